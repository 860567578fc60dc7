"""What the seeds mean for the corpus: one transaction, the only commit point of a snapshot.

    revisions -> contents -> kept set -> boilerplate -> stories -> records and parts

Each step looks only at what changed since the last decision, and each is a function of the set of documents, so the
result does not depend on order, batches or interruptions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ..dedupe.protocol import Changes
from ..dedupe.relation import Comparer
from ..dedupe.selection import update_selection
from .changes import STORED_NAMES, ChangeReport
from .snapshots.record import DIGEST_MODULUS, record_digest
from .snapshots.render import rendered_record
from .state.contents import ContentTable
from .state.published import PublishedRow, PublishedTable
from .state.revisions import resolve_revisions
from .state.store import Store
from .stories import update_stories
from .watch import Advance, Watch, unwatched


@dataclass(slots=True)
class Decision:
    """What a decision changed: the new snapshot's number (``None``: the corpus stayed as it was) and its records."""

    snapshot: int | None = None
    added: int = 0
    updated: int = 0
    removed: int = 0


Selector = Callable[..., Changes]
"""`update_selection`, or what comes to the same answer elsewhere."""


def decide(
    store: Store,
    changes: ChangeReport | None = None,
    watch: Watch = unwatched,
    select: Selector = update_selection,
) -> Decision:
    """Settle everything that is pending, in one transaction, and describe the next snapshot in the database.
    ``changes`` is told what that changes, ``watch`` how far it is; ``select`` brings the kept set up to date.

    Without a change to any record no snapshot is made. Publishing (``publish.publish``) only projects what was decided.
    """
    store.rendered.clear()
    with store.transaction():
        resolve_revisions(store)
        table = ContentTable(store)
        if found := table.refresh():
            comparer = Comparer(store.settings.dedup, store.sketcher)
            with watch("texts compared", len(found.dirty)) as advance:
                select(
                    found.dirty, table, store.index, comparer,
                    removed=found.removed, moved=found.moved, recent=store.recent_bands,
                    decided=lambda kept: advance("" if kept else "near-duplicates"),
                )  # fmt: skip
        table.finish(found)
        sweep_index(store)
        store.recurring_lines.recount(documents=store.settings.boilerplate_documents)
        update_stories(store)
        with watch("records decided", store.published.find_affected()) as advance:
            return _record_changes(store, changes or ChangeReport(0), advance)


def decide_and_note(
    store: Store,
    command: str,
    now: datetime,
    changes: ChangeReport,
    watch: Watch = unwatched,
    select: Selector = update_selection,
) -> Decision:
    """`decide`, with an entry in the log of publications where there is a new snapshot, in the same transaction."""
    with store.transaction():
        decision = decide(store, changes, watch, select)
        if decision.snapshot is not None:
            store.publications.note(decision.snapshot, command, now, changes.to_dict(STORED_NAMES))
    return decision


def sweep_index(store: Store) -> None:
    """Merge segments, and erase the entries of contents that are gone once they are many (until then they are merely
    of no effect).
    """
    if gone := store.queues.worth_erasing():
        store.index.erase(np.array(gone, dtype=np.int64))
        store.queues.clear_garbage()
        store.save_manifest()
    if store.index.merge():
        store.save_manifest()


def _record_changes(store: Store, changes: ChangeReport, advance: Advance) -> Decision:
    """Render what was touched, compare with what is published, and fill the parts of the next snapshot."""
    published = store.published
    number = store.snapshot + 1
    decision = Decision()
    total = int(store.header("digest", "0"), 16)
    parts = _Parts(published, number, store.settings.part_records)
    for identity in published.affected():
        advance()
        sid = store.kept.with_id(identity)
        found = rendered_record(store, sid) if sid is not None else None
        digest = record_digest(found[1]) if found is not None else None
        row = published.get(identity)
        if row is not None and sid is not None and found is not None and row.digest == digest:
            if row.sid != sid:
                published.shows(identity, sid)
                changes.no_record(row.sid, "update")
            continue
        if row is None and found is None:
            continue
        if row is not None:
            total = (total - int.from_bytes(row.digest, "big")) % DIGEST_MODULUS
        if sid is None or digest is None:
            assert row is not None
            parts.leave(row.part)
            published.drop(identity)
            operation = "remove"
            decision.removed += 1
            changes.no_record(row.sid, operation)
        else:
            total = (total + int.from_bytes(digest, "big")) % DIGEST_MODULUS
            part = parts.change(row.part) if row is not None else parts.enter()
            published.put(identity, PublishedRow(sid, part, digest))
            operation = "add" if row is None else "update"
            decision.added += row is None
            decision.updated += row is not None
            assert found is not None
            store.rendered.note(sid, *found)
            changes.record(operation, found[0])
            if row is not None and row.sid != sid:
                changes.no_record(row.sid, operation)
        published.note_change(number, identity, operation)
    store.queues.clear_touched()
    changes.settle(store)
    store.queues.clear_news()
    parts.compact()
    parts.save()
    counts = json.dumps(store.outcomes.counts())
    if decision.added or decision.updated or decision.removed or counts != store.header("counts"):
        decision.snapshot = number
        store.set_header("snapshot", str(number))
        store.set_header("digest", f"{total:064x}")
        store.set_header("counts", counts)
        published.forget_changes(number)
    return decision


class _Parts:
    """Which part each record goes to: parts are filled by arrival and touched only when a record of theirs changes."""

    def __init__(self, published: PublishedTable, snapshot: int, capacity: int) -> None:
        self.published, self.snapshot, self.capacity = published, snapshot, capacity
        self.records: dict[int, int] = {part: records for part, records, _ in published.parts()}
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
                for identity in self.published.in_part(part):
                    self.leave(part)
                    self.published.move(identity, self.enter())

    def save(self) -> None:
        """Write the table; parts without records are gone."""
        for part in self.changed:
            self.published.save_part(part, self.records[part], self.snapshot)
