"""``winnow status``: how a corpus stands."""

from __future__ import annotations

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def status(corpus: Corpus, as_json: Json = False) -> None:
    """Counts by outcome and language, and the last runs."""
    from ....corpus.inspection.status import status as compute
    from ..show import show_status

    with reading(corpus) as store:
        found = compute(store)
    if as_json:
        print_json(found)
    else:
        show_status(found)
