"""One pass of `keptset.settle`: the work behind it. See there for what it computes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np

from .arrays import I64, U64
from .large_buckets import Crowd, Ranked
from .protocol import NOBODY, Buckets, Changes, Decision, Facts, Hits, KeptStore
from .relation import Comparer, Profile, Relation

WINDOW: Final = 1024
"""Contents whose texts and buckets are fetched together."""
CROWD: Final = 64
"""Members from which on a bucket is not listed for each content that falls into it."""
_CHUNK: Final = 1 << 16
_ASSIGNED: Final = 2048
_CACHED_PROFILES: Final = 8192
_CACHED_CROWDS: Final = 50_000

UNDECIDED, KEPT, DROPPED, REMOVED = 0, 1, 2, 3


@dataclass(slots=True)
class _Later:
    """A content that became dirty during the pass."""

    priority: bytes
    kept: bool
    representative: int
    state: int = UNDECIDED


@dataclass(frozen=True, slots=True)
class _Item:
    """One step of the pass. ``leaves``: the place an earlier decision gave it is to be cleared, nothing decided."""

    priority: bytes
    content: int
    leaves: bool


@dataclass(slots=True)
class _Window:
    """What some steps need: profiles, buckets (members of the small ones, the content itself among them; keys of the
    crowded ones), and facts of the members.
    """

    profiles: list[Profile]
    groups: list[list[list[int]]]
    crowded: list[list[int]]
    ids: list[int]
    places: list[int]
    priorities: list[bytes]
    kept: list[bool]
    representatives: list[int]
    profile_of: dict[int, Profile]


class Settling:
    """The state of one pass: the dirty contents as flat arrays, the rest looked up as it is met."""

    def __init__(self, store: KeptStore, index: Buckets, comparer: Comparer) -> None:
        self.store, self.index, self.comparer = store, index, comparer
        self.cap = comparer.params.bucket_cap
        self.changes = Changes()
        self.later: dict[int, _Later] = {}
        self.heap: list[Ranked] = []
        self.crowds: dict[int, Crowd] = {}
        self.cache: OrderedDict[int, Profile] = OrderedDict()
        self.pending: list[Decision] = []

    def run(self, dirty: Iterable[int], removed: Iterable[int], moved: Mapping[int, bytes]) -> Changes:
        """Decide everything that is dirty or becomes so."""
        gone = np.unique(np.fromiter(removed, dtype=np.int64))
        movers = np.setdiff1d(np.fromiter(moved, dtype=np.int64, count=len(moved)), gone)
        self.ids = np.unique(np.concatenate([np.fromiter(dirty, dtype=np.int64), gone, movers]))
        if not len(self.ids):
            return self.changes
        facts = self._facts(self.ids)
        self.kept_before, self.representative_before = facts.kept, facts.representative
        self.state = np.zeros(len(self.ids), dtype=np.uint8)
        self.state[np.searchsorted(self.ids, gone)] = REMOVED
        self.priority = facts.priority
        self.moved = {int(content): moved[int(content)] for content in movers}
        leaving = [_Item(old, content, True) for content, old in self.moved.items()]
        leaving = sorted(
            (i for i in leaving if self._was_kept(i.content)), key=lambda item: (item.priority, item.content)
        )
        order = np.lexsort((self.ids, self.priority))
        start = 0
        for first in range(0, len(order), WINDOW):
            part = order[first : first + WINDOW]
            items = [
                _Item(priority, content, state == REMOVED)
                for priority, content, state in zip(
                    self.priority[part].tolist(), self.ids[part].tolist(), self.state[part].tolist(), strict=True
                )
            ]
            stop = start
            while stop < len(leaving) and leaving[stop].priority <= items[-1].priority:
                stop += 1
            if stop > start:
                items = sorted(items + leaving[start:stop], key=lambda item: (item.priority, item.content))
                start = stop
            self._work(items)
        self._work(leaving[start:])
        while self.heap:
            self._work(self._due(None))
        self._flush()
        return self.changes

    def _due(self, before: bytes | None) -> list[_Item]:
        """Contents that became dirty and come before this priority, at most a window of them, in order."""
        found: list[_Item] = []
        while self.heap and len(found) < WINDOW and (before is None or self.heap[0][0] < before):
            priority, content = heappop(self.heap)
            found.append(_Item(priority, content, False))
        return found

    def _work(self, items: Sequence[_Item]) -> None:
        if not items:
            return
        window = self._prepare(items)
        for row, item in enumerate(items):
            while self.heap and self.heap[0][0] < item.priority:
                self._work(self._due(item.priority))
            if item.leaves:
                if self._was_kept(item.content):
                    self._unsettle(window, row, item, entering=False)
            else:
                self._decide(window, row, item)

    def _decide(self, window: _Window, row: int, item: _Item) -> None:
        crowds = [self._crowd(key, item.priority) for key in window.crowded[row]]
        ranked = sorted(self._candidates(window, row, item, crowds))
        may_stand = self.store.may_stand
        found = self.comparer.first_similar(
            window.profiles[row],
            (self._profile(window, candidate) for _, candidate in ranked),
            lambda number: may_stand(item.priority, ranked[number][0]),
        )
        representative, relation = (ranked[found[0]][1], found[1]) if found else (NOBODY, None)
        kept = representative == NOBODY
        was_kept, was_represented = self._before(item.content)
        self._set_state(item.content, KEPT if kept else DROPPED)
        self.changes.decided += 1
        if kept != was_kept or representative != was_represented:
            self._record(item.content, representative, relation, was_kept, was_represented)
        if kept:
            entered = False
            for crowd in crowds:
                entered |= crowd.enter((item.priority, item.content))
            if entered or window.groups[row]:
                self._remember(item.content, window.profiles[row])
        if kept != was_kept or item.content in self.moved:
            self._unsettle(window, row, item, entering=kept)

    def _candidates(self, window: _Window, row: int, item: _Item, crowds: Sequence[Crowd]) -> set[Ranked]:
        """The kept contents of higher priority that this one is compared with."""
        found: set[Ranked] = set()
        alive = {m for m in set().union(*window.groups[row]) if self._alive(window, m, item.priority)}
        if len(alive) <= self.cap:
            found.update((window.priorities[m], window.ids[m]) for m in alive)
        else:
            for members in window.groups[row]:
                ranked = [(window.priorities[m], window.ids[m]) for m in members if m in alive]
                found.update(sorted(ranked)[: self.cap] if len(ranked) > self.cap else ranked)
        for crowd in crowds:
            found.update(crowd.heads)
        return found

    def _alive(self, window: _Window, member: int, priority: bytes) -> bool:
        """Whether a listed member is kept and above this priority, as far as the pass has come."""
        place = window.places[member]
        if place >= 0:
            return bool(self.state[place] == KEPT)
        later = self.later.get(window.ids[member])
        if later is not None:
            return later.state == KEPT
        return window.kept[member] and window.priorities[member] < priority

    def _unsettle(self, window: _Window, row: int, item: _Item, entering: bool) -> None:
        """A content starts or ceases to be kept: make dirty what lies below it and can be touched by that."""
        for members in window.groups[row]:
            below = [m for m in members if window.places[m] < 0 and window.priorities[m] > item.priority]
            self._touch(
                item,
                [window.ids[m] for m in below],
                [window.priorities[m] for m in below],
                [window.kept[m] for m in below],
                [window.representatives[m] for m in below],
            )
        for key in window.crowded[row]:
            crowd = self._crowd(key, item.priority)
            seen = (item.priority, item.content) in crowd.heads if entering else crowd.was_seen(item.priority)
            if not seen or not crowd.outsiders:
                continue
            members_ = self.index.members(np.uint64(key))
            for start in range(0, len(members_), _CHUNK):
                part = self._outside(members_[start : start + _CHUNK])
                if len(part):
                    facts = self._facts(part)
                    lower = facts.priority > np.bytes_(item.priority)
                    self._touch(
                        item,
                        part[lower].tolist(),
                        facts.priority[lower].tolist(),
                        facts.kept[lower].tolist(),
                        facts.representative[lower].tolist(),
                    )
        if not entering:
            stood_for = self._outside(np.unique(self.store.represented_by(np.array([item.content], dtype=np.int64))))
            if len(stood_for):
                facts = self._facts(stood_for)
                for content, priority in zip(stood_for.tolist(), facts.priority.tolist(), strict=True):
                    self._make_dirty(content, priority, False, item.content)

    def _touch(
        self, item: _Item, ids: list[int], priorities: list[bytes], kept: list[bool], representatives: list[int]
    ) -> None:
        dropped = [r for k, r in zip(kept, representatives, strict=True) if not k and r not in (NOBODY, item.content)]
        ranks: dict[int, bytes] = {}
        if dropped:
            unique = np.unique(np.array(dropped, dtype=np.int64))
            ranks = dict(zip(unique.tolist(), self._facts(unique).priority.tolist(), strict=True))
        for content, priority, is_kept, representative in zip(ids, priorities, kept, representatives, strict=True):
            if is_kept or (
                representative != NOBODY and (representative == item.content or ranks[representative] > item.priority)
            ):
                self._make_dirty(content, priority, is_kept, representative)

    def _make_dirty(self, content: int, priority: bytes, kept: bool, representative: int) -> None:
        if content not in self.later and self._place(content) < 0:
            self.later[content] = _Later(priority, kept, representative)
            heappush(self.heap, (priority, content))

    def _prepare(self, items: Sequence[_Item]) -> _Window:
        contents = np.array([item.content for item in items], dtype=np.int64)
        profiles, bands = self.comparer.prepare(self.store.texts(contents))
        hits = self.index.lookup(bands.ravel(), CROWD)
        # Dirty members that are dropped by now, or come after this window, can play no part in it.
        members = np.unique(hits.ids)
        places = self._places(members)
        useful = (places < 0) | np.isin(members, contents)
        useful[places >= 0] |= self.state[places[places >= 0]] == KEPT
        listed = useful[np.searchsorted(members, hits.ids)]
        starts = np.concatenate([[0], np.cumsum(listed)])[hits.starts]
        members, places = members[useful], places[useful]
        where = np.searchsorted(members, hits.ids[listed]).tolist()
        own = np.searchsorted(members, contents).tolist()
        groups, crowded = self._groups(bands, hits, starts, where, own)
        facts = self._member_facts(members, places)
        window = _Window(
            profiles, groups, crowded, members.tolist(), places.tolist(), facts.priority.tolist(), facts.kept.tolist(),
            facts.representative.tolist(), dict(zip(contents.tolist(), profiles, strict=True)),
        )  # fmt: skip
        self._fetch_profiles(window, items[-1].priority)
        return window

    def _groups(
        self, bands: U64, hits: Hits, starts: I64, where: list[int], own: list[int]
    ) -> tuple[list[list[list[int]]], list[list[int]]]:
        """For each row its small buckets that hold others, as lists of members, and the keys of its crowded ones."""
        groups: list[list[list[int]]] = [[] for _ in range(len(bands))]
        crowded: list[list[int]] = [[] for _ in range(len(bands))]
        if not len(hits.keys):
            return groups, crowded
        slots = np.minimum(np.searchsorted(hits.keys, bands), len(hits.keys) - 1)
        rows = np.broadcast_to(np.arange(len(bands))[:, None], bands.shape)
        real = bands != 0
        many = real & (hits.counts[slots] > CROWD)
        sizes = np.diff(starts)[slots]
        first = np.array([*where, NOBODY])[starts[slots]]
        few = real & (sizes > 0) & ~((sizes == 1) & (first == np.array(own)[:, None]))
        lists: dict[int, list[int]] = {}
        cuts = starts.tolist()
        for row, slot in zip(rows[few].tolist(), slots[few].tolist(), strict=True):
            if slot not in lists:
                lists[slot] = where[cuts[slot] : cuts[slot + 1]]
            groups[row].append(lists[slot])
        for row, key in zip(rows[many].tolist(), bands[many].tolist(), strict=True):
            crowded[row].append(key)
        return groups, crowded

    def _member_facts(self, members: I64, places: I64) -> Facts:
        """Facts of listed members; of the dirty ones only the priority."""
        outside = places < 0
        facts = self._facts(members[outside])
        width = max(self.priority.dtype.itemsize, facts.priority.dtype.itemsize)
        priority = np.zeros(len(members), dtype=f"S{width}")
        kept, representative = np.zeros(len(members), dtype=np.bool_), np.full(len(members), NOBODY, dtype=np.int64)
        priority[outside], kept[outside], representative[outside] = facts.priority, facts.kept, facts.representative
        priority[~outside] = self.priority[places[~outside]]
        return Facts(priority, kept, representative)

    def _fetch_profiles(self, window: _Window, last: bytes) -> None:
        """Profiles of all listed members that may be compared, in one go."""
        wanted = [
            content
            for m, content in enumerate(window.ids)
            if content not in window.profile_of and content not in self.cache and self._alive(window, m, last)
        ]
        for start in range(0, len(wanted), WINDOW):
            part = wanted[start : start + WINDOW]
            profiles, _ = self.comparer.prepare(self.store.texts(np.array(part, dtype=np.int64)), bands=False)
            window.profile_of.update(zip(part, profiles, strict=True))
            for content, profile in zip(part, profiles, strict=True):
                self._remember(content, profile)

    def _profile(self, window: _Window, content: int) -> Profile:
        profile = window.profile_of.get(content) or self.cache.get(content)
        if profile is None:
            texts = self.store.texts(np.array([content], dtype=np.int64))
            profile = self.comparer.prepare(texts, bands=False)[0][0]
            self._remember(content, profile)
        return profile

    def _remember(self, content: int, profile: Profile) -> None:
        # Copies: the window's profiles are views of arrays that hold a thousand texts.
        copies = profile.shingles.copy(), profile.tokens.copy(), profile.figures.copy()
        self.cache[content] = Profile(profile.text, *copies)
        self.cache.move_to_end(content)
        if len(self.cache) > _CACHED_PROFILES:
            self.cache.popitem(last=False)

    def _crowd(self, key: int, priority: bytes) -> Crowd:
        """The crowded bucket, brought forward to this priority."""
        crowd = self.crowds.get(key)
        if crowd is not None and len(crowd.heads) >= self.cap:
            return crowd
        if crowd is None or not crowd.advance(priority, self.later.__contains__):
            if len(self.crowds) >= _CACHED_CROWDS:
                self.crowds.clear()
            crowd = self.crowds[key] = self._gather(key, priority)
        return crowd

    def _gather(self, key: int, priority: bytes) -> Crowd:
        """The crowded bucket as it stands when the pass has come to this priority."""
        members = self.index.members(np.uint64(key))
        seen: list[Ranked] = []
        waiting: list[Ranked] = []
        old: list[bytes] = []
        outsiders = False
        for start in range(0, len(members), _CHUNK):
            part = members[start : start + _CHUNK]
            places = self._places(part)
            mine = places[places >= 0]
            now = mine[self.state[mine] == KEPT]
            seen += zip(self.priority[now].tolist(), self.ids[now].tolist(), strict=True)
            before = mine[self.kept_before[mine]]
            ranks = zip(self.ids[before].tolist(), self.priority[before].tolist(), strict=True)
            old += [self.moved.get(content, rank) for content, rank in ranks]
            others = part[places < 0]
            if not len(others):
                continue
            outsiders = True
            facts = self._facts(others)
            kept = list(zip(facts.priority[facts.kept].tolist(), others[facts.kept].tolist(), strict=True))
            old += [rank for rank, _ in kept]
            for member in kept:
                if member[1] in self.later:
                    continue
                (seen if member[0] < priority else waiting).append(member)
            for content in self.later.keys() & set(others.tolist()) if self.later else ():
                if self.later[content].state == KEPT:
                    seen.append((self.later[content].priority, content))
        waiting.sort()
        room = 4 * self.cap + 16
        last = sorted(old)[self.cap - 1] if len(old) >= self.cap else None
        return Crowd(self.cap, sorted(seen)[: self.cap], waiting[:room], len(waiting) > room, last, outsiders)

    def _places(self, contents: I64) -> I64:
        """Where contents are among the dirty ones, -1 for those that are not."""
        places = np.full(len(contents), NOBODY, dtype=np.int64)
        if len(contents):
            at = np.minimum(np.searchsorted(self.ids, contents), len(self.ids) - 1)
            inside = self.ids[at] == contents
            places[inside] = at[inside]
        return places

    def _place(self, content: int) -> int:
        at = int(np.searchsorted(self.ids, content))
        return at if at < len(self.ids) and self.ids[at] == content else -1

    def _outside(self, contents: I64) -> I64:
        return contents[self._places(contents) < 0]

    def _facts(self, contents: I64) -> Facts:
        if len(contents) <= _CHUNK:
            return self.store.facts(contents)
        parts = [self.store.facts(contents[i : i + _CHUNK]) for i in range(0, len(contents), _CHUNK)]
        return Facts(
            np.concatenate([part.priority for part in parts]),
            np.concatenate([part.kept for part in parts]),
            np.concatenate([part.representative for part in parts]),
        )

    def _before(self, content: int) -> tuple[bool, int]:
        """Kept or not, and represented by whom, before this pass."""
        later = self.later.get(content)
        if later is not None:
            return later.kept, later.representative
        place = self._place(content)
        return bool(self.kept_before[place]), int(self.representative_before[place])

    def _was_kept(self, content: int) -> bool:
        return self._before(content)[0]

    def _set_state(self, content: int, state: int) -> None:
        later = self.later.get(content)
        if later is not None:
            later.state = state
        else:
            self.state[self._place(content)] = state

    def _record(
        self, content: int, representative: int, relation: Relation | None, was_kept: bool, was_represented: int
    ) -> None:
        if representative == NOBODY:
            self.changes.kept += not was_kept
            decision = Decision(content, True, NOBODY, 0.0, 0.0, None)
        else:
            assert relation is not None
            if was_represented == NOBODY:
                self.changes.dropped += 1
            else:
                self.changes.represented_anew += 1
            decision = Decision(content, False, representative, relation.jaccard, relation.containment, relation.reason)
        self.pending.append(decision)
        if len(self.pending) >= _ASSIGNED:
            self._flush()

    def _flush(self) -> None:
        if self.pending:
            self.store.assign(self.pending)
            self.pending = []
