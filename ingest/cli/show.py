"""What is shown to people of a run."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ...corpus.inspection.quarantine import QUARANTINE
from .changed import show_alarms, show_changes
from .console import Console

if TYPE_CHECKING:
    from ..run.ingest import Summary


def show_summary(summary: Summary, console: Console) -> None:
    """The end of a run, in a few lines on stderr."""
    seeds = summary.seeds
    console.event(
        f"seeds: {seeds['new']} new, {seeds['changed']} changed, {seeds['unchanged']} unchanged, "
        f"{seeds['forgotten']} forgotten",
        seeds=seeds,
    )
    console.event("outcomes: " + (", ".join(f"{n} {name}" for name, n in summary.counts.items() if n) or "none"))
    if summary.changed_corpus:
        _show_snapshot(summary, console)
    else:
        console.event(f"the corpus is as it was: snapshot {summary.snapshot}", snapshot=summary.snapshot)
    show_changes(summary.changed, console)
    if summary.quarantined and not summary.dry_run:
        where = shlex.quote(summary.corpus)
        console.event(
            f"in quarantine {summary.quarantined:,}: {where}/{QUARANTINE}; winnow explain SOURCE --corpus {where}",
            quarantine=summary.quarantined,
        )
    show_alarms(summary.alarms, console)


def _show_snapshot(summary: Summary, console: Console) -> None:
    records = summary.records
    console.event(
        f"snapshot {summary.snapshot}{' (not written)' if summary.dry_run else ''}: {records['added']} added, "
        f"{records['updated']} updated, {records['removed']} removed, {summary.seconds:.1f} s",
        snapshot=summary.snapshot,
        digest=summary.digest,
        seconds=summary.seconds,
    )
