"""What one database takes over from another as it is: what cannot be derived, or all of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from .outcomes import OUTCOME
from .schema import connect, version
from .store import Store

_SEED_COLUMNS = "sid, source, file, digest, state, reason, offset, transient, id"
_WAITING = "'quarantined' as state, 'not rebuilt yet' as reason"
_DATES = ", first_seen, last_changed"


def copy_underived(store: Store, other: Store, *, published: bool) -> None:
    """Labels, files, runs, tombstones, seeds without a document, and the numbers and names of the others, which wait to
    be put again: into ``store``, inside a transaction of it. With ``published``, also what the newest snapshot shows.
    """
    new, old = store.db, other.db
    for table in (
        "labels",
        "files",
        "runs",
        "tombstones",
        "takedown_reasons",
        *(("published", "parts", "publications", "acknowledged") if published else ()),
    ):
        _copy(new, old, table, "*", "true")
    if published:
        _copy_outcomes(new, old)
    dates = _DATES if version(old) > 3 else ""  # tables from before they were noted
    _copy(new, old, "seeds", _SEED_COLUMNS + dates, "state <> 'document'")
    _copy(new, old, "seeds", f"sid, source, file{dates}, {_WAITING}", "state = 'document'")


def _copy(new: sqlite3.Connection, old: sqlite3.Connection, table: str, columns: str, where: str) -> None:
    rows = old.execute(f"select {columns} from {table} where {where}")
    names = ", ".join(column[0] for column in rows.description)
    marks = ", ".join("?" * len(rows.description))
    new.executemany(f"insert into {table} ({names}) values ({marks})", rows)


def _copy_outcomes(new: sqlite3.Connection, old: sqlite3.Connection) -> None:
    """How the seeds stood, so that what changes can be told."""
    new.executemany(
        "insert into news (source, sid, was, reason) values (?, ?, ?, ?)",
        old.execute(f"select s.source, s.sid, {OUTCOME}, s.reason from seeds s left join contents c on c.cid = s.cid"),
    )


def back_up(store: Store, database: Path, *, begun: bool) -> None:
    """Copy a whole state over another file, page by page, in one transaction there. Not ``begun``: into a new file."""
    with closing(connect(database) if begun else sqlite3.connect(database)) as target:
        store.db.backup(target)
