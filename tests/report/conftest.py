"""Corpora to report on, and a browser to look at the page with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser import Browser, browsing
from winnow.corpus.inspection.report.gather import gather_report
from winnow.corpus.inspection.report.numbers import CorpusReport
from winnow.corpus.state.store import Store
from worlds import Seeds, Spec, plain_normalizer, run, shared_normalizer

__all__ = ["plain_normalizer", "shared_normalizer"]

NOW = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)


def report_on(corpus: Path) -> CorpusReport:
    """The report on a corpus, made at a fixed time."""
    with closing(Store.read(corpus)) as store:
        return gather_report(store, now=NOW, meanings={"recurring": "in several documents of a site"})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module; they are skipped where there is none."""
    with browsing() as found:
        yield found


@pytest.fixture
def world(tmp_path: Path, plain_normalizer: None) -> Path:
    """Two nights: ten stories, two of them with neighbours and copies, one that cannot be read, one without text."""
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(10):
        seeds.put_record(
            "a.jsonl", f"{n}", Spec(base=n), url=f"https://www.site{n % 3}.example/{n}", date=f"2024-0{n % 3 + 1}-1{n}"
        )
    run([seeds.root], corpus)
    seeds.put_record("b.jsonl", "near", Spec(base=0, drift=1))
    seeds.put_record("b.jsonl", "nearer", Spec(base=0, number=7))
    seeds.put_record("b.jsonl", "same", Spec(base=0, style=1))
    seeds.put_record("b.jsonl", "other same", Spec(base=1, style=2))
    (seeds.root / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (seeds.root / "more.gz").write_bytes(b"\x1f\x8b\x08")
    (seeds.root / "blank.txt").write_text("\n")
    run([seeds.root], corpus)
    return corpus
