"""``winnow verify``: every invariant, checked."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import existing
from ..options import Corpus, Json, Quiet
from ..output import print_json


def verify(
    corpus: Corpus,
    deep: Annotated[bool, typer.Option("--deep", help="Recompute everything from the stored texts.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check every invariant of a corpus; exit 65 if any fails."""
    from ....corpus.inspection.verify import verify as compute
    from ..console import Console
    from ..ending import log_format_asked

    console = Console(log_format_asked(), quiet=quiet)
    if deep:
        from ....normalize.pipeline import Normalizer

        findings = compute(existing(corpus), deep=Normalizer, watch=console.progress)
    else:
        findings = compute(existing(corpus), watch=console.progress)
    if as_json:
        print_json({"ok": not findings, "findings": findings})
    else:
        for finding in findings:
            console.event(finding, level="error")
        if not findings:
            console.event("the corpus is sound")
    if findings:
        raise typer.Exit(65)
