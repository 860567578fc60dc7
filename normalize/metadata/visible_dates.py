"""Dates as pages print them near the headline, with the label that says what they date."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from .candidate import Found
from .dates import DateParser, Order
from .headline_lines import Line, in_teaser

_LONGEST_LINE: Final = 160
_LABEL_LINE: Final = 30
_AT_START: Final = 12
"""Where a date stands that the line above labels: behind no more than a weekday."""
_CLOSE: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]{3}")
_SHORT_SENTENCE: Final = 6
_WEEKDAY_FIRST: Final = re.compile(r"^[^\W\d_]{5,12},?\s")

_FIRST_LINE: Final = -8
_LAST_LINE: Final = 20
"""How far from the headline (in printed lines) a date may stand."""


def visible_dates(
    lines: list[Line],
    dates: DateParser,
    language: str | None,
    order: Order,
    dated: set[int],
    stated: frozenset[str] = frozenset(),
) -> list[Found]:
    """Dates printed near the headline, with traits of their place.

    The places of lines that date something are added to ``dated``, not those of events and of sentences. A date in the
    preview of another page is none (``stated``: this page's own titles, in loose form). One beside other days says less
    than the only one there, and one below a paragraph less than one above it.
    """
    out: list[Found] = []
    plain: list[Found] = []
    paragraphs = 0
    label_above = False
    others: set[str] = set()  # days of events and deadlines: no candidates, but a day beside them is not the only one
    for line in lines:
        long = len(line.text) > _LONGEST_LINE
        if long and line.place > 0:
            lead = dates.find(line.text[:40], language, order) if line.place <= 6 else []
            if lead and lead[0].start <= 2 and not paragraphs:
                out.append(Found("date", lead[0].day, "line.lead"))
            paragraphs += 1
        if long or not _FIRST_LINE <= line.place <= _LAST_LINE or line.place == 0 or line.data:
            continue
        hits = dates.find(line.text, language, order)
        if hits and line.home is not None and in_teaser(line.home, stated):
            others.update(hit.day for hit in hits)
            continue
        rest = len(line.text) - sum(h.end - h.start for h in hits)
        tells = bool(hits) and _tells(line.text)
        heads_other, label_above = label_above, len(line.text) <= _LABEL_LINE and dates.labels.heads_other(line.text)
        where = "below" if line.place > 0 else "above"
        end = 0
        for hit in hits:
            before = line.text[end : hit.start]
            end = hit.end
            traits = _traits(line, rest, paragraphs, hit.clock)
            labelled = dates.labels.is_other(before, line.text[end:])
            if labelled or (hit is hits[0] and hit.start < _AT_START and heads_other):
                others.add(hit.day)
                continue
            if not tells:
                dated.add(line.place)
            if dates.labels.status.search(before):
                out.append(Found("date", hit.day, "line.status", traits=traits))
            elif dates.labels.modified.search(before):
                if not dates.labels.published.search(before):
                    out.append(Found("date", hit.day, "line.updated", traits=traits))
                out.append(Found("modified", hit.day, "line.updated"))
            elif dates.labels.published.search(before):
                out.append(Found("date", hit.day, f"line.{where}.labelled", traits=traits))
            elif tells:
                continue  # a caption or a sentence tells when something happened
            elif rest <= 40:
                name = f"line.{where}.bare" + (".clock" if hit.clock else "")
                plain.append(Found("date", hit.day, name, traits=traits))
            elif rest <= 100:
                plain.append(Found("date", hit.day, f"line.{where}.long", traits=traits))
    sole = len({f.value for f in plain} | others) == 1
    out += [item if sole else replace(item, method=f"{item.method}.several") for item in plain]
    return out


def _traits(line: Line, rest: int, paragraphs: int, clock: bool) -> tuple[str, ...]:
    traits: list[str] = []
    if paragraphs:
        traits.append("trait.below-paragraph")
    elif line.place > _CLOSE:
        traits.append("trait.far-below")
    elif line.place < -2:
        traits.append("trait.far-above")
    if line.place < 0 and not clock and rest >= 5 and _WEEKDAY_FIRST.match(line.text):
        traits.append("trait.todays-date")  # the page's masthead prints the day it is read
    return tuple(traits)


def _tells(text: str) -> bool:
    """Whether a line is a sentence of some length: its days are those of a story, its people act in it."""
    return _is_sentence(text) and len(text.split()) > _SHORT_SENTENCE


def _is_sentence(text: str) -> bool:
    """Whether a line ends like a sentence that holds a word of three letters and, after it, a figure."""
    end = text.removesuffix("\n").rstrip("'\"”’)")
    if end[-1:] not in (".", "!", "?", "。"):
        return False
    last = end[end.rfind(".", 0, len(end) - 1) + 1 : -1]
    word = _WORD.search(last)
    return word is not None and any(map(str.isdigit, last[word.end() :]))
