"""Contents that have nothing to do with each other: the parts into which shared buckets join a set of contents.

What stands for a content is looked for in its buckets alone (`selection`), so that each part can be decided by itself,
in any place and order, with the answer that all of them together would get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from .arrays import I64, U64, Flags, sorted_set

Entries = Iterable[tuple[U64, I64]]
"""Band keys in ascending order and the contents that have them, in pieces that cut no bucket in two."""


@dataclass(slots=True)
class PartedContents:
    """``alone``: contents that share no bucket. ``apart``: of the others those that are joined to new contents only,
    the largest part first. ``rest``: those that are joined to a content that is not new, or to too many.
    """

    alone: I64
    apart: list[I64]
    rest: I64


def parted(contents: I64, entries: Entries, most: int) -> PartedContents:
    """The parts of some new contents (ascending), none of more than ``most``."""
    roots = np.zeros(int(contents[-1]) + 1 if len(contents) else 1, dtype=np.int64)
    roots[:] = np.arange(len(roots))
    listed = np.zeros(len(roots), dtype=np.bool_)
    for keys, ids in entries:
        if not len(ids):
            continue
        if int(ids.max()) >= len(roots):
            more = np.arange(len(roots), int(ids.max()) + 1)
            roots, listed = np.concatenate([roots, more]), np.concatenate([listed, np.zeros(len(more), dtype=np.bool_)])
        listed[ids] = True
        first = np.ones(len(keys), dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=first[1:])
        heads = ids[np.nonzero(first)[0]][np.cumsum(first) - 1]
        _join(roots, ids[~first], heads[~first])
    everything = np.arange(len(roots))
    top = _top(roots, everything)
    new = np.zeros(len(roots), dtype=np.bool_)
    new[contents] = True
    held = listed | new
    mixed = np.zeros(len(roots), dtype=np.bool_)
    mixed[top[held & ~new]] = True
    sizes = np.bincount(top[held], minlength=len(roots))
    mine = top[contents]
    alone = (sizes[mine] == 1) & ~mixed[mine]
    rest = mixed[mine] | (sizes[mine] > most)
    return PartedContents(contents[alone], list(_groups(contents, mine, sizes, ~alone & ~rest)), contents[rest])


def _groups(contents: I64, mine: I64, sizes: I64, use: Flags) -> Iterator[I64]:
    chosen, tops = contents[use], mine[use]
    order = np.lexsort((chosen, tops, -sizes[tops]))
    chosen, tops = chosen[order], tops[order]
    cuts = np.nonzero(tops[1:] != tops[:-1])[0] + 1
    if len(chosen):
        yield from np.split(chosen, cuts)


def _join(roots: I64, one: I64, other: I64) -> None:
    """Join the parts of pairs, row by row: the root of a part is its lowest content."""
    while len(one):
        a, b = _top(roots, one), _top(roots, other)
        apart = a != b
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(roots, np.maximum(a, b), np.minimum(a, b))


def _top(roots: I64, places: I64) -> I64:
    """The roots of contents, which are from now on a step away."""
    if not len(places):
        return places
    found = roots[places]
    while True:
        above = roots[found]
        if np.array_equal(above, found):
            break
        found = above
    roots[places] = found
    return found


def in_batches(parts: Iterable[I64], most: int) -> Iterator[I64]:
    """Whole parts together, about ``most`` contents each time, ascending."""
    batch: list[I64] = []
    for part in parts:
        if batch and sum(map(len, batch)) + len(part) > most:
            yield sorted_set(np.concatenate(batch))
            batch = []
        batch.append(part)
    if batch:
        yield sorted_set(np.concatenate(batch))
