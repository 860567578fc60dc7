"""Whether a text was published elsewhere too: known, denied, or not to be told."""

from __future__ import annotations

import pytest
from winnow.corpus.snapshots.also import Also
from winnow.corpus.snapshots.syndicated import syndicated
from winnow.normalize.document import Metadata

PAPER = Metadata(site="The Paper", url="https://www.paper.example/1", authors=["Ingrid Solberg"])


def copy(site: str | None = None, url: str | None = None, relation: str = "same") -> Also:
    return {"source": "l/x", "url": url, "site": site, "title": None, "date": None, "relation": relation}


@pytest.mark.parametrize(
    ("meta", "copies", "told"),
    [
        (PAPER, [], False),
        (Metadata(), [], None),
        (Metadata(site="The Paper"), [], None),
        (Metadata(authors=["Ingrid Solberg"]), [], None),
        (Metadata(site="The Paper", agency="Ruters"), [], True),
        (Metadata(site="Ruters", agency="Ruters"), [], None),
        (PAPER, [copy(site="The Other")], True),
        (PAPER, [copy(site="THE PAPER")], False),
        (PAPER, [copy(site="The Other", relation="contained")], False),
        (PAPER, [copy(url="https://other.example/1")], True),
        (PAPER, [copy(url="https://m.paper.example/1")], False),
        (PAPER, [copy(url="https://[broken")], False),
        (PAPER, [copy()], False),
    ],
)
def test_told(meta: Metadata, copies: list[Also], told: bool | None) -> None:
    assert syndicated(meta, copies, printed=False) is told


def test_who_prints_another_version_is_syndicated() -> None:
    assert syndicated(Metadata(), [], printed=True) is True
