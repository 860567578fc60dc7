"""Counting a corpus for the report: one pass over the kept documents and a few over the tables, in one view of the
database, in memory that does not grow with the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from .... import __version__
from ...state.checks import hold_view
from ...state.os_paths import printable
from ...state.runs import last_run
from ...state.store import Store
from .documents import SOURCE, DocumentTally
from .groups import duplicates_of
from .numbers import CorpusReport, Trouble
from .tally import Frequent, flat

RUNS: Final = 400
"""Runs that are listed."""
REASONS: Final = 60
EXAMPLES: Final = 5
"""Reasons of quarantine that are told apart, and sources named for each."""


def gather_report(store: Store, *, now: datetime, meanings: Mapping[str, str]) -> CorpusReport:
    """The report on a corpus as it is decided. ``meanings``: what the reasons of cuts mean, by reason."""
    hold_view(store)
    overview = store.overview
    counts = store.outcomes.counts()
    documents = DocumentTally(store, meanings)
    for row in overview.kept():
        documents.add(row)
    return CorpusReport(
        winnow=__version__,
        made=now.strftime("%Y-%m-%d %H:%M UTC"),
        corpus=printable(str(store.folder.absolute())),
        snapshot=store.snapshot,
        digest=store.header("digest"),
        files=store.files.count(),
        seeds=sum(counts.values()),
        outcomes=counts,
        labels=overview.labels(),
        texts=documents.texts(),
        duplicates=duplicates_of(store),
        cuts=documents.cuts(),
        quarantined=troubles(overview.without_document("quarantined")),
        filtered=troubles(overview.without_document("filtered")),
        removed=troubles(overview.without_document("removed")),
        runs=[_run(said) for said in overview.runs(RUNS)],
        runs_of=last_run(store),
        documents=documents.listed(),
        documents_of=documents.number,
        undecided=store.queues.undecided(),
    )


def _run(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown of a run: a summary may say more, and more than fits a page."""
    return {name: said.get(name) for name in ("run", "started", "finished", "snapshot", "seconds")} | {
        name: {key: int(value) for key, value in (said.get(name) or {}).items()}
        for name in ("seeds", "records", "counts")
    }


def troubles(rows: Iterable[tuple[str, str]]) -> list[Trouble]:
    """Sources and reasons by kind of reason, the most frequent first: reasons that differ in figures are of a kind."""
    counted = Frequent(1_000)
    examples: dict[str, tuple[str, list[str]]] = {}
    for source, reason in rows:
        kind = flat(re.sub(r"\d+", "#", reason), 200)
        counted.add(kind)
        if kind in examples:
            if len(examples[kind][1]) < EXAMPLES:
                examples[kind][1].append(flat(source, SOURCE))
        elif len(examples) < 4_000:
            examples[kind] = (flat(reason, 300), [flat(source, SOURCE)])
    found = [(kind, number, *examples.get(kind, (kind, []))) for kind, number in counted.tallied(REASONS).rows]
    return [Trouble(*one) for one in found]
