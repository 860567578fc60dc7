"""A corpus derived anew from the texts another one stores: what ``rebuild`` and ``verify --deep`` have in common."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .errors import DamagedCorpus
from .schema import reading_uri
from .store import DATABASE, SeedResult, Store

BATCH = 512
_SEED_COLUMNS = "sid, source, file, digest, state, reason, offset, transient, id"


def carry_over(new: Store, old: Path, *, published: bool) -> None:
    """Copy what is not derived: labels, files, runs, tombstones, the numbers of seeds, and seeds without a document.

    ``old`` is the folder of the other corpus. With ``published``, also what its newest snapshot shows, so that the next
    decision is told as a change against it.
    """
    db = new.db
    db.execute("attach ? as old", (reading_uri(old / DATABASE),))
    try:
        with new.transaction():
            tables = ["labels", "files", "runs", "tombstones", *(("published", "parts") if published else ())]
            for table in tables:
                db.execute(f"insert into main.{table} select * from old.{table}")
            db.execute(
                f"insert into main.seeds ({_SEED_COLUMNS}) "
                f"select {_SEED_COLUMNS} from old.seeds where state <> 'document'"
            )
            db.execute(
                "insert into main.seeds (sid, source, file, state, reason) "
                "select sid, source, file, 'quarantined', 'not rebuilt yet' from old.seeds where state = 'document'"
            )
            if published:
                db.execute(
                    "insert or replace into main.header select name, value from old.header "
                    "where name in ('snapshot', 'digest', 'counts')"
                )
    finally:
        db.execute("detach old")


def stored_results(old: Store, sids: Iterator[int] | None = None, *, damaged: bool = False) -> Iterator[SeedResult]:
    """The documents of a corpus as results to be put again, without normalising anything.

    One whose stored text is damaged raises ``DamagedCorpus``; with ``damaged`` it goes to quarantine, and the next run
    reads its file again.
    """
    if sids is None:
        sids = (sid for (sid,) in old.db.execute("select sid from documents order by sid"))
    for sid in sids:
        source, digest, file, raw = old.db.execute(
            "select source, digest, file, raw from seeds join documents using (sid) where sid = ?", (sid,)
        ).fetchone()
        try:
            document = old.document(sid)
            payload = old.codec.unpack(raw) if raw is not None else None
        except DamagedCorpus as error:
            if not damaged:
                raise
            yield SeedResult(source, file, b"", "quarantined", reason=str(error), transient=True)
            continue
        assert document is not None
        yield SeedResult(document.source, file, digest, "document", document, raw=payload)


def put_all(new: Store, results: Iterator[SeedResult]) -> None:
    """Put results in batches."""
    while batch := list(islice(results, BATCH)):
        new.put(batch)
