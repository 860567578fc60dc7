"""``winnow duplicates``: who stands for whom."""

from __future__ import annotations

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def duplicates(corpus: Corpus, as_json: Json = False) -> None:
    """Each representative with the documents it stands for."""
    from ....corpus.inspection.explain import duplicate_groups
    from ..show import show_group

    with reading(corpus) as store:
        for group in duplicate_groups(store):
            if as_json:
                print_json(group)
            else:
                show_group(group)
