"""English words, cut to stems, and how rare each is: fixed weights from a table that ships, so nothing depends on
what else is in a corpus.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.resources import files
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

POSSESSIVE = re.compile(r"(?:'s|s')$")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FULL = "january february march april may june july august september october november december"
MONTHS = (*_FULL.split(), *(month[:3] for month in _FULL.split()), "sept")
_COMMON = 5.6
"""Words of this frequency (base-10 logarithm per thousand million words) and above weigh nothing."""
_UNKNOWN = 1.8
"""The frequency taken for words that the table does not hold."""
_NUMBER = 2.5
"""The weight of a number."""


def stem(word: str) -> str:
    """A lower-case English word without the endings of plural, past and gerund."""
    if len(word) == 4 and word[-1] == "s" != word[-2]:
        return word[:-1]
    if len(word) <= 4:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ing") and len(word) > 6:
        return _undoubled(word[:-3]).rstrip("e")
    if word.endswith("ed") and len(word) > 5:
        return _undoubled(word[:-2])
    if word.endswith("es") and word[-3] in "sxzh":
        return word[:-2]
    if word[-1] == "s" and word[-2] not in "su":
        word = word[:-1]
    return word[:-1] if word[-1] == "e" and len(word) > 4 else word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


class Word(NamedTuple):
    """What one token says wherever it stands. ``term``: its stem, or the number behind ``#``; empty for what says
    nothing (days, months, contractions). ``marked``: it may be a name, or is a number. ``upper``: whether it
    begins with a capital. ``small``: in small letters. ``written``: as the text has it. ``rarity``: its weight.
    """

    term: str
    marked: bool
    upper: bool
    small: str
    written: str
    rarity: float


class Rarity:
    """How much each stem tells, 0 for the commonest words. Holds the table of stems (CRC-32 and frequency), and the
    words it was asked for, since texts repeat them.
    """

    MOST: Final = 50_000
    """Words remembered; at most some 20 MB. ``known``: the weights of the stems that were asked for."""

    def __init__(self) -> None:
        self.known: dict[str, float] = {}
        self._words: dict[str, Word] = {}
        self._hashes: dict[str, int] = {}

    @cached_property
    def _frequencies(self) -> dict[int, int]:
        with (files(__package__) / "data" / "english.npz").open("rb") as file, np.load(file) as table:
            return dict(zip(table["stems"].tolist(), table["frequencies"].tolist(), strict=True))

    def __call__(self, term: str) -> float:
        """The weight of a stem, or of a number (written with ``#`` before it)."""
        if term[0] == "#":
            return _NUMBER
        found = self.known.get(term)
        if found is None:
            if len(self.known) >= self.MOST:
                self.known.clear()
            frequency = self._frequencies.get(crc32(term.encode()), 0) / 20
            found = self.known[term] = max(0.0, _COMMON - max(frequency, _UNKNOWN))
        return found

    def words(self, tokens: list[str]) -> list[Word]:
        """What each token of letters or digits says."""
        known = self._words
        try:
            return [known[token] for token in tokens]
        except KeyError:
            if len(known) >= self.MOST:
                known.clear()
            for token in tokens:
                if token not in known:
                    known[token] = self._read(token)
            return [known[token] for token in tokens]

    def _read(self, token: str) -> Word:
        if token[0].isdigit():
            number = token.replace(",", "").rstrip(".")
            term = f"#{number}" if len(number) > 1 else ""
            return Word(term, bool(term), False, token.lower(), number, _NUMBER)
        word = POSSESSIVE.sub("", token.replace("’", "'"))
        small = word.lower()
        if not word or "'" in small[2:] or small in DAYS or small in MONTHS:
            return Word("", False, token[0].isupper(), token.lower(), token, 0.0)
        term = stem(small)
        return Word(term, word[0].isupper() and len(word) > 2, token[0].isupper(), small, word, self(term))

    def hashes(self, words: list[str]) -> NDArray[np.uint32]:
        """CRC-32 of each word."""
        known = self._hashes
        if len(known) >= self.MOST:
            known.clear()
        for word in set(words).difference(known):
            known[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return np.array([known[word] for word in words], dtype=np.uint32)
