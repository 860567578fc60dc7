"""``winnow forget``: what was given by mistake, taken back."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import Annotated

import typer

from ..given import existing
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
    from ....corpus.repair.dry_run import dry_run_store
    from ....corpus.repair.finish_interrupted import finish_interrupted
    from ....corpus.state.lock import CorpusLock
    from ....corpus.state.store import Store
    from ..changed import show_changes
    from ..console import Console
    from ..ending import log_format_asked

    changes = ChangeReport(None if as_json or verbose else STORED_NAMES)
    with ExitStack() as stack:
        if dry_run:
            Store.read(existing(corpus)).close()
            store = stack.enter_context(dry_run_store(corpus))
        else:
            stack.enter_context(CorpusLock(existing(corpus)))
            store = stack.enter_context(closing(Store.open(corpus)))
            finish_interrupted(store)
        number = take_back(store, names, changes, publishing=not dry_run)
        snapshot = store.snapshot
    if as_json:
        print_json({"forgotten": number, "snapshot": snapshot, "dry_run": dry_run, "changed": changes.to_dict()})
        return
    console = Console(log_format_asked(), quiet=quiet, verbose=verbose)
    what = f"would forget {number:,} seeds" if dry_run else f"forgot {number:,} seeds; snapshot {snapshot}"
    console.event(what, forgotten=number, snapshot=snapshot)
    show_changes(changes.to_dict(), console)
