"""The pass that brings a selection up to date: a priority-ordered greedy maximal independent set, kept incrementally.

Contents are the vertices; two are joined where the one of higher priority may stand for the other. Greedy from the
highest priority down gives the *lexicographically first* maximal independent set: the kept contents (see `selection`
for the definition, with its cap). Kept up to date, only dirty contents are decided again, and what a decision changes
makes further ones dirty, always below it in priority: so one pass from top to bottom ends, each decided once.

Every content is one of three cases (`DirtySet`): *given* as dirty, *later* made dirty on the way, or *outside*, for
which what the store says still holds. Every step of the pass is one of three things:

1. a content is decided: compared with the kept candidates above it (`_decide`);
2. one that goes, or that had a higher priority before, leaves the place it was kept at (`_invalidate`);
3. steps of contents that became dirty on the way come in between, where their priority says (`_work`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import sorted_set
from .dirty_set import REMOVED, DirtySet, facts_of
from .large_bucket_states import CHUNK, LargeBuckets
from .large_buckets import LargeBucket, Ranked
from .protocol import NOBODY, Assignment, Buckets, Changes, KeptStore
from .recent_bands import RecentBands
from .relation import Comparer, Relation
from .selection_window import WINDOW, Window, Windows

_ASSIGNED: Final = 2048


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the pass. ``leaves``: the place an earlier decision gave it is to be cleared, nothing decided."""

    priority: bytes
    content: int
    leaves: bool


class SelectionPass:
    """One pass over the dirty contents, from the highest priority to the lowest. ``decided``: hears of each decision
    whether the content is kept.
    """

    def __init__(
        self,
        store: KeptStore,
        index: Buckets,
        comparer: Comparer,
        dirty: DirtySet,
        recent: RecentBands,
        decided: Callable[[bool], None],
    ) -> None:
        self.decided = decided
        self.store, self.index, self.comparer, self.dirty = store, index, comparer, dirty
        self.cap = comparer.params.bucket_cap
        self.windows = Windows(store, index, comparer, dirty, recent)
        self.large = LargeBuckets(store, index, dirty, self.cap)
        self.changes = Changes()
        self.undelivered: list[Assignment] = []

    def run(self) -> Changes:
        """Decide everything that is dirty or becomes so."""
        leaving = self._leaving()
        done = 0
        for steps in self._given():
            stop = done
            while stop < len(leaving) and leaving[stop].priority <= steps[-1].priority:
                stop += 1
            self._work(sorted(steps + leaving[done:stop], key=_rank) if stop > done else steps)
            done = stop
        self._work(leaving[done:])
        while due := self._due(None):
            self._work(due)
        self._deliver()
        return self.changes

    def _given(self) -> Iterable[list[_Step]]:
        """The given contents in order, a window at a time."""
        given = self.dirty
        order = np.lexsort((given.ids, given.priority))
        for first in range(0, len(order), WINDOW):
            part = order[first : first + WINDOW]
            columns = given.priority[part].tolist(), given.ids[part].tolist(), given.state[part].tolist()
            yield [_Step(rank, content, state == REMOVED) for rank, content, state in zip(*columns, strict=True)]

    def _leaving(self) -> list[_Step]:
        """The places, in order, at which contents were kept whose priority is another now."""
        moved = (_Step(old, content, True) for content, old in self.dirty.moved.items())
        return sorted((step for step in moved if self.dirty.before(step.content)[0]), key=_rank)

    def _due(self, before: bytes | None) -> list[_Step]:
        """Contents that became dirty and come before this priority, at most a window of them, in order."""
        return [_Step(priority, content, False) for priority, content in self.dirty.take_due(before, WINDOW)]

    def _work(self, steps: Sequence[_Step]) -> None:
        if not steps:
            return
        contents = np.array([step.content for step in steps], dtype=np.int64)
        window = self.windows.prepare(contents, steps[-1].priority)
        for row, step in enumerate(steps):
            while self.dirty.is_due(step.priority):
                self._work(self._due(step.priority))
            if not step.leaves:
                self._decide(window, row, step)
            elif self.dirty.before(step.content)[0]:
                self._invalidate(window, row, step, entering=False)

    def _decide(self, window: Window, row: int, step: _Step) -> None:
        buckets = [self.large.at(key, step.priority) for key in window.large[row]]
        ranked = sorted(self._candidates(window, row, step, buckets))
        own, found = window.profiles[row], None
        if ranked and own is not None:
            may_stand = self.store.may_stand
            found = self.comparer.first_similar(
                own,
                (self.windows.profile(window, candidate) for _, candidate in ranked),
                lambda number: may_stand(step.priority, ranked[number][0]),
            )
        representative, relation = (ranked[found[0]][1], found[1]) if found else (NOBODY, None)
        kept = representative == NOBODY
        was_kept, was_represented = self.dirty.before(step.content)
        self.dirty.decide(step.content, kept=kept)
        self.changes.decided += 1
        self.decided(kept)
        if kept != was_kept or representative != was_represented:
            self._record(step.content, representative, relation, was_kept, was_represented)
        if kept:
            entered = False
            for bucket in buckets:
                entered |= bucket.enter((step.priority, step.content))
            if own is not None and (entered or window.groups[row]):
                self.windows.remember(step.content, own)
        if kept != was_kept or step.content in self.dirty.moved:
            self._invalidate(window, row, step, entering=kept)

    def _candidates(self, window: Window, row: int, step: _Step, buckets: Sequence[LargeBucket]) -> set[Ranked]:
        """The kept contents of higher priority that this one is compared with."""
        found: set[Ranked] = set()
        alive = {m for m in set().union(*window.groups[row]) if self.windows.is_alive(window, m, step.priority)}
        if len(alive) <= self.cap:
            found.update((window.priorities[m], window.ids[m]) for m in alive)
        else:
            for members in window.groups[row]:
                ranked = [(window.priorities[m], window.ids[m]) for m in members if m in alive]
                found.update(sorted(ranked)[: self.cap] if len(ranked) > self.cap else ranked)
        for bucket in buckets:
            found.update(bucket.top)
        return found

    def _invalidate(self, window: Window, row: int, step: _Step, entering: bool) -> None:
        """A content starts or ceases to be kept: make dirty what lies below it and can be touched by that."""
        for members in window.groups[row]:
            below = [m for m in members if window.places[m] < 0 and window.priorities[m] > step.priority]
            self._touch(
                step,
                [window.ids[m] for m in below],
                [window.priorities[m] for m in below],
                [window.kept[m] for m in below],
                [window.representatives[m] for m in below],
            )
        for key in window.large[row]:
            bucket = self.large.at(key, step.priority)
            seen = (step.priority, step.content) in bucket.top if entering else bucket.was_seen(step.priority)
            if not seen or not bucket.outsiders:
                continue
            inside = self.index.members(np.uint64(key))
            for start in range(0, len(inside), CHUNK):
                part = self.dirty.not_given(inside[start : start + CHUNK])
                if len(part):
                    facts = facts_of(self.store, part)
                    lower = facts.priority > np.bytes_(step.priority)
                    self._touch(
                        step,
                        part[lower].tolist(),
                        facts.priority[lower].tolist(),
                        facts.kept[lower].tolist(),
                        facts.representative[lower].tolist(),
                    )
        if not entering:
            stood_for = self.dirty.not_given(
                sorted_set(self.store.represented_by(np.array([step.content], dtype=np.int64)))
            )
            if len(stood_for):
                facts = facts_of(self.store, stood_for)
                for content, priority in zip(stood_for.tolist(), facts.priority.tolist(), strict=True):
                    self.dirty.add(content, priority, False, step.content)

    def _touch(
        self, step: _Step, ids: list[int], priorities: list[bytes], kept: list[bool], representatives: list[int]
    ) -> None:
        dropped = [r for k, r in zip(kept, representatives, strict=True) if not k and r not in (NOBODY, step.content)]
        ranks: dict[int, bytes] = {}
        if dropped:
            unique = sorted_set(np.array(dropped, dtype=np.int64))
            ranks = dict(zip(unique.tolist(), facts_of(self.store, unique).priority.tolist(), strict=True))
        for content, priority, is_kept, representative in zip(ids, priorities, kept, representatives, strict=True):
            if is_kept or (
                representative != NOBODY and (representative == step.content or ranks[representative] > step.priority)
            ):
                self.dirty.add(content, priority, is_kept, representative)

    def _record(
        self, content: int, representative: int, relation: Relation | None, was_kept: bool, was_represented: int
    ) -> None:
        if representative == NOBODY:
            self.changes.kept += not was_kept
            decision = Assignment(content, True, NOBODY, 0.0, 0.0, None)
        else:
            assert relation is not None
            self.changes.dropped += was_represented == NOBODY
            decision = Assignment(
                content, False, representative, relation.jaccard, relation.containment, relation.reason
            )
        self.undelivered.append(decision)
        if len(self.undelivered) >= _ASSIGNED:
            self._deliver()

    def _deliver(self) -> None:
        if self.undelivered:
            self.store.assign(self.undelivered)
            self.undelivered = []


def _rank(step: _Step) -> tuple[bytes, int]:
    return step.priority, step.content
