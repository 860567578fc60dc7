"""Bounds of a publication date where a text only limits it."""

from __future__ import annotations

from typing import Final

from .dates import DateParser, next_day, valid_day

_OPENING: Final = 8
_NEAR_DAYS: Final = 60
"""A year printed further from the day than this does not tell the day's year."""


def bounds(body: str, dates: DateParser) -> tuple[str, str] | None:
    """The earliest and latest day of publication, where the opening tells of a day without a year.

    A full date among the opening paragraphs (a caption's) gives the year; a day soon after it, told as past and
    without a year, is the earliest. Writers leave out the year only within a year of the day: that is the latest.
    """
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()][:_OPENING]
    full = sorted({hit.day for line in paragraphs for hit in dates.find(line)})
    if not full or full[-1][:4] != full[0][:4]:
        return None
    known = full[-1]
    best: str | None = None
    for line in paragraphs:
        for m in dates.labels.yearless.finditer(line):
            sentence = line[max(line.rfind(". ", 0, m.start()), 0) : m.end() + 20]
            month = dates.month(m["m1"] or m["m2"])
            if month is None or dates.labels.ahead.search(sentence):
                continue
            day = valid_day(int(known[:4]), month, int(m["d1"] or m["d2"]))
            if day and known <= day <= next_day(known, _NEAR_DAYS) and (best is None or day > best):
                best = day
    return (best, next_day(best, 365)) if best else None
