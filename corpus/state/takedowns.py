"""The table of tombstones, and what a takedown does to seeds: its statements, all for inside its transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

Tombstone = tuple[str, bytes | None, bytes | None, str]
"""Source, id, key of the text (where the text is barred too), reason."""


class TombstoneTable:
    """What must not come back, by source, by id, and where that was wanted by text."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> Iterator[Tombstone]:
        """All of them, by source."""
        return self._db.execute("select source, id, key, reason from tombstones order by source")

    def reasons(self, source: str) -> list[tuple[str, str]]:
        """Day and reason of each time that a source was taken down, by day. Older versions did not note them."""
        found: list[tuple[str, str]] = self._db.execute(
            "select day, reason from takedown_reasons where source = ? order by day, reason", (source,)
        ).fetchall()
        return found

    def note_reason(self, source: str, day: str, reason: str) -> None:
        """A source is taken down, once more perhaps."""
        self._db.execute("insert or ignore into takedown_reasons values (?, ?, ?)", (source, day, reason))

    def restore(self, tombstones: Iterable[Tombstone]) -> None:
        """Put tombstones that outlived their database."""
        self._db.executemany("insert or replace into tombstones values (?, ?, ?, ?, 0)", tombstones)

    def reason_against(self, source: str, identity: bytes, key: bytes | None) -> str | None:
        """Why a seed must not come back, if it must not."""
        row = self._db.execute(
            "select reason from tombstones where source = ? or id = ? or key = ? limit 1", (source, identity, key)
        ).fetchone()
        return row[0] if row is not None else None

    def put_for_seed(self, sid: int, reason: str, run: int, *, content: bool) -> None:
        """One for a seed's source, id and (where that is wanted) content; what an older one says stays."""
        self._db.execute(
            f"insert into tombstones select s.source, s.id, {'c.key' if content else 'null'}, ?, ? "
            "from seeds s left join contents c using (cid) "
            "where s.sid = ? on conflict (source) do update set id = coalesce(excluded.id, id), "
            "key = coalesce(excluded.key, key), reason = excluded.reason, run = excluded.run",
            (reason, run, sid),
        )

    def put(self, tombstone: Tombstone, run: int) -> None:
        """One for what only snapshots still hold."""
        self._db.execute("insert or replace into tombstones values (?, ?, ?, ?, ?)", (*tombstone, run))
