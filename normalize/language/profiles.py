"""langdetect's 55 language profiles, asked all at once and without chance.

langdetect draws n-grams of the text at random and multiplies their likelihoods until one language passes 0.99999,
seven times over; that is a sampling of one quantity, the mean log-likelihood over all n-grams. Here that quantity is
computed: no seed, no state, the same label wherever langdetect's seeds agree with each other. Log-likelihoods are held
as small integers, so that sums are exact and do not depend on the machine or on the order of addition.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .keytable import KeyTable
from .ngrams import NgramCutter

ALPHA = 0.5 / 10_000
"""Likelihood of an n-gram that a profile lacks: langdetect's mean smoothing over its base frequency."""

_GLANCE = 500  # characters of each of the three windows
_CLEAR = 60.0  # nats between the first and the second language that leave no doubt
_SCALE = 2048  # steps per nat; the largest gain is ln(1 / ALPHA) < 9.91, so a gain fits 16 bits


@dataclass(slots=True, frozen=True)
class Scores:
    """What the profiles say about one text.

    ``mean`` is the mean log-likelihood per n-gram and language in nats, ``known`` the number of n-grams that some
    profile holds, ``total`` of all n-grams, ``covered`` the share of ``total`` that the best language's profile holds.
    ``expected`` is what ``mean`` would be on text that follows each profile exactly: its negative entropy.
    """

    languages: tuple[str, ...]
    mean: NDArray[np.float64]
    expected: NDArray[np.float64]
    known: int
    total: int
    covered: float

    @property
    def best(self) -> str:
        """The most likely language, ``und`` where no n-gram is known."""
        return self.languages[int(self.mean.argmax())] if self.known else "und"

    def lead(self) -> float:
        """How much likelier the best language is than the next one, in nats over the whole text."""
        first, second = np.partition(self.mean, -2)[:-3:-1]
        return float(first - second) * self.known

    def fit(self, language: str) -> float:
        """How well ``language`` explains the text: mean log-likelihood above expectation, about 0 for its own text.

        Text of another language, even a close relative, lies 0.4 or more below. 0 for a language without profile.
        """
        if language not in self.languages or not self.known:
            return 0.0
        column = self.languages.index(language)
        return float(self.mean[column] - self.expected[column])


class Profiles:
    """langdetect's profiles as one table; building it reads 2.3 MB of JSON (about 0.5 s)."""

    __slots__ = ("_cutter", "_expected", "_gain", "_table", "languages")

    def __init__(self) -> None:
        spec = find_spec("langdetect")
        if spec is None or not spec.submodule_search_locations:
            raise ImportError("langdetect is not installed; its profiles are needed to tell languages")
        folder = Path(spec.submodule_search_locations[0]) / "profiles"
        files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
        self._cutter = NgramCutter()
        rows: dict[str, int] = {}
        where: list[int] = []
        language: list[int] = []
        gain: list[float] = []
        names: list[str] = []
        for column, file in enumerate(files):
            profile = json.loads(file.read_text(encoding="utf-8"))
            names.append(profile["name"])
            totals = profile["n_words"]
            for gram, count in profile["freq"].items():
                where.append(rows.setdefault(gram, len(rows)))
                language.append(column)
                gain.append(count / totals[len(gram) - 1])
        self.languages = tuple(names)
        self._gain = np.zeros((len(rows), len(names)), dtype=np.int16)
        self._gain[where, language] = np.rint(np.log(np.array(gain) / ALPHA + 1) * _SCALE).astype(np.int16)
        chance = (np.exp(self._gain / np.float64(_SCALE)) - 1) * ALPHA
        log = math.log(ALPHA) + self._gain / np.float64(_SCALE)
        self._expected = (chance * log).sum(axis=0) / chance.sum(axis=0)
        keys = np.array([_key(gram) for gram in rows], dtype=np.int64)
        self._table = KeyTable(keys)

    def score(self, text: str) -> Scores:
        """The likelihood of ``text`` under every profile, from its first 10,000 characters as langdetect reads them.

        Of more than a page, three windows are read first; only where they leave a doubt is the rest.
        """
        points = self._cutter.characters(text)
        if len(points) > 4 * _GLANCE:
            middle = (len(points) - _GLANCE) // 2
            gap = np.full(1, 0x20, dtype=points.dtype)
            windows = (points[:_GLANCE], gap, points[middle : middle + _GLANCE], gap, points[-_GLANCE:])
            scores = self._score(np.concatenate(windows))
            if scores.known and scores.lead() > _CLEAR:
                return scores
        return self._score(points)

    def _score(self, points: NDArray[np.uint32]) -> Scores:
        keys = self._cutter.keys(points)
        distinct, counts = np.unique(keys, return_counts=True)
        rows = self._table.rows(distinct)
        hit = rows >= 0
        weights = counts[hit].astype(np.float64)
        gains = self._gain[rows[hit]]
        known = int(weights.sum())
        mean = np.full(len(self.languages), math.log(ALPHA))
        covered = 0.0
        if known:
            # Integers well under 2**53: exact in float64 whatever order BLAS adds in.
            total_gain = weights @ gains.astype(np.float64)
            mean += total_gain / (_SCALE * known)
            covered = float(weights[gains[:, int(total_gain.argmax())] > 0].sum()) / len(keys)
        return Scores(self.languages, mean, self._expected, known, len(keys), covered)


def _key(gram: str) -> int:
    key = 0
    for char in gram:
        key = (key << 16) | min(ord(char), 0xFFFF)
    return key
