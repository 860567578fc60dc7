"""The tables ``published``, ``parts`` and ``changes``: the corpus as the newest snapshot shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from .kept import KEPT
from .schema import each


class PublishedRow(NamedTuple):
    """One published record: the seed it shows, the part it is in, the digest of its line."""

    sid: int
    part: int
    digest: bytes


class PublishedTable:
    """What a decision writes (inside its transaction) and publishing reads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # -- records ---------------------------------------------------------------------------------------------------

    def find_affected(self) -> int:
        """Note the ids whose record may be another now: those that touched documents have, and those they had. Returns
        how many there are.
        """
        db = self._db
        db.execute("create temp table affected (id blob primary key) without rowid")
        db.execute("insert or ignore into affected select id from published join touched using (sid)")
        db.execute("insert or ignore into affected select id from seeds join touched using (sid) where id is not null")
        (number,) = db.execute("select count(*) from affected").fetchone()
        return int(number)

    def affected(self) -> Iterator[bytes]:
        """The ids that `find_affected` noted, once. The table of published records may be written to meanwhile."""
        for (identity,) in each(self._db, "affected", "id"):
            assert isinstance(identity, bytes)
            yield identity
        self._db.execute("drop table affected")

    def get(self, identity: bytes) -> PublishedRow | None:
        """The record published under an id, if any."""
        row = self._db.execute("select sid, part, digest from published where id = ?", (identity,)).fetchone()
        return PublishedRow(*row) if row is not None else None

    def put(self, identity: bytes, row: PublishedRow) -> None:
        """A record is published under an id from now on."""
        self._db.execute("insert or replace into published values (?, ?, ?, ?)", (identity, *row))

    def drop(self, identity: bytes) -> None:
        """Nothing is published under an id any more."""
        self._db.execute("delete from published where id = ?", (identity,))

    def shows(self, identity: bytes, sid: int) -> None:
        """The same record is that of another seed now."""
        self._db.execute("update published set sid = ? where id = ?", (sid, identity))

    def move(self, identity: bytes, part: int) -> None:
        """A record goes to another part."""
        self._db.execute("update published set part = ? where id = ?", (part, identity))

    def in_part(self, part: int) -> list[bytes]:
        """The ids of the records in a part."""
        return [identity for (identity,) in self._db.execute("select id from published where part = ?", (part,))]

    def of_seed(self, sid: int) -> set[bytes]:
        """The ids under which a seed is published."""
        return {identity for (identity,) in self._db.execute("select id from published where sid = ?", (sid,))}

    def source_of(self, sid: int) -> str | None:
        """The source of a seed, if it is published."""
        row = self._db.execute("select source from seeds join published using (sid) where sid = ?", (sid,)).fetchone()
        return str(row[0]) if row else None

    def digests(self) -> Iterator[bytes]:
        """The digests of all records."""
        return (digest for (digest,) in self._db.execute("select digest from published"))

    def missing(self, limit: int) -> list[str]:
        """Sources of kept documents that are not published."""
        query = f"select s.source {KEPT} and s.id not in (select id from published) limit ?"
        return [source for (source,) in self._db.execute(query, (limit,))]

    def unfounded(self, limit: int) -> list[bytes]:
        """Ids of published records whose document is not kept."""
        query = f"select id from published where id not in (select s.id {KEPT}) limit ?"
        return [identity for (identity,) in self._db.execute(query, (limit,))]

    # -- parts -----------------------------------------------------------------------------------------------------

    def parts(self) -> list[tuple[int, int, int]]:
        """Number, records, and the snapshot it changed in last, of each part."""
        return self._db.execute("select part, records, changed from parts order by part").fetchall()

    def save_part(self, part: int, records: int, snapshot: int) -> None:
        """A part changed; one without records is gone."""
        if records:
            self._db.execute("insert or replace into parts values (?, ?, ?)", (part, records, snapshot))
        else:
            self._db.execute("delete from parts where part = ?", (part,))

    def lines_of(self, part: int, snapshot: int) -> list[tuple[int, bytes, str | None]]:
        """Seed and digest of each record of a part, by id, and what the snapshot did to it, if anything."""
        return self._db.execute(
            "select sid, digest, op from published p left join changes c on c.id = p.id and c.snapshot = ? "
            "where part = ? order by p.id",
            (snapshot, part),
        ).fetchall()

    # -- changes ---------------------------------------------------------------------------------------------------

    def note_change(self, snapshot: int, identity: bytes, operation: str) -> None:
        """What a snapshot does to an id: add, update or remove."""
        self._db.execute("insert into changes values (?, ?, ?)", (snapshot, identity, operation))

    def forget_changes(self, before: int) -> None:
        """Only the newest snapshot can still have to be published."""
        self._db.execute("delete from changes where snapshot < ?", (before,))

    def removals(self, snapshot: int) -> Iterator[bytes]:
        """The ids that a snapshot removes."""
        rows = self._db.execute("select id from changes where snapshot = ? and op = 'remove' order by id", (snapshot,))
        return (identity for (identity,) in rows)
