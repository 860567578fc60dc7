"""``winnow forget``: what was given by mistake, taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import writing
from ..options import Corpus, DryRun, Json, Quiet, Verbose
from ..output import print_json


def forget(
    names: Annotated[
        list[str], typer.Argument(metavar="LABEL|SOURCE...", help="A label, a source, a container, or label/folder.")
    ],
    corpus: Corpus,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Take seeds back that were given by mistake: no tombstone, they may come again (for good: remove)."""
    from ....corpus.changes import STORED_NAMES, ChangeReport
    from ....corpus.forget import forget as take_back
    from ..changed import show_changes
    from ..console import Console
    from ..ending import log_format_asked

    changes = ChangeReport(None if as_json or verbose else STORED_NAMES)
    with writing(corpus, dry_run=dry_run) as store:
        number = take_back(store, names, changes, publishing=not dry_run)
        snapshot = store.snapshot
    if as_json:
        print_json({"forgotten": number, "snapshot": snapshot, "dry_run": dry_run, "changed": changes.to_dict()})
        return
    console = Console(log_format_asked(), quiet=quiet, verbose=verbose)
    what = f"would forget {number:,} seeds" if dry_run else f"forgot {number:,} seeds; snapshot {snapshot}"
    console.event(what, forgotten=number, snapshot=snapshot)
    show_changes(changes.to_dict(), console)
