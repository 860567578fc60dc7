"""Which characters make words: one byte per code point.

The word class of Python's regular expressions leaves combining marks out, so that every word of Hindi or vocalised
Arabic falls to pieces. Here marks stay in the word they follow, and scripts that write no spaces give one token a
character (Unicode Standard Annex 29 leaves their segmentation to dictionaries; a shingle of characters needs none).
"""

from __future__ import annotations

import sys
import unicodedata

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

# Blocks that hold letters only need no look-up a character.
_LETTER_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x17000, 0x18CD5), (0x20000, 0x323AF))
_LAST_ASSIGNED = 0x1FBFF


def character_classes() -> npt.NDArray[np.uint8]:
    """The class of every code point, from the interpreter's Unicode database (about 30 ms; build it once)."""
    table = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
    category = unicodedata.category
    start = 0
    for first, last in (*_LETTER_BLOCKS[:4], (_LAST_ASSIGNED, _LAST_ASSIGNED)):
        for code in range(start, first):
            kind = category(chr(code))
            if kind == "Nd":
                table[code] = FIGURE
            elif kind[0] in "LN" or kind == "Pc":
                table[code] = WORD
            elif kind[0] == "M":
                table[code] = MARK
        start = last + 1
    for first, last in _LETTER_BLOCKS:
        table[first : last + 1] = WORD
    table[0xE0100 : 0xE01EF + 1] = MARK  # variation selectors
    for first, last in UNSPACED_RANGES:
        block = table[first : last + 1]
        block[block == WORD] = UNSPACED
    table[list(INVISIBLE)] = IGNORED
    return table
