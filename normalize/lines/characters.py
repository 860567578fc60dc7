"""Classes of characters, as one lookup table, so that a text is counted by numpy and not letter by letter."""

from __future__ import annotations

import sys
import unicodedata
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

OTHER, LOWER, UPPER, UNCASED, MARK, IDEOGRAPH, UNSPACED, DIGIT, SPACE, NEWLINE = range(10)
STOP, ELLIPSIS, COMMA, COLON, QUOTE, BAR, BULLET, SLASH, SYMBOL, PUNCTUATION, BRACKET, DASH = range(10, 22)
CLASSES: Final = 24

_COMMON = 0x3400
"""Below it lie the letters of most texts, and signs and kana."""
_PLANE = 0x10000
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


_KINDS: Final = {
    "Ll": LOWER,
    **dict.fromkeys(("Lu", "Lt"), UPPER),
    **dict.fromkeys(("Lm", "Lo"), UNCASED),
    **dict.fromkeys(("Mn", "Mc", "Me"), MARK),
    **dict.fromkeys(("Nd", "Nl", "No"), DIGIT),
    **dict.fromkeys(("Zs", "Zl", "Zp"), SPACE),
    **dict.fromkeys(("Sm", "Sc", "Sk", "So"), SYMBOL),
    **dict.fromkeys(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"), PUNCTUATION),
    **dict.fromkeys(("Cc", "Cf", "Cs", "Co", "Cn"), OTHER),
}
"""The class of each general category of Unicode."""
_MORE_SPACES = "\t\r\v\f\ufeff"


class _Tables:
    """Class and lower case of the first so many characters."""

    def __init__(self, size: int) -> None:
        characters = [*map(chr, range(size))]
        self.classes = np.frombuffer(
            bytearray(map(_KINDS.__getitem__, map(unicodedata.category, characters))), dtype=np.uint8
        )
        for char in _MORE_SPACES:
            if ord(char) < size:
                self.classes[ord(char)] = SPACE
        if size == _PLANE:
            self.classes = np.concatenate((self.classes, np.full(_TABLE_SIZE - size, SYMBOL, dtype=np.uint8)))
        for kind, chars in _SPECIAL.items():
            for char in chars:
                if ord(char) < size:
                    self.classes[ord(char)] = kind
        for ranges, kind in ((_IDEOGRAPHS, IDEOGRAPH), (_UNSPACED, UNSPACED)):
            for first, last in ranges:
                span = self.classes[first : last + 1]
                span[(span == UNCASED) | (span == MARK)] = kind
        self.classes[ord("\n")] = NEWLINE
        lower = [*map(str.lower, characters)]
        lower[0x130] = "\u0130"  # the one that becomes two characters
        self.folds = _codes("".join(lower))


class CharacterTable:
    """The class of every character: one array lookup per text. What few texts need of it is built (15 ms) for the first
    that needs it.
    """

    def __init__(self) -> None:
        self._common = _Tables(_COMMON)

    @cached_property
    def _all(self) -> _Tables:
        return _Tables(_PLANE)

    def codes(self, text: str) -> NDArray[np.uint32]:
        """The code points of ``text`` (lone surrogates included)."""
        return _codes(text)

    def classes(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """The class of each code point; beyond plane 1 everything is an ideograph, as it all but is."""
        last = int(codes.max(initial=0))
        if last < _COMMON:
            return self._common.classes.take(codes)
        table = self._all.classes
        if last < _TABLE_SIZE:
            return table.take(codes)
        found = table.take(np.minimum(codes, _TABLE_SIZE - 1))
        found[codes >= _TABLE_SIZE] = IDEOGRAPH
        return found

    def folded(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The code points in lower case where that is one character."""
        last = int(codes.max(initial=0))
        if last < _COMMON:
            return self._common.folds.take(codes)
        folds = self._all.folds
        if last < _PLANE:
            return folds.take(codes)
        return np.where(codes < _PLANE, folds.take(np.minimum(codes, _PLANE - 1)), codes)


def _codes(text: str) -> NDArray[np.uint32]:
    order = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
    return np.frombuffer(text.encode(order, "surrogatepass"), dtype=np.uint32)
