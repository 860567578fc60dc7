"""``winnow explain``: what became of a document."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def explain(
    key: str,
    corpus: Corpus,
    as_json: Json = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every cut, repair and candidate, not only the first or best.")
    ] = False,
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", "-s", help="Also the raw seed beside the published text.")
    ] = False,
) -> None:
    """What became of a document (KEY: id, source or URL), and why."""
    from ....corpus.errors import NoCorpus
    from ....corpus.inspection.explain import explain as compute
    from ..explained import explained_lines
    from ..style import Line, say_lines

    with reading(corpus) as store:
        found = compute(store, key)
        if not found:
            raise NoCorpus(f"nothing in the corpus is known as {key!r}")
        if as_json:
            print_json(found[0] if len(found) == 1 else found)
            return
        for number, entry in enumerate(found):
            lines: list[Line] = [""] if number else []
            say_lines([*lines, *explained_lines(entry, verbose=verbose)])
            if side_by_side:
                from ..side_by_side import beside

                say_lines(["", *beside(store, entry)])
