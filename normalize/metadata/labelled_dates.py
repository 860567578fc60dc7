"""The day that a short text anywhere on a page calls that of its publication: "Posted on 3 May 2020" at its foot."""

from __future__ import annotations

from typing import Final

from .candidate import Found, tidy
from .dates import DateParser, Order
from .headline_lines import in_teaser, inside
from .meta_tags import NO_DATE_CLASS
from .page_elements import PageElements

_LONGEST: Final = 80
_MOST: Final = 60
"""Labelled texts that are looked at: a page with more is a listing."""


def labelled_dates(
    elements: PageElements,
    dates: DateParser,
    language: str | None,
    order: Order,
    stated: frozenset[str],
) -> list[Found]:
    """The one day behind such labels; none where they name several, or stand in previews (``stated``: own titles)."""
    days: set[str] = set()
    asked = 0
    for el in elements.iter("p", "span", "div", "li", "small", "td", "time", "strong", "em", "b", "i"):
        if not el.text or len(el.text) > 4 * _LONGEST or not any(map(str.isdigit, el.text)):
            continue
        text = tidy(el.text)
        if len(text) > _LONGEST or not dates.labels.published.search(text):
            continue
        asked += 1
        if asked > _MOST:
            return []
        hits = dates.find(text, language, order)
        before = text[: hits[0].start] if len(hits) == 1 else ""
        if not dates.labels.published.search(before) or dates.labels.day.fullmatch(before):
            continue
        if dates.labels.modified.search(before) or dates.labels.is_other(before, text[hits[0].end :]):
            continue
        if not in_teaser(el, stated) and not inside(el, NO_DATE_CLASS):
            days.add(hits[0].day)
    return [Found("date", day, "line.labelled.anywhere") for day in days] if len(days) == 1 else []
