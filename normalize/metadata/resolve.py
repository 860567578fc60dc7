"""Candidates made ready for judgement: dates as days in the page's own time zone, impossible values marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from .candidate import Found, loose
from .dates import DateParser, machine_date, next_day
from .titles import clean_site, squeeze

_UTC = re.compile(r"T?\s?(\d\d):?(\d\d)(?::?\d\d)?(?:\.\d+)?\s?(?:Z|[+-]00:?00|GMT|UTC)$")
_FIRST_PAGE: Final = "1991-08-06"
"""The day the first web page was announced."""

_PRINTED: Final = ("line.", "time.", "url", "class.")

_UPDATED: Final = ("line.updated", "text.line.updated")
"""The methods that read the day of an update: they only bear out a day of publication that something else states.

A text dump that states no other day has lost the one that its page stated for machines; there the line of the update
names that very day in 10 of 12, and stands.
"""


def resolve_dates(found: list[Found], fetched: str | None, dates: DateParser) -> list[Found]:
    """Every date candidate as a day, or with the reason why it cannot be one.

    A stamp in UTC may name the day before or after the one printed; where the page prints a neighbouring day, or the
    stamp is midnight of Central Europe, the printed day is meant.
    """
    days: list[tuple[Found, str | None, re.Match[str] | None]] = []
    for item in found:
        day = machine_date(item.value)
        if day is None and len(item.value) <= 60:
            hits = dates.find(item.value)
            day = hits[0].day if hits else None
        days.append((item, day, _UTC.search(item.value)))
    local = [
        day
        for item, day, _ in days
        if day
        and item.method.startswith(_PRINTED)
        and "several" not in item.method
        and "later" not in item.method
        and "T" not in item.value
    ]
    printed = {day for item, day, _ in days if day and item.method.startswith(_PRINTED)}
    others = {day for item, day, _ in days if day and not item.method.endswith("later")}
    published = {day for item, day, _ in days if day and item.method not in _UPDATED}
    spoken: dict[str, str] = {}
    out: list[Found] = []
    for item, day, utc in days:
        if day is None:
            out.append(replace(item, against="no full date"))
            continue
        if utc and local and day not in local:
            near = [d for d in local if d in (next_day(day, -1), next_day(day, 1))]
            day = near[0] if near else day
        elif utc and utc[1] in ("22", "23") and utc[2] == "00" and not local and re.search(r"2[23]:00:00", item.value):
            day = next_day(day)
        if not item.method.startswith(_PRINTED):
            item = replace(
                item,
                traits=(
                    *item.traits,
                    "trait.printed" if day in printed else "trait.unprinted" if printed else "trait.none-printed",
                ),
            )
        earlier = spoken.setdefault(item.method, day)
        if earlier != day:
            out.append(replace(item, value=day, against="not the first of its kind on the page"))
        elif item.method.endswith("later") and day not in others:
            out.append(replace(item, value=day, against="a later time that nothing else supports"))
        elif item.method in _UPDATED and day not in published and (published or item.method == _UPDATED[0]):
            out.append(replace(item, value=day, against="the day of an update"))
        elif day < _FIRST_PAGE:
            out.append(replace(item, value=day, against="before there were web pages"))
        elif fetched and day > next_day(fetched):
            out.append(replace(item, value=day, against="after the capture"))
        else:
            out.append(replace(item, value=day))
    return out


def resolve_titles(found: list[Found]) -> list[Found]:
    """Titles of the same letters are one title, in the spelling with the most words: the others lost blanks."""
    best: dict[str, str] = {}
    for item in found:
        form = squeeze(item.value)
        if form not in best or len(item.value.split()) > len(best[form].split()):
            best[form] = item.value
    fullest = [best[squeeze(item.value)] for item in found]
    return [
        item if loose(item.value) == loose(value) else replace(item, value=value)
        for item, value in zip(found, fullest, strict=True)
    ]


_DOMAIN = re.compile(r"^@|^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$", re.I)


def resolve_site(found: list[Found]) -> list[Found]:
    """Site names cleaned; of the spellings of one name the one with blanks and small letters stands for it."""
    clean = [replace(item, value=clean_site(item.value)) for item in found if item.method != "meta.twitter.site"]
    clean = [item for item in clean if item.value and len(item.value) <= 80]
    best: dict[str, str] = {}
    for item in clean:
        key = site_key(item.value)
        if key not in best or _spelling(item.value) > _spelling(best[key]):
            best[key] = item.value
    return [
        replace(
            item,
            value=best[site_key(item.value)],
            traits=("trait.domain-like",) if _DOMAIN.match(best[site_key(item.value)]) else (),
        )
        for item in clean
    ]


def site_key(value: str) -> str:
    """Spellings of one site name share this: letters and digits only, no top-level domain."""
    return squeeze(re.sub(r"\.(?:com|de|org|net|at|ch|co\.uk|fr|es|it|tv|info)$", "", value.strip(), flags=re.I))


def _spelling(value: str) -> tuple[bool, bool, bool]:
    return (not _DOMAIN.match(value), not value.isupper() and not value.islower(), " " in value)


def resolve_modified(found: list[Found], date: str | None, fetched: str | None) -> list[Found]:
    """Stated changes as days; one before the publication, or after the capture, cannot be right."""
    out: list[Found] = []
    for item in found:
        day = machine_date(item.value)
        if day is None:
            out.append(replace(item, against="no full date"))
        elif date and day < date:
            out.append(replace(item, value=day, against="before the publication"))
        elif fetched and day > next_day(fetched):
            out.append(replace(item, value=day, against="after the capture"))
        else:
            out.append(replace(item, value=day))
    return out
