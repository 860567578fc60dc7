"""Fields that come with a seed (JSONL record, sidecar, headers) as `Hints`, under whatever names people give them."""

from __future__ import annotations

import dataclasses
import datetime
import email.utils
import html
import math
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ...normalize.document import Hints
from ...normalize.fields import described

_OWN_URL = "own"
"""The address that a page gives itself, which crawlers pass on beside the one that they asked for."""
_NAMES: dict[str, tuple[str, ...]] = {
    **{field.name: (field.name, *field.about.aliases) for field in described(Hints)},
    _OWN_URL: ("canonicalurl", "ogurl"),
}
"""The names of each field, compared in lower case without "_", "-", ":", "." and spaces. Earlier names win."""
_SQUEEZE = str.maketrans("", "", "_-:. ")
_FIELD = {name.translate(_SQUEEZE): (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)}
_DATES = frozenset(field.name for field in described(Hints) if field.about.form == "day")
_LISTS = frozenset(field.name for field in described(Hints) if field.listed)
_NESTED = ("metadata", "meta")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")

LONGEST_VALUE = 10_000
"""Characters of a title, a name, an address; what is longer is none."""
MOST_NAMES = 1_000
"""Authors or tags of one document."""
EXTRA_DEPTH = 32
"""Levels of a field that has no place of its own."""
EXTRA_CHARACTERS = 64 * 1024
"""Characters of all such fields of a document, with eight for each value."""
OMITTED = "[omitted]"
"""Stands for what was left out."""


def hints_from(fields: Mapping[str, object], *, payload: frozenset[str] = frozenset()) -> Hints:
    """The hints in the fields of a record, and in its ``metadata`` or ``meta`` object (the record's own win).

    A value that is no such thing (a date that is no day, an author that is a number) is not forced: it stays in
    ``extra`` with everything else that has no place of its own, except the fields named in ``payload``.
    """
    hints = Hints()
    extra = Extra()
    best: dict[str, int] = {}
    own: str | None = None
    nested = [value for name, value in fields.items() if name in _NESTED and isinstance(value, dict)]
    for depth, record in enumerate([fields, *nested]):
        for name, value in record.items():
            if name in payload or value is None or (depth == 0 and name in _NESTED and isinstance(value, dict)):
                continue
            place = _FIELD.get(name.lower().translate(_SQUEEZE)) if len(name) < 64 else None
            if name == "source" and isinstance(value, dict):
                place = ("site", 900)  # as an object it is a publisher; as a word it may be anything
            read = None if place is None else _value(place[0], value)
            if place is None or read is None:
                extra.add(name, value)
                continue
            field, rank = place[0], place[1] + 1000 * depth
            if rank < best.get(field, 1_000_000):
                best[field] = rank
                if field == _OWN_URL:
                    own = str(read)
                    continue
                setattr(hints, field, read)
                if field == "fetched":
                    hints.fetched_at = moment(value)
    hints.extra = extra.fields
    return _with_own_url(hints, own)


def _with_own_url(hints: Hints, own: str | None) -> Hints:
    """``hints`` with the address that the page gives itself, unless it was fetched from another host: then that is
    the page's word for a place that is not its own.
    """
    if own is not None and (hints.url is None or _host(own) == _host(hints.url)):
        hints.url = own
    return hints


def _host(url: str) -> str | None:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower().removeprefix("www.") or None
    except ValueError:
        return None


def _value(field: str, value: object) -> object:
    """``value`` as that field holds it, or None when it is not one."""
    if field in _DATES:
        return day(value)
    if field in _LISTS:
        return _list(value, field) or None
    value = _named(value)
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        return None
    text = clean(value).strip()
    if field == "language":
        return language(text)
    if field in ("url", _OWN_URL) and not re.match(r"(?i)[a-z][a-z0-9+.-]{1,20}:\S+$", text):
        return None
    return text or None


def _named(value: object) -> object:
    """What an object around a value says: schema.org's ``{"@type": "Organization", "name": ...}``, rendered titles."""
    if not isinstance(value, dict):
        return value
    if isinstance(rendered := value.get("rendered"), str) and len(rendered) <= LONGEST_VALUE:
        return html.unescape(_TAG.sub("", rendered))
    return value.get("name") or value.get("main")


def _list(value: object, field: str) -> list[str]:
    value = _named(value)
    if isinstance(value, str):
        value = re.split(r"[,;]" if field == "tags" else ";", value[: MOST_NAMES * LONGEST_VALUE])
    if not isinstance(value, list):
        return []
    found: dict[str, None] = {}
    for entry in value[:MOST_NAMES]:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if isinstance(name, str) and len(name) <= LONGEST_VALUE and (text := clean(name).strip()):
            found[text] = None
    return list(found)


def language(text: str) -> str | None:
    """The primary subtag (BCP 47) of a language tag, in lower case; None for anything else, names of languages too."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*$", text.strip())
    return match[1].lower() if match else None


def day(value: object) -> str | None:
    """The day (``YYYY-MM-DD``) that a date names: ISO 8601, ``YYYY/MM/DD``, ``YYYYMMDD``, RFC 2822, Unix seconds or ms.

    The day is the one written, without turning it to another time zone. A year or month alone is no day.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _epoch(value)
    if not isinstance(value, str) or len(value) > 200:
        return None
    text = value.strip()
    match = re.match(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)", text) or re.match(r"(\d{4})()(\d\d)(\d\d)\d{6}$", text)
    if match:
        return _checked(int(match[1]), int(match[3]), int(match[4]))
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _epoch(int(text))
    if re.match(r"(?i)(?:mon|tue|wed|thu|fri|sat|sun)|\d{1,2} [a-z]{3}", text):
        try:
            found = email.utils.parsedate(text)
        except (ValueError, IndexError, TypeError, OverflowError):
            return None
        return _checked(*found[:3]) if found else None
    return None


def moment(value: object) -> str | None:
    """The second (``YYYY-MM-DDTHH:MM:SSZ``) named by a date with time and zone: ISO 8601, RFC 2822, Unix seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 200:
        return None
    text = str(value).strip()
    try:
        if re.fullmatch(r"\d{10}(\.\d+)?|\d{13}", text):
            seconds = float(text) / (1000 if len(text) == 13 else 1)
            found = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        elif re.match(r"\d{4}-?\d\d-?\d\d[T ]", text):
            found = datetime.datetime.fromisoformat(text)
        else:
            found = email.utils.parsedate_to_datetime(text)
        return found.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if found.tzinfo is not None else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch(value: float) -> str | None:
    seconds = value / 1000 if 1e11 < value < 1e14 else value
    if not 1e8 < seconds < 1e11:  # 1973 and later; smaller numbers are years, ids, anything
        return None
    start = datetime.datetime(1970, 1, 1)
    return (start + datetime.timedelta(seconds=float(seconds))).date().isoformat()


def _checked(year: int, month: int, date: int) -> str | None:
    try:
        return datetime.date(year, month, date).isoformat() if 1000 <= year <= 9999 else None
    except ValueError:
        return None


def clean(text: str) -> str:
    """``text`` without lone surrogates, which no UTF-8 file could hold (pairs are joined)."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class Extra:
    """Fields that have no place of their own, as JSON that can be written again, within bounds: a stranger's record
    must not weigh more than its text. What is beyond is left out, and `OMITTED` says so in its place.
    """

    def __init__(self) -> None:
        self.fields: dict[str, object] = {}
        self._room = EXTRA_CHARACTERS

    def add(self, name: str, value: object) -> None:
        """Put a field there, unless there is one of its name, or no room for another."""
        name = clean(name)
        if name not in self.fields and self._room > 0:
            self.fields[self._cut(name)] = self._tidy(value, 0)

    def _tidy(self, value: object, depth: int) -> object:
        self._room -= 8
        if depth > EXTRA_DEPTH or self._room <= 0:
            return OMITTED
        if isinstance(value, str):
            return self._cut(value)
        if isinstance(value, list):
            found: list[object] = []
            for entry in value:
                if self._room <= 0:
                    return [*found, OMITTED]
                found.append(self._tidy(entry, depth + 1))
            return found
        if isinstance(value, dict):
            fields: dict[str, object] = {}
            for key, entry in value.items():
                if self._room <= 0:
                    return {**fields, OMITTED: OMITTED}
                fields[self._cut(str(key))] = self._tidy(entry, depth + 1)
            return fields
        if isinstance(value, int) and abs(value) >= 1 << 64:
            return OMITTED
        if isinstance(value, float) and not math.isfinite(value):
            return None  # 1e999; JSON has no word for it
        return value

    def _cut(self, text: str) -> str:
        room = max(self._room, 0)
        self._room -= len(text)
        return clean(text) if len(text) <= room else clean(text[:room]) + OMITTED


def weight(hints: Hints) -> int:
    """About how many bytes ``hints`` are, written down."""
    return len(repr(hints))


_NO_FACTS = ("charset", "extra", "claims", "vouched", "headed")
_TOGETHER = {"fetched_at": "fetched"}
"""Two forms of one fact: they come from the same place."""


def claimed(hints: Hints) -> Hints:
    """The same facts as claims: nobody vouches for them but the seed they come with."""
    names = (field.name for field in dataclasses.fields(Hints) if field.name not in _NO_FACTS)
    return dataclasses.replace(hints, claims=tuple(name for name in names if getattr(hints, name)))


def filled(hints: Hints, defaults: Hints) -> Hints:
    """``hints`` with what they leave open taken from ``defaults`` (a sidecar, the container).

    What is merely claimed gives way to what is stated, wherever it stands.
    """
    values: dict[str, object] = {}
    claims: list[str] = []
    for field in dataclasses.fields(Hints):
        name = field.name
        if name in ("extra", "claims"):
            continue
        lead = _TOGETHER.get(name, name)
        weak = lead in hints.claims and getattr(defaults, lead) and lead not in defaults.claims
        own = getattr(hints, name) and not weak
        if not own and name in _TOGETHER and getattr(hints, lead) and not weak:
            values[name] = getattr(hints, name)
            continue
        values[name] = getattr(hints if own else defaults, name)
        if values[name] and name in (hints if own else defaults).claims:
            claims.append(name)
    return Hints(**values, extra={**defaults.extra, **hints.extra}, claims=tuple(claims))  # type: ignore[arg-type]
