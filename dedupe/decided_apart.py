"""Whole parts of a corpus (`components`) decided anywhere: what goes there, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .memory import MemoryBuckets, MemoryStore
from .protocol import Assignment
from .recent_bands import RecentBands
from .relation import Comparer
from .selection import update_selection

Standing = Callable[[bytes, bytes], bool]
"""`KeptStore.may_stand`."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Contents of whole parts, ascending, with their priorities and texts."""

    contents: Sequence[int]
    priorities: Sequence[bytes]
    texts: Sequence[str]


class _Apart(MemoryStore):
    """A store of one batch that knows who may stand for whom."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self._standing = standing

    def may_stand(self, priority: bytes, other: bytes) -> bool:
        """See `KeptStore`."""
        return self._standing(priority, other)


def decided_apart(batch: Undecided, comparer: Comparer, standing: Standing) -> list[Assignment]:
    """The decisions on all contents of a batch: those that a pass over the whole corpus would come to."""
    store, buckets, recent = _Apart(standing), MemoryBuckets(), RecentBands(len(batch.contents))
    for content, text, priority in zip(batch.contents, batch.texts, batch.priorities, strict=True):
        store.add(content, text, priority)
    ids, bands = np.array(batch.contents, dtype=np.int64), comparer.sketcher.sketch(batch.texts).bands
    buckets.add(ids, bands)
    recent.note(ids, bands)
    update_selection(batch.contents, store, buckets, comparer, recent=recent)
    return list(store.decisions.values())
