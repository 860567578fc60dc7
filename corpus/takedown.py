"""Takedown: a document leaves the corpus, the state and every snapshot, and does not come back.

In one transaction the text, the index entries and everything derived from the document go, tombstones for its identity
and its content stay, what it stood for is decided anew, and the intent to purge is written down. What cannot be in a
transaction (segments of the index, files of old snapshots, free pages of the database) follows, and is carried through
by the next command if this one is killed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .decide import decide
from .errors import UsageError
from .files import replace_durably, sync_folder
from .keys import find_seeds
from .publish import compressed, dump_manifest, publish
from .record import corpus_digest
from .snapshots import (
    CHANGES,
    MANIFEST,
    file_sha256,
    part_lines,
    read_manifest,
    snapshot_folder,
    snapshot_numbers,
)
from .store import Store


@dataclass(slots=True)
class Removal:
    """What a takedown took: sources of the documents themselves, and of exact copies that share their content."""

    sources: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    snapshot: int = 0


def remove(store: Store, keys: Sequence[str], reason: str) -> Removal:
    """Take documents down by id, source or URL. Raises ``UsageError`` when a key matches nothing.

    Exact copies (equal after dedup-normalisation) go with them whatever their source; near-duplicates stay and one of
    them takes the place of what was removed.
    """
    chosen: dict[int, str] = {}
    for key in keys:
        found = find_seeds(store, key)
        if not found:
            raise UsageError(f"nothing in the corpus is known as {key!r}")
        chosen.update(found)
    removal = Removal(sources=sorted(chosen.values()))
    run = store.db.execute("select coalesce(max(run), 0) from runs").fetchone()[0]
    with store.transaction():
        everything = dict(chosen)
        for sid in chosen:
            copies = store.db.execute(
                "select o.sid, o.source from seeds s join seeds o on o.cid = s.cid where s.sid = ?", (sid,)
            ).fetchall()
            everything.update(copies)
        for sid in everything:
            _bury(store, sid, reason, run)
        removal.copies = sorted(source for sid, source in everything.items() if sid not in chosen)
        decide(store)
    removal.snapshot = publish(store)
    finish_purge(store)
    return removal


def _bury(store: Store, sid: int, reason: str, run: int) -> None:
    """Erase one document and leave its tombstone."""
    db = store.db
    source, identity, cid = db.execute("select source, id, cid from seeds where sid = ?", (sid,)).fetchone()
    key = db.execute("select key from contents where cid = ?", (cid,)).fetchone() if cid is not None else None
    db.execute(
        "insert or replace into tombstones values (?, ?, ?, ?, ?)",
        (source, identity, key[0] if key else None, reason, run),
    )
    db.execute("insert or ignore into purges values (?)", (identity,))
    db.execute("insert or ignore into purges select id from published where sid = ?", (sid,))
    if cid is not None:
        db.execute("insert or ignore into purge_contents values (?)", (cid,))
    store.detach(source)
    db.execute(
        "update seeds set state = 'removed', reason = ?, digest = null, offset = null, transient = 0, url_key = null, "
        "revision = null, live = 0, cid = null, priority = null, site = null, dump = 0, language = null where sid = ?",
        (reason, sid),
    )
    db.execute("insert or ignore into touched values (?)", (sid,))


def finish_purge(store: Store) -> None:
    """Carry out what takedowns still owe: index segments, retained snapshots, free space in the database file."""
    db = store.db
    ids = {identity for (identity,) in db.execute("select id from purges")}
    contents = [cid for (cid,) in db.execute("select cid from purge_contents")]
    if not ids and not contents:
        return
    if contents:
        with store.transaction():
            store.index.erase(np.array(contents, dtype=np.int64))
            store.save_manifest()
    for number in snapshot_numbers(store.folder):
        if number != store.snapshot:
            purge_snapshot(snapshot_folder(store.folder, number), {identity.hex() for identity in ids})
    if not scrub(store):
        return  # a reader still holds the old pages in the log: the next command tries again
    with store.transaction():
        db.execute("delete from purges")
        db.execute("delete from purge_contents")


def scrub(store: Store) -> bool:
    """Empty the database's log, where old pages live on. The database itself overwrites what it deletes
    (``secure_delete``). False when a reader is in the way.
    """
    busy, _, _ = store.db.execute("pragma wal_checkpoint(truncate)").fetchone()
    return not busy


def purge_snapshot(folder: Path, ids: set[str]) -> None:
    """Take records out of a published snapshot: changed parts and feed are replaced one by one, the manifest last.

    A kill in between leaves a snapshot whose manifest does not fit; the purge is repeated and mends it.
    """
    manifest = read_manifest(folder)
    changed = False
    parts = []
    for part in manifest["parts"]:
        path = folder / part["name"]
        gone = _rewrite(path, ids)
        if gone or file_sha256(path) != part["sha256"]:
            changed = True
            records = sum(1 for _ in part_lines(path))
            part = {**part, "records": records, "bytes": path.stat().st_size, "sha256": file_sha256(path)}
        if part["records"]:
            parts.append(part)
        else:
            path.unlink()
    feed = folder / CHANGES
    if _rewrite(feed, ids) or file_sha256(feed) != manifest["changes"]["sha256"]:
        changed = True
        manifest["changes"] = {"name": CHANGES, "bytes": feed.stat().st_size, "sha256": file_sha256(feed)}
    if changed:
        manifest["parts"] = parts
        manifest["digest"] = corpus_digest(line for part in parts for line in part_lines(folder / part["name"]))
        manifest["records"] = sum(part["records"] for part in parts)
        manifest["purged"] = True
        replace_durably(folder / MANIFEST, [dump_manifest(manifest)])
        sync_folder(folder)


def _rewrite(path: Path, ids: set[str]) -> bool:
    """Drop the lines with one of these ids from a part or a feed; tells whether there were any."""
    if not any(_id(line) in ids for line in part_lines(path)):
        return False
    how = {".gz": "gz", ".zst": "zst"}.get(path.suffix, "none")
    replace_durably(path, compressed((line for line in part_lines(path) if _id(line) not in ids), how))
    return True


def _id(line: bytes) -> str:
    return str(json.loads(line)["id"])
