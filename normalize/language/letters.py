"""Languages whose letters give them away (alphabets: Unicode CLDR main exemplar characters)."""

from __future__ import annotations

import re

# Scripts that one language writes, or one by far the most; Hebrew letters with Yiddish digraphs are Yiddish.
_OWN_SCRIPT = (
    ("am", "\u1200-\u139f"),
    ("bo", "\u0f00-\u0fff"),
    ("dv", "\u0780-\u07bf"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("gu", "\u0a80-\u0aff"),
    ("he", "\u0590-\u05ff"),
    ("hy", "\u0530-\u058f"),
    ("ja", "\u3040-\u30ff"),
    ("ka", "\u10a0-\u10ff"),
    ("km", "\u1780-\u17ff"),
    ("kn", "\u0c80-\u0cff"),
    ("ko", "\uac00-\ud7af"),
    ("lo", "\u0e80-\u0eff"),
    ("ml", "\u0d00-\u0d7f"),
    ("my", "\u1000-\u109f"),
    ("or", "\u0b00-\u0b7f"),
    ("pa", "\u0a00-\u0a7f"),
    ("si", "\u0d80-\u0dff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("th", "\u0e00-\u0e7f"),
    ("zh", "\u3400-\u9fff"),
)
_YIDDISH = re.compile("[\u05f0-\u05f2]|\u05d0[\u05b7\u05b8]|\u05d5\u05d5|\u05d9\u05d9")
_ASSAMESE = re.compile("[ৰৱ]")
_BENGALI = re.compile("[\u0980-\u09ff]")
_SORANI = re.compile("[ێۆڕڵ]")
_UYGHUR = re.compile("[ۇۈېڭ]")
# Letters that one language writes in Arabic script, the rarer first; ک and ی are how Persian and Urdu write k and y.
_ARABIC_SCRIPT = (
    ("ug", _UYGHUR),
    ("ps", re.compile("[ټډړږښڅځۍ]")),
    ("sd", re.compile("[ڄڃڇڏڍڊٻڀٺٽڪڳڱڻ]")),
    ("ur", re.compile("[ٹڈڑںےہھ]")),
    ("fa", re.compile("[پچژگکی]")),
)
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
    """The language whose letters leave no doubt, else ``und``.

    A script of its own (Greek, Thai, Georgian, ...), or ``ckb``, ``ku``, ``hsb``, ``dsb`` by the letters only they use.
    """
    text = text[:6_000]
    own = _own_script(text)
    if own != "und":
        return own
    letters = len(_LETTER.findall(text))
    arabic = len(_ARABIC.findall(text))
    if arabic >= 6 and 2 * arabic >= letters:
        if len(_SORANI.findall(text)) * 60 >= arabic and not _UYGHUR.search(text):
            return "ckb"
        return next((code for code, own in _ARABIC_SCRIPT if own.search(text)), "ar")
    if letters < 15:
        return "und"
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


def _own_script(text: str) -> str:
    letters = [c for c in text if c.isalpha()]
    if not letters or max(letters) < "\u0370":
        return "und"
    least = max(2, round(0.7 * len(letters)))
    joined = "".join(letters)
    for code, block in _OWN_SCRIPT:
        count = len(re.findall(f"[{block}]", joined))
        if code == "ja" and _kana_among_kanji(joined, count):
            return "ja"
        if count >= least:
            return "yi" if code == "he" and len(_YIDDISH.findall(text)) * 12 > len(letters) else code
    if len(_BENGALI.findall(joined)) >= least:
        return "as" if _ASSAMESE.search(joined) else "bn"
    return "und"


def _kana_among_kanji(letters: str, kana: int) -> bool:
    """One letter in five is kana, or one in twelve and not only ``の``, which Chinese shops write as well."""
    if kana >= 2 and 5 * kana >= len(letters):
        return True
    return kana >= 3 and 12 * kana >= len(letters) and kana > 2 * letters.count("の")


def _is_sorbian(text: str, letters: int) -> bool:
    """Both ě (Czech) and ł (Polish) in one text, and w where Czech writes v."""
    low = text.lower()
    both = min(low.count("ě"), low.count("ł"))
    return both >= 1 and len(_SORBIAN.findall(text)) * 60 >= letters and low.count("w") > 3 * low.count("v")
