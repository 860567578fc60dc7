"""Counting in bounded memory: frequent names, distributions, the highest of many."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, log
from typing import Any, Final, Generic, TypeVar

from .numbers import Spread, Tallied

T = TypeVar("T")

TITLE: Final = 160
SOURCE: Final = 240
"""Characters that are shown of titles and sources."""


class Frequent:
    """Counts names. Up to ``room`` of them exactly; of more, rare ones are given up again and again, so that what is
    counted of the others may be too low by as much as those had (Misra and Gries's summary, in batches).
    """

    def __init__(self, room: int = 50_000) -> None:
        self.room = room
        self.counts: Counter[str] = Counter()
        self.met = 0
        self.lost = 0

    def add(self, name: str, number: int = 1) -> None:
        """Met once more, or ``number`` times."""
        self.counts[name] += number
        if len(self.counts) > 2 * self.room:
            ranked = sorted(self.counts.items(), key=_rank)
            self.counts = Counter(dict(ranked[: self.room]))
            self.lost += ranked[self.room][1]

    def tallied(self, most: int) -> Tallied:
        """The ``most`` frequent of them."""
        rows = heapq.nsmallest(most, self.counts.items(), key=_rank)
        return Tallied(rows, len(self.counts), exact=not self.lost)


def _rank(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


class Lengths:
    """A distribution of whole numbers over many orders of magnitude, each known to one percent."""

    _STEP = log(1.01)

    def __init__(self) -> None:
        self._bins: Counter[int] = Counter()

    def add(self, value: int) -> None:
        """One more value."""
        self._bins[int(log(max(1, value)) / self._STEP)] += 1

    def spread(self, edges: Sequence[int]) -> Spread:
        """How many lie between each two of the edges, and the deciles that people ask for."""
        total = sum(self._bins.values())
        bins = [(float(low), float(high), 0) for low, high in pairwise(edges)]
        numbers = [0] * len(bins)
        at, seen = 0, 0
        wanted = {"10 %": 0.1, "25 %": 0.25, "50 %": 0.5, "75 %": 0.75, "90 %": 0.9, "99 %": 0.99}
        quantiles: dict[str, float] = {}
        for place in sorted(self._bins):
            middle = exp((place + 0.5) * self._STEP)
            while at < len(bins) - 1 and middle >= bins[at][1]:
                at += 1
            if bins:
                numbers[at] += self._bins[place]
            seen += self._bins[place]
            for name, share in wanted.items():
                if name not in quantiles and seen >= share * total:
                    quantiles[name] = float(f"{middle:.3g}")
        return Spread([(low, high, number) for (low, high, _), number in zip(bins, numbers, strict=True)], quantiles)


class Highest(Generic[T]):
    """The ``room`` values with the highest keys of all that are offered. Keys must differ."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._heap: list[tuple[Any, T]] = []

    def wants(self, key: Any) -> bool:  # noqa: ANN401 - whatever can be compared
        """Whether a value with this key would be kept: so that it need not be made where it would not."""
        return len(self._heap) < self.room or key > self._heap[0][0]

    def offer(self, key: Any, value: T) -> None:  # noqa: ANN401
        """One more value."""
        if len(self._heap) < self.room:
            heapq.heappush(self._heap, (key, value))
        elif self.wants(key):
            heapq.heapreplace(self._heap, (key, value))

    def ranked(self) -> list[T]:
        """What was kept, the highest first."""
        return [value for _, value in sorted(self._heap, key=lambda row: row[0], reverse=True)]


def flat(text: str | None, width: int) -> str:
    """A text on one line, cut short."""
    if not text:
        return ""
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width else line[: width - 1] + "…"


def middle(values: Iterable[tuple[int, int]]) -> int:
    """The middle one of counted values (value, how many)."""
    ordered = sorted(values)
    half, seen = sum(number for _, number in ordered) / 2, 0
    for value, number in ordered:
        seen += number
        if seen >= half:
            return value
    return 0
