"""Counting a corpus for the report: one pass over the kept documents and a few over the tables, in one view of the
database, in memory that does not grow with the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from .... import __version__
from ...state.checks import hold_view
from ...state.os_paths import printable
from ...state.runs import last_run, last_runs
from ...state.store import Store
from .documents import DocumentTally
from .groups import duplicates_of
from .numbers import CorpusReport
from .stories import stories_of
from .troubles import troubles

RUNS: Final = 400
"""Runs that are listed."""
ALARMS: Final = 50
"""Alarms that are listed, of the newest runs."""


def gather_report(store: Store, *, now: datetime, meanings: Mapping[str, str]) -> CorpusReport:
    """The report on a corpus as it is decided. ``meanings``: what the reasons of cuts mean, by reason."""
    hold_view(store)
    overview = store.overview
    counts = store.outcomes.counts()
    documents = DocumentTally(store, meanings)
    runs = last_runs(store, RUNS)
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
        stories=stories_of(store),
        cuts=documents.cuts(),
        quarantined=troubles(overview.without_document("quarantined")),
        filtered=troubles(overview.without_document("filtered")),
        removed=troubles(overview.without_document("removed")),
        runs=runs,
        runs_of=last_run(store),
        documents=documents.listed(),
        documents_of=documents.number,
        undecided=store.queues.undecided(),
        alarms=[f"{run['started']}: {told}" for run in runs for told in run["alarms"]][:ALARMS],
    )
