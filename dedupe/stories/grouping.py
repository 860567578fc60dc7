"""From closeness to stories: texts joined step by step, the closest first, as a function of the set of texts."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from .profile import EventProfile, Key

PAIR = 450
"""Mean closeness at which two texts are one story; ..."""
GROUPS = 100
"""... and two large groups: what one pair shares by chance, many pairs do not."""
LEAST = 50
"""Closeness below which two texts say nothing about each other."""
COMMON = 100
"""A term that more texts have among their keys is a subject, and finds nobody."""
BOTH = 2
"""Keys that two texts must share to be compared."""
_SPLIT_FROM = 3
_HELD, _RARELY = 0.6, 0.15
_TELLING = 3


def candidates(profiles: Sequence[EventProfile]) -> list[tuple[int, int]]:
    """The pairs of texts that share at least two of their keys."""
    holders: defaultdict[Key, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        for key in profile.heaviest():
            holders[key].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for found in holders.values():
        if len(found) <= COMMON:
            shared.update(combinations(found, 2))
    return sorted(pair for pair, count in shared.items() if count >= BOTH)


class Grouping:
    """Groups of texts by mean closeness. The texts must come in an order that belongs to them (by id), not in that of
    arrival: it decides between equals. ``event_of``: the terms of a text that can tell two events apart.
    """

    def __init__(self, texts: int, close: Mapping[tuple[int, int], int], event_of: Callable[[int], set[Key]]) -> None:
        self._event_of = event_of
        self._members: dict[int, list[int]] = {number: [number] for number in range(texts)}
        self._version = [0] * texts
        self._sums: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for (a, b), value in close.items():
            if value >= LEAST:
                self._sums[a][b] = self._sums[b][a] = value
        self._waiting: list[tuple[float, int, int, int, int]] = []

    def groups(self) -> list[list[int]]:
        """The groups, each as its texts in order, by their first."""
        for a, others in list(self._sums.items()):
            for b in others:
                if a < b:
                    self._consider(a, b)
        while self._waiting:
            _, a, b, version_a, version_b = heapq.heappop(self._waiting)
            current = a in self._members and b in self._members
            if (
                current
                and (self._version[a], self._version[b]) == (version_a, version_b)
                and not self._two_events(a, b)
            ):
                self._join(a, b)
        return sorted(sorted(members) for members in self._members.values())

    def _consider(self, a: int, b: int) -> None:
        pairs = len(self._members[a]) * len(self._members[b])
        margin = self._sums[a][b] / pairs - (GROUPS + (PAIR - GROUPS) / pairs**0.5)
        if margin >= 0:
            a, b = min(a, b), max(a, b)
            heapq.heappush(self._waiting, (-margin, a, b, self._version[a], self._version[b]))

    def _join(self, a: int, b: int) -> None:
        self._members[a] += self._members.pop(b)
        self._version[a] += 1
        for other, value in self._sums.pop(b).items():
            if other != a:
                del self._sums[other][b]
                self._sums[a][other] = self._sums[other][a] = self._sums[a].get(other, 0) + value
        self._sums[a].pop(b, None)
        for other in self._sums[a]:
            self._consider(a, other)

    def _two_events(self, a: int, b: int) -> bool:
        """Whether each of two groups has several terms that nearly all its texts hold and hardly any of the other's:
        two events of one subject.
        """
        if min(len(self._members[a]), len(self._members[b])) < _SPLIT_FROM:
            return False
        counts = [self._counts(a), self._counts(b)]
        sizes = [len(self._members[a]), len(self._members[b])]
        return all(
            sum(
                count >= _HELD * sizes[one] and counts[1 - one][term] <= _RARELY * sizes[1 - one]
                for term, count in counts[one].items()
            )
            >= _TELLING
            for one in (0, 1)
        )

    def _counts(self, group: int) -> Counter[Key]:
        return Counter(term for number in self._members[group] for term in self._event_of(number))
