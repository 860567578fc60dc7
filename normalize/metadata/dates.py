"""Dates as people write them, in the languages of CLDR's month names, without a guess at what is ambiguous.

A small parser of its own, because the general ones cost twenty times as much per line and invent days that were not
written. Three-part dates only: a month and a year alone are a bound, not a date.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from ..languages import Languages, load_languages
from ..languages.load import one_of
from .date_labels import DateLabels

Order = Literal["dmy", "mdy", "any"]
"""How 3/4/2020 is read: day first, month first, or not at all when both readings are possible."""

EARLIEST: Final = 1900
"""Publication years before this are taken for misreadings."""

# A word of a month's name: letters with their combining marks (Indic and Thai vowel signs are not ``\w``).
_WORD = r"[^\s\d,.;:/|()\[\]<>\"'’“”«»–—_-]{2,14}"
_MONTHISH = rf"{_WORD}(?: (?:الثاني|الأول|الاول|الآخر))?"
_MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w)({_WORD})\.?,?\s{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{0,2}}(?:,|of)?\s?(\d{{4}})(?!\d)"
)
_ISO = re.compile(r"(?<![\d./-])(\d{4})([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)(?!\2\d)")
_COMPACT_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T\d{4}")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?!\d)(?!\2\d)")
_CJK = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})", re.I)
_YEARISH = re.compile(r"\d{4}|\d\.\s?\d{1,2}\.\s?\d\d")
_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"(?=\d)[^0-9]")
_PADDED = re.compile(r"\d\d\. ?\d\d\. ?\d\d$")
_JOINED = re.compile(r"[\w-]")
_BEHIND_NAME = re.compile(r"[^\W\d_] ?, ?$")
_LABEL_REACH: Final = 40
"""Characters before a figure in which a word may say what it is."""
_CLOCK = re.compile(
    r"(?<![\d.])(?:[01]?\d|2[0-4])(?:[:h][0-5]\d|\.[0-5]\d(?= ?(?:Uhr|[ap]\.?m)))|\d{1,2} ?[ap]\.?m\b|\d Uhr", re.I
)


@dataclass(slots=True, frozen=True)
class Written:
    """A date found in a text: the day, where it stands, and whether a clock time stands beside it."""

    day: str
    start: int
    end: int
    clock: bool = False
    numeric: bool = False


def solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Iranian calendar (33-year rule, exact for 1206-1498 AH, Heydari-Malayeri 2004).

    Raises ``ValueError`` for a month or day that does not exist.
    """
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("no such day")
    elapsed = 365 * (year - 1) + (8 * year + 21) // 33
    elapsed += 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6
    return date(622, 3, 21) + timedelta(days=elapsed + day - 1)


def valid_day(year: int, month: int, day: int) -> str | None:
    """``YYYY-MM-DD`` when there is such a day and its year is plausible for a publication."""
    if not EARLIEST <= year <= 2200:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_MACHINE = re.compile(r"\s{0,20}(\d{4})-?(\d\d)-?(\d\d)(?:$|[T ,Z])")


def machine_date(value: str) -> str | None:
    """The day of an ISO 8601 stamp as written (never moved to another time zone), or ``None``."""
    found = _MACHINE.match(value)
    return valid_day(int(found[1]), int(found[2]), int(found[3])) if found else None


def next_day(day: str, days: int = 1) -> str:
    """``day`` (``YYYY-MM-DD``) moved by a number of days."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _between(places: list[int], start: int, end: int) -> bool:
    """Whether one of some rising places lies from ``start`` to before ``end``."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


class DateParser:
    """Finds written dates; builds its tables and expressions from the language files once."""

    def __init__(self, languages: Languages | None = None) -> None:
        languages = languages or load_languages()
        self.labels = DateLabels(languages)
        self._languages: Mapping[str, Mapping[str, int]] = languages.numbered("dates", "months")
        # A name that is another month in another language is read only when the language is known.
        self._any = _certain(self._languages)
        self._solar = _certain(languages.numbered("dates", "solar_months"))
        of = one_of(languages.words("dates", "of"))
        ordinal = one_of(languages.words("dates", "ordinal") | {"."})
        year = one_of(languages.words("dates", "after_year"))
        join = rf"(?:[ ,.\-–/·]|\s{{1,20}}{of}\s{{1,20}}|\s{{1,20}}d['’])"
        self._day_month_year = re.compile(
            rf"(?<![\d.,/-])(\d{{1,2}}){ordinal}?{join}{{0,3}}({_MONTHISH}?)(?:{join}|\s){{0,3}}[’'`]?(\d{{4}})(?![\d])"
        )
        self._year_month_day = re.compile(
            rf"(?<!\d)(\d{{4}})(?:[.,/-]|\s|\s?{year}\.?\s){{1,3}}({_MONTHISH})[\s.,/-]{{0,2}}(\d{{1,2}})(?!\d)"
        )

    def month(self, word: str, language: str | None = None) -> int | None:
        """The number of a month by its name or usual short form, in the given language or in any."""
        key = unicodedata.normalize("NFC", word).casefold().strip(". ")
        if language and (found := self._languages.get(language, {}).get(key)):
            return found
        return self._any.get(key)

    def find(self, text: str, language: str | None = None, order: Order = "any") -> list[Written]:
        """Every full date written in ``text``, left to right; of two overlapping readings the longer stays."""
        first = _DIGIT.search(text)
        if first is None:
            return []
        text = _western_digits(text, first.start())
        if not _YEARISH.search(text, first.start()):
            return []
        spans = sorted(self._readings(text, language, order), key=lambda s: (s[0], -s[1]))
        out: list[Written] = []
        end = -1
        clocks = [m.start() for m in _CLOCK.finditer(text)]
        for start, stop, day, numeric in spans:
            if start < end:
                continue
            end = stop
            clock = _between(clocks, stop, stop + 15) or _between(clocks, start - 14, start)
            out.append(Written(day, start, stop, clock, numeric))
        return out

    def _readings(self, text: str, language: str | None, order: Order) -> Iterator[tuple[int, int, str, bool]]:
        for m in _ISO.finditer(text):
            if m[2] == "." and self._is_version(text, m.start()):
                continue
            if day := valid_day(int(m[1]), int(m[3]), int(m[4])) or _iranian(m[1], int(m[3]), m[4]):
                yield m.start(), m.end(), day, True
        for m in _COMPACT_ISO.finditer(text):
            if day := valid_day(int(m[1]), int(m[2]), int(m[3])):
                yield m.start(), m.end(), day, True
        for m in _NUMERIC.finditer(text):
            if len(m[4]) == 2 and m[2] == "." and not self._is_short_date(text, m):
                continue
            if day := _numeric_day(m[1], m[3], m[4], m[2], order):
                yield m.start(), m.end(), day, True
        for m in self._day_month_year.finditer(text):
            if day := self._named(m[3], m[2], m[1], language):
                yield m.start(), m.end(), day, False
        for m in _MONTH_DAY_YEAR.finditer(text):
            if day := self._named(m[3], m[1], m[2], language):
                yield m.start(), m.end(), day, False
        for m in self._year_month_day.finditer(text):
            if day := self._named(m[1], m[2], m[3], language):
                yield m.start(), m.end(), day, False
        if text.isascii():  # what follows needs letters beyond
            return
        for m in _CJK.finditer(text):
            if day := valid_day(int(m[1]), int(m[2]), int(m[3])):
                yield m.start(), m.end(), day, False
        for m in _VIETNAMESE.finditer(text):
            if day := valid_day(int(m[3]), int(m[2]), int(m[1])):
                yield m.start(), m.end(), day, False

    def _is_version(self, text: str, at: int) -> bool:
        """Whether the figure at this place is the number of a version: "version 2.6.33", "v2.6.33"."""
        return bool(self.labels.version.search(text[max(0, at - _LABEL_REACH) : at]))

    def _is_short_date(self, text: str, m: re.Match[str]) -> bool:
        """Whether 2.6.33 is a day: two digits each, behind a name and a comma, with a date's label or a clock time."""
        if self._is_version(text, m.start()) or _JOINED.match(text, m.end()):
            return False
        before = text[max(0, m.start() - _LABEL_REACH) : m.start()]
        after = text[m.end() : m.end() + 14]
        labelled = self.labels.published.search(before) or self.labels.modified.search(before)
        return bool(_PADDED.match(m[0]) or _BEHIND_NAME.search(before) or labelled or _CLOCK.search(after))

    def _named(self, year: str, month: str, day: str, language: str | None) -> str | None:
        number = self.month(month, language)
        if number:
            # Thai dates count years of the Buddhist era.
            return valid_day(int(year) - 543 if int(year) > 2400 else int(year), number, int(day))
        iranian = self._solar.get(unicodedata.normalize("NFC", month))
        return _iranian(year, iranian, day) if iranian else None


def _certain(tables: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """The names that are one month in every language that has them."""
    seen: dict[str, set[int]] = {}
    for table in tables.values():
        for name, month in table.items():
            seen.setdefault(name, set()).add(month)
    return {name: next(iter(months)) for name, months in seen.items() if len(months) == 1}


def _iranian(year: str, month: int, day: str) -> str | None:
    if not 1300 <= int(year) <= 1480:
        return None
    try:
        return solar_hijri(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _numeric_day(first: str, second: str, year: str, separator: str, order: Order) -> str | None:
    a, b = int(first), int(second)
    if len(year) == 2:
        if separator != ".":
            return None  # 10/11/12 has too many readings
        number = 2000 + int(year) if int(year) < 60 else 1900 + int(year)
    else:
        number = int(year)
    if separator == "." or a > 12 or a == b or order == "dmy":
        return valid_day(number, b, a)
    if b > 12 or order == "mdy":
        return valid_day(number, a, b)
    return None


def _western_digits(text: str, first: int = 0) -> str:
    """The text with every decimal digit of any script as 0-9; its length stays. None stands before ``first``."""
    if text.isascii() or not _OTHER_DIGIT.search(text, first):
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
