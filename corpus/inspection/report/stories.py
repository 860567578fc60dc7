"""The stories of the report: how many there are, and the versions of the largest."""

from __future__ import annotations

from itertools import islice
from typing import Final

from ...state.store import Store
from ...stories import versions_of
from .numbers import Stories, Story, StoryVersion
from .tally import SOURCE, TITLE, flat

LISTED: Final = 24
VERSIONS: Final = 12
"""Stories, and versions of each, that are listed."""


def stories_of(store: Store) -> Stories:
    """All of it."""
    number, versions = store.stories.count()
    return Stories(number, versions, [_story(store, story) for story in islice(store.stories.large(), LISTED)])


def _story(store: Store, story: bytes) -> Story:
    texts = versions_of(store, story)
    days = [text.day for text in texts if text.day]
    versions = []
    for text in texts[:VERSIONS]:
        facts = store.codec.unpack_facts(text.body)
        versions.append(
            StoryVersion(
                source=flat(text.source, SOURCE),
                title=flat(facts.get("title"), TITLE),
                site=flat(facts.get("site"), 80),
                date=text.day or "",
                reprint=text.facts.source_of is not None,
            )
        )
    return Story(story.hex(), len(texts), min(days, default=""), max(days, default=""), versions)
