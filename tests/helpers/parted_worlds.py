"""Random sets of texts decided twice: by the pass over all of them, and part by part somewhere else."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from winnow.corpus.priority import may_stand
from winnow.corpus.state.band_index import BandIndex
from winnow.dedupe.decided_apart import Undecided, decided_apart
from winnow.dedupe.memory import MemoryStore
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.selection import update_selection
from winnow.ingest.run import select_on_ray
from worlds import Spec, words


class Ranked(MemoryStore):
    """A store with the rule of the corpus for who may stand for whom."""

    def may_stand(self, priority: bytes, other: bytes) -> bool:
        return may_stand(priority, other)


def texts_of(chance: random.Random, count: int) -> list[str]:
    """Stories with neighbours in chains, cuts, additions; pages of one template; some short, some alone."""
    found = []
    for number in range(count):
        kind = chance.random()
        base = chance.randrange(max(2, count // 6))
        if kind < 0.55:
            spec = Spec(
                base, chance.choice((0, 1, 2, 3, 5, 8)), number=chance.choice((0, 0, 7)), tail=chance.choice((0, 0, 25))
            )
            text = spec.text()
        elif kind < 0.75:
            text = " ".join([*words("template", 150), *words(("fill", base), 12)])
        elif kind < 0.85:
            whole = Spec(base).text().split()
            text = " ".join(whole[: chance.randrange(30, len(whole))])
        elif kind < 0.9:
            text = " ".join(words(("short", base), 3))
        else:
            text = " ".join(words(("alone", number), 80))
        found.append(f"{text} ")
    return found


def rank(chance: random.Random, number: int) -> bytes:
    """A priority, and what it says of where the document comes from."""
    host = chance.choice((bytes(8), b"hosthost", b"otherone"))
    day = chance.choice((b"\xff" * 10, b"2024-01-02", b"2023-05-06"))
    return chance.randbytes(4) + number.to_bytes(4, "big") + bytes([chance.randrange(4)]) + host + day


def here(comparer: Comparer) -> select_on_ray.Decider:
    """Decides in this process."""

    def decide(batches: Any) -> Any:
        for batch in batches:
            assert isinstance(batch, Undecided)
            yield decided_apart(batch, comparer, may_stand)

    return decide


def differences(seed: int, folder: Path, decider: Any = None, *, count: int = 240, cap: int = 0) -> list[str]:
    """What a world in three deliveries is decided to be, and is not part by part."""
    chance = random.Random(f"parted {seed}")
    params = DedupParams(bucket_cap=cap or chance.choice((2, 5, 64)))
    comparer = Comparer(params)
    texts = texts_of(chance, count)
    order = list(range(1, count + 1))
    chance.shuffle(order)
    ranks = {content: rank(chance, content) for content in order}
    one, other = Ranked(), Ranked()
    index = BandIndex(folder, [])
    wrong = []
    cuts = sorted(chance.sample(range(1, count), 2))
    deliveries = [sorted(order[: cuts[0]]), sorted(order[cuts[0] : cuts[1]]), sorted(order[cuts[1] :])]
    if chance.random() < 0.5:
        deliveries = [sorted(order)]
    gone: list[int] = []
    for step, delivery in enumerate(deliveries):
        if step == 2:
            gone = sorted(chance.sample(deliveries[0], max(1, len(deliveries[0]) // 5)))
        for content in delivery:
            for store in (one, other):
                store.add(content, texts[content - 1], ranks[content])
        index.add(np.array(delivery), comparer.sketcher.sketch([texts[content - 1] for content in delivery]).bands)
        plain = update_selection(delivery, one, index, comparer, removed=gone)
        apart = select_on_ray.select_apart(decider or here(comparer), 1, delivery, other, index, comparer, removed=gone)
        if one.decisions != other.decisions:
            wrong.append(f"world {seed}, delivery {step}: {_first(one, other)}")
        if step == 0 and (plain.decided, plain.kept, plain.dropped) != (apart.decided, apart.kept, apart.dropped):
            wrong.append(f"world {seed}: {plain} and {apart}")
        for store in (one, other):
            store.remove(gone)
        if gone:
            index.erase(np.array(gone))
    return wrong


def _first(one: MemoryStore, other: MemoryStore) -> Iterable[object]:
    return next((a, other.decisions.get(c)) for c, a in one.decisions.items() if other.decisions.get(c) != a)
