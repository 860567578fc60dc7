"""``winnow explain``: what became of a document."""

from __future__ import annotations

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def explain(key: str, corpus: Corpus, as_json: Json = False) -> None:
    """What became of a document (KEY: id, source or URL), and why."""
    from ....corpus.errors import NoCorpus
    from ....corpus.inspection.explain import explain as compute
    from ..show import show_explanation

    with reading(corpus) as store:
        found = compute(store, key)
    if not found:
        raise NoCorpus(f"nothing in the corpus is known as {key!r}")
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
    else:
        show_explanation(found)
