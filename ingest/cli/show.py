"""What is shown to people of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .console import Console

if TYPE_CHECKING:
    from ..run.ingest import Summary


def show_summary(summary: Summary, console: Console) -> None:
    """The end of a run, in a few lines on stderr."""
    seeds, records = summary.seeds, summary.records
    console.event(
        f"seeds: {seeds['new']} new, {seeds['changed']} changed, {seeds['unchanged']} unchanged, "
        f"{seeds['forgotten']} forgotten",
        seeds=seeds,
    )
    console.event("outcomes: " + (", ".join(f"{n} {name}" for name, n in summary.counts.items() if n) or "none"))
    if not summary.changed_corpus:
        console.event(f"the corpus is as it was: snapshot {summary.snapshot}", snapshot=summary.snapshot)
        return
    console.event(
        f"snapshot {summary.snapshot}{' (not written)' if summary.dry_run else ''}: {records['added']} added, "
        f"{records['updated']} updated, {records['removed']} removed, {summary.seconds:.1f} s",
        snapshot=summary.snapshot,
        digest=summary.digest,
        seconds=summary.seconds,
    )
