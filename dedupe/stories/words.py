"""English words, cut to stems, and how rare each is: fixed weights from a table that ships, so nothing depends on
what else is in a corpus.
"""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files
from zlib import crc32

import numpy as np

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


class Rarity:
    """How much each stem tells, 0 for the commonest words. Holds the table of stems: CRC-32 and frequency."""

    def __init__(self) -> None:
        self._known: dict[str, float] = {}

    @cached_property
    def _frequencies(self) -> dict[int, int]:
        with (files(__package__) / "data" / "english.npz").open("rb") as file, np.load(file) as table:
            return dict(zip(table["stems"].tolist(), table["frequencies"].tolist(), strict=True))

    def __call__(self, term: str) -> float:
        """The weight of a stem, or of a number (written with ``#`` before it)."""
        if term[0] == "#":
            return _NUMBER
        found = self._known.get(term)
        if found is None:
            frequency = self._frequencies.get(crc32(term.encode()), 0) / 20
            found = self._known[term] = max(0.0, _COMMON - max(frequency, _UNKNOWN))
        return found
