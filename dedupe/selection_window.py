"""What some steps of a selection pass need, fetched together: texts, buckets, and facts of their members."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import I64, U64, sorted_set
from .dirty_set import KEPT, DirtySet, facts_of
from .protocol import NOBODY, BucketHits, Buckets, ContentStates, KeptStore
from .recent_bands import RecentBands
from .relation import Comparer, Profile

WINDOW: Final = 1024
"""Contents whose texts and buckets are fetched together."""
LARGE_BUCKET: Final = 64
"""Members from which on a bucket is not listed for each content that falls into it."""
_CACHED_PROFILES: Final = 8192


@dataclass(slots=True)
class Window:
    """``profiles`` of the steps that have neighbours (a text alone in its buckets is not looked at); ``groups``: the
    members of their small buckets (each content itself among them) as places in the columns that follow; ``large``: the
    keys of their large buckets.
    """

    profiles: list[Profile | None]
    groups: list[list[list[int]]]
    large: list[list[int]]
    ids: list[int]
    places: list[int]
    priorities: list[bytes]
    kept: list[bool]
    representatives: list[int]
    profile_of: dict[int, Profile]


class Windows:
    """Makes windows, and remembers the profiles of contents that were kept or compared lately."""

    def __init__(
        self, store: KeptStore, index: Buckets, comparer: Comparer, dirty: DirtySet, recent: RecentBands
    ) -> None:
        self.store, self.index, self.comparer, self.dirty, self.recent = store, index, comparer, dirty, recent
        self.cache: OrderedDict[int, Profile] = OrderedDict()

    def prepare(self, contents: I64, last: bytes) -> Window:
        """The window of some steps, the last of which has the priority ``last``."""
        bands, profile_of = self._bands(contents)
        hits = self.index.lookup(bands.ravel(), LARGE_BUCKET)
        # Dirty members that are dropped by now, or come after this window, can play no part in it.
        members = sorted_set(hits.ids)
        places = self.dirty.places(members)
        useful = (places < 0) | np.isin(members, contents)
        useful[places >= 0] |= self.dirty.state[places[places >= 0]] == KEPT
        listed = useful[np.searchsorted(members, hits.ids)]
        starts = np.concatenate([[0], np.cumsum(listed)])[hits.starts]
        members, places = members[useful], places[useful]
        where = np.searchsorted(members, hits.ids[listed]).tolist()
        own = np.searchsorted(members, contents).tolist()
        groups, large = self._groups(bands, hits, starts, where, own)
        facts = self._member_facts(members, places)
        neighboured = [bool(group or keys) for group, keys in zip(groups, large, strict=True)]
        missing = [c for c, near in zip(contents.tolist(), neighboured, strict=True) if near and c not in profile_of]
        profile_of.update(zip(missing, self._profiles(missing), strict=True))
        window = Window(
            [profile_of.get(content) for content in contents.tolist()], groups, large, members.tolist(),
            places.tolist(), facts.priority.tolist(), facts.kept.tolist(), facts.representative.tolist(), profile_of,
        )  # fmt: skip
        self._fetch_profiles(window, last)
        return window

    def _bands(self, contents: I64) -> tuple[U64, dict[int, Profile]]:
        """The band keys of contents, and the profiles of those that had to be sketched for that."""
        bands, known = self.recent.of(contents, self.comparer.params.bands)
        unknown = contents[~known]
        if not len(unknown):
            return bands, {}
        profiles, bands[~known] = self.comparer.prepare(self.store.texts(unknown))
        return bands, dict(zip(unknown.tolist(), profiles, strict=True))

    def _profiles(self, contents: list[int]) -> list[Profile]:
        """The profiles of contents, from their texts."""
        if not contents:
            return []
        return self.comparer.prepare(self.store.texts(np.array(contents, dtype=np.int64)), bands=False)[0]

    def _groups(
        self, bands: U64, hits: BucketHits, starts: I64, where: list[int], own: list[int]
    ) -> tuple[list[list[list[int]]], list[list[int]]]:
        """For each row its small buckets that hold others, as lists of members, and the keys of its large ones."""
        groups: list[list[list[int]]] = [[] for _ in range(len(bands))]
        large: list[list[int]] = [[] for _ in range(len(bands))]
        if not len(hits.keys):
            return groups, large
        slots = np.minimum(np.searchsorted(hits.keys, bands), len(hits.keys) - 1)
        rows = np.broadcast_to(np.arange(len(bands))[:, None], bands.shape)
        real = bands != 0
        many = real & (hits.counts[slots] > LARGE_BUCKET)
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
            large[row].append(key)
        return groups, large

    def _member_facts(self, members: I64, places: I64) -> ContentStates:
        """ContentStates of listed members; of the dirty ones only the priority."""
        outside = places < 0
        facts = facts_of(self.store, members[outside])
        width = max(self.dirty.priority.dtype.itemsize, facts.priority.dtype.itemsize)
        priority = np.zeros(len(members), dtype=f"S{width}")
        kept, representative = np.zeros(len(members), dtype=np.bool_), np.full(len(members), NOBODY, dtype=np.int64)
        priority[outside], kept[outside], representative[outside] = facts.priority, facts.kept, facts.representative
        priority[~outside] = self.dirty.priority[places[~outside]]
        return ContentStates(priority, kept, representative)

    def _fetch_profiles(self, window: Window, last: bytes) -> None:
        """Profiles of all listed members that may be compared, in one go."""
        wanted = [
            content
            for m, content in enumerate(window.ids)
            if content not in window.profile_of and content not in self.cache and self.is_alive(window, m, last)
        ]
        for start in range(0, len(wanted), WINDOW):
            part = wanted[start : start + WINDOW]
            profiles = self._profiles(part)
            window.profile_of.update(zip(part, profiles, strict=True))
            for content, profile in zip(part, profiles, strict=True):
                self.remember(content, profile)

    def profile(self, window: Window, content: int) -> Profile:
        """The profile of a content that a step is compared with."""
        profile = window.profile_of.get(content) or self.cache.get(content)
        if profile is None:
            (profile,) = self._profiles([content])
            self.remember(content, profile)
        return profile

    def remember(self, content: int, profile: Profile) -> None:
        """Keep a profile for later windows."""
        # Copies: the window's profiles are views of arrays that hold a thousand texts.
        copies = profile.shingles.copy(), profile.tokens.copy(), profile.figures.copy()
        self.cache[content] = Profile(profile.text, *copies)
        self.cache.move_to_end(content)
        if len(self.cache) > _CACHED_PROFILES:
            self.cache.popitem(last=False)

    def is_alive(self, window: Window, member: int, priority: bytes) -> bool:
        """Whether a listed member is kept and above this priority, as far as the pass has come."""
        decided = self.dirty.decided_kept(window.ids[member], window.places[member])
        return window.kept[member] and window.priorities[member] < priority if decided is None else decided
