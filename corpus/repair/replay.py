"""A corpus derived anew from the texts another one stores: what ``rebuild`` and ``verify --deep`` have in common."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..errors import DamagedCorpus
from ..state.copying import copy_underived
from ..state.store import SeedResult, Store

BATCH = 512


def carry_over(new: Store, old: Store, *, published: bool) -> None:
    """Copy what is not derived: labels, files, runs, tombstones, the numbers of seeds, and seeds without a document.

    With ``published``, also what the newest snapshot of ``old`` shows, so that the next decision is told as a change
    against it. All is read through ``old``, so that a transaction begun there sees one state, also beside a run.
    """
    with new.transaction():
        copy_underived(new, old, published=published)
        if published:
            for name in ("snapshot", "digest", "counts"):
                if value := old.header(name):
                    new.set_header(name, value)


def stored_results(old: Store, sids: Iterator[int] | None = None, *, damaged: bool = False) -> Iterator[SeedResult]:
    """The documents of a corpus as results to be put again, without normalising anything.

    One whose stored text is damaged raises ``DamagedCorpus``; with ``damaged`` it goes to quarantine, and the next run
    reads its file again.
    """
    if sids is None:
        sids = old.seeds.numbers_of_documents()
    for sid in sids:
        source, digest, file, raw = old.seeds.stored(sid)
        try:
            document = old.document(sid)
            payload = old.codec.unpack(raw) if raw is not None else None
        except DamagedCorpus as error:
            if not damaged:
                raise
            yield SeedResult(source, file, b"", "quarantined", reason=str(error), transient=1)
            continue
        assert document is not None
        yield SeedResult(document.source, file, digest, "document", document, raw=payload)


def put_all(new: Store, results: Iterator[SeedResult]) -> None:
    """Put results in batches."""
    while batch := list(islice(results, BATCH)):
        new.put(batch)
