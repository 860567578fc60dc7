"""Takedown: a document leaves the corpus, the state and every snapshot, and does not come back.

In one transaction the text, the index entries and everything derived from the document go, tombstones for its identity
and its content stay, what it stood for is decided anew, and the intent to purge is written down. What cannot be in a
transaction (segments of the index, files of old snapshots, free pages of the database) follows, and is carried through
by the next command if this one is killed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ..changes import ChangeReport
from ..decide import decide_and_note
from ..errors import DamagedCorpus, UsageError
from ..identity import document_id, document_key, record_key
from ..inspection.lookup import not_known
from ..inspection.quarantine import write_quarantine
from ..snapshots.also import without
from ..snapshots.layout import (
    CHANGES,
    MANIFEST,
    file_sha256,
    part_lines,
    read_manifest,
    snapshot_folder,
    snapshot_numbers,
)
from ..snapshots.part_counts import count_part
from ..snapshots.publish import compressed, drop_snapshot, dump_manifest, publish, write_about
from ..snapshots.record import corpus_digest, record_line
from ..state.durable import replace_durably, sync_folder, write_durably
from ..state.os_paths import printable
from ..state.private import make_private
from ..state.runs import last_run
from ..state.store import DATABASE, Store
from .keys import Former, resolve_keys
from .tombstones import write_tombstones

MOST_UNASKED = 100, 0.10
"""Documents, and share of all, beyond which a host or a beginning of a URL is not taken down without ``yes``."""


@dataclass(slots=True)
class Removal:
    """What a takedown took: sources of the documents themselves, and of the copies taken with them (or, when they were
    not asked for, left: ``left`` names the documents that hold the same text under other names and are still there).
    ``heirs`` names for each document that was published those that are published in its place now, and as what (a
    copy, a near-duplicate, a version of the page); ``instead`` the first of them. ``unknown``: keys that named nothing.

    ``complete`` is false when another process was reading the database, so that old pages could not be wiped from its
    log yet: the next command that writes does it.
    """

    sources: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)
    heirs: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    snapshot: int = 0
    complete: bool = True


def remove(
    store: Store,
    keys: Sequence[str],
    reason: str,
    *,
    copies: bool = False,
    lenient: bool = False,
    yes: bool = False,
    publishing: bool = True,
) -> Removal:
    """Take documents down by id, source or URL, all captures of each, all of a host or below a URL (`resolve_keys`), in
    one decision. Raises ``UsageError`` when a key matches nothing, neither what the corpus knows now nor what its
    retained snapshots show (``lenient``: when none does), and without ``yes`` when a host or a beginning of a URL names
    more than 100 documents that are more than a tenth of all. Not ``publishing``: on a copy, to be thrown away.

    Tombstones keep the sources and ids named from coming back. Copies of their texts under other names stay, and are
    named: whoever can put a copy beside a document could have it removed else. With ``copies`` exact copies (equal
    after dedup-normalisation) go with them whatever their source, and the content is barred as well; such a source is
    welcome again with another text. Near-duplicates stay, and one of them takes the place of what was removed.
    """
    found = resolve_keys(store, keys)
    if found.unknown and not (lenient and (found.seeds or found.former)):
        more = f" (nor as {len(found.unknown) - 1:,} more of the keys)" if len(found.unknown) > 1 else ""
        raise UsageError(f"{not_known(store, found.unknown[0])}{more}")
    least, share = MOST_UNASKED
    if not yes and len(found.many) > max(least, share * store.seeds.count()):
        raise UsageError(
            f"these keys name {len(found.many):,} documents by their addresses; --dry-run names them, --yes takes them"
        )
    named: dict[int, str] = {}
    for sid in found.seeds:
        named.update(store.seeds.captures(sid))
    reason, now = printable(reason), datetime.now(UTC)
    run, day = last_run(store), now.date().isoformat()
    with store.transaction():
        others: dict[int, str] = {}
        heirs: dict[int, dict[int, str]] = {}
        for sid in named:
            others.update(store.seeds.with_text_of(sid))
            heirs[sid] = store.seeds.heirs_of(sid)
            store.tombstones.put_for_seed(sid, reason, run, content=copies)
        for one in found.former:
            others.update(_bar_former(store, one, reason, run, content=copies))
        others = {sid: source for sid, source in others.items() if sid not in named}
        going = {**named, **(others if copies else {})}
        for sid in going:
            _erase(store, sid, reason, content=copies)
        for source in (*going.values(), *(one.source for one in found.former)):
            store.tombstones.note_reason(source, day, reason)
        decide_and_note(store, "remove", now, ChangeReport())
        published = {sid: _published_now(store, heirs[sid]) for sid in named}
    removal = Removal(sorted({*named.values(), *(one.source for one in found.former)}), unknown=found.unknown)
    removal.heirs = {named[sid]: there for sid, there in published.items() if there}
    removal.instead = {source: there[0]["source"] for source, there in removal.heirs.items()}
    if copies:
        removal.copies = sorted(others.values())
    else:
        removal.left = sorted(others.values())
    removal.snapshot = store.snapshot
    if publishing:
        publish(store)
        removal.complete = finish_purge(store)
        write_quarantine(store)
    return removal


def _bar_former(store: Store, one: Former, reason: str, run: int, *, content: bool) -> list[tuple[int, str]]:
    """A tombstone for what only retained snapshots still hold, and a note to take it out of them; returns the seeds
    that are copies of it.
    """
    store.tombstones.put((one.source, one.identity, one.key if content else None, reason), run)
    store.queues.owe_purge({one.identity, document_id(one.source, None), *([one.key] if content else [])})
    return store.seeds.with_key(one.key) if one.key is not None else []


def _published_now(store: Store, heirs: Mapping[int, str]) -> list[dict[str, str]]:
    """Source and relation of those heirs that are published now, by source."""
    there = [
        {"source": source, "relation": relation}
        for sid, relation in heirs.items()
        if (source := store.published.source_of(sid)) is not None
    ]
    return sorted(there, key=lambda heir: heir["source"])


def _erase(store: Store, sid: int, reason: str, *, content: bool) -> None:
    """Erase one document, and note what to look for in files: its id, its source (by which it may have been published
    under other ids before), and, where copies go too or there is none, the keys of its text, whole and as published
    (all 16 bytes, in one table).
    """
    source, identity, cid, site, dump = store.seeds.facts(sid)
    marks = {identity, document_id(source, None), *store.published.of_seed(sid)}
    document, last = store.document(sid), len(store.seeds.with_text_of(sid)) <= 1
    if document is not None and (content or last):
        published = store.recurring_lines.published_text(site, document.text, dump=dump)[0]
        marks |= {document_key(document), document_key(document, published)}
    store.queues.owe_purge(marks)
    if cid is not None and (content or last):
        store.queues.owe_erasure(cid)
    store.detach(source)
    store.seeds.mark_removed(sid, reason)
    store.queues.touch([sid])


def finish_purge(store: Store) -> bool:
    """Carry out what takedowns still owe: the file of tombstones, index segments, retained snapshots, what a rebuild
    set aside, old pages in the database's log. False when a reader is in the way of the last: the next command tries
    again.
    """
    marks, contents = store.queues.owed()
    if not marks and not contents:
        return True
    write_tombstones(store)
    if contents:
        with store.transaction():
            store.index.erase(np.array(contents, dtype=np.int64))
            store.save_manifest()
    clean: set[tuple[int, int]] = set()
    for number in snapshot_numbers(store.folder):
        if number != store.snapshot:
            purge_snapshot(snapshot_folder(store.folder, number), marks, clean)
    make_private(store.folder, share=store.settings.share)
    for aside in store.folder.glob(f"{DATABASE}.damaged*"):
        aside.unlink(missing_ok=True)
    if not store.empty_log():
        return False
    with store.transaction():
        store.queues.clear_owed()
    return True


def purge_snapshot(folder: Path, marks: set[bytes], clean: set[tuple[int, int]]) -> None:
    """Take records out of a published snapshot by id or content: changed parts and the feed are replaced one by one,
    the manifest last.

    A kill in between leaves a snapshot whose manifest does not fit; the purge is repeated and mends it. ``clean`` holds
    files (device, inode) known to be free of the marks: parts are shared between snapshots, and read once.
    """
    try:
        manifest = read_manifest(folder)
    except DamagedCorpus:  # nobody can use it, and nobody can tell what is in it
        drop_snapshot(folder)
        return
    changed = False
    parts = []
    for part in manifest["parts"]:
        path = folder / part["name"]
        rewritten = path.is_file() and _rewrite(path, marks, clean)
        if not path.is_file():
            changed = True
            continue
        if rewritten or file_sha256(path) != part["sha256"]:
            changed = True
            counts = count_part(part_lines(path))
            part = {**part, "bytes": path.stat().st_size, "sha256": file_sha256(path), **counts.entry()}
            part["records"] = counts.languages.total()
        parts.append(part)
    feed = folder / CHANGES
    if not feed.is_file():
        write_durably(feed, [])
    if _rewrite(feed, marks, clean) or file_sha256(feed) != manifest["changes"]["sha256"]:
        changed = True
        manifest["changes"] = {"name": CHANGES, "bytes": feed.stat().st_size, "sha256": file_sha256(feed)}
    if changed:
        manifest["parts"] = parts
        manifest["digest"] = corpus_digest(line for part in parts for line in part_lines(folder / part["name"]))
        manifest["records"] = sum(part["records"] for part in parts)
        manifest["purged"] = True
        write_about(folder, manifest)
        replace_durably(folder / MANIFEST, [dump_manifest(manifest)])
    sync_folder(folder)


def _rewrite(path: Path, marks: set[bytes], clean: set[tuple[int, int]]) -> bool:
    """Drop the marked lines from a part or a feed, and those that cannot be read, and what other lines list of the
    marked documents; tells whether there was any of it.

    A file that cannot be decompressed is emptied: what cannot be searched cannot be declared clean.
    """
    found = path.stat()
    if (found.st_dev, found.st_ino) in clean:
        return False
    how = {".gz": "gz", ".zst": "zst"}.get(path.suffix, "none")
    try:
        marked = any(_cleared(line, marks) != line for line in part_lines(path))
        if marked:
            replace_durably(path, compressed((_cleared(line, marks) for line in part_lines(path)), how))
    except DamagedCorpus:
        marked = True
        replace_durably(path, compressed([], how))
    found = path.stat()
    clean.add((found.st_dev, found.st_ino))
    return marked


def _cleared(line: bytes, marks: set[bytes]) -> bytes:
    """A line without what is to be purged: nothing where its record, or the record in a change, is one of them or
    cannot be read. That an id was removed may be told.
    """
    try:
        entry = json.loads(line)
        record = entry.get("record", entry)
        if "text" not in record:
            return line
        names = bytes.fromhex(record["id"]), document_id(record["source"], None), record_key(record)
        if not marks.isdisjoint(names):
            return b""
        return record_line(entry) if without(record, marks) else line
    except (ValueError, KeyError, TypeError, AttributeError):
        return b""
