"""``winnow verify``: every invariant of a corpus, checked; ``--deep`` recomputes what can be recomputed.

Findings are one line each and name what is wrong. An interrupted run is no finding: its leftovers are what the next
run goes on from.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..errors import CorpusError, NoCorpus
from ..snapshots.layout import (
    CHANGES,
    MANIFEST,
    current_number,
    file_sha256,
    listed_files,
    part_lines,
    read_manifest,
    refuse_unlinked,
    snapshot_folder,
    snapshot_numbers,
)
from ..snapshots.record import DIGEST_MODULUS, record_digest
from ..state.checks import broken_rules, hold_view, integrity
from ..state.database_errors import momentary
from ..state.durable import TEMPORARY
from ..state.outcomes import OUTCOMES
from ..state.store import DATABASE, INDEX, Store
from ..watch import Watch, unwatched
from .verify_deep import MakeNormalizer, verify_deep


def verify(corpus: Path, *, deep: MakeNormalizer | None = None, watch: Watch = unwatched) -> list[str]:
    """Everything that is wrong with a corpus; an empty list means that it is sound. ``NoCorpus`` where none is.
    ``watch`` is told how far it is.

    ``deep`` makes a normaliser for given settings: with it, everything is derived again from what is stored.
    """
    findings = [*_published(corpus, watch)]
    try:
        with closing(Store.read(corpus)) as store:
            hold_view(store)
            findings += _database(store, deep is not None)
            if not findings or deep:
                findings += _state(store)
                findings += _snapshot_of_state(store)
            if deep:
                findings += verify_deep(store, deep, watch)
    except NoCorpus:
        raise  # an empty folder, or a first run that was killed before it had begun
    except (CorpusError, sqlite3.DatabaseError) as error:
        if momentary(error):
            raise
        findings.append(_named(error, corpus))
    except Exception as error:  # noqa: BLE001 - values that no code of ours writes can break anything: it is damage
        findings.append(_named(f"it holds what it cannot hold ({type(error).__name__}: {error})", corpus))
    return findings


def _named(error: object, corpus: Path) -> str:
    said = str(error)
    if DATABASE not in said:
        said = f"{DATABASE}: {said}"
    return said if "winnow rebuild" in said else f"{said}; recover with: winnow rebuild --corpus {corpus}"


def _published(corpus: Path, watch: Watch) -> Iterator[str]:
    """The folder of snapshots: links, manifests, parts."""
    numbers = snapshot_numbers(corpus)
    try:
        current = current_number(corpus)
    except CorpusError as error:
        yield str(error)
        current = 0
    if current and not snapshot_folder(corpus, current).is_dir() and current_number(corpus) == current:
        yield f"current shows snapshot {current}, which is not there"
    if not current:
        try:
            refuse_unlinked(corpus)
        except CorpusError as error:
            yield str(error)
    for number in numbers:
        folder = snapshot_folder(corpus, number)
        findings = list(snapshot_findings(corpus, number, watch))
        if findings and not _in_hand(corpus, folder):
            yield from (snapshot_findings(corpus, number) if folder.is_dir() else ())


def _in_hand(corpus: Path, folder: Path) -> bool:
    """Whether a snapshot may look wrong for a good reason: it has just been dropped, or a takedown has still to finish
    in it.
    """
    if not folder.is_dir():
        return True
    try:
        with closing(Store.read(corpus)) as store:
            if store.snapshot == int(folder.name):
                return False
            return store.queues.owes_purge()
    except (CorpusError, sqlite3.DatabaseError):
        return False


def snapshot_findings(corpus: Path, number: int, watch: Watch = unwatched) -> Iterator[str]:
    """What is wrong with one snapshot, by its manifest."""
    folder = snapshot_folder(corpus, number)
    where = f"snapshot {number}"
    try:
        manifest = read_manifest(folder)
        files = listed_files(manifest)
        expected = {MANIFEST, CHANGES, *(file["name"] for file in files)}
        for name in sorted({entry.name for entry in folder.iterdir()} - expected):
            if not name.startswith(TEMPORARY):
                yield f"{where}: {name} does not belong there"
        sound = True
        for part in files:
            path = folder / part["name"]
            if not path.is_file():
                yield f"{where}: {part['name']} is missing"
                sound = False
            elif path.stat().st_size != part["bytes"]:
                yield f"{where}: {part['name']} has {path.stat().st_size} bytes, not {part['bytes']}"
                sound = False
            elif file_sha256(path) != part["sha256"]:
                yield f"{where}: {part['name']} does not have the content its manifest says (sha256)"
                sound = False
        if sound:
            yield from _records(folder, where, manifest, watch)
    except (CorpusError, OSError, KeyError, TypeError, ValueError) as error:
        yield f"{where}: {error}"


def _records(folder: Path, where: str, manifest: dict[str, object], watch: Watch) -> Iterator[str]:
    parts = manifest["parts"]
    assert isinstance(parts, list)
    ids: set[str] = set()
    total = number = 0
    expected = manifest["records"]
    with watch(f"records of {where}", expected if isinstance(expected, int) else None) as advance:
        for part in parts:
            count = 0
            for line in part_lines(folder / part["name"]):
                count += 1
                advance()
                record = json.loads(line)
                if record["id"] in ids:
                    yield f"{where}: id {record['id']} twice"
                if not record["text"]:
                    yield f"{where}: id {record['id']} has an empty text"
                ids.add(record["id"])
                total = (total + int.from_bytes(record_digest(line), "big")) % DIGEST_MODULUS
            if count != part["records"]:
                yield f"{where}: {part['name']} has {count} records, not {part['records']}"
            number += count
    if number != manifest["records"]:
        yield f"{where}: {number} records, not {manifest['records']}"
    if f"{total:064x}" != manifest["digest"]:
        yield f"{where}: its records do not have the digest in its manifest"


def _replaced(corpus: Path, deep: bool) -> bool:
    """Whether a run has just replaced segments of the index: then the view this check has of them is over."""
    with closing(Store.read(corpus)) as store:
        return not store.index.check(deep)


def _database(store: Store, deep: bool) -> Iterator[str]:
    """SQLite's own check, and the files of the index."""
    for message in integrity(store, 20):
        yield f"{DATABASE}: {message}"
    if not store.index_name.startswith(INDEX) or "/" in store.index_name:
        yield f"{DATABASE}: no such index: {store.index_name}"
        return
    for flaw in store.index.check(deep):
        if not _replaced(store.folder, deep):
            yield f"{store.index_name}/{flaw}"


def _state(store: Store) -> Iterator[str]:
    """The rules every state keeps, whatever is still pending."""
    yield from broken_rules(store)
    counts, seeds = store.outcomes.counts(), store.seeds.count()
    if sum(counts.values()) != seeds:
        yield f"outcomes add up to {sum(counts.values())}, there are {seeds} seeds"
    for name in counts.keys() - set(OUTCOMES) - {"pending"}:
        yield f"{counts[name]} seeds with an unknown outcome {name!r}"


def _snapshot_of_state(store: Store) -> Iterator[str]:
    """The table of published records against the kept documents and the current snapshot."""
    total = 0
    for digest in store.published.digests():
        total = (total + int.from_bytes(digest, "big")) % DIGEST_MODULUS
    if store.snapshot and f"{total:064x}" != store.header("digest", f"{0:064x}"):
        yield "the digest in the header is not that of the published records"
    if not store.queues.undecided():
        for source in store.published.missing(3):
            yield f"a kept document is not published: {source}"
        for identity in store.published.unfounded(3):
            yield f"a published record is not kept: {identity.hex()}"
    number = current_number(store.folder)
    if number == store.snapshot and number:
        try:
            manifest = read_manifest(snapshot_folder(store.folder, number))
        except CorpusError:
            return  # told already
        if manifest["digest"] != store.header("digest"):
            yield f"snapshot {number} does not have the digest of the database"
    elif number > store.snapshot:
        with closing(Store.read(store.folder)) as now:  # a run may have moved on since this view of it was taken
            if number > now.snapshot:
                yield f"current shows snapshot {number}, the database knows {now.snapshot}"
