"""The stories of a corpus for people: their versions in order, what each is, what they share and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ...dedupe.stories.closeness import list_shared
from ...dedupe.stories.disagreement import disagreements
from ...dedupe.stories.family import REPRINT, REWRITE, printed_share
from ...dedupe.stories.profile import EventProfile, Key, profile_of
from ...dedupe.stories.stored import unpack_profile
from ..state.store import Store
from ..state.story_table import StoryText
from ..stories import version_order

MOST = 50
"""Versions whose texts are compared with each other; of a larger story the first."""


def list_stories(store: Store) -> Iterator[dict[str, Any]]:
    """The stories with more than one version, the largest first: the id of the first version (by day where known, then
    by id), size, first and last day, sources, the versions with their roles, what the closest two of them share, and in
    what versions disagree.
    """
    for story in list(store.stories.large()):
        yield describe_story(store, story)


def describe_story(store: Store, story: bytes) -> dict[str, Any]:
    """One story; see `list_stories`."""
    texts = sorted((store.stories.text(sid) for sid in store.stories.members(story)), key=version_order)
    days = [text.day for text in texts if text.day]
    read = _read(store, texts[:MOST])
    versions = [_version(store, text, texts, read) for text in texts]
    return {
        "story": story.hex(),
        "size": len(texts),
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "sources": len({version["site"] or version["source"] for version in versions}),
        "versions": versions,
        "shared": _shared(store, texts[:MOST]),
        "differences": [
            {
                "what": found.what,
                "values": [found.first, found.second],
                "sentences": [found.first_sentence, found.second_sentence],
                "versions": [texts[a].identity.hex(), texts[b].identity.hex()],
                "days": [texts[a].day, texts[b].day],
            }
            for a, b in combinations(range(len(read)), 2)
            for found in disagreements(read[a], read[b], store.rarity)
        ][:MOST],
    }


def story_of(store: Store, sid: int) -> dict[str, Any] | None:
    """What ``explain`` says of a document's story: role, whose text it prints and the passage that proves it, and the
    other versions. None where no story can be told.
    """
    facts = store.stories.facts(sid)
    if facts.story is None:
        return None
    texts = sorted((store.stories.text(other) for other in store.stories.members(facts.story)), key=version_order)
    text = next(text for text in texts if text.sid == sid)
    found = _version(store, text, texts, _read(store, texts[:MOST]))
    others = [
        {"id": other.identity.hex(), "source": other.source, "date": other.day}
        for other in texts[:MOST]
        if other.sid != sid
    ]
    return {
        "story": facts.story.hex(),
        "size": len(texts),
        "role": found["role"],
        "source_of": found["source_of"],
        "passage": found["passage"],
        "others": others,
    }


def _read(store: Store, texts: list[StoryText]) -> list[str]:
    return [_text(store, text.sid) for text in texts]


def _text(store: Store, sid: int) -> str:
    document = store.document(sid)
    assert document is not None
    return document.text


def _version(store: Store, text: StoryText, texts: list[StoryText], read: list[str]) -> dict[str, Any]:
    facts = store.codec.unpack_facts(text.body)
    source = next((other for other in texts if other.identity == text.facts.source_of), None)
    return {
        "id": text.identity.hex(),
        "source": text.source,
        "title": facts.get("title"),
        "site": facts.get("site"),
        "date": text.day,
        "role": _role(store, text, texts),
        "source_of": source.identity.hex() if source else None,
        "passage": _passage(read, texts, text, source) if source else None,
    }


def _passage(read: list[str], texts: list[StoryText], text: StoryText, source: StoryText) -> str | None:
    from ...dedupe.differences import longest_common

    a, b = texts.index(text), texts.index(source)
    return longest_common(read[a], read[b]) if max(a, b) < len(read) else None


def _role(store: Store, text: StoryText, texts: list[StoryText]) -> str:
    """Reprint (it prints an earlier version), original (others print it), rewrite (much of an earlier version in other
    words), undecided (it and another version print the same text, and nobody can say who was first), same event.
    """
    if text.facts.source_of:
        return "reprint"
    if any(other.facts.source_of == text.identity for other in texts):
        return "original"
    mine = _profile(store, text)
    role = "same event"
    for other in texts[:MOST]:
        if other.sid == text.sid:
            continue
        share = printed_share(mine, _profile(store, other))
        if share >= REPRINT:
            return "undecided"
        if share >= REWRITE and version_order(other) < version_order(text) and other.day and text.day:
            role = "rewrite"
    return role


def _profile(store: Store, text: StoryText) -> EventProfile:
    return unpack_profile(*store.stories.profile(text.sid))


def _shared(store: Store, texts: list[StoryText]) -> dict[str, Any]:
    """What the two closest versions share, in their own words."""
    known = {(text.sid, other): value for text in texts for other, value in store.stories.links(text.sid)}
    first, second = min(combinations(texts, 2), key=lambda pair: -known.get((pair[0].sid, pair[1].sid), 0))
    written: dict[Key, str] = {}

    def profile(text: StoryText) -> EventProfile:
        title = store.codec.unpack_facts(text.body).get("title")
        return profile_of(title, _text(store, text.sid), store.rarity, text.day, written)

    shared = list_shared(profile(first), profile(second), written)._asdict()
    shared["days"] = [f"{month + 1:02}-{day:02}" for month, day in shared["days"]]
    return shared
