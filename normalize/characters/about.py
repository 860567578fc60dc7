"""Whether a text talks about garbled characters: its examples are meant as they stand and are no damage.

Three signs together tell it: the text speaks of charsets; every garbled run in it stands by itself, as an example
does, or its sound form is in the text too; and at least one garbled run has its sound form beside it. Damage sits
inside words and leaves no sound twin, so a damaged text that merely names a charset is repaired as before.
"""

from __future__ import annotations

import re
from typing import Final

from .mojibake import Rereader

_SPEAKS: Final = re.compile(
    r"\b(?:utf-?8|unicode|mojibake|latin-?1|(?:windows|cp)-?125\d|iso-?8859|(?:en|de)cod(?:e[ds]?|ings?)|charsets?|"
    r"kodierung|zeichensatz|encodage|codificaci[oó]n)\b|文字化け|文字コード|乱码|кодировк",
    re.I,
)
"""Names of charsets, the same in every language, and the commonest words for them."""


def talks_of_damage(text: str, rereader: Rereader) -> bool:
    """Whether ``text`` shows garbled characters on purpose."""
    if not _SPEAKS.search(text):
        return False
    runs = list(rereader.garbled(text))
    garbled = [(start, end) for start, end, _ in runs]
    rest = _without(text, garbled)
    twins = 0
    for start, end, sound in runs:
        first, last = start, end
        while first and text[first - 1].isalpha():
            first -= 1
        while last < len(text) and text[last].isalpha():
            last += 1
        twin = text[first:start] + sound + text[end:last] in rest
        if not twin and (first, last) != (start, end):
            return False
        twins += twin
    return twins > 0


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with each span made a blank."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    return " ".join([*pieces, text[at:]])
