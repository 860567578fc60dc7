"""What the readers hand over to be fused: one value, for one field, found by one named method."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..marks import shortened

_ADDRESS = re.compile(r"https?://[^\s/]+\S*$", re.IGNORECASE)
_LONGEST_ADDRESS = 1_000
# No combining mark lies below, among punctuation, ideographs and Hangul syllables.
_MAY_COMBINE = re.compile("[\u0300-\u1fff\u20d0-\u33ff\ua000-\uabff\ud7b0-\U0010ffff]")
_TYPOGRAPHIC = "“”‘’–—…•\xa0"
_NOT_WORD = re.compile(r"[\W_]+")
_NO_WORD_ASCII = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})


@dataclass(slots=True, frozen=True)
class Found:
    """One value seen for a field. ``names`` holds the people when the field is ``authors``.

    ``traits`` are circumstances that the table of trust weighs as it does methods (``trait.unprinted``, ...).
    ``against`` says why it cannot win (it is the site's name, it lies after the capture, ...); empty when it can.
    """

    field: str
    value: str
    method: str
    names: tuple[str, ...] = ()
    against: str = ""
    traits: tuple[str, ...] = ()


def tidy(text: str | None) -> str:
    """Text with every run of white space as one blank, soft hyphens and zero-width marks gone."""
    if not text:
        return ""
    # every white space but the plain blank, and every mark that shows nothing, is no printable character
    if text.isprintable() and "  " not in text and text[0] != " " and text[-1] != " ":
        return text
    if not text.isascii():
        text = text.replace("\xad", "").replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


def without_typography(text: str) -> str:
    """The text with blanks for quotation marks and dashes: often they alone lie beyond ASCII, where all is quicker."""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, " ")
    return text


def is_address(text: str) -> bool:
    """Whether a text is nothing but the address of something on the web."""
    return len(text) < _LONGEST_ADDRESS and _ADDRESS.match(text) is not None


def loose(text: str) -> str:
    """The form in which two spellings of one value are equal: no case, accents or punctuation."""
    text = without_typography(text)
    if text.isascii():
        return " ".join(text.lower().translate(_NO_WORD_ASCII).split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", shortened(text)).casefold())
    return _NOT_WORD.sub(" ", _MAY_COMBINE.sub(_base, folded)).strip()


def _base(char: re.Match[str]) -> str:
    return "" if unicodedata.combining(char[0]) else char[0]
