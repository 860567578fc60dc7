"""Which kept documents are versions of one story, brought up to date with what a decision changed (docs/stories.md).

    profiles and keys of what changed -> links of those -> stories of the parts of the graph that these touch

Each step is a function of the set of kept documents, so the answer does not depend on order, batches or interruptions:
closeness of two texts needs these two alone, a key is common or not by how many documents have it, and two texts whose
parts of the graph are not joined by any link of `GROUPS` and more cannot come into one story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final

from ..dedupe.stories.closeness import closeness
from ..dedupe.stories.family import Version, bounds_of, source_of
from ..dedupe.stories.grouping import BOTH, COMMON, GROUPS, LEAST, Grouping
from ..dedupe.stories.profile import SHORTEST, EventProfile, profile_of
from ..dedupe.stories.stored import hash_of, pack_profile, unpack_profile
from .state.store import Store
from .state.story_table import StoryFacts, StoryText

LANGUAGE: Final = "en"
"""The one language whose words and forms of speech are known."""
_PROFILES = 2000
"""Profiles held at once: some 30 MB."""
_HOLDERS = 20_000


def update_stories(store: Store) -> None:
    """Bring profiles, links and stories up to date after the documents in the table ``touched`` changed, came or went.

    Adds to ``touched`` every document whose story this changes.
    """
    update = _Update(store)
    update.refresh()
    update.link()
    update.regroup()


class _Update:
    """One update. ``came``: documents with a new profile; ``affected``: those that lost or got a link; ``changed``: by
    how many the holders of a key became more or fewer.
    """

    def __init__(self, store: Store) -> None:
        self.store, self.table = store, store.stories
        self.came: set[int] = set()
        self.affected: set[int] = set()
        self.changed: Counter[int] = Counter()
        self._profiles: dict[int, EventProfile] = {}
        self._holders: dict[int, list[int] | None] = {}

    # -- profiles --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Profiles and keys of the documents that changed."""
        for sid in self.store.queues.touched():
            old = self.table.made_from(sid)
            kept = self.table.kept(sid)
            if kept is None or kept[0] != LANGUAGE:
                if old is not None:
                    self._leave(sid)
                continue
            _, packed, body = kept
            new = blake2b(packed + body, digest_size=8).digest()
            if new == old:
                continue
            if old is not None:
                self._leave(sid)
            text = self.store.codec.unpack_text(packed)
            if len(text.split(maxsplit=SHORTEST)) < SHORTEST:
                continue
            facts = self.store.codec.unpack_facts(body)
            day = facts.get("date")
            packed = pack_profile(profile_of(facts.get("title"), text, self.store.rarity))
            keys = _keys(self._remember(sid, unpack_profile(packed, day)))
            self.table.enter(sid, new, packed, day, keys)
            self.changed.update(keys)
            self.came.add(sid)

    def _leave(self, sid: int) -> None:
        keys = _keys(self.profile(sid))
        self.affected.update(other for other, _ in self.table.links(sid))
        self.table.leave(sid, keys)
        self.changed.subtract(keys)
        self._profiles.pop(sid, None)

    def profile(self, sid: int) -> EventProfile:
        """The profile of a document, from the latest that were asked for or from the table."""
        found = self._profiles.pop(sid, None)
        return self._remember(sid, unpack_profile(*self.table.profile(sid)) if found is None else found)

    def _remember(self, sid: int, profile: EventProfile) -> EventProfile:
        if len(self._profiles) >= _PROFILES:
            del self._profiles[next(iter(self._profiles))]
        self._profiles[sid] = profile
        return profile

    # -- links -----------------------------------------------------------------------------------------------------

    def link(self) -> None:
        """Links of the documents that came, and of those with a key that became common or is no longer."""
        again: set[int] = set()
        for key, more in sorted(self.changed.items()):
            if more and ((now := self.table.count_holders(key)) <= COMMON) != (now - more <= COMMON):
                if now > COMMON:
                    self._part_by(key)
                else:
                    again.update(self.table.all_holders(key))
        self.came |= again
        for sid in sorted(self.came):
            profile = self.profile(sid)
            for other in self._candidates(sid, profile):
                if other not in self.came or other < sid:
                    value = closeness(profile, self.profile(other))
                    if value >= LEAST:
                        self.table.link(sid, other, value)
                        self.affected.add(other)

    def _part_by(self, key: int) -> None:
        """A key became common: the pairs that it alone had made candidates are none any more."""
        holders = set(self.table.all_holders(key))
        for sid in sorted(holders - self.came):
            for other in [other for other, _ in self.table.links(sid) if other in holders]:
                if sid < other and sid not in self._candidates(other, self.profile(other)):
                    self.table.part(sid, other)
                    self.affected.update((sid, other))

    def _candidates(self, sid: int, profile: EventProfile) -> list[int]:
        """The documents that share two keys with one, keys that are not common."""
        shared: Counter[int] = Counter()
        for key in _keys(profile):
            if (holders := self._held(key)) is not None:
                shared.update(holders)
        return sorted(other for other, count in shared.items() if count >= BOTH and other != sid)

    def _held(self, key: int) -> list[int] | None:
        if key not in self._holders:
            if len(self._holders) >= _HOLDERS:
                self._holders.clear()
            self._holders[key] = self.table.holders(key, COMMON)
        return self._holders[key]

    # -- stories ---------------------------------------------------------------------------------------------------

    def regroup(self) -> None:
        """The stories of the parts of the graph in which anything changed."""
        seen: set[int] = set()
        for sid in sorted(self.came | self.affected):
            if sid not in seen and self.table.made_from(sid) is not None:
                part = self._joined(sid)
                seen.update(part)
                self._tell(part)

    def _joined(self, sid: int) -> dict[int, list[tuple[int, int]]]:
        """The documents that are joined to one by links that can make a story, each with all its links."""
        found: dict[int, list[tuple[int, int]]] = {}
        waiting = [sid]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found[at] = self.table.links(at)
                waiting.extend(other for other, value in found[at] if value >= GROUPS)
        return found

    def _tell(self, part: dict[int, list[tuple[int, int]]]) -> None:
        texts = sorted((self.table.text(sid) for sid in part), key=lambda text: text.identity)
        number = {text.sid: place for place, text in enumerate(texts)}
        close = {
            (number[sid], number[other]): value
            for sid, links in part.items()
            for other, value in links
            if other in number and number[sid] < number[other]
        }
        grouping = Grouping(len(texts), close, lambda place: self.profile(texts[place].sid).event)
        for group in grouping.groups():
            for text, facts in self._facts([texts[place] for place in group]):
                if facts != text.facts:
                    self.table.told(text.sid, facts)
                    self.store.queues.touch([text.sid])

    def _facts(self, group: list[StoryText]) -> Iterator[tuple[StoryText, StoryFacts]]:
        if len(group) == 1:
            yield group[0], StoryFacts(group[0].identity)
            return
        versions = [version_of(self.store, text, self.profile(text.sid)) for text in group]
        # A text that only speaks for itself gives no name to those that others vouch for.
        story = min(versions, key=lambda one: (-one.authority, one.day or "9999", one.identity)).identity
        for text, version in zip(group, versions, strict=True):
            others = [other for other in versions if other is not version]
            source = source_of(version, others)
            bounds = bounds_of(version, others) if text.day is None else None
            yield (
                text,
                StoryFacts(
                    story,
                    source.identity if source else None,
                    *((bounds.earliest, bounds.latest, bounds.method) if bounds else (None, None, None)),
                ),
            )


def version_order(text: StoryText) -> tuple[str, bytes]:
    """Orders the versions of a story: by day where it is known, then by id."""
    return text.day or "9999", text.identity


def versions_of(store: Store, story: bytes) -> list[StoryText]:
    """The documents of a story in that order."""
    return sorted(map(store.stories.text, store.stories.members(story)), key=version_order)


def version_of(store: Store, text: StoryText, profile: EventProfile) -> Version:
    """A text of a story with who publishes it and whom it credits."""
    facts, authority = store.codec.unpack_claims(text.body)
    owner, credited = ((facts.get(name) or "").casefold() for name in ("site", "agency"))
    return Version(text.identity, profile, owner, credited, authority)


def _keys(profile: EventProfile) -> Iterable[int]:
    return [hash_of(key) for key in profile.heaviest()]
