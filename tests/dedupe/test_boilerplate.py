"""A part in common makes no duplicates; a headline, a stamp or a bad scan makes no other work."""

from __future__ import annotations

from collections import Counter

import pytest
from boilerplate import Writer, copies, works
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.sketch import Sketcher

COMPARER = Comparer(DedupParams(), Sketcher(DedupParams(), "numpy"))


@pytest.mark.parametrize("seed", range(6))
def test_works_that_share_a_part_all_stay(seed: int) -> None:
    merged = []
    for kind, texts in works(Writer(seed)):
        ordered = sorted(texts, key=len)
        for i, text in enumerate(ordered):
            relations = [COMPARER.compare(text, other) for other in ordered[i + 1 :]]
            assert all(relation.jaccard < 0.8 for relation in relations if relation.reason != "figures"), kind
            merged += [(kind, relation.reason) for relation in relations if relation.similar]
    assert merged == []


def test_copies_of_one_work_are_merged() -> None:
    found: Counter[str] = Counter()
    for seed in range(10):
        for kind, texts in copies(Writer(seed)):
            shorter, longer = sorted(texts, key=len)
            found[kind] += COMPARER.compare(shorter, longer).similar
    hard = {"a bad scan", "a bad scan, framed"}  # every twenty-fifth word misread
    assert {kind: count for kind, count in found.items() if count < 10 and kind not in hard} == {}
    assert found["a bad scan"] >= 6
    assert found["a bad scan, framed"] >= 6
