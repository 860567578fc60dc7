"""Points of failure inside a process, for machines without a tracer; and mutants, which the tests must catch."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_EVENTS = {"os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}


def install(mutant: str | None, kill_at: int | None, points: str | None) -> None:
    """Apply a mutant; kill this process at the ``kill_at``-th point, or write how many there were to ``points``.

    Points lie before each change of the file system that Python makes, and before each transaction and each commit.
    """
    if mutant:
        (MUTANTS | MANNERS)[mutant]()
    if kill_at is None and points is None:
        return
    count = 0
    notes = os.open(points, os.O_WRONLY | os.O_CREAT, 0o600) if points is not None else -1

    def point() -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if points is not None:
            os.pwrite(notes, str(count).encode(), 0)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS or (event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_WRONLY):
            point()

    def statement(said: str) -> None:
        if said.startswith(("begin", "commit")):
            point()

    _prepare_writers(lambda connection: connection.set_trace_callback(statement))
    sys.addaudithook(hook)


def _prepare_writers(prepare: Callable[[sqlite3.Connection], object]) -> None:
    """Have something done to every connection that a store opens for writing."""
    from winnow.corpus.state import store

    connect = store.connect

    def prepared(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
        connection = connect(path, read_only=read_only)
        if not read_only:
            prepare(connection)
        return connection

    store.connect = prepared


# -- mutants: what a careless hand might write -------------------------------------------------------------------------


def _no_fsync() -> None:
    """Files are renamed into place without having reached the disk."""
    from winnow.corpus.snapshots import publish
    from winnow.corpus.state import durable as files
    from winnow.corpus.takedown import remove as takedown

    def careless(path: Path, chunks: Any) -> None:
        with open(path, "wb") as out:
            for chunk in chunks:
                out.write(chunk)

    for module in (files, publish, takedown):
        module.write_durably = careless  # type: ignore[attr-defined]


def _no_folder_sync() -> None:
    """Names are not made durable before something refers to them."""
    from winnow.corpus.snapshots import publish

    publish.sync_folder = lambda folder: None


def _publish_before_commit() -> None:
    """Readers see a snapshot that the database does not know yet."""
    from winnow.corpus import decide as deciding
    from winnow.corpus.snapshots import publish as publishing
    from winnow.corpus.takedown import remove as takedown
    from winnow.ingest.run import ingest as run

    decide = deciding.decide_and_note

    def early(store: Any, *rest: Any) -> Any:
        with store.transaction():
            decision = decide(store, *rest)
            publishing.publish(store)
        return decision

    run.decide_and_note = takedown.decide_and_note = early  # type: ignore[assignment]


def _no_recover() -> None:
    """Leftovers of a killed run stay."""
    from winnow.ingest.run import ingest as run

    run.finish_interrupted = lambda store: None  # type: ignore[assignment]


def _two_step_current() -> None:
    """``current`` is deleted and made again."""
    from winnow.corpus.snapshots import layout as snapshots
    from winnow.corpus.snapshots import publish

    def careless(corpus: Path, number: int) -> None:
        link = corpus / snapshots.CURRENT
        link.unlink(missing_ok=True)
        link.symlink_to(f"{snapshots.SNAPSHOTS}/{snapshots.snapshot_name(number)}")

    publish.point_current = careless


def _in_place() -> None:
    """A snapshot is written where readers see it."""
    from winnow.corpus.snapshots import publish

    build = publish._build

    def careless(store: Any, number: int, folder: Path, *, linking: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        publish.point_current(store.folder, number)
        shutil.rmtree(folder)
        build(store, number, folder, linking=linking)

    publish._build = careless


def _files_before_seeds() -> None:
    """A file counts as read before its seeds are committed."""
    from winnow.corpus.state.file_ledger import FileLedger
    from winnow.ingest.run.ingest import _Run

    flush = _Run._flush
    save = FileLedger.save_file

    def careless(self: Any) -> None:
        for file in {id(file): file for file, _ in self.batch}.values():
            save(self.ledger, file.state, read_ns=file.read_ns, complete=True)
        flush(self)

    _Run._flush = careless  # type: ignore[method-assign]


def _no_purge_intent() -> None:
    """A takedown does not write down what it still owes."""
    from winnow.corpus.takedown import remove as takedown

    erase = takedown._erase
    owed: list[Any] = []

    def careless(store: Any, sid: int, reason: str, *, content: bool) -> None:
        erase(store, sid, reason, content=content)
        owed.extend(store.db.execute("select id from purges").fetchall())
        store.db.execute("delete from purges")
        store.db.execute("delete from purge_contents")

    finish = takedown.finish_purge

    def late(store: Any) -> bool:
        with store.transaction():
            store.db.executemany("insert or ignore into purges values (?)", owed)
        return finish(store)

    takedown._erase, takedown.finish_purge = careless, late


def _no_secure_delete() -> None:
    """Deleted texts stay in free pages."""
    _prepare_writers(lambda connection: connection.execute("pragma secure_delete=off"))


def _lax_sync() -> None:
    """Commits do not wait for the disk."""
    _prepare_writers(lambda connection: connection.execute("pragma synchronous=off"))


def _linger() -> None:
    """No mutant: a run that takes its time while it holds the lock."""
    import time

    from winnow.ingest.run import ingest as run

    decide = run.decide_and_note

    def slow(store: Any, *rest: Any) -> Any:
        time.sleep(20)
        return decide(store, *rest)

    run.decide_and_note = slow  # type: ignore[assignment]


MANNERS = {"linger": _linger}
MUTANTS = {
    "no-fsync": _no_fsync,
    "no-folder-sync": _no_folder_sync,
    "publish-before-commit": _publish_before_commit,
    "no-recover": _no_recover,
    "two-step-current": _two_step_current,
    "in-place": _in_place,
    "files-before-seeds": _files_before_seeds,
    "no-purge-intent": _no_purge_intent,
    "no-secure-delete": _no_secure_delete,
    "lax-sync": _lax_sync,
}
