"""Turning the tables of a corpus into those of older versions, as far as they differ."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE

TO_FOURTH = ("drop table story_texts", "drop table story_keys", "drop table story_links", "pragma user_version = 4")
TO_THIRD = (
    *TO_FOURTH,
    "drop table news",
    "drop table publications",
    "drop table acknowledged",
    "drop table takedown_reasons",
    "alter table seeds drop column first_seen",
    "alter table seeds drop column last_changed",
    "pragma user_version = 3",
)
TO_SECOND = (
    *TO_THIRD,
    "alter table site_boilerplate rename to furniture",
    "alter table orphan_texts rename to ghosts",
    "alter table index_garbage rename to gone",
    "update header set name = 'param.furniture_documents' where name = 'param.boilerplate_documents'",
    "pragma user_version = 2",
)
TO_FIRST = (
    *TO_SECOND,
    "drop index seeds_claimed",
    "alter table seeds drop column claimed",
    "pragma user_version = 1",
)


def make_older(corpus: Path, statements: Iterable[str]) -> None:
    """Run the ``statements`` that lead to an older version."""
    with closing(connect(corpus / DATABASE)) as db:
        for statement in statements:
            db.execute(statement)
