"""Band keys that are known already change no answer, and only so many are kept."""

from __future__ import annotations

import random

import numpy as np
import pytest
from winnow.dedupe.memory import MemoryBuckets, MemoryStore
from winnow.dedupe.params import DedupParams
from winnow.dedupe.recent_bands import RecentBands
from winnow.dedupe.relation import Comparer
from winnow.dedupe.selection import update_selection
from winnow.dedupe.sketch import Sketcher


def test_the_oldest_are_forgotten() -> None:
    recent = RecentBands(most=2)
    recent.note(np.array([1, 2, 3]), np.arange(6, dtype=np.uint64).reshape(3, 2))
    bands, known = recent.of(np.array([3, 1, 2]), 2)
    assert known.tolist() == [True, False, True]
    assert bands.tolist() == [[4, 5], [0, 0], [2, 3]]


def test_a_number_that_is_given_again_has_its_new_keys() -> None:
    recent = RecentBands()
    recent.note(np.array([1]), np.array([[7]], dtype=np.uint64))
    recent.note(np.array([1]), np.array([[8]], dtype=np.uint64))
    assert recent.of(np.array([1]), 1)[0].tolist() == [[8]]


@pytest.mark.parametrize("known", [0, 20, 60])
def test_the_same_are_kept(known: int) -> None:
    chooser = random.Random(3)
    base = [f"word{number}" for number in range(120)]
    texts = []
    for number in range(60):
        words = list(base) if number % 3 else [f"{word}x{number}" for word in base]
        for _ in range(chooser.randrange(8)):
            words[chooser.randrange(len(words))] = f"edit{chooser.randrange(99)}"
        texts.append(" ".join(words))
    answers = []
    for recent in (RecentBands(), RecentBands()):
        store = MemoryStore()
        for number, text in enumerate(texts, start=1):
            store.add(number, text, number.to_bytes(4, "big"))
        sketches = Sketcher(DedupParams()).sketch(texts)
        ids = np.arange(1, len(texts) + 1)
        buckets = MemoryBuckets()
        buckets.add(ids, sketches.bands)
        if answers:
            recent.note(ids[:known], sketches.bands[:known])
        update_selection(ids.tolist(), store, buckets, Comparer(DedupParams()), recent=recent)
        answers.append(store.decisions)
    assert answers[0] == answers[1]
    assert 20 <= len([decision for decision in answers[0].values() if decision.kept]) < 60
