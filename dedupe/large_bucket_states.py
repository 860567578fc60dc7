"""The large buckets that a selection pass has come by."""

from __future__ import annotations

from typing import Final

import numpy as np

from .dirty_set import KEPT, DirtySet, facts_of
from .large_buckets import LargeBucket, Ranked
from .protocol import Buckets, KeptStore

CHUNK: Final = 1 << 16
"""Members of a large bucket that are looked at together."""
_CACHED: Final = 50_000


class LargeBuckets:
    """Made when the pass first meets one, then brought forward with it."""

    def __init__(self, store: KeptStore, index: Buckets, dirty: DirtySet, cap: int) -> None:
        self.store, self.index, self.dirty, self.cap = store, index, dirty, cap
        self._known: dict[int, LargeBucket] = {}

    def at(self, key: int, priority: bytes) -> LargeBucket:
        """The bucket with this key, brought forward to this priority."""
        bucket = self._known.get(key)
        if bucket is not None and len(bucket.top) >= self.cap:
            return bucket
        if bucket is None or not bucket.advance(priority, self.dirty.later.__contains__):
            if len(self._known) >= _CACHED:
                self._known.clear()
            bucket = self._known[key] = self._gather(key, priority)
        return bucket

    def _gather(self, key: int, priority: bytes) -> LargeBucket:
        """The bucket as it stands when the pass has come to this priority."""
        dirty, members = self.dirty, self.index.members(np.uint64(key))
        seen: list[Ranked] = []
        pending: list[Ranked] = []
        old: list[bytes] = []
        outsiders = False
        for start in range(0, len(members), CHUNK):
            part = members[start : start + CHUNK]
            places = dirty.places(part)
            mine = places[places >= 0]
            now = mine[dirty.state[mine] == KEPT]
            seen += zip(dirty.priority[now].tolist(), dirty.ids[now].tolist(), strict=True)
            before = mine[dirty.kept_before[mine]]
            ranks = zip(dirty.ids[before].tolist(), dirty.priority[before].tolist(), strict=True)
            old += [dirty.moved.get(content, rank) for content, rank in ranks]
            others = part[places < 0]
            if not len(others):
                continue
            outsiders = True
            facts = facts_of(self.store, others)
            kept = list(zip(facts.priority[facts.kept].tolist(), others[facts.kept].tolist(), strict=True))
            old += [rank for rank, _ in kept]
            for member in kept:
                if member[1] in dirty.later:
                    continue
                (seen if member[0] < priority else pending).append(member)
            for content in dirty.later.keys() & set(others.tolist()) if dirty.later else ():
                if dirty.later[content].state == KEPT:
                    seen.append((dirty.later[content].priority, content))
        pending.sort()
        room = 4 * self.cap + 16
        last = sorted(old)[self.cap - 1] if len(old) >= self.cap else None
        return LargeBucket(self.cap, sorted(seen)[: self.cap], pending[:room], len(pending) > room, last, outsiders)
