"""Two models that know different languages, weighed against each other for one text.

CLD2's tables name at most three languages for an n-gram and hold 160 languages; the naive Bayes model over bytes gives
every n-gram to each of its 138. Where both know a language their evidence is added. Either is more often wrong on a few
words than their sum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .bayes import NOT_A_LANGUAGE, Likely
from .cld2 import Found

_NATS = 0.8  # of the Bayes model to one step of CLD2's
_UNKNOWN = 1.6  # nats per root of a byte that a language the Bayes model does not know lies below its best
_CLEAR = 4.0  # nats per root of a byte; half of all right answers have twice that
_WELL = 0.6  # of what CLD2's tables say for a language's own text
# CLD2 has one model for what the other tells apart, and the other way round.
_ONE_FOR_CLD2 = (("wuu", "zh"), ("yue", "zh"), ("ckb", "ku"))
_ONE_FOR_BAYES = (("bo", "dz"), ("ti", "am"), ("su", "jv"), ("ceb", "tl"), ("war", "bcl"), ("tn", "nso"), ("ss", "zu"))
_MADE_UP = frozenset({"und", "tlh", "zzp", NOT_A_LANGUAGE})  # Klingon and pig Latin are in CLD2's tables
# Between these the lead says nothing about the text's language being one of them.
_GROUPS = (("bs", "hr", "sr"), ("id", "ms"), ("wuu", "yue", "zh"), ("bo", "dz"), ("da", "nn", "no"))


@dataclass(slots=True, frozen=True)
class Weighed:
    """What both say: ``languages`` and ``nats`` for each, the likeliest language ``best`` and its ``lead`` in nats over
    the first that is no close relative.

    ``spoken`` is what CLD2's tables say for the best, as a share of what they say for its own text, -1 where they do
    not know it; ``nothing`` how far the Bayes model holds it above "this is no language", in nats per byte; ``size`` is
    in bytes.
    """

    languages: tuple[str, ...]
    nats: NDArray[np.float64]
    best: str
    lead: float
    spoken: float
    nothing: float
    size: int

    @property
    def close(self) -> bool:
        """Whether another language is near, or the best explains the text badly."""
        return self.lead < _CLEAR * math.sqrt(self.size) or self.spoken < _WELL

    def over(self, one: str, other: str) -> float:
        """How much likelier ``one`` is than ``other``, in nats; 0 where one of them is not known."""
        if one not in self.languages or other not in self.languages:
            return 0.0
        return float(self.nats[self.languages.index(one)] - self.nats[self.languages.index(other)])


class Mixture:
    """Knows which language is which in both models."""

    __slots__ = (
        "_bayes",
        "_cld2",
        "_expected",
        "_group",
        "_known",
        "_nothing",
        "_one_for_bayes",
        "_one_for_cld2",
        "languages",
    )

    def __init__(self, cld2: tuple[str, ...], expected: NDArray[np.int32], bayes: tuple[str, ...]) -> None:
        names = sorted((set(cld2) | set(bayes)) - _MADE_UP)
        self.languages = tuple(names)
        place = {name: number for number, name in enumerate(names)}
        self._cld2 = np.array([place.get(name, len(names)) for name in cld2])
        self._bayes = np.array([place.get(name, len(names)) for name in bayes])
        self._expected = np.zeros(len(names) + 1)  # per byte of a language's own text
        np.maximum.at(self._expected, self._cld2, expected[: len(cld2)].max(axis=1) / 1024)
        self._known = np.array([name in bayes for name in names])
        self._nothing = bayes.index(NOT_A_LANGUAGE)
        self._one_for_cld2 = [(place[name], place[other]) for name, other in _ONE_FOR_CLD2]
        self._one_for_bayes = [(place[name], place[other]) for name, other in _ONE_FOR_BAYES]
        self._group = {place[name]: [place[other] for other in group] for group in _GROUPS for name in group}

    def weigh(self, found: Found, likely: Likely) -> Weighed:
        """Add up the evidence."""
        count = len(self.languages)
        spoken = np.bincount(self._cld2, weights=found.spoken, minlength=count + 1)[:count]
        for one, other in self._one_for_cld2:
            spoken[one] = spoken[other]
        size = max(1, found.size)
        # Of a long text the Bayes model reads a part.
        heard = likely.nats * max(1.0, size / max(1, likely.size))
        nats = np.full(count + 1, -_UNKNOWN * math.sqrt(size))
        nats[self._bayes] = heard
        top = float(heard[np.arange(len(likely.nats)) != self._nothing].max())
        nats = nats[:count]
        nats[~self._known] += top
        for one, other in self._one_for_bayes:
            nats[one] = max(nats[one], nats[other])
        total = nats + _NATS * spoken
        best = int(total.argmax())
        rest = total.copy()
        rest[self._group.get(best, best)] = -np.inf
        return Weighed(
            self.languages,
            total,
            self.languages[best],
            float(total[best] - rest.max()),
            float(spoken[best] / size / self._expected[best]) if self._expected[best] else -1.0,
            float(nats[best] - heard[self._nothing]) / size,
            size,
        )
