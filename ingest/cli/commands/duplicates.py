"""``winnow duplicates``: who stands for whom."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def duplicates(
    corpus: Corpus,
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="Only its group: an id, a source or a URL.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Each representative with the documents it stands for, or the group of one document."""
    from ....corpus.errors import NoCorpus
    from ....corpus.inspection.explain import duplicate_groups, group_of
    from ....corpus.inspection.lookup import not_known
    from ..overviews import alone_line, group_lines
    from ..style import say_lines

    with reading(corpus) as store:
        if key is None:
            for group in duplicate_groups(store):
                if as_json:
                    print_json(group)
                else:
                    say_lines(group_lines(group))
            return
        found = list(group_of(store, key))
        if not found:
            raise NoCorpus(not_known(store, key))
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
        return
    for group in found:
        if group["duplicates"]:
            say_lines(group_lines(group, frozenset(group["asked"])))
        else:
            say_lines([alone_line(group)])
