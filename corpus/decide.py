"""What the seeds mean for the corpus: one transaction, the only commit point of a snapshot.

    revisions -> contents -> kept set -> furniture -> records and parts

Each step looks only at what changed since the last decision, and each is a function of the set of documents, so the
result does not depend on order, batches or interruptions.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

import numpy as np

from ..dedupe.relation import Comparer
from ..dedupe.selection import settle
from .snapshots.record import DIGEST_MODULUS, record_digest, record_line
from .snapshots.render import kept_with_id, render
from .state.contents import ContentTable
from .state.outcomes import count_outcomes
from .state.recurring_lines import recount
from .state.schema import each
from .state.store import Store


@dataclass(slots=True)
class Decision:
    """What a decision changed: the new snapshot's number (``None``: the corpus stayed as it was) and its records."""

    snapshot: int | None = None
    added: int = 0
    updated: int = 0
    removed: int = 0


def decide(store: Store) -> Decision:
    """Settle everything that is pending, in one transaction, and describe the next snapshot in the database.

    Without a change to any record no snapshot is made. Publishing (``publish.publish``) only projects what was decided.
    """
    with store.transaction():
        resolve_revisions(store.db)
        table = ContentTable(store)
        if found := table.refresh():
            comparer = Comparer(store.settings.dedup, store.sketcher)
            settle(found.dirty, table, store.index, comparer, removed=found.removed, moved=found.moved)
        table.finish(found)
        sweep_index(store)
        recount(store.db, store.codec, documents=store.settings.furniture_documents)
        return _record_changes(store)


def sweep_index(store: Store) -> None:
    """Merge segments, and erase the entries of contents that are gone once they are many (until then they are merely
    of no effect).
    """
    (gone,) = store.db.execute("select count(*) from gone").fetchone()
    (contents,) = store.db.execute("select count(*) from contents").fetchone()
    if gone > max(1000, contents // 10):
        store.index.erase(np.array([cid for (cid,) in store.db.execute("select cid from gone")], dtype=np.int64))
        store.db.execute("delete from gone")
        store.save_manifest()
    if store.index.merge():
        store.save_manifest()


def resolve_revisions(db: sqlite3.Connection) -> None:
    """For each canonical URL with news: its latest capture is live, with captures of the very same text; the others are
    superseded.

    Decided by facts in the seeds (``store.revision_order``), never by arrival.
    """
    for (key,) in db.execute("select url_key from dirty_urls").fetchall():
        rows = db.execute(
            "select sid, cid, live, substr(revision, -64) from seeds where url_key = ? order by revision desc, source",
            (key,),
        ).fetchall()
        for sid, cid, live, text in rows:
            now = int(text == rows[0][3])
            if now != live:
                db.execute("update seeds set live = ? where sid = ?", (now, sid))
                db.execute("update contents set pending = 1 where cid = ?", (cid,))
                db.execute("insert or ignore into touched values (?)", (sid,))
    db.execute("delete from dirty_urls")


def _record_changes(store: Store) -> Decision:
    """Render what was touched, compare with what is published, and fill the parts of the next snapshot."""
    db = store.db
    db.execute("create temp table affected (id blob primary key) without rowid")
    db.execute("insert or ignore into affected select id from published join touched using (sid)")
    db.execute("insert or ignore into affected select id from seeds join touched using (sid) where id is not null")
    number = store.snapshot + 1
    decision = Decision()
    total = int(store.header("digest", "0"), 16)
    parts = _Parts(db, number, store.settings.part_records)
    for (identity,) in each(db, "affected", "id"):
        assert isinstance(identity, bytes)
        sid = kept_with_id(store, identity)
        record = render(store, sid) if sid is not None else None
        digest = record_digest(record_line(record)) if record is not None else None
        row = db.execute("select sid, part, digest from published where id = ?", (identity,)).fetchone()
        if row is not None and record is not None and row[2] == digest:
            if row[0] != sid:
                db.execute("update published set sid = ? where id = ?", (sid, identity))
            continue
        if row is None and record is None:
            continue
        if row is not None:
            total = (total - int.from_bytes(row[2], "big")) % DIGEST_MODULUS
        if record is None or digest is None:
            parts.leave(row[1])
            db.execute("delete from published where id = ?", (identity,))
            operation = "remove"
            decision.removed += 1
        else:
            total = (total + int.from_bytes(digest, "big")) % DIGEST_MODULUS
            part = parts.change(row[1]) if row is not None else parts.enter()
            db.execute("insert or replace into published values (?, ?, ?, ?)", (identity, sid, part, digest))
            operation = "add" if row is None else "update"
            decision.added += row is None
            decision.updated += row is not None
        db.execute("insert into changes values (?, ?, ?)", (number, identity, operation))
    db.execute("delete from touched")
    db.execute("drop table affected")
    parts.compact()
    parts.save()
    counts = json.dumps(count_outcomes(db))
    if decision.added or decision.updated or decision.removed or counts != store.header("counts"):
        decision.snapshot = number
        store.set_header("snapshot", str(number))
        store.set_header("digest", f"{total:064x}")
        store.set_header("counts", counts)
        db.execute("delete from changes where snapshot < ?", (number,))
    return decision


class _Parts:
    """Which part each record goes to: parts are filled by arrival and touched only when a record of theirs changes."""

    def __init__(self, db: sqlite3.Connection, snapshot: int, capacity: int) -> None:
        self.db, self.snapshot, self.capacity = db, snapshot, capacity
        self.records: dict[int, int] = dict(db.execute("select part, records from parts"))
        self.changed: set[int] = set()

    def enter(self) -> int:
        """The part a new record goes to: the last one while it has room."""
        part = max(self.records, default=0)
        if part not in self.records or self.records[part] >= self.capacity:
            part = part + 1 if self.records else 0
            self.records[part] = 0
        self.records[part] += 1
        self.changed.add(part)
        return part

    def change(self, part: int) -> int:
        """A record of ``part`` has a new content."""
        self.changed.add(part)
        return part

    def leave(self, part: int) -> None:
        """A record leaves ``part``."""
        self.records[part] -= 1
        self.changed.add(part)

    def compact(self) -> None:
        """Move the records of a part that is mostly holes to the end: parts do not grow sparse over the years."""
        last = max(self.records, default=0)
        for part in sorted(self.changed):
            if part != last and 0 < self.records[part] < self.capacity // 4:
                for (identity,) in self.db.execute("select id from published where part = ?", (part,)).fetchall():
                    self.leave(part)
                    self.db.execute("update published set part = ? where id = ?", (self.enter(), identity))

    def save(self) -> None:
        """Write the table; parts without records are gone."""
        for part in self.changed:
            if self.records[part] == 0:
                self.db.execute("delete from parts where part = ?", (part,))
            else:
                self.db.execute(
                    "insert or replace into parts values (?, ?, ?)", (part, self.records[part], self.snapshot)
                )
