"""``winnow remove``: takedown."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from ..given import existing
from ..options import Corpus, Json
from ..output import print_json


def remove(
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="Id, source or URL.")],
    corpus: Corpus,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the tombstone.")],
    copies: Annotated[
        bool, typer.Option("--copies", help="Also the copies of the same text under other names, and bar that text.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Takedown: text and index entries gone for good, a tombstone kept so that no run brings it back."""
    from ....corpus.repair.finish_interrupted import finish_interrupted
    from ....corpus.state.lock import CorpusLock
    from ....corpus.state.store import Store
    from ....corpus.takedown.remove import remove as take_down
    from ..console import Console

    with CorpusLock(existing(corpus)), closing(Store.open(corpus)) as store:
        finish_interrupted(store)
        removal = take_down(store, keys, reason, copies=copies)
    if as_json:
        print_json(
            {
                "removed": removal.sources,
                "copies": removal.copies,
                "left": removal.left,
                "instead": removal.instead,
                "snapshot": removal.snapshot,
                "complete": removal.complete,
            }
        )
    else:
        console = Console()
        for source in removal.sources:
            console.event(f"removed {source}")
        for source in removal.copies:
            console.event(f"removed {source} (an exact copy)")
        for source, heir in removal.instead.items():
            console.event(f"in the place of {source} there is now {heir}")
        if removal.left:
            shown = ", ".join(removal.left[:10]) + (", ..." if len(removal.left) > 10 else "")
            console.event(
                f"the same text stays under {len(removal.left)} other names: {shown}; --copies takes them too",
                level="warning",
            )
        if not removal.complete:
            console.event(
                "another process is reading the database: the next command that writes wipes its log", level="warning"
            )
