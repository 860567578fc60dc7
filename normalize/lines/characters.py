"""Classes of characters, as one lookup table, so that a text is counted by numpy and not letter by letter."""

from __future__ import annotations

import sys
import unicodedata
from typing import Final

import numpy as np
from numpy.typing import NDArray

OTHER, LOWER, UPPER, UNCASED, MARK, IDEOGRAPH, UNSPACED, DIGIT, SPACE, NEWLINE = range(10)
STOP, ELLIPSIS, COMMA, COLON, QUOTE, BAR, BULLET, SLASH, SYMBOL, PUNCTUATION, BRACKET, DASH = range(10, 22)
CLASSES: Final = 24

_TABLE_SIZE = 0x20000
_SPECIAL: Final[dict[int, str]] = {
    STOP: ".!?。！？．｡؟।॥።፧۔‼⁇⁈⁉։",
    ELLIPSIS: "…⋯",
    COMMA: ",;،؛、，；፣፤",
    COLON: ":：፥",
    QUOTE: "\"'`«»‹›“”„‟‘’‚‛「」『』〝〞",
    BAR: "|¦｜›»→←↑↓▶►▸▾▼▲△▽❯❮➔➜⟩",
    BULLET: "•·●○◦▪■□◆◇★☆✓✔*†‡・",
    SLASH: "/\\／＼",
    SYMBOL: "@#&©®™%+=~^$€£¥₹<>_",
    BRACKET: "()[]{}（）【】［］〔〕",
    DASH: "-–—―‐‑‒−",
}
# Scripts written without spaces between words: (first, last) code points. UAX #29 leaves them to dictionaries.
_IDEOGRAPHS = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31FF),
               (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F))  # fmt: skip
_UNSPACED = ((0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF))


def _class_of(char: str) -> int:
    category = unicodedata.category(char)
    if category == "Ll":
        return LOWER
    if category in {"Lu", "Lt"}:
        return UPPER
    if category[0] == "L":
        return UNCASED
    if category[0] == "M":
        return MARK
    if category[0] == "N":
        return DIGIT
    if category[0] == "Z" or char in "\t\r\v\f\ufeff":
        return SPACE
    if category[0] == "S":
        return SYMBOL
    return PUNCTUATION if category[0] == "P" else OTHER


class CharacterTable:
    """The class of every character. Built once (about 30 ms), then one array lookup per text."""

    def __init__(self) -> None:
        table = np.fromiter((_class_of(chr(code)) for code in range(0x10000)), dtype=np.uint8, count=0x10000)
        self._table: NDArray[np.uint8] = np.full(_TABLE_SIZE, SYMBOL, dtype=np.uint8)
        self._table[:0x10000] = table
        for kind, chars in _SPECIAL.items():
            for char in chars:
                self._table[ord(char)] = kind
        for ranges, kind in ((_IDEOGRAPHS, IDEOGRAPH), (_UNSPACED, UNSPACED)):
            for first, last in ranges:
                span = self._table[first : last + 1]
                span[(span == UNCASED) | (span == MARK)] = kind
        self._table[ord("\n")] = NEWLINE
        fold = np.arange(0x10000, dtype=np.uint32)
        for code in range(0x10000):
            lower = chr(code).lower()
            if len(lower) == 1:
                fold[code] = ord(lower)
        self._fold: NDArray[np.uint32] = fold

    def codes(self, text: str) -> NDArray[np.uint32]:
        """The code points of ``text`` (lone surrogates included)."""
        order = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
        return np.frombuffer(text.encode(order, "surrogatepass"), dtype=np.uint32)

    def classes(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """The class of each code point; beyond plane 1 everything is an ideograph, as it all but is."""
        if not codes.size or int(codes.max()) < _TABLE_SIZE:
            return self._table.take(codes)
        found = self._table.take(np.minimum(codes, _TABLE_SIZE - 1))
        found[codes >= _TABLE_SIZE] = IDEOGRAPH
        return found

    def folded(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The code points in lower case where that is one character."""
        if not codes.size or int(codes.max()) < 0x10000:
            return self._fold.take(codes)
        return np.where(codes < 0x10000, self._fold.take(np.minimum(codes, 0xFFFF)), codes)
