"""What counts as the same text: the folding that comes before every comparison.

For *exact* duplicates (`fold`, `content_key`): upper and lower case (Unicode case folding), compatibility forms (NFKC:
ligatures, full-width letters, composed and decomposed accents), layout (all white space and line breaks), invisible
characters (soft hyphen, zero-width space and joiners, direction marks, byte order mark), and the shapes of quotation
marks and dashes. Every letter, digit, sign and punctuation mark stays: ``1.5`` is not ``15``, ``+1`` is not ``-1``.

Shingles, from which *near*-duplicates are found, step over all punctuation besides (see `shingles`).
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

KEY_BYTES: Final = 16
"""Length of a content key: 128 bits of BLAKE2b, so that equal keys mean equal contents."""

SHORT: Final = 120
"""Characters up to which a text is so short that two people may well say the same."""

INVISIBLE: Final = (
    0xAD, 0x34F, 0x61C, *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10), 0xFEFF,
)  # fmt: skip
"""Characters that show nothing (Unicode: Default_Ignorable_Code_Point, the ones met in texts)."""

_SHAPES: Final = (
    ("'", "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4"),
    ('"', "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e\u301f"),
    ("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    (" ", "\x85\u1680\u2028\u2029"),  # every other blank is a space after NFKC
)
_FREQUENT: Final = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", "-"),
    ("\xa0", " "), ("\u2026", "..."),
)  # fmt: skip
"""Signs beyond ASCII that stand in texts without any other, and what becomes of them here and under NFKC."""
HIDES: Final = np.isin(np.arange(0x10000), INVISIBLE)
"""Which of the first 65,536 code points are invisible."""
_HIDDEN: Final = re.compile(f"[{''.join(map(chr, INVISIBLE))}]+")
_BLANKS: Final = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f"
_DROPPED: Final = 0xFFFFFFFF


def _plain_table() -> npt.NDArray[np.uint32]:
    table = np.arange(0x10000, dtype=np.uint32)
    for plain, shapes in _SHAPES:
        table[[ord(shape) for shape in shapes]] = ord(plain)
    table[list(INVISIBLE)] = _DROPPED
    table.flags.writeable = False
    return table


_PLAIN: Final = _plain_table()


def soften(text: str) -> str:
    """Case and compatibility forms folded, everything else as it was: the form that shingles are cut from."""
    if text.isascii():
        return text.lower()
    folded = text.casefold()
    normal = unicodedata.normalize("NFKC", folded)
    # Either step can undo the other's work; a second round settles it (Unicode Standard, 3.13, toNFKC_Casefold).
    return normal if normal == folded else unicodedata.normalize("NFKC", normal.casefold())


def plain_ascii(text: str) -> str | None:
    """The softened text with its typographic signs in their plain shapes; ``None`` where that is not all in ASCII.

    Most English texts are: for them this is what `fold` and shingles see, at a tenth of the cost.
    """
    if not text.isascii():
        for shape, plain in _FREQUENT:
            text = text.replace(shape, plain)
    return text.lower() if text.isascii() else None


def seen(text: str) -> str:
    """The text without its invisible characters: they must not keep apart what `soften` would compose."""
    return _HIDDEN.sub("", text)


def fold(text: str) -> str:
    """The text as exact comparison sees it: one line, one space between words."""
    soft = plain_ascii(text)
    if soft is None:
        soft = soften(text)
        # str.translate costs 100 ns a character, a look-up in an array 5.
        codes = np.frombuffer(soft.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        plain = np.where(codes < len(_PLAIN), _PLAIN[np.minimum(codes, len(_PLAIN) - 1)], codes)
        # What an invisible character held apart may now compose: fold again.
        soft = soften(plain[plain != _DROPPED].tobytes().decode("utf-32-le", "surrogatepass"))
    soft = soft.replace("`", "'").replace("''", '"')
    for character in _BLANKS:
        soft = soft.replace(character, " ")
    while "  " in soft:
        soft = soft.replace("  ", " ")
    return soft.strip(" ")


def content_key(text: str, said_by: str = "") -> bytes:
    """The identity of a content, 16 bytes: two texts with equal keys are the same after `fold`.

    ``said_by``: who says it, which counts for texts of a line or two: "Thanks!" from two people are two mails.
    """
    folded = fold(text)
    if said_by and len(folded) <= SHORT:
        folded = f"{folded}\0{fold(said_by)}"
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()
