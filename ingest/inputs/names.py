"""How a seed is called: printable, stable names, the same on every machine, distinct within one container.

A seed's *source* is ``label/relative#member#member...``. So that this stays one line of valid Unicode which can be
taken apart again, names are escaped in a single, reversible way (`escape`), composed to NFC, and numbered where a
container uses one name twice (`Namer`).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from hashlib import blake2b
from operator import itemgetter

LONGEST = 4096
"""Characters of a member's name; a longer one is cut to `KEPT` and told apart by a hash of all of it."""
KEPT = 1024

_SPECIAL = re.compile("[\x00-\x1f\x7f#\\\\\ud800-\udfff]")


def escape(name: str) -> str:
    r"""``name`` as it appears in a source: ``#`` becomes ``\x23``, a backslash is doubled, little else changes.

    Control characters become ``\x0a`` and so on; bytes that are not UTF-8 (surrogate escapes, PEP 383) become ``\xff``;
    other lone surrogates ``\ud800``. Two different names never get the same escaped form.
    """
    return _SPECIAL.sub(_escape_one, name) if _SPECIAL.search(name) else name


def _escape_one(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def compose(name: str) -> str:
    """``name`` in NFC, so that a folder copied from a system that decomposes names (macOS) keeps its identities."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def joined(source: str, member: str) -> str:
    """The source of ``member`` (already escaped) inside the container ``source``."""
    return f"{source}#{member}"


class Distinct:
    """Which of many strings were there before, by a 64-bit hash of each: 16 to 32 bytes of memory."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def __contains__(self, name: str) -> bool:
        return self._slots[self._place(_hash(name))] != 0

    def add(self, name: str) -> bool:
        """Remember ``name``; False when it was there already."""
        key = _hash(name)
        place = self._place(key)
        if self._slots[place] == key:
            return False
        self._slots[place] = key
        self._used += 1
        if self._used * 2 > len(self._slots):
            self._grow()
        return True

    def _place(self, key: int) -> int:
        slots = self._slots
        mask = len(slots) - 1
        place = key & mask
        while slots[place] and slots[place] != key:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(16 * len(old)))
        for key in old:
            if key:
                self._slots[self._place(key)] = key


class Namer:
    """Gives each record of one container a name of its own: its id, or its number; repeats become ``id~2``, ``id~3``.

    The first record with an id keeps it plain, so appending to a file renames nothing. Numbers take no memory while
    they follow each other; of each id a 64-bit hash is remembered (16 to 32 bytes): were two hashes to collide, a
    record would get a needless ``~2``, still the same one in every run.
    """

    def __init__(self) -> None:
        self._given = Distinct()
        self._repeats: dict[int, int] = {}
        self._runs: list[list[int]] = []  # numbers given as names: first and last of each run, ascending

    def name(self, wanted: str) -> str:
        """``wanted``, escaped and composed; or the first of ``wanted~2``, ``wanted~3``, ... that is still free."""
        plain = compose(escape(wanted))
        if len(plain) > LONGEST:
            plain = f"{plain[:KEPT]}...{_hash(plain):016x}"
        if not self._numbered(plain) and self._given.add(plain):
            return plain
        return self._repeat(plain)

    def number(self, number: int) -> str:
        """``number`` as a name. Numbers must come in ascending order; there may be gaps."""
        name = str(number)
        if len(self._given) and name in self._given:
            return self._repeat(name)
        if self._runs and self._runs[-1][1] == number - 1:
            self._runs[-1][1] = number
        else:
            self._runs.append([number, number])
        return name

    def _numbered(self, name: str) -> bool:
        """Whether a record without an id has taken ``name`` as its number."""
        if not (self._runs and name.isascii() and name.isdigit() and len(name) < 19) or name[0] == "0":
            return False
        number = int(name)
        at = bisect_right(self._runs, number, key=itemgetter(0)) - 1
        return at >= 0 and number <= self._runs[at][1]

    def _repeat(self, plain: str) -> str:
        key = _hash(plain)
        count = self._repeats.get(key, 1)
        while True:
            count += 1
            name = f"{plain}~{count}"
            if self._given.add(name):
                self._repeats[key] = count
                return name


def _hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
