"""The near-duplicates of a list of texts, without files and without a corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...dedupe.fold import content_key
from ...dedupe.memory import MemoryBuckets, MemoryStore
from ...dedupe.params import DedupParams
from ...dedupe.relation import Comparer
from ...dedupe.selection import update_selection

Prefer = Literal["longer", "first"]

_BATCH = 1024


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A text that another one stands for: its place in the list, the exact Jaccard similarity and containment of the
    two, and how they are related: ``equal`` (but for case, spaces and the like), ``same`` (the same words),
    ``jaccard``, ``contained``, ``core`` or ``edited`` (docs/duplicates.md). A text that is ``equal`` to one that was
    dropped has the figures of that one.
    """

    index: int
    similarity: float
    containment: float
    relation: str


@dataclass(frozen=True, slots=True)
class Group:
    """A text to keep, by its place in the list, and the texts it stands for."""

    kept: int
    duplicates: tuple[Duplicate, ...] = ()


def deduplicate(
    texts: Iterable[str], *, threshold: float = 0.8, prefer: Prefer = "longer", reprints: bool = True
) -> list[Group]:
    """One group for every text to keep, in the order given; every text is in exactly one group.

    ``threshold``: the Jaccard similarity from which two texts are near-duplicates. ``prefer``: which text of several is
    kept: the ``longer`` one (the first among equals), or the one that comes ``first``. ``reprints``: also drop texts
    that another one contains nearly whole, whatever the threshold (docs/duplicates.md). This has a direction: below the
    threshold no text is dropped for one that it contains, even where that one comes first. Similarities are exact;
    sketches only find the pairs to compare.

    Raises ``ValueError`` for a threshold that is not above 0 and at most 1.
    """
    given = list(texts)
    if isinstance(texts, str) or not all(isinstance(text, str) for text in given):
        raise TypeError("texts must be a list of strings")
    if prefer not in ("longer", "first"):
        raise ValueError(f"prefer must be 'longer' or 'first', not {prefer!r}")
    order = sorted(range(len(given)), key=lambda i: -len(given[i])) if prefer == "longer" else range(len(given))
    copies: dict[bytes, list[int]] = defaultdict(list)
    for index in order:
        copies[content_key(given[index])].append(index)
    members = list(copies.values())  # content n + 1 is members[n], best first
    store = _settled([given[equal[0]] for equal in members], _params(threshold, reprints))
    groups: dict[int, list[Duplicate]] = {}
    for content, equal in enumerate(members, 1):
        decision = store.decisions[content]
        if decision.kept:
            groups.setdefault(content, []).extend(Duplicate(index, 1.0, 1.0, "equal") for index in equal[1:])
        else:
            relation = decision.reason or "jaccard"
            groups.setdefault(decision.representative, []).extend(
                Duplicate(index, decision.jaccard, decision.containment, relation) for index in equal
            )
    found = (
        Group(members[content - 1][0], tuple(sorted(dropped, key=lambda duplicate: duplicate.index)))
        for content, dropped in groups.items()
    )
    return sorted(found, key=lambda group: group.kept)


def _settled(texts: list[str], params: DedupParams) -> MemoryStore:
    """The decisions on texts that stand in the order of their priority; they are called 1, 2, 3 and so on."""
    store, buckets, comparer = MemoryStore(), MemoryBuckets(), Comparer(params)
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        ids = range(start + 1, start + 1 + len(batch))
        for content, text in zip(ids, batch, strict=True):
            store.add(content, text, content.to_bytes(8, "big"))
        buckets.add(np.array(ids, dtype=np.int64), comparer.sketcher.sketch(batch).bands)
    update_selection(range(1, len(texts) + 1), store, buckets, comparer)
    return store


def _params(threshold: float, reprints: bool) -> DedupParams:
    """Bands so narrow that a pair at the threshold is compared in more than 99.9 of 100 cases (99 below 0.4)."""
    rows = 4 if threshold >= 0.7 else 3 if threshold >= 0.55 else 2
    return DedupParams(threshold=threshold, reprints=reprints, rows=rows, bands=128 // rows)
