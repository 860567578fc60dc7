"""``winnow changes``: what downstream has to apply."""

from __future__ import annotations

from typing import Annotated

import typer

from ..options import Corpus
from ..output import write_lines


def changes(
    corpus: Corpus, since: Annotated[int, typer.Option("--since", metavar="SNAPSHOT", help="Number of a snapshot.")]
) -> None:
    """What was added, updated and removed since a snapshot, as JSON lines."""
    from ....corpus.snapshots.export import changes_since

    write_lines(changes_since(corpus, since))
