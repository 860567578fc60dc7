"""The contents that a selection pass decides, and what was so before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np

from .arrays import I64, sorted_set
from .large_buckets import Ranked
from .protocol import NOBODY, ContentStates, KeptStore

UNDECIDED, KEPT, DROPPED, REMOVED = 0, 1, 2, 3
"""States of a dirty content as far as the pass has come."""
_CHUNK: Final = 1 << 16


def facts_of(store: KeptStore, contents: I64) -> ContentStates:
    """What the store knows of contents, asked so many at a time."""
    if len(contents) <= _CHUNK:
        return store.facts(contents)
    parts = [store.facts(contents[i : i + _CHUNK]) for i in range(0, len(contents), _CHUNK)]
    return ContentStates(
        np.concatenate([part.priority for part in parts]),
        np.concatenate([part.kept for part in parts]),
        np.concatenate([part.representative for part in parts]),
    )


@dataclass(slots=True)
class _Later:
    """A content that became dirty during the pass."""

    priority: bytes
    kept: bool
    representative: int
    state: int = UNDECIDED


class DirtySet:
    """During a pass a content is one of three things:

    - *given*: dirty when the pass began. It has a place in flat arrays (of the ids in order, their priorities and
      states, and what was so before), for there may be millions.
    - *later*: it became dirty on the way, by a decision above it. It is in a dictionary and, until its turn comes, in
      a heap by priority; there are few.
    - *outside*: neither. It is as the store says, and no decision of the pass so far can touch it.
    """

    def __init__(
        self, store: KeptStore, dirty: Iterable[int], removed: Iterable[int], moved: Mapping[int, bytes]
    ) -> None:
        gone = sorted_set(np.fromiter(removed, dtype=np.int64))
        movers = sorted_set(np.fromiter(moved, dtype=np.int64, count=len(moved)))
        movers = movers[~np.isin(movers, gone, assume_unique=True)]
        self.ids = sorted_set(np.concatenate([np.fromiter(dirty, dtype=np.int64), gone, movers]))
        facts = facts_of(store, self.ids)
        self.priority, self.kept_before, self.representative_before = facts.priority, facts.kept, facts.representative
        self.state = np.zeros(len(self.ids), dtype=np.uint8)
        self.state[np.searchsorted(self.ids, gone)] = REMOVED
        self.moved = {int(content): moved[int(content)] for content in movers}
        """Priorities that given contents had, where they have another now."""
        self.later: dict[int, _Later] = {}
        self._heap: list[Ranked] = []

    # -- the given ones, by place ----------------------------------------------------------------------------------

    def places(self, contents: I64) -> I64:
        """Where contents are among the given ones, -1 for those that are not."""
        places = np.full(len(contents), NOBODY, dtype=np.int64)
        if len(contents):
            at = np.minimum(np.searchsorted(self.ids, contents), len(self.ids) - 1)
            inside = self.ids[at] == contents
            places[inside] = at[inside]
        return places

    def not_given(self, contents: I64) -> I64:
        """Those of the contents that are later or outside."""
        return contents[self.places(contents) < 0]

    def _place(self, content: int) -> int:
        at = int(np.searchsorted(self.ids, content))
        return at if at < len(self.ids) and self.ids[at] == content else -1

    # -- the later ones, by priority -------------------------------------------------------------------------------

    def add(self, content: int, priority: bytes, kept: bool, representative: int) -> None:
        """A content becomes dirty, unless it is; ``kept`` and ``representative`` say how it was before."""
        if content not in self.later and self._place(content) < 0:
            self.later[content] = _Later(priority, kept, representative)
            heappush(self._heap, (priority, content))

    def is_due(self, before: bytes) -> bool:
        """Whether one that became dirty comes before this priority."""
        return bool(self._heap) and self._heap[0][0] < before

    def take_due(self, before: bytes | None, limit: int) -> list[Ranked]:
        """Those that became dirty and come before this priority (None: all), at most so many, in order."""
        found: list[Ranked] = []
        while self._heap and len(found) < limit and (before is None or self._heap[0][0] < before):
            found.append(heappop(self._heap))
        return found

    # -- any content -----------------------------------------------------------------------------------------------

    def before(self, content: int) -> tuple[bool, int]:
        """Whether a dirty content was kept, and represented by whom, before this pass."""
        later = self.later.get(content)
        if later is not None:
            return later.kept, later.representative
        place = self._place(content)
        return bool(self.kept_before[place]), int(self.representative_before[place])

    def decide(self, content: int, *, kept: bool) -> None:
        """A dirty content is decided."""
        state = KEPT if kept else DROPPED
        later = self.later.get(content)
        if later is not None:
            later.state = state
        else:
            self.state[self._place(content)] = state

    def decided_kept(self, content: int, place: int) -> bool | None:
        """Whether a content (``place``: see `places`) has been decided to be kept by now; None: it is outside."""
        if place >= 0:
            return bool(self.state[place] == KEPT)
        later = self.later.get(content)
        return None if later is None else later.state == KEPT
