"""``winnow remove``: takedown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..given import writing
from ..options import Corpus, DryRun, Json, Quiet
from ..output import print_json

if TYPE_CHECKING:
    from ....corpus.takedown.remove import Removal
    from ..console import Console

SHOWN = 20
"""Names on the screen; ``--json`` has all."""


def remove(
    corpus: Corpus,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the tombstone and its day.")],
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY...]", help="Id, source, URL, URL that ends in * (all below it), or host."),
    ] = None,
    keys_file: Annotated[
        Path | None,
        typer.Option("--keys", metavar="FILE", help="Keys, one a line (-: standard input); unknown ones are told."),
    ] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Also the copies of the same text under other names, and bar that text.")
    ] = False,
    dry_run: DryRun = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Let a host or URL* take more than 100 documents and a tenth of all.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Takedown: text and index entries gone for good, a tombstone kept so that no run brings it back."""
    from ....corpus.errors import UsageError
    from ....corpus.takedown.remove import remove as take_down
    from ..console import Console
    from ..ending import log_format_asked

    wanted = [*(keys or ()), *(_keys_in(keys_file) if keys_file is not None else ())]
    if not wanted:
        raise UsageError("nothing is named: say a KEY, or --keys FILE with some in it")
    with writing(corpus, dry_run=dry_run) as store:
        lenient = keys_file is not None
        removal = take_down(
            store, wanted, reason, copies=copies, lenient=lenient, yes=yes or dry_run, publishing=not dry_run
        )
    if as_json:
        print_json(
            {
                "removed": removal.sources,
                "copies": removal.copies,
                "left": removal.left,
                "instead": removal.instead,
                "heirs": removal.heirs,
                "unknown": removal.unknown,
                "snapshot": removal.snapshot,
                "complete": removal.complete,
                "dry_run": dry_run,
            }
        )
    else:
        _show(removal, Console(log_format_asked(), quiet=quiet), "would remove" if dry_run else "removed")


def _keys_in(path: Path) -> list[str]:
    """The lines of a file; empty ones, and those that begin with ``# ``, are none."""
    import sys

    from ....corpus.errors import UsageError

    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(f"--keys {path}: {error.strerror or error}") from error
    lines = (line.strip() for line in data.decode("utf-8-sig", "surrogateescape").splitlines())
    return [line for line in lines if line and not line.startswith("# ")]


def _show(removal: Removal, console: Console, word: str) -> None:
    for source in removal.sources[:SHOWN]:
        console.event(f"{word} {source}")
    for source in removal.copies[:SHOWN]:
        console.event(f"{word} {source} (an exact copy)")
    named = min(len(removal.sources), SHOWN) + min(len(removal.copies), SHOWN)
    if (more := len(removal.sources) + len(removal.copies) - named) > 0:
        console.event(f"{word} {more:,} more")
    for source, heirs in list(removal.heirs.items())[:SHOWN]:
        there = ", ".join(f"{heir['source']} (a {heir['relation']})" for heir in heirs[:3])
        more_heirs = f" and {len(heirs) - 3} more" if len(heirs) > 3 else ""
        console.event(f"in the place of {source} there is now {there}{more_heirs}")
    if len(removal.heirs) > SHOWN:
        console.event(f"others are published now in the place of {len(removal.heirs) - SHOWN:,} more")
    if removal.left:
        shown = ", ".join(removal.left[:10]) + (", ..." if len(removal.left) > 10 else "")
        console.event(
            f"the same text stays under {len(removal.left)} other names: {shown}; --copies takes them too",
            level="warning",
        )
    if removal.unknown:
        shown = ", ".join(removal.unknown[:10]) + (", ..." if len(removal.unknown) > 10 else "")
        console.event(f"nothing is known as {len(removal.unknown):,} of the keys: {shown}", level="warning")
    if not removal.complete:
        console.event(
            "another process is reading the database: the next command that writes wipes its log", level="warning"
        )
