"""From the state to published records: the one place where a kept document becomes a line of the corpus."""

from __future__ import annotations

from dataclasses import replace

from ..state.outcomes import count_duplicates
from ..state.recurring_lines import published_text
from ..state.store import Store
from .also import MOST, list_others
from .record import Record, make_record


def published_record(store: Store, sid: int) -> Record | None:
    """The record of a kept document, or ``None`` if that seed is not kept."""
    row = store.kept.row(sid)
    if row is None:
        return None
    cid, identity, site, dump, source, text, body = row
    document = store.codec.unpack_document(source, text, body)
    shown, cuts = published_text(store.db, site, bool(dump), document.text)
    if cuts:
        document = replace(document, text=shown.strip("\n"), cuts=[*document.cuts, *cuts])
    duplicates = count_duplicates(store.db, sid, cid)
    also = list_others(store.kept.bodies_of_duplicates(sid, cid, MOST), store.codec) if duplicates else []
    return make_record(document, identity=identity, duplicates=duplicates, also=also)
