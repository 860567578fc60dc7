"""What a page's application embeds as JSON outside JSON-LD: publication dates and author names.

Scanning a whole page with one regular expression of many beginnings costs more than all other methods together, so
the places are found by plain substring search and only looked at closely there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from .candidate import Found, loose
from .people import NameReader

_DATE = re.compile(
    r"[\"'](?:date_?published|published_?(?:date|time|at)|publish_?(?:date|time|ed)|publication_?date|pub_?date|"
    r"first_?published|article_?publish(?:ed)?_?date|page_?publish(?:ed)?_?date|created_?(?:at|date)|"
    r"date_?created)[\"']\s*:\s*[\"'](\d{4}-\d\d-\d\d|\d{8}T?)",
    re.I,
)
_AUTHOR = re.compile(
    r"[\"'](?:(?:page|article|content|story|post)?[_-]?authors?(?:[_-]?name)?s?|byline|creator)[\"']\s{0,20}:\s{0,20}\[?\s{0,20}"
    r"[\"']([^\"'<>{}]{4,60})[\"']",
    re.I,
)
_DATE_ANCHORS: Final = (':"20', ': "20')
_AUTHOR_ANCHORS: Final = ("uthor", "yline")
_LONGEST_KEY: Final = 36


def _near(html: str, anchors: tuple[str, ...], pattern: re.Pattern[str], after: int) -> Iterator[str]:
    for anchor in anchors:
        at = html.find(anchor)
        while at >= 0:
            start = max(0, at - _LONGEST_KEY)
            for m in pattern.finditer(html, start, at + after):
                if m.start() <= at < m.end():
                    yield m[1]
                    break
            at = html.find(anchor, at + 1)


def _outside(html: str, linked: list[str], anchors: tuple[str, ...], pattern: re.Pattern[str], after: int) -> list[str]:
    seen = Counter(_near(html, anchors, pattern, after))
    for block in linked:
        seen.subtract(_near(block, anchors, pattern, after))
    return [value for value, count in seen.items() if count > 0]


def script_dates(html: str, linked: list[str]) -> list[Found]:
    """Publication dates in embedded JSON; ``linked`` are the page's JSON-LD texts, whose dates do not count again."""
    days = _outside(html, linked, _DATE_ANCHORS, _DATE, 16)
    if len(days) == 1:
        return [Found("date", days[0], "script")]
    return [Found("date", days[0], "script.several")] if 1 < len(days) <= 4 else []


def script_authors(html: str, linked: list[str], reader: NameReader) -> list[Found]:
    """Author names in embedded JSON, JSON-LD aside; more than three names are a list of contributors."""
    names: dict[str, str] = {}
    for value in _outside(html, linked, _AUTHOR_ANCHORS, _AUTHOR, 100):
        if "\\" not in value:
            names.update((loose(n), n) for n in reader.split_names(value, single=False))
    if not 0 < len(names) <= 3:
        return []
    people = tuple(names.values())
    return [Found("authors", "; ".join(people), "script.author", people)]
