"""From the state to published records: the one place where a kept document becomes a line of the corpus."""

from __future__ import annotations

from dataclasses import replace

from ..state.outcomes import count_duplicates
from ..state.recurring_lines import published_text
from ..state.store import Store
from .record import Record, make_record

KEPT = """
from seeds s join contents c on c.cid = s.cid join documents d on d.sid = s.sid
where s.live and c.best = s.sid and c.rep is null and c.decided
"""
"""SQL: the kept documents, seed ``s`` with content ``c`` and document ``d``."""


def render(store: Store, sid: int) -> Record | None:
    """The record of a kept document, or ``None`` if that seed is not kept."""
    row = store.db.execute(
        f"select s.sid, s.cid, s.id, s.site, s.dump, s.source, d.text, d.body {KEPT} and s.sid = ?", (sid,)
    ).fetchone()
    if row is None:
        return None
    sid, cid, identity, site, dump, source, text, body = row
    document = store.codec.unpack_document(source, text, body)
    shown, cuts = published_text(store.db, site, bool(dump), document.text)
    if cuts:
        document = replace(document, text=shown.strip("\n"), cuts=[*document.cuts, *cuts])
    return make_record(document, identity=identity, duplicates=count_duplicates(store.db, sid, cid))


def kept_with_id(store: Store, identity: bytes) -> int | None:
    """The kept seed published under an id, if any."""
    row = store.db.execute(f"select s.sid {KEPT} and s.id = ?", (identity,)).fetchone()
    return int(row[0]) if row else None
