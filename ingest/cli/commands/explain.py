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
) -> None:
    """What became of a document (KEY: id, source or URL), and why."""
    from ....corpus.errors import NoCorpus
    from ....corpus.inspection.explain import explain as compute
    from ....corpus.inspection.explain import explain_seeds
    from ....corpus.inspection.lookup import find_near, not_known
    from ..show import show_explanation

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
    else:
        show_explanation(found)
