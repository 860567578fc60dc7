"""The stories of a corpus for people: their versions in order, what each is, what they share and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from typing import Any

from ...dedupe.differences import longest_common
from ...dedupe.stories.closeness import list_shared
from ...dedupe.stories.disagreement import claims_of, disagreements
from ...dedupe.stories.family import REPRINT, REWRITE, printed_share
from ...dedupe.stories.profile import EventProfile, Key, profile_of
from ...dedupe.stories.stored import unpack_profile
from ..state.store import Store
from ..state.story_table import StoryText
from ..stories import version_order, versions_of

MOST = 50
"""Versions whose texts are compared with each other; of a larger story the first."""


def list_stories(store: Store) -> Iterator[dict[str, Any]]:
    """The stories with more than one version, the largest first: the id of the version that names it (docs/stories.md),
    size, first and last day, sources, the versions by day with their roles, what the closest two of them share, and in
    what versions disagree.
    """
    for story in list(store.stories.large()):
        yield describe_story(store, story)


def describe_story(store: Store, story: bytes) -> dict[str, Any]:
    """One story; see `list_stories`."""
    texts = versions_of(store, story)
    days = [text.day for text in texts if text.day]
    profiles = _profiles(store, texts)
    versions = [_version(store, text, texts, profiles) for text in texts]
    return {
        "story": story.hex(),
        "size": len(texts),
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "sources": len({version["site"] or version["source"] for version in versions}),
        "versions": versions,
        "shared": _shared(store, texts[:MOST]),
        "differences": list(islice(_differences(store, texts[:MOST]), MOST)),
    }


def story_of(store: Store, sid: int) -> dict[str, Any] | None:
    """What ``explain`` says of a document's story: role, whose text it prints and the passage that proves it, and the
    other versions. None where no story can be told.
    """
    story = store.stories.facts(sid).story
    if story is None:
        return None
    texts = versions_of(store, story)
    text = next(text for text in texts if text.sid == sid)
    found = _version(store, text, texts, _profiles(store, texts))
    others = [
        {"id": other.identity.hex(), "source": other.source, "date": other.day}
        for other in texts[:MOST]
        if other.sid != sid
    ]
    return {
        "story": story.hex(),
        "size": len(texts),
        "role": found["role"],
        "source_of": found["source_of"],
        "passage": found["passage"],
        "others": others,
    }


def _differences(store: Store, texts: list[StoryText]) -> Iterator[dict[str, Any]]:
    claims = [claims_of(_text(store, text.sid), store.rarity) for text in texts]
    for (a, ours), (b, theirs) in combinations(zip(texts, claims, strict=True), 2):
        for found in disagreements(ours, theirs):
            yield {
                "what": found.what,
                "values": [found.first, found.second],
                "sentences": [found.first_sentence, found.second_sentence],
                "versions": [a.identity.hex(), b.identity.hex()],
                "days": [a.day, b.day],
            }


def _text(store: Store, sid: int) -> str:
    document = store.document(sid)
    assert document is not None
    return document.text


def _profiles(store: Store, texts: list[StoryText]) -> dict[int, EventProfile]:
    """The profiles of the first versions, by seed."""
    return {text.sid: _profile(store, text) for text in texts[:MOST]}


def _version(
    store: Store, text: StoryText, texts: list[StoryText], profiles: dict[int, EventProfile]
) -> dict[str, Any]:
    facts = store.codec.unpack_facts(text.body)
    source = next((other for other in texts if other.identity == text.facts.source_of), None)
    compared = source is not None and {text.sid, source.sid} <= profiles.keys()
    return {
        "id": text.identity.hex(),
        "source": text.source,
        "title": facts.get("title"),
        "site": facts.get("site"),
        "date": text.day,
        "role": _role(store, text, texts, profiles),
        "source_of": source.identity.hex() if source else None,
        "passage": longest_common(_text(store, text.sid), _text(store, source.sid)) if source and compared else None,
    }


def _role(store: Store, text: StoryText, texts: list[StoryText], profiles: dict[int, EventProfile]) -> str:
    """Reprint (it prints an earlier version), original (others print it), rewrite (much of an earlier version in other
    words), undecided (it and another version print the same text, and nobody can say who was first), same event.
    """
    if text.facts.source_of:
        return "reprint"
    if any(other.facts.source_of == text.identity for other in texts):
        return "original"
    mine = profiles.get(text.sid) or _profile(store, text)
    role = "same event"
    for other in texts[:MOST]:
        if other.sid == text.sid:
            continue
        share = printed_share(mine, profiles[other.sid])
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
