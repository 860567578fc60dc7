"""JSON text to values, and what can be saved of a list of records that is no JSON as a whole.

Exports are cut off, written twice into one file, glued together and edited by hand. So where the text is not one value
it is gone through record by record: brackets and commas between records, too many or too few, cost nothing; a record
that cannot be read costs itself, and reading goes on where the next one begins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..budget import MIB

_HEAVIEST = 768 * MIB
_SKIPPED = re.compile(r"[\s,;\x1e\ufeff]*")  # RFC 7464 has a record separator in front of each value
_BEGINS = re.compile(r'\{\s*("(?:[^"\\\n]|\\.){0,200}")\s*:')
_AFTER = re.compile(r'[}\]]\s*(?:,\s*)*(?:\[\s*)*(?=\{\s*")')
_BRACES = re.compile(r'"(?:[^"\\\n]|\\.)*+"|[{}]')
_SWALLOWED = re.compile(r'\}\s*+,?\s*+(\{)\s*+"\Z')  # a quote is missing, so that strings begin where others end
_KEY = r'"(?:[^"\\\n]|\\.){0,200}"\s{0,50}:\s{0,50}'
_ENVELOPE = re.compile(
    rf'\{{\s{{0,50}}(?:{_KEY}(?:\{{|(?:"(?:[^"\\\n]|\\.){{0,1000}}"|[-+\w.]{{1,40}})\s{{0,50}},)\s{{0,50}}){{0,30}}'
    rf"{_KEY}\[\s{{0,50}}\{{"
)
"""An object that begins with facts and then opens a list of objects."""
_FOREIGN = re.compile("[\udc80-\udcff]")
_PIECE = 4096
_WINDOW = 64 * 1024
_DEEP = 16 * 1024  # about what was gone through of something nested too deeply
_WASTE = 4
"""How often a character may be gone through in vain, on average."""


class NotRecord(Exception):
    """What there is instead of a record."""


@dataclass(slots=True, frozen=True)
class Found:
    """One value of a text: a record, or the reason why there is none. ``start``: its place in bytes, where known.
    ``alone``: it is in no list, and nothing comes after it. ``end``: the text ends in the middle of it.
    """

    start: int | None
    value: object = None
    trouble: str = ""
    alone: bool = False
    end: bool = False


def parse(data: bytes) -> object:
    """The one value in a text. Raises `NotRecord`."""
    check_weight(data)
    try:
        text = data.decode("utf-8")
        try:
            return json.loads(text, parse_constant=_no_constant)
        except ValueError as error:
            if isinstance(error, json.JSONDecodeError):
                raise
            return _TOLERANT.decode(text)
    except UnicodeDecodeError as error:
        raise NotRecord(f"not UTF-8 (byte 0x{data[error.start]:02x} at {error.start})") from None
    except json.JSONDecodeError as error:
        raise NotRecord(f"not JSON ({error.msg} at character {error.pos})") from None
    except RecursionError:
        raise NotRecord("JSON nested too deeply") from None
    except ValueError as error:
        raise NotRecord(f"not JSON ({error})") from None


def check_weight(data: bytes) -> None:
    """Raises `NotRecord` where the values in a text would take more memory than they may, before any is made: tiny
    objects take thirty times theirs.
    """
    if len(data) <= MIB:
        return
    weight = 240 * data.count(b"{") + 72 * data.count(b"[") + 28 * data.count(b'"') + 16 * data.count(b",")
    if weight > _HEAVIEST:
        raise NotRecord("more values than memory may hold")


def _no_constant(_name: str) -> None:
    """NaN and Infinity, which are no JSON: unknown."""
    return


def _integer(digits: str) -> int | None:
    """A number; none where it has more digits than Python takes (thousands)."""
    try:
        return int(digits)
    except ValueError:
        return None


_PLAIN = json.JSONDecoder(parse_constant=_no_constant)
_TOLERANT = json.JSONDecoder(parse_constant=_no_constant, parse_int=_integer)


def recover_records(
    data: bytes, *, torn: bool = False, is_record: Callable[[object], bool] | None = None
) -> Iterator[Found]:
    """The records in a text that is no JSON as a whole, in their order, and a trouble for each that is none.

    ``torn``: the text begins somewhere inside. Time is in proportion to the text: each part of it is gone through in
    vain a few times at most. ``is_record`` says of the first object in the list of an envelope that cannot be read
    whether these are the records.
    """
    text = data.decode("utf-8", "surrogateescape")
    places = _Places(text)
    starts = _Starts(text)
    at, opened, waste, peeled = 0, False, 0, False
    if torn:
        at = starts.after(0)
    while True:
        at = _SKIPPED.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string
        if at >= len(text):
            break
        if text[at] in "[]":
            opened, at = text[at] == "[", at + 1
            if peeled and not opened:  # what is left of the envelope
                peeled, at = False, text.find("{", at)
                if at < 0:
                    break
            continue
        value, end, trouble = _value(text, at)
        if not trouble:
            starts.learn(at, end)
            if _FOREIGN.search(text, at, end) is not None:
                value, trouble = None, "not UTF-8"
            yield Found(places.bytes_to(at), value, trouble, alone=not opened and starts.nothing_from(end))
            at = end
            continue
        inside = None if opened or peeled or is_record is None else _ENVELOPE.match(text, at)
        if inside is not None and is_record is not None and waste <= _WASTE * len(text):
            first, looked, _ = _value(text, inside.end() - 1)
            waste += max(0, end - inside.end()) + looked - inside.end()
            if is_record(first):
                opened, peeled, at = True, True, inside.end() - 1
                continue
        following = starts.behind(at)
        waste += max(0, end - following)
        last = following >= len(text)
        yield Found(places.bytes_to(at), None, trouble, alone=last and not opened, end=end >= len(text))
        if waste + starts.looked > _WASTE * len(text) + 2 * _WINDOW:
            yield Found(places.bytes_to(following), None, "too much of it is damaged; the rest is not read")
            return
        at = following
    if opened:
        yield Found(len(data), None, "the list is not closed (truncated)", end=True)


class _Places:
    """Bytes to places in a text, asked for in ascending order."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._bytes = text, 0, 0

    def bytes_to(self, at: int) -> int:
        """How many bytes are before the character at ``at``."""
        self._bytes += len(self._text[self._at : at].encode("utf-8", "surrogateescape"))
        self._at = at
        return self._bytes


def _value(text: str, at: int) -> tuple[object, int, str]:
    """The value at a place, where it ends, and no trouble; else how far it was looked at, and the trouble.

    It is read from a piece of the text, for an error in a text makes the parser count all lines before it.
    """
    size = _PIECE
    while True:
        piece = text[at : at + size]
        cut = at + size < len(text)
        try:
            value, end = _decoded(piece)
            if not (cut and end == len(piece)):
                return value, at + end, ""
        except json.JSONDecodeError as error:
            unfinished = error.pos >= len(piece) - 16 or error.msg.startswith("Unterminated")
            if not (cut and unfinished):
                looked = len(text) if unfinished else at + error.pos
                return None, looked, f"not JSON ({error.msg} at character {at + error.pos})"
        except RecursionError:
            return None, at + _DEEP, "JSON nested too deeply"
        size *= 4


def _decoded(text: str) -> tuple[object, int]:
    try:
        return _PLAIN.raw_decode(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return _TOLERANT.raw_decode(text)


class _Starts:
    """Where records of a text begin. The one behind a record that cannot be read is found, in this order, by its place
    at the beginning of a line, by the braces of the bad one, by the key that others begin with, and by the end of an
    object before it. ``looked``: how many characters were gone through in vain.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._key: re.Pattern[str] | None = None
        self._absent: set[str] = set()  # what was not found once is not looked for again: that would take too long
        self._longest = 0
        self.looked = 0

    def learn(self, at: int, end: int) -> None:
        """A record was read there."""
        self._longest = max(self._longest, end - at)
        begins = _BEGINS.match(self._text, at) if self._key is None else None
        if begins is not None:
            self._key = re.compile(r"\{\s*" + re.escape(begins[1]) + r"\s*:")

    def behind(self, at: int) -> int:
        """The one behind the bad one at ``at``; the end of the text where there is none."""
        line = self._line(at)
        if line and line not in self._absent:
            place = self._text.find(line, at)
            if place >= 0:
                return place + len(line) - 1
            self._absent.add(line)
        depth = 0
        limit = at + (8 * self._longest + 1024 if self._longest else _WINDOW)  # more than other records take
        for token in _BRACES.finditer(self._text, at, limit):
            swallowed = _SWALLOWED.search(token[0]) if token[0].endswith('{"') else None
            if swallowed is not None:
                return token.start() + swallowed.start(1)
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            if not depth:
                return token.end() if token[0] == "}" else self.after(at + 1)
        self.looked += min(limit, len(self._text)) - at
        return self.after(at + 1)

    def after(self, at: int) -> int:
        """The next one that is found from ``at`` on, by the key or the end of an object."""
        match = None if self._key is None else self._key.search(self._text, at)
        if match is not None:
            return match.start()
        self._key = None
        behind = _AFTER.search(self._text, at)
        return len(self._text) if behind is None else behind.end()

    def nothing_from(self, at: int) -> bool:
        """Whether only blanks and commas are left."""
        return _SKIPPED.match(self._text, at).end() == len(self._text)  # type: ignore[union-attr]

    def _line(self, at: int) -> str:
        """How the line with the record at ``at`` begins; nothing when it begins none."""
        before = self._text[max(0, at - 80) : at]
        indent = before[before.rfind("\n") + 1 :]
        return "\n" + indent + "{" if "\n" in before and not indent.strip() else ""
