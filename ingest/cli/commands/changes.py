"""``winnow changes``: what downstream has to apply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import Corpus, Quiet
from ..output import print_json, write_lines


def changes(
    corpus: Corpus,
    since: Annotated[
        int | None, typer.Option("--since", metavar="SNAPSHOT", help="Number of a snapshot; 0: nothing yet.")
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="FILE", help="Since what this file remembers; it is moved on in the end."),
    ] = None,
    count: Annotated[
        bool, typer.Option("--count", help="Only from which snapshot to which, and how many of each kind (JSON).")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """What was added, updated and removed since a snapshot, as JSON lines."""
    from ....corpus.errors import UsageError
    from ....corpus.snapshots.export import change_feed, count_changes
    from ....corpus.snapshots.followed import read_followed, write_followed
    from ..console import Console
    from ..ending import log_format_asked

    if (since is None) == (state is None):
        raise UsageError("say --since SNAPSHOT, or --state FILE that remembers it")
    start = since if since is not None else read_followed(state, corpus).snapshot if state is not None else 0
    target, lines = change_feed(corpus, start)
    if count:
        print_json({"since": start, "snapshot": target, **count_changes(lines)})
        return
    write_lines(lines)
    if state is not None:
        write_followed(state, corpus, target)
    Console(log_format_asked(), quiet=quiet).event(
        f"changes from snapshot {start} to {target}", since=start, snapshot=target
    )
