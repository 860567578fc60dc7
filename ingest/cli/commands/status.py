"""``winnow status``: how a corpus stands."""

from __future__ import annotations

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def status(corpus: Corpus, as_json: Json = False) -> None:
    """Counts by outcome, label, language, site and trouble, sizes, and the last runs with what they changed."""
    from ....corpus.inspection.status import status as compute
    from ..overviews import status_lines
    from ..style import say_lines

    with reading(corpus) as store:
        found = compute(store)
    if as_json:
        print_json(found)
    else:
        say_lines(status_lines(found))
