"""Languages that neither engine knows but whose letters give them away (alphabets: Unicode CLDR exemplar characters)."""

from __future__ import annotations

import re

_SORANI = re.compile("[ێۆڕڵ]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LETTER = re.compile("[^\\W\\d_]")
_KURMANJI = re.compile("[êîû]", re.IGNORECASE)
_KURMANJI_WORDS = re.compile(r"\b(?:û|ku|ji|li|xwe|ez|ew|dike|heye|hemû|çi|kir|kirin|bike|nav|min)\b", re.IGNORECASE)
_NOT_KURMANJI = re.compile("[ığöèàéáâôãìòù]")
_SORBIAN = re.compile("[ěłŁ]")
_UPPER = re.compile(r"ć|ř|\b(?:so|je|sym|njeje)\b")
_LOWER = re.compile(r"ś|ŕ|(?<!d)ź|\b(?:se|jo|som|njejo)\b")
_WORD = re.compile(r"[^\W\d_]+")


def tell_by_letters(text: str) -> str:
    """``ckb``, ``ku``, ``hsb`` or ``dsb`` where the letters leave no doubt, else ``und``."""
    text = text[:6_000]
    letters = len(_LETTER.findall(text))
    if letters < 15:
        return "und"
    arabic = len(_ARABIC.findall(text))
    if 2 * arabic >= letters:
        return "ckb" if len(_SORANI.findall(text)) * 60 >= arabic else "und"
    words = len(_WORD.findall(text))
    if (
        len(_KURMANJI.findall(text)) * 40 >= letters
        and len(_KURMANJI_WORDS.findall(text)) * 12 >= words
        and len(_NOT_KURMANJI.findall(text)) * 100 <= letters
    ):
        return "ku"
    if _is_sorbian(text, letters):
        upper = len(_UPPER.findall(text))
        lower = len(_LOWER.findall(text))
        return "hsb" if upper >= lower else "dsb"
    return "und"


def _is_sorbian(text: str, letters: int) -> bool:
    """Both ě (Czech) and ł (Polish) in one text, and w where Czech writes v."""
    low = text.lower()
    both = min(low.count("ě"), low.count("ł"))
    return both >= 1 and len(_SORBIAN.findall(text)) * 60 >= letters and low.count("w") > 3 * low.count("v")
