"""WACZ, a crawl in one zip archive (Web Archive Collection Zipped 1.1): WARC files, lists of pages, indexes.

The same page is in there up to three times: as it was served, as the crawler's own text of it in a WARC record
(``urn:text:``), and as text in a list of pages. What was served is the document; a text stands in only for a page that
is not there. So the WARC files are read first, and gone through again only where texts came before their pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ..extensions import extension
from ..items import Item, Read, Trust
from ..names import Namer, joined
from ..pages import OTHER_TEXTS, Pages
from ..streams import Stream

_WARC = re.compile(r"archive/.*\.w?arc(?:\.(?:gz|zst))?", re.IGNORECASE)
_PAGES = re.compile(r"pages/[^/]*\.jsonl(?:\.gz)?", re.IGNORECASE)
_LISTS = re.compile(r"(?:indexes|logs|pages)/.*|datapackage[^/]*\.json|fuzzy\.json|webarchive\.yaml", re.IGNORECASE)


def is_wacz(names: Iterable[str]) -> bool:
    """Whether an archive with these members is a crawl in the form of WACZ."""
    names = list(names)
    listed = "datapackage.json" in names or "pages/pages.jsonl" in names
    return listed and any(map(_WARC.fullmatch, names))


def read_crawl(item: Item, names: list[str], stream_of: Callable[[str], Stream]) -> Read:
    """The pages of a crawl; indexes, logs and lists are none. What it says about them is stated where the file is
    called ``.wacz``, or everything is believed.
    """
    namer = Namer()
    sources = {name: joined(item.source, namer.name(name)) for name in names}
    said = item.trust == "all" or (item.trust == "names" and extension(item.name) == "wacz")
    trust: Trust = item.trust if said else "none"

    def member(name: str) -> Item:
        found = item.member(sources[name], name, stream_of(name))
        found.trust, found.pages = trust, pages
        return found

    pages = Pages(deferring=True)
    archives = [name for name in names if _WARC.fullmatch(name)]
    for name in archives:
        yield member(name)
    pages.deferring = False
    if pages.deferred:
        pages.again, pages.others = True, 0
        for name in archives:
            yield member(name)
        pages.again = False
    for name in names:
        if _PAGES.fullmatch(name):
            yield member(name)
        elif name not in archives and not _LISTS.fullmatch(name):
            yield item.member(sources[name], name, stream_of(name))
    item.budget.count(OTHER_TEXTS, pages.others)
