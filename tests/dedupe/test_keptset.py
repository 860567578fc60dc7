"""The kept set: whatever the sequence of changes, the answer is the one a fresh start would give."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from winnow.corpus.state.band_index import BandIndex
from winnow.dedupe import selection_window
from winnow.dedupe.memory import MemoryStore
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.selection import update_selection

PARAMS = DedupParams(bucket_cap=2, bands=3, rows=1)
"""A small cap and few bands, so that small examples reach the cap in every bucket they share."""


def priority(rank: int) -> bytes:
    return rank.to_bytes(4, "big")


def words(seed: int, count: int) -> list[str]:
    chooser = random.Random(seed)
    return [f"{chooser.choice('bcdfgklmnprst')}{chooser.randrange(400)}a" for _ in range(count)]


def page(family: int, variant: int, window: int, figure: int) -> str:
    """Texts that are near each other in many ways: edits, sliding windows, one template with a changing number."""
    text = words(family, 90 + 6 * window)[6 * window :]
    chooser = random.Random(variant)
    for _ in range(variant % 7):
        text[chooser.randrange(len(text))] = f"edit{chooser.randrange(50)}"
    if figure:
        text[10] = str(figure)
    return " ".join(text)


def expected(texts: dict[int, str], ranks: dict[int, bytes], comparer: Comparer) -> dict[int, int | None]:
    """The definition, word for word: from the highest priority down, with the cap in every bucket."""
    order = sorted(texts, key=lambda content: ranks[content])
    profiles, bands = comparer.prepare([texts[content] for content in order])
    buckets: dict[int, list[int]] = {}
    answer: dict[int, int | None] = {}
    for row, content in enumerate(order):
        keys = [int(key) for key in bands[row] if key]
        candidates = sorted({other for key in keys for other in buckets.get(key, [])})
        found = next((o for o in candidates if comparer.relate(profiles[row], profiles[o]).similar), None)
        answer[content] = None if found is None else order[found]
        if found is None:
            for key in keys:
                if len(buckets.setdefault(key, [])) < comparer.params.bucket_cap:
                    buckets[key].append(row)
    return answer


def answer_of(store: MemoryStore) -> dict[int, int | None]:
    return {c: None if d.kept else d.representative for c, d in store.decisions.items()}


class World:
    """A store and an index, changed by steps."""

    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore()
        self.index = BandIndex(folder, [])
        self.comparer = Comparer(PARAMS)
        self.next = 1

    def add(self, texts: list[tuple[str, int]]) -> list[int]:
        ids = list(range(self.next, self.next + len(texts)))
        self.next += len(texts)
        taken = set(self.store.ranks.values())
        for content, (text, rank) in zip(ids, texts, strict=True):
            while priority(rank) in taken:
                rank += 1
            taken.add(priority(rank))
            self.store.add(content, text, priority(rank))
        self.index.add(np.array(ids), self.comparer.sketcher.sketch([text for text, _ in texts]).bands)
        return ids

    def settle(self, dirty: list[int], removed: list[int] = [], moved: dict[int, bytes] | None = None) -> None:  # noqa: B006
        update_selection(dirty, self.store, self.index, self.comparer, removed=removed, moved=moved)
        self.store.remove(removed)
        if removed:
            self.index.erase(np.array(removed))

    def check(self) -> None:
        assert answer_of(self.store) == expected(self.store.content_texts, self.store.ranks, self.comparer)


TEXTS = st.one_of(
    st.builds(page, st.integers(0, 3), st.integers(0, 30), st.integers(0, 6), st.integers(0, 40)),
    # Pages of one template: kept apart by their figures, so that buckets fill up beyond the cap.
    st.builds(page, st.just(0), st.sampled_from([0, 0, 1, 8]), st.just(0), st.integers(1, 9)),
)
NEWS = st.lists(st.tuples(TEXTS, st.integers(0, 100_000)), min_size=1, max_size=8)


class KeptSetMachine(RuleBasedStateMachine):
    """Adds, removals, changes of priority, in any order and batch: always the answer of a fresh start."""

    crowd = 64

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.world = World(Path(self.folder.name))
        self.before = selection_window.LARGE_BUCKET
        selection_window.LARGE_BUCKET = self.crowd  # type: ignore[misc]

    def teardown(self) -> None:
        selection_window.LARGE_BUCKET = self.before  # type: ignore[misc]
        self.folder.cleanup()

    @rule(news=NEWS)
    def add(self, news: list[tuple[str, int]]) -> None:
        self.world.settle(self.world.add(news))

    @precondition(lambda self: self.world.store.ranks)
    @rule(data=st.data(), news=NEWS)
    def replace(self, data: st.DataObject, news: list[tuple[str, int]]) -> None:
        known = sorted(self.world.store.ranks)
        removed = data.draw(st.lists(st.sampled_from(known), unique=True, max_size=4))
        self.world.settle(self.world.add(news), removed=removed)

    @precondition(lambda self: self.world.store.ranks)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        known = sorted(self.world.store.ranks)
        self.world.settle([], removed=data.draw(st.lists(st.sampled_from(known), unique=True, min_size=1, max_size=6)))

    @precondition(lambda self: self.world.store.ranks)
    @rule(data=st.data(), ranks=st.lists(st.integers(0, 100_000), min_size=1, max_size=4))
    def move(self, data: st.DataObject, ranks: list[int]) -> None:
        store = self.world.store
        moved: dict[int, bytes] = {}
        for rank in ranks:
            content = data.draw(st.sampled_from(sorted(store.ranks)))
            if priority(rank) not in store.ranks.values():
                moved.setdefault(content, store.ranks[content])
                store.ranks[content] = priority(rank)
        self.world.settle([], moved=moved)

    @rule()
    def merge(self) -> None:
        self.world.index.merge()
        self.world.index.delete_obsolete()

    @invariant()
    def same_as_fresh(self) -> None:
        self.world.check()


class CrowdedMachine(KeptSetMachine):
    """The same with every bucket of more than two members treated as crowded."""

    crowd = 2


SETTINGS = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestKeptSet = KeptSetMachine.TestCase
TestKeptSet.settings = SETTINGS
TestCrowdedKeptSet = CrowdedMachine.TestCase
TestCrowdedKeptSet.settings = SETTINGS


@pytest.mark.parametrize("crowd", [2, 64])
def test_a_content_hidden_by_the_cap_is_found_when_a_head_goes(
    crowd: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection_window, "LARGE_BUCKET", crowd)
    world = World(tmp_path)
    candidates = [page(0, 0, 0, figure) for figure in range(1, 60)]
    bands = world.comparer.sketcher.sketch(candidates).bands
    same = [text for text, keys in zip(candidates, bands, strict=True) if np.array_equal(keys, bands[0])]
    copy = same[2].replace(" ", " twin ", 1)
    assert np.array_equal(world.comparer.sketcher.sketch([copy]).bands[0], bands[0])
    one, two, three, twin = world.add([(same[0], 1), (same[1], 2), (same[2], 3), (copy, 4)])
    world.settle([one, two, three, twin])
    assert world.store.kept() == {one, two, three, twin}, "two heads hide the third from its twin"
    world.check()
    world.settle([], removed=[one])
    assert answer_of(world.store)[twin] == three
    world.check()


def test_an_empty_call_changes_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    changes = update_selection([], world.store, world.index, world.comparer)
    assert changes.decided == 0


def test_tiny_and_empty_texts_are_never_merged(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.settle(world.add([("", 1), (" ", 2), ("a b c", 3), ("a b c!", 4), ("one two three four five six", 5)]))
    assert len(world.store.kept()) == 5


def test_no_chain_of_representatives(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.settle(world.add([(page(1, 0, window, 0), window) for window in range(30)]))
    world.check()
    kept = world.store.kept()
    assert 1 < len(kept) < 30
    assert all(decision.representative in kept for decision in world.store.decisions.values() if not decision.kept)
