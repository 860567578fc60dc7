"""Who stands for whom: similarities, sizes of groups, and the largest groups with what differs in them."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from typing import Final

from ....dedupe.differences import differences
from ...state.overview import GroupRow, MemberRow
from ...state.store import Store
from .numbers import Duplicates, GroupMember, LargeGroup, Spread
from .tally import SOURCE, TITLE, flat, middle

GROUPS: Final = 24
MEMBERS: Final = 8
COMPARED: Final = 4
"""Groups, members of each that are listed, and those of them that are shown side by side with the kept document."""
PASSAGES: Final = 8
PASSAGE: Final = 400
AROUND: Final = 80
"""Passages of a difference, characters of each side of one, and of the words around it."""
SIZES: Final = (2, 3, 4, 6, 11, 21, 51, 101, 1001)
"""Beginnings of the bins of group sizes."""
BINS: Final = 50
"""Bins of similarity between 0 and 1."""


def duplicates_of(store: Store) -> Duplicates:
    """All of it."""
    relations: dict[str, Counter[int]] = {}
    for relation, similarity in store.overview.relations():
        relations.setdefault(relation, Counter())[round(similarity * 1000)] += 1
    binned: Counter[int] = Counter()
    for counted in relations.values():
        for thousandths, number in counted.items():
            binned[min(BINS - 1, thousandths * BINS // 1000)] += number
    sizes = [0] * len(SIZES)
    largest: list[tuple[tuple[int, str], GroupRow]] = []
    number = exact = 0
    for row in store.overview.groups():
        number += 1
        exact += row.exact
        sizes[bisect_right(SIZES, row.others + 1) - 1] += 1
        largest.append(((-row.others, row.source), row))
        if len(largest) >= 64 * GROUPS:
            largest = heapq.nsmallest(GROUPS, largest)
    if exact:
        relations["equal"] = Counter({1000: exact})
    return Duplicates(
        similarity=Spread([(n / BINS, (n + 1) / BINS, binned[n]) for n in range(min(binned, default=BINS), BINS)]),
        relations=sorted(
            ((name, sum(counted.values()), middle(counted.items()) / 1000) for name, counted in relations.items()),
            key=lambda one: (-one[1], one[0]),
        ),
        sizes=[(low, high - 1, found) for low, high, found in zip(SIZES, (*SIZES[1:], 0), sizes, strict=True) if found],
        groups=[_group(store, row) for _, row in heapq.nsmallest(GROUPS, largest)],
        of=number,
    )


def _group(store: Store, row: GroupRow) -> LargeGroup:
    kept = store.document(row.sid)
    text = kept.text if kept is not None else ""
    members = store.overview.members(row, MEMBERS)
    compared = [member.sid for member in members if member.outcome == "near-duplicate"][:COMPARED]
    return LargeGroup(
        source=flat(row.source, SOURCE),
        id=row.identity.hex(),
        title=flat(kept.meta.title if kept is not None else "", TITLE),
        text=flat(text, PASSAGE),
        others=row.others,
        exact=row.exact,
        members=[_member(store, text, member, compare=member.sid in compared) for member in members],
    )


def _member(store: Store, text: str, row: MemberRow, *, compare: bool) -> GroupMember:
    document = store.document(row.sid)
    found = GroupMember(
        source=flat(row.source, SOURCE),
        title=flat(document.meta.title if document is not None else "", TITLE),
        outcome=row.outcome,
        relation=row.relation,
        similarity=round(row.similarity, 4),
        containment=round(row.containment, 4),
    )
    if compare and document is not None:
        passages = differences(text, document.text, PASSAGES + 1)
        found.differences = [
            (
                flat(passage.lead, AROUND),
                flat(passage.before, PASSAGE),
                flat(passage.after, PASSAGE),
                flat(passage.trail, AROUND),
            )
            for passage in passages[:PASSAGES]
        ]
        found.more = len(passages) > PASSAGES
    return found
