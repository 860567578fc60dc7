"""Which legacy charset bytes are in, by chardet 7 and by one fact: a word is written in one alphabet.

Short texts give the statistics little to go by, and Cyrillic stands where windows-1252 has its accented letters. So a
guess that puts two alphabets into one word gives way to the next one that does not.
"""

from __future__ import annotations

import re

from .badness import alphabet, badness
from .charset import python_codec, strictly, without_declaration
from .orthography import EASTERN, is_western

_READ = 20_000  # bytes the detector reads
_OLD = frozenset(
    {
        "cp437",
        "cp720",
        "cp775",
        "cp850",
        "cp858",
        "cp860",
        "cp861",
        "cp862",
        "cp863",
        "cp865",
        "cp1006",
        "mac-roman",
        "mac-iceland",
        "mac-latin2",
        "mac-turkish",
        "hp-roman8",
        "iso8859-4",
        "iso8859-10",
        "koi8-t",
    }
)
_WORD = re.compile(r"[^\W\d_]+")
_STREWN = 5
_NEARLY = 0.8  # of the confidence in another Latin charset is enough for the most common one
_LATIN = frozenset(
    {"cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16"}
)
_FEW = 0.45  # letters of another alphabet to each Latin one; accented letters are a third at most


def detect(data: bytes) -> str | None:
    """The Python codec that fits best, None where the detector knows none."""
    import chardet

    head = without_declaration(data)[:_READ]
    guess = python_codec(chardet.detect(head, prefer_superset=False)["encoding"])
    text = strictly(data, guess)
    if guess == "mac-cyrillic" and text is not None:
        windows = strictly(data, "cp1251")  # the same small letters
        if windows is not None and _fits_as_well(windows, text):
            guess, text = "cp1251", windows
    if guess in EASTERN and text is not None and len(data) <= _READ:
        windows = strictly(data, "cp1252")
        if windows is not None and is_western(text, windows):
            return "cp1252"
    words = [] if text is None else _foreign(text)
    if not (_mixed(words) or _strewn(words)):
        return guess
    best = 0.0
    for found in chardet.detect_all(head, ignore_threshold=True, prefer_superset=False):
        other, confidence = python_codec(found["encoding"]), found["confidence"]
        text = strictly(data, other)
        if other not in _LATIN or text is None or badness(text) >= 0.15:
            continue
        if other == "cp1252" and confidence > _NEARLY * best:
            return other
        if not best:
            guess, best = other, confidence
    return guess


def is_old(codec: str | None) -> bool:
    """Whether a codec is a code page of DOS or the Macintosh, or a part of ISO 8859 that nobody used."""
    return codec in _OLD


def mixes(text: str) -> bool:
    """Whether a reading puts letters of another alphabet into the words of a Latin text.

    Where most letters are of another alphabet, a Latin one between them is the writer's own slip.
    """
    return _mixed(_foreign(text))


def _mixed(words: list[str]) -> bool:
    return any(len({alphabet(char) for char in word}) > 1 for word in words)


def _strewn(words: list[str]) -> bool:
    """Whether they are a few single letters of another alphabet between the words of a Latin text."""
    return 0 < len(words) <= _STREWN and all(len(word) == 1 for word in words)


def _foreign(text: str) -> list[str]:
    """The words that are not all Latin; none where such letters are not few, for then the text is not Latin."""
    foreign = [word for word in _WORD.findall(text[:_READ]) if any(_other(char) for char in word)]
    latin = sum(char.isascii() and char.isalpha() for char in text[:_READ])
    if sum(_other(char) for word in foreign for char in word) > _FEW * latin:
        return []
    return foreign


def _other(char: str) -> bool:
    """Whether a letter is of another alphabet than Latin; ideographs, kana and Hangul are none."""
    return "\u02af" < char < "\u2e80" and alphabet(char) != 0


def _fits_as_well(text: str, other: str) -> bool:
    letters, rest = (sum(char > "\x7f" and char.isalpha() for char in each) for each in (text, other))
    return letters >= rest and badness(text) <= badness(other)
