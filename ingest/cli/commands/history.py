"""``winnow history``: every publication."""

from __future__ import annotations

from typing import Annotated

import typer

from ..given import reading
from ..options import Corpus, Json
from ..output import print_json


def history(
    corpus: Corpus,
    snapshot: Annotated[
        int | None, typer.Argument(metavar="[SNAPSHOT]", help="Only this one, with the names that are remembered.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Every publication: number, day, command, and what it changed."""
    from ....corpus.errors import UsageError
    from ..changed import change_lines, counted
    from ..console import say

    with reading(corpus) as store:
        found = [one for one in store.publications.all() if snapshot in (None, one["snapshot"])]
    if snapshot is not None and not found:
        raise UsageError(f"nothing is remembered of a snapshot {snapshot}; winnow history names those that are")
    if as_json:
        for one in found:
            print_json(one)
        return
    for one in found:
        say(f"{one['snapshot']:>6}  {one['at']}  {one['command']:<8} {counted(one['counts'])}")
        if snapshot is not None:
            say(*change_lines(one))
