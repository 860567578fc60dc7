"""Which characters make words: one byte per code point.

The word class of Python's regular expressions leaves combining marks out, so that every word of Hindi or vocalised
Arabic falls to pieces. Here marks stay in the word they follow, and scripts that write no spaces give one token a
character (Unicode Standard Annex 29 leaves their segmentation to dictionaries; a shingle of characters needs none).
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .fold import INVISIBLE

SEPARATOR, WORD, MARK, UNSPACED, FIGURE, IGNORED = 0, 1, 2, 3, 4, 5
"""Classes: between words; in a word; joins the token before it (combining mark); a token of its own; a decimal digit;
not there at all (soft hyphen, joiners)."""

UNSPACED_RANGES = (
    (0x0E00, 0x0E7F),  # Thai
    (0x0E80, 0x0EFF),  # Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),  # Khmer symbols
    (0x2E80, 0x2FDF),  # CJK radicals
    (0x3005, 0x3007),  # ideographic iteration mark, closing mark, zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Burmese extended B
    (0xAA60, 0xAA7F),  # Burmese extended A
    (0xF900, 0xFAFF),  # Han compatibility
    (0x1B000, 0x1B16F),  # Kana supplements
    (0x20000, 0x323AF),  # Han extensions B and later
)
"""Scripts written without spaces between words (Unicode blocks)."""

COMMON = 0x3400
"""Below it lie the letters of most texts, and signs and kana; a text of nothing else needs no more of the table."""

# Blocks that hold letters only, and those that hold nothing of the kind, need no look-up a character.
_LETTER_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x17000, 0x18CD5), (0x20000, 0x323AF))
_LOOKED_UP = (
    (0, COMMON - 1),
    (0x4DC0, 0x4DFF),
    (0xA000, 0xABFF),
    (0xD7A4, 0xD7FF),
    (0xF900, 0x16FFF),
    (0x18CD6, 0x1FBFE),
)
_KINDS = {
    **dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "No", "Pc"), WORD),
    **dict.fromkeys(("Mn", "Mc", "Me"), MARK),
    "Nd": FIGURE,
    **dict.fromkeys(("Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp"), SEPARATOR),
    **dict.fromkeys(("Cc", "Cf", "Cs", "Co", "Cn"), SEPARATOR),
}
"""The class of each general category of Unicode."""


def character_classes(size: int = sys.maxunicode + 1) -> npt.NDArray[np.uint8]:
    """The class of every code point, or of the first ones (`COMMON`), from the interpreter's Unicode database: 2 ms for
    those, 15 ms for all. Build it once.
    """
    table = np.zeros(size, dtype=np.uint8)
    for first, last in _LOOKED_UP:
        kinds = map(_KINDS.__getitem__, map(unicodedata.category, map(chr, range(first, min(last + 1, size)))))
        table[first : last + 1] = np.frombuffer(bytes(kinds), dtype=np.uint8)
    for first, last in _LETTER_BLOCKS:
        table[first : last + 1] = WORD
    table[0xE0100 : 0xE01EF + 1] = MARK  # variation selectors
    for first, last in UNSPACED_RANGES:
        block = table[first : last + 1]
        block[block == WORD] = UNSPACED
    table[[code for code in INVISIBLE if code < size]] = IGNORED
    return table


class CharacterClasses:
    """Looks classes up; what few texts need of the table is built for the first that needs it."""

    def __init__(self) -> None:
        self._common = character_classes(COMMON)

    @cached_property
    def _all(self) -> npt.NDArray[np.uint8]:
        return character_classes()

    def of(self, codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
        """The class of each code point."""
        return (self._common if int(codes.max(initial=0)) < COMMON else self._all)[codes]
