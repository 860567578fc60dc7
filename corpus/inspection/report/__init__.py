"""``winnow report``: a corpus as one page. ``gather`` counts (with ``documents``, ``groups``, ``tally``), ``numbers``
is what is counted, ``render`` makes the page, whose template, style and program lie in ``page/``.
"""
