"""Which kept documents are versions of one story, found when asked, from the set of kept documents alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ...dedupe.stories.closeness import closeness, list_shared
from ...dedupe.stories.grouping import Grouping, candidates
from ...dedupe.stories.profile import SHORTEST, EventProfile, profile_of
from ...dedupe.stories.words import Rarity
from ..state.store import Store

_LANGUAGE = "en"
"""The one language whose words and forms of speech are known."""


def list_stories(store: Store) -> Iterator[dict[str, Any]]:
    """The stories with more than one version, the largest first: the id of the first version (by day where known, then
    by id), size, first and last day, the versions, and what the closest two of them share.
    """
    rarity = Rarity()
    members: list[dict[str, Any]] = []
    profiles: list[EventProfile] = []
    for identity, source, packed, body in store.kept.in_language(_LANGUAGE):
        text = store.codec.unpack_text(packed)
        if len(text.split()) < SHORTEST:
            continue
        facts = store.codec.unpack_facts(body)
        day = facts.get("date")
        members.append({"id": identity.hex(), "source": source, "title": facts.get("title"), "date": day})
        profiles.append(profile_of(facts.get("title"), text, rarity, day))
    close = {(a, b): closeness(profiles[a], profiles[b], rarity) for a, b in candidates(profiles)}
    found = []
    for group in Grouping(profiles, close).groups():
        if len(group) > 1:
            versions = sorted((members[number] for number in group), key=lambda m: (m["date"] or "9999", m["id"]))
            days = [version["date"] for version in versions if version["date"]]
            first, second = min(combinations(group, 2), key=lambda pair: (-close.get(pair, 0), pair))
            evidence = list_shared(profiles[first], profiles[second])._asdict()
            evidence["days"] = [f"{month + 1:02}-{day:02}" for month, day in evidence["days"]]
            found.append(
                {
                    "story": versions[0]["id"],
                    "size": len(versions),
                    "first_day": min(days, default=None),
                    "last_day": max(days, default=None),
                    "versions": versions,
                    "shared": evidence,
                }
            )
    yield from sorted(found, key=lambda story: (-len(story["versions"]), story["story"]))
