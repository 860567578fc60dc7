"""``winnow rebuild``: the corpus derived anew from its stored seeds, its files, or what is left of it.

Payloads come from the database where it keeps them, else from the original file if it still holds the same seed; a
document whose payload is in neither place keeps its stored text and metadata. The new state is made beside the old one
and takes its place in one database transaction.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from ...corpus.changes import STORED_NAMES, ChangeReport
from ...corpus.decide import Decision, decide_and_note
from ...corpus.errors import DamagedCorpus, NoCorpus
from ...corpus.inspection.quarantine import write_quarantine
from ...corpus.inspection.verify import snapshot_findings
from ...corpus.remote.urls import is_url
from ...corpus.repair.finish_interrupted import finish_interrupted
from ...corpus.repair.from_snapshots import results_from_snapshots
from ...corpus.repair.replay import carry_over, put_all, stored_results
from ...corpus.settings import CollectionSettings
from ...corpus.snapshots.layout import snapshot_folder, snapshot_numbers
from ...corpus.snapshots.publish import clear_temporary, drop_snapshot, publish
from ...corpus.state.band_index import IndexDamagedError
from ...corpus.state.checks import integrity
from ...corpus.state.copying import back_up
from ...corpus.state.database_errors import momentary
from ...corpus.state.durable import TEMPORARY, sync_folder
from ...corpus.state.lock import CorpusLock
from ...corpus.state.os_paths import unpacked_path
from ...corpus.state.payload import kept_payload, pack_seed, unpack_seed
from ...corpus.state.store import DATABASE, INDEX, SeedResult, Store
from ...corpus.takedown.tombstones import restore_tombstones
from ...normalize.document import Seed
from ..cli.console import Console
from ..inputs.digest import run_digest
from ..inputs.discover import SourceFile
from .ingest import Summary
from .pool import normalize_all
from .reading import read_files
from .requests import TRUSTS, Setup, collections
from .settings import RunSettings


def rebuild(corpus: Path, settings: RunSettings, *, console: Console, most_names: int | None = STORED_NAMES) -> Summary:
    """Rebuild ``corpus`` under ``settings``. ``most_names``: of each kind of change in the summary.

    Raises ``DamagedCorpus`` when nothing of it can be read any more.
    """
    started, changes = time.monotonic(), ChangeReport(most_names)
    with CorpusLock(corpus):
        _settle(corpus)
        clear_temporary(corpus)
        work = corpus / f"{TEMPORARY}rebuild"
        try:
            try:
                decision = _remake(
                    corpus, work, settings, lambda new: _from_state(new, corpus, settings, console), changes, console
                )
            except _StateLost as error:
                console.event(f"{DATABASE} cannot be used ({error}); going by the published records", level="warning")
                shutil.rmtree(work, ignore_errors=True)
                _set_aside(corpus)
                decision = _remake(corpus, work, settings, lambda new: _from_snapshots(new, corpus), changes, console)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        with closing(Store.open(corpus, settings.corpus)) as store:
            finish_interrupted(store)
            _mend_snapshots(store, console)
            write_quarantine(store)
            counts = store.outcomes.counts()
            return Summary(
                corpus=str(corpus),
                snapshot=store.snapshot,
                changed_corpus=decision.snapshot is not None,
                digest=store.header("digest"),
                records={"added": decision.added, "updated": decision.updated, "removed": decision.removed},
                counts=counts,
                changed=changes.to_dict(),
                quarantined=counts["quarantined"],
                seconds=round(time.monotonic() - started, 3),
            )


_UNUSABLE = (DamagedCorpus, NoCorpus, IndexDamagedError, sqlite3.DatabaseError, ValueError, TypeError, AssertionError)
"""What reading a damaged state may raise. Those of the moment (a full disk, a lock) are let through again."""


class _StateLost(DamagedCorpus):
    """The old state cannot be read."""


def _settle(corpus: Path) -> None:
    """Finish what an interrupted run or takedown still owes, where the old state allows it: its snapshot, its purge."""
    try:
        with closing(Store.open(corpus, as_it_is=True)) as old:
            finish_interrupted(old)
    except _UNUSABLE as error:
        _raise_if_momentary(error)


def _remake(
    corpus: Path,
    work: Path,
    settings: RunSettings,
    fill: Callable[[Store], None],
    changes: ChangeReport,
    console: Console,
) -> Decision:
    """Make the new state in ``work`` and put it in the place of the old one."""
    work.mkdir()
    with closing(Store.open(work, settings.corpus)) as new:
        try:
            fill(new)
        except _UNUSABLE as error:
            _raise_if_momentary(error)
            raise _StateLost(str(error)) from error
        decision = decide_and_note(new, "rebuild", datetime.now(UTC), changes, console.progress)
        _take_over(new, corpus, work)
    return decision


def _raise_if_momentary(error: Exception) -> None:
    """A state that cannot be read just now is not lost."""
    if momentary(error):
        raise error


def _from_state(new: Store, corpus: Path, settings: RunSettings, console: Console) -> None:
    """Everything that the old state holds, put into the new one."""
    with closing(Store.read(corpus)) as old:
        if flaws := integrity(old, 1):
            raise DamagedCorpus(flaws[0])
        carry_over(new, old, published=True)
        if old.header("param.pipeline") != new.header("param.pipeline"):
            # Another version may read files otherwise, or know more of whose word a fact is: the next run looks again.
            with new.transaction():
                new.files.read_again()
        # What broke under the limits of its day is tried again: seeds now, files by the next run.
        with new.transaction():
            new.seeds.try_again()
        put_all(new, _renormalized(old, settings, console))


def _from_snapshots(new: Store, corpus: Path) -> None:
    """What can be had without the old state: tombstones and published records."""
    restore_tombstones(new, corpus)
    put_all(new, results_from_snapshots(new, corpus))


def _mend_snapshots(store: Store, console: Console) -> None:
    """Publish the current snapshot anew if it is damaged, and drop older ones that are."""
    number = store.snapshot
    broken = bool(number) and any(snapshot_findings(store.folder, number))
    publish(store, afresh=broken, watch=console.progress)
    for old in snapshot_numbers(store.folder):
        if old != number and any(snapshot_findings(store.folder, old)):
            drop_snapshot(snapshot_folder(store.folder, old))


def _renormalized(old: Store, settings: RunSettings, console: Console) -> Iterator[SeedResult]:
    """A result for every seed of the old corpus that is not removed."""
    done: set[int] = set()
    normalize = settings.corpus.normalize
    with console.progress("seeds", old.seeds.count()) as advance:
        for (sid, file, digest, raw), seed, outcome in normalize_all(
            _payloads(old, settings), normalize, workers=settings.workers, limits=settings.limits
        ):
            advance("" if outcome.state == "document" else outcome.state)
            done.add(sid)
            yield SeedResult(
                seed.source,
                file,
                digest,
                outcome.state,
                outcome.document,
                outcome.reason,
                settings.limits.key if outcome.limits else 0,
                raw=raw if outcome.document is not None else None,
            )
    rest = (sid for sid in old.seeds.numbers_of_documents() if sid not in done)
    yield from stored_results(old, rest, damaged=True)


Payload = tuple[tuple[int, int, bytes, bytes | None], Seed]


def _payloads(old: Store, settings: RunSettings) -> Iterator[Payload]:
    """Seeds whose payload is at hand, each as its run read it, but for what is said of its collection now."""
    for sid, source, file, digest, raw, label in old.seeds.payloads():
        try:
            packed = old.codec.unpack(raw)
        except DamagedCorpus:
            continue  # its stored text may be sound
        seed = unpack_seed(source, packed)
        if _as_said(seed, label, settings):
            digest, packed = run_digest(seed), pack_seed(seed)
        yield (sid, file, digest, packed), seed
    modes = old.files.modes_without_payloads()
    for trust, text_field, said in product(TRUSTS, dict.fromkeys(("", settings.text_field)), collections()):
        how = Setup(trust, said, settings.limits, text_field=text_field)
        if how.mode("") in modes:
            yield from _from_files(old, _files(old, how), how, settings)


def _as_said(seed: Seed, label: str | None, settings: RunSettings) -> bool:
    """Make a seed what its collection is now said to hold, where anything is; whether that changes how it is read."""
    was = CollectionSettings(seed.already_clean, seed.text_kind)
    if label is None or label not in settings.corpus.labels:
        return False
    said = replace(settings, collection=was).of_label(label)
    seed.already_clean, seed.text_kind = said.already_clean, said.text_kind
    return said != was


def _files(old: Store, how: Setup) -> Iterator[tuple[int, SourceFile]]:
    """Files that are still there and hold seeds whose payload is not stored, with their numbers: those that were read
    so.
    """
    for number, label, relative, path, size, mtime_ns in old.files.without_payloads(how.mode("")):
        where = Path(unpacked_path(path))
        if not is_url(unpacked_path(path)) and where.is_file():
            beside = where.with_name(f"{where.name}.json")
            yield number, SourceFile(where, label, None, relative, size, mtime_ns, beside if beside.is_file() else None)


def _from_files(
    old: Store, files: Iterator[tuple[int, SourceFile]], how: Setup, settings: RunSettings
) -> Iterator[Payload]:
    """Seeds of files that still are what the corpus knows under their source."""
    labelled = (((number, file.label), file) for number, file in files)
    with closing(read_files(labelled, how, protected=settings.workers > 0)) as found:
        for (number, label), item in found:
            if not isinstance(item, tuple):
                continue
            seed, digest = item
            sid = old.seeds.without_payload(seed.source, digest)
            if sid is not None:
                if _as_said(seed, label, settings):
                    digest = run_digest(seed)
                yield (sid, number, digest, kept_payload(seed, settings.corpus.keep_raw)), seed


def _take_over(new: Store, corpus: Path, work: Path) -> None:
    """Put the new state in the place of the old one, in one step that either happens or does not."""
    name = f"{INDEX}-{time.time_ns():x}"
    with new.transaction():
        new.set_header("index", name)
    if (work / INDEX).is_dir():
        (work / INDEX).replace(corpus / name)
        sync_folder(corpus)
    database = corpus / DATABASE
    if database.exists():
        back_up(new, database, begun=True)
        return
    whole = corpus / f"{TEMPORARY}{DATABASE}"  # half of a database would look like a corpus that was never begun
    back_up(new, whole, begun=False)
    whole.replace(database)
    sync_folder(corpus)


def _set_aside(corpus: Path) -> None:
    """Keep a database that cannot be used under another name: somebody may want to look at it. The next takedown
    deletes it.
    """
    for suffix in ("", "-wal", "-shm"):
        broken = corpus / f"{DATABASE}{suffix}"
        if broken.exists():
            broken.replace(corpus / f"{DATABASE}.damaged{suffix}")
