"""From the state to published records: the one place where a kept document becomes a line of the corpus."""

from __future__ import annotations

from dataclasses import replace

from ..state.store import Store
from .also import MOST, list_others
from .record import Record, make_record, record_line


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
    also = list_others(store.kept.bodies_of_duplicates(sid, cid, MOST), store.codec) if duplicates else []
    record = make_record(document, identity=identity, duplicates=duplicates, also=also)
    return record, record_line(record)
