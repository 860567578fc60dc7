"""``winnow report``: a corpus as one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json, write_lines

DEFAULT = Path("report.html")


def report(
    corpus: Corpus,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where the page goes; - is stdout.")
    ] = DEFAULT,
    as_json: Json = False,
) -> None:
    """One page that opens offline in a browser: what came in, what became of it, and what is in the corpus."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from ....corpus.errors import UsageError
    from ....corpus.inspection.report.gather import gather_report
    from ....corpus.inspection.report.render import render_page
    from ....corpus.state.durable import replace_durably
    from ....normalize.extract.reasons import REASONS as OF_BLOCKS
    from ....normalize.lines.reasons import REASONS as OF_LINES
    from ..console import Console

    meanings = dict(OF_BLOCKS)
    for reason, meaning in OF_LINES.items():
        meanings[reason] = "; ".join(dict.fromkeys((meaning, meanings.get(reason, meaning))))
    with reading(corpus) as store:
        found = gather_report(store, now=datetime.now(UTC), meanings=meanings)
    if as_json:
        print_json(asdict(found))
        return
    page = render_page(found)
    if str(output) == "-":
        write_lines([page])
        return
    if output == DEFAULT and not _ours(output):
        raise UsageError(f"{output} is there already and no report of winnow; say where to write: --output FILE")
    replace_durably(output, [page])
    Console().event(
        f"{output}: {len(page) / 1e6:.1f} MB, to be opened with a browser", path=str(output), bytes=len(page)
    )


def _ours(path: Path) -> bool:
    """Whether a file may be overwritten without having been named: it is not there, or an older report."""
    from ....corpus.inspection.report.render import GENERATOR

    try:
        with open(path, "rb") as page:
            return GENERATOR.encode() in page.read(4096)
    except FileNotFoundError:
        return True
