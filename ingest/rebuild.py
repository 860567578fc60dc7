"""``winnow rebuild``: the corpus derived anew from its stored seeds, its files, or what is left of it.

Payloads come from the database where it keeps them, else from the original file if it still holds the same seed; a
document whose payload is in neither place keeps its stored text and metadata. The new state is made beside the old one
and takes its place in one database transaction.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from ..corpus.decide import decide
from ..corpus.errors import CorpusError, DamagedCorpus
from ..corpus.lock import CorpusLock
from ..corpus.outcomes import count_outcomes
from ..corpus.publish import TEMPORARY, clear_temporary, publish
from ..corpus.quarantine import write_quarantine
from ..corpus.rawseed import pack_seed, unpack_seed
from ..corpus.recover import recover
from ..corpus.replay import carry_over, put_all, stored_results
from ..corpus.salvage import salvage_results
from ..corpus.schema import connect
from ..corpus.store import DATABASE, INDEX, SeedResult, Store
from ..normalize.document import Seed
from .console import Console
from .opener import Broken, open_seeds, seed_digest
from .run import Summary
from .settings import RunSettings
from .sources import SourceFile
from .workers import normalize_all


def rebuild(corpus: Path, settings: RunSettings, *, console: Console) -> Summary:
    """Rebuild ``corpus`` under ``settings``. Raises ``DamagedCorpus`` when nothing of it can be read any more."""
    started = time.monotonic()
    with CorpusLock(corpus):
        clear_temporary(corpus)
        work = corpus / f"{TEMPORARY}rebuild"
        work.mkdir()
        try:
            with closing(Store.open(work, settings.corpus)) as new:
                _fill(new, corpus, settings, console)
                decision = decide(new)
                _take_over(new, corpus, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        with closing(Store.open(corpus, settings.corpus)) as store:
            recover(store)
            publish(store)
            write_quarantine(store)
            counts = count_outcomes(store.db)
            return Summary(
                corpus=str(corpus),
                snapshot=store.snapshot,
                changed_corpus=decision.snapshot is not None,
                digest=store.header("digest"),
                records={"added": decision.added, "updated": decision.updated, "removed": decision.removed},
                counts=counts,
                quarantined=counts["quarantined"],
                seconds=round(time.monotonic() - started, 3),
            )


def _fill(new: Store, corpus: Path, settings: RunSettings, console: Console) -> None:
    """Everything that can be had of the old corpus, put into the new one."""
    try:
        with closing(Store.read(corpus)) as old:
            (verdict,) = old.db.execute("pragma integrity_check(1)").fetchone()
            if verdict != "ok":
                raise DamagedCorpus(str(verdict))
            carry_over(new, corpus, published=True)
            put_all(new, _renormalized(old, settings, console))
    except (CorpusError, sqlite3.DatabaseError) as error:
        console.event(f"{DATABASE} cannot be used ({error}); going by the published records", level="warning")
        put_all(new, salvage_results(new, corpus))


def _renormalized(old: Store, settings: RunSettings, console: Console) -> Iterator[SeedResult]:
    """A result for every seed of the old corpus that is not removed."""
    done: set[int] = set()
    for clean in (False, True):
        normalize = replace(settings.corpus.normalize, already_clean=clean)
        with console.progress("seeds") as advance:
            for (sid, file, digest, raw), seed, outcome in normalize_all(
                _payloads(old, clean), normalize, workers=settings.workers, limits=settings.limits
            ):
                advance()
                done.add(sid)
                yield SeedResult(
                    seed.source,
                    file,
                    digest,
                    outcome.state,
                    outcome.document,
                    outcome.reason,
                    outcome.transient,
                    raw=raw if outcome.document is not None else None,
                )
    rest = (sid for (sid,) in old.db.execute("select sid from documents order by sid") if sid not in done)
    yield from stored_results(old, rest)


Payload = tuple[tuple[int, int, bytes, bytes | None], Seed]


def _payloads(old: Store, clean: bool) -> Iterator[Payload]:
    """Seeds whose payload is at hand and whose run had, or had not, said that texts come already clean."""
    for sid, source, file, digest, raw in old.db.execute(
        "select sid, source, file, digest, raw from seeds join documents using (sid) where raw is not null order by sid"
    ):
        packed = old.codec.unpack(raw)
        seed, was_clean = unpack_seed(source, packed)
        if was_clean == clean:
            yield (sid, file, digest, packed), seed
    for number, label, relative, path, size, mtime_ns in old.db.execute(
        "select file, label, relative, path, size, mtime_ns from files where mode = ? and path is not null and exists "
        "(select 1 from seeds left join documents using (sid) where seeds.file = files.file and raw is null "
        "and state <> 'removed')",
        (int(clean),),
    ):
        if Path(path).is_file():
            yield from _from_file(old, SourceFile(Path(path), label, None, relative, size, mtime_ns), number, clean)


def _from_file(old: Store, file: SourceFile, number: int, clean: bool) -> Iterator[Payload]:
    """Seeds of a file that still are what the corpus knows under their source."""
    for item in open_seeds(file):
        if isinstance(item, Broken):
            continue
        digest = blake2b(seed_digest(item) + bytes([int(clean)]), digest_size=32).digest()
        row = old.db.execute(
            "select sid, raw is null from seeds left join documents using (sid) "
            "where source = ? and digest = ? and state <> 'removed'",
            (item.source, digest),
        ).fetchone()
        if row is not None and row[1]:
            keep = old.settings.keep_raw == "all"
            yield (row[0], number, digest, pack_seed(item, already_clean=clean) if keep else None), item


def _take_over(new: Store, corpus: Path, work: Path) -> None:
    """Put the new state in the place of the old one, in one step that either happens or does not."""
    name = f"{INDEX}-{time.time_ns():x}"
    with new.transaction():
        new.set_header("index", name)
    if (work / INDEX).is_dir():
        (work / INDEX).replace(corpus / name)
    damaged = not _usable(corpus)
    if damaged:
        for suffix in ("", "-wal", "-shm"):
            broken = corpus / f"{DATABASE}{suffix}"
            if broken.exists():
                broken.replace(corpus / f"{DATABASE}.damaged{suffix}")
    with closing(connect(corpus / DATABASE)) as target:
        new.db.backup(target)


def _usable(corpus: Path) -> bool:
    try:
        with closing(Store.read(corpus)) as store:
            return bool(store.db.execute("pragma quick_check(1)").fetchone()[0] == "ok")
    except (CorpusError, sqlite3.DatabaseError):
        return False
