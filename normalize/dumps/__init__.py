"""Text dumps of web pages as tools write them: how wide their lines are, which marks they carry, what stood there."""

from .reader import TextDump, open_dump

__all__ = ["TextDump", "open_dump"]
