"""What one database takes over from another as it is, because it cannot be derived."""

from __future__ import annotations

import sqlite3

_SEED_COLUMNS = "sid, source, file, digest, state, reason, offset, transient, id"


def copy_underived(new: sqlite3.Connection, old: sqlite3.Connection, *, published: bool) -> None:
    """Labels, files, runs, tombstones, seeds without a document, and the numbers and names of the others, which wait to
    be put again. With ``published``, also what the newest snapshot shows. Inside a transaction of ``new``.
    """
    for table in ("labels", "files", "runs", "tombstones", *(("published", "parts") if published else ())):
        _copy(new, old, table, "*", "true")
    _copy(new, old, "seeds", _SEED_COLUMNS, "state <> 'document'")
    new.executemany(
        "insert into seeds (sid, source, file, state, reason) values (?, ?, ?, 'quarantined', 'not rebuilt yet')",
        old.execute("select sid, source, file from seeds where state = 'document'"),
    )


def _copy(new: sqlite3.Connection, old: sqlite3.Connection, table: str, columns: str, where: str) -> None:
    rows = old.execute(f"select {columns} from {table} where {where}")
    names = ", ".join(column[0] for column in rows.description)
    marks = ", ".join("?" * len(rows.description))
    new.executemany(f"insert into {table} ({names}) values ({marks})", rows)
