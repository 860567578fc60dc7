"""From the state to published records: the one place where a kept document becomes a line of the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ...dedupe.stories.family import APART, shifted
from ...normalize.document import Document, Evidence
from ..state.store import Store
from ..state.story_table import StoryFacts
from .also import MOST, Also, list_others
from .record import Record, make_record, record_line

BOUNDS: Final[Mapping[str, float]] = MappingProxyType(
    {"story.copy": 0.5, "story.reprint": 0.5, "story.quotation": 0.5, "weekday.story": 0.5}
)
"""Confidence of bounds by how they were found (docs/stories.md)."""


def rendered_record(store: Store, sid: int) -> tuple[Record, bytes] | None:
    """The record of a kept document and its canonical line, or ``None`` if that seed is not kept."""
    row = store.kept.row(sid)
    if row is None:
        return None
    cid, identity, site, dump, source, text, body = row
    document = store.codec.unpack_document(source, text, body)
    shown, cuts = store.recurring_lines.published_text(site, document.text, dump=bool(dump))
    if cuts:
        document = replace(document, text=shown.strip("\n"), cuts=[*document.cuts, *cuts])
    duplicates = store.outcomes.count_duplicates(sid, cid)
    others = list_others(store.kept.bodies_of_duplicates(sid, cid, MOST), store.codec) if duplicates else []
    also = [listed for listed, _ in others]
    story = store.stories.facts(sid)
    # What a copy that only speaks for itself says of its place is no fact about one that others vouch for.
    copies = [listed for listed, authority in others if authority >= document.authority]
    document = with_bounds(document, copies, story)
    record = make_record(document, identity=identity, duplicates=duplicates, also=also, story=story, copies=copies)
    return record, record_line(record)


def with_bounds(document: Document, copies: Sequence[Also], story: StoryFacts) -> Document:
    """An undated document with the days between which it was published, by the dates of its copies or of versions that
    print the same text; unchanged where it has a date or bounds of its own.
    """
    meta = document.meta
    if meta.date or meta.date_earliest or meta.date_latest:
        return document
    days = sorted(day for other in copies if (day := other["date"]))
    if days:
        earliest, latest, method = shifted(days[0], -APART), shifted(days[-1], APART), "story.copy"
    elif story.earliest and story.latest and story.method:
        earliest, latest, method = story.earliest, story.latest, story.method
    else:
        return document
    evidence = [Evidence(name, method, BOUNDS[method]) for name in ("date_earliest", "date_latest")]
    meta = replace(meta, date_earliest=earliest, date_latest=latest, evidence=[*meta.evidence, *evidence])
    return replace(document, meta=meta)
