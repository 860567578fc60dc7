"""A naive Bayes model over byte n-grams for 138 languages: py3langid's (BSD-3-Clause), asked with array operations.

At every byte the longest known n-gram that ends there counts (2 to 6 bytes), however often, with the logarithm of one
more than its number. All numbers are whole, so that sums do not depend on the machine. The arrays are made by
`training/language/bayes_tables.py`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .keytable import KeyTable
from .tables import DATA

NOT_A_LANGUAGE = "zxx"
"""The model's name for numbers, mark-up, names of things: no language."""

_READ = 2_000  # bytes; more changes nothing
_STEPS = 20  # per nat, in the table
_LOGS = 256  # steps of the logarithm of counts, per nat


@dataclass(slots=True, frozen=True)
class Likely:
    """How likely a text is in each language: ``nats`` by language, the best 0, from ``size`` bytes of it."""

    nats: NDArray[np.float64]
    size: int


class ByteBayes:
    """Built once (about 50 ms), then pure. ``languages`` are in the order of `Likely.nats`."""

    __slots__ = ("_column", "_floor", "_fold", "_gain", "_lengths", "_logs", "_prior", "_table", "_until", "languages")

    def __init__(self) -> None:
        with np.load(DATA / "bayes.npz", allow_pickle=False) as packed:
            arrays = dict(packed.items())
        codes = arrays["codes"].tolist()
        self.languages = tuple(sorted(set(codes)))
        self._fold = np.array([self.languages.index(code) for code in codes])
        self._table = KeyTable(arrays["keys"])
        self._until = np.concatenate(([0], arrays["until"].astype(np.int64)))
        self._column, self._gain = arrays["column"], arrays["gain"]
        self._floor, self._prior = arrays["floor"].astype(np.float64), arrays["prior"].astype(np.float64)
        self._lengths = tuple(sorted(arrays["lengths"].tolist(), reverse=True))
        self._logs = np.rint(np.log1p(np.arange(_READ + 1)) * _LOGS)

    def knows(self, language: str) -> bool:
        """Whether the model has this language."""
        return language in self.languages

    def score(self, text: str) -> Likely:
        """The likelihood of the beginning of ``text`` under every language."""
        data = unicodedata.normalize("NFC", text[:_READ]).encode("utf-8", "surrogatepass")[:_READ]
        features = self._features(np.frombuffer(data, dtype=np.uint8).astype(np.int64))
        distinct, counts = np.unique(features, return_counts=True)
        weights = self._logs[counts]
        begin, end = self._until[distinct], self._until[distinct + 1]
        size = end - begin
        total = int(size.sum())
        where = np.arange(total) + np.repeat(begin - np.concatenate(([0], np.cumsum(size[:-1]))), size)
        heard = np.repeat(weights, size) * self._gain[where]
        sums = np.bincount(self._column[where], weights=heard, minlength=len(self._floor))
        sums = sums + weights.sum() * self._floor + _LOGS * self._prior
        best = np.full(len(self.languages), -np.inf)
        np.maximum.at(best, self._fold, sums)
        return Likely((best - best.max()) / (_STEPS * _LOGS), len(data))

    def _features(self, data: NDArray[np.int64]) -> NDArray[np.int64]:
        """At every byte the longest n-gram of the table that ends there."""
        count = len(data)
        keys = []
        for length in self._lengths:
            if length > count:
                keys.append(np.full(count, -1, dtype=np.int64))
                continue
            gram = np.full(count, -1, dtype=np.int64)
            packed = data[: count - length + 1].copy()
            for place in range(1, length):
                packed <<= 8
                packed |= data[place : count - length + 1 + place]
            gram[length - 1 :] = packed | length << 48
            keys.append(gram)
        if not count:
            return np.zeros(0, dtype=np.int64)
        rows = self._table.rows(np.concatenate(keys)).reshape(len(keys), count)
        longest = (rows >= 0).argmax(axis=0)
        found: NDArray[np.int64] = rows[longest, np.arange(count)].astype(np.int64)
        return found[found >= 0]
