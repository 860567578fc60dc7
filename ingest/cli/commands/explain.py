"""``winnow explain``: what became of a document."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json

MOST = 20
"""Members of a container that are explained at once."""


def explain(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Id, source or URL; also a path or name of a file.")],
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
    from ....corpus.inspection.explain import explain_seeds
    from ....corpus.inspection.lookup import find_near, not_known
    from ..explained import explained_lines
    from ..style import Line, say_lines

    with reading(corpus) as store:
        found = compute(store, key)
        if not found:
            near = find_near(store, key).seeds
            if len(near) > MOST:
                first = ", ".join(list(near.values())[:3])
                raise NoCorpus(f"{key!r} holds {len(near):,} documents: name one of them ({first}, ...)")
            found = explain_seeds(store, near)
        if not found:
            raise NoCorpus(not_known(store, key))
        if as_json:
            print_json(found[0] if len(found) == 1 else found)
            return
        for number, entry in enumerate(found):
            lines: list[Line] = [""] if number else []
            say_lines([*lines, *explained_lines(entry, verbose=verbose)])
            if side_by_side:
                from ..side_by_side import beside

                say_lines(["", *beside(store, entry)])
