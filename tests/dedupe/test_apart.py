"""Contents that share no bucket are decided apart, with the answer that all together get."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from parted_worlds import Ranked, differences, here
from winnow.corpus.state.band_index import BandIndex
from winnow.dedupe.components import in_batches, parted
from winnow.dedupe.fold import content_key
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.selection import update_selection
from winnow.ingest.run import select_on_ray


def entries(*buckets: tuple[int, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Two pieces of an index."""
    rows = [(key, content) for key, members in enumerate(buckets, 1) for content in members]
    half = next((n for n, (key, _) in enumerate(rows) if key > len(buckets) // 2), 0)
    return [
        (np.array([k for k, _ in part], dtype=np.uint64), np.array([c for _, c in part], dtype=np.int64))
        for part in (rows[:half], rows[half:])
    ]


def test_parts_are_what_buckets_join() -> None:
    found = parted(
        np.array([1, 2, 3, 4, 5, 6, 7, 12]),
        entries((1, 2), (3, 4), (9, 5), (2, 3), (6,), (10, 11), (12, 20), (5, 7)),
        100,
    )
    assert found.alone.tolist() == [6]
    assert [part.tolist() for part in found.apart] == [[1, 2, 3, 4]]
    assert found.rest.tolist() == [5, 7, 12], "joined to 9 and 20, which are not new"
    assert parted(np.array([1, 2, 3]), entries((1, 2, 3)), 2).rest.tolist() == [1, 2, 3], "too many"
    assert parted(np.array([4, 8]), [], 2).alone.tolist() == [4, 8]


def test_batches_hold_whole_parts() -> None:
    parts = [np.array(part) for part in ([9, 8, 7], [1, 5], [2, 3], [4, 6])]
    assert [batch.tolist() for batch in in_batches(parts, 4)] == [[7, 8, 9], [1, 2, 3, 5], [4, 6]]


@pytest.mark.parametrize("seed", range(12))
def test_the_same_decisions(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 3 == 0:
        monkeypatch.setattr(select_on_ray, "MOST_TOGETHER", 8)
    if seed % 4 == 1:
        monkeypatch.setattr(select_on_ray, "MOST_CHARACTERS", 8_000)
    monkeypatch.setattr(select_on_ray, "_BATCH", 16)
    assert differences(seed, tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12, 200))
def test_the_same_decisions_in_many_worlds(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test_the_same_decisions(seed, tmp_path, monkeypatch)


@pytest.mark.shared
@pytest.mark.slow
def test_the_labelled_documents_are_decided_alike(shared_data: Path, tmp_path: Path) -> None:
    with gzip.open(shared_data / "dedup" / "labelled.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = list({content_key(text): text for text in (json.loads(line)["text"] for line in lines)}.values())
    comparer = Comparer(DedupParams())
    index, one, other = BandIndex(tmp_path, []), Ranked(), Ranked()
    ids = np.arange(1, len(texts) + 1)
    for content, text in enumerate(texts, 1):
        for store in (one, other):
            store.add(content, text, _rank(content, text))
    index.add(ids, comparer.sketcher.sketch(texts).bands)
    update_selection(ids.tolist(), one, index, comparer)
    select_on_ray.select_apart(here(comparer), 1, ids.tolist(), other, index, comparer)
    assert other.decisions == one.decisions
    assert sum(not decision.kept for decision in one.decisions.values()) > 1_000


def _rank(content: int, text: str) -> bytes:
    """Longer texts first; no address."""
    return (
        ((1 << 40) - len(text)).to_bytes(8, "big") + content.to_bytes(8, "big") + bytes([4, *bytes(8), *b"2024-01-01"])
    )
