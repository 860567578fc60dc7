"""What is kept: ``state`` is the database, ``snapshots`` what is published, ``takedown`` what is removed for good.

``repair`` makes a corpus whole again, ``inspection`` answers questions, and ``decide`` ties them together.
"""
