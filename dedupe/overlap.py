"""How two texts overlap: the plain counts that `relation` decides from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .shingles import I64, U64, Flags


@dataclass(frozen=True, slots=True)
class Side:
    """What one text shares with the other, in distinct shingles, in its own reading order.

    ``size`` all of them, ``before`` the own ones ahead of the first shared one, ``after`` those behind the last,
    ``widest`` the longest run of own ones in between.
    """

    size: int
    before: int
    after: int
    widest: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """``shared`` distinct shingles, and what each side has of its own."""

    shared: int
    a: Side
    b: Side


def distinct(shingles: U64) -> U64:
    """The distinct shingles in order of first appearance."""
    _, first = np.unique(shingles, return_index=True)
    first.sort()
    return shingles[first]


def overlap(a: U64, b: U64) -> Overlap:
    """Compare two texts given as `distinct` shingles."""
    ordered = np.sort(a)
    if not len(a):
        return Overlap(0, _side(np.zeros(0, dtype=np.bool_)), _side(np.zeros(len(b), dtype=np.bool_)))
    place = np.minimum(np.searchsorted(ordered, b), len(ordered) - 1)
    in_a = ordered[place] == b
    common = np.sort(b[in_a])
    if not len(common):
        return Overlap(0, _side(np.zeros(len(a), dtype=np.bool_)), _side(in_a))
    place = np.minimum(np.searchsorted(common, a), len(common) - 1)
    return Overlap(len(common), _side(common[place] == a), _side(in_a))


def _side(shared: Flags) -> Side:
    places = np.nonzero(shared)[0]
    if not len(places):
        return Side(len(shared), len(shared), 0, 0)
    widest = int(np.diff(places).max()) - 1 if len(places) > 1 else 0
    return Side(len(shared), int(places[0]), len(shared) - 1 - int(places[-1]), widest)


def token_difference(tokens_a: U64, figures_a: Flags, tokens_b: U64, figures_b: Flags) -> tuple[int, int, int, int]:
    """Words and figures of a that b has not, then of b that a has not, repeats counted."""
    tokens = np.concatenate([tokens_a, tokens_b])
    figures = np.concatenate([figures_a, figures_b])
    signs = np.ones(len(tokens), dtype=np.int64)
    signs[len(tokens_a) :] = -1
    _, first, inverse = np.unique(tokens, return_index=True, return_inverse=True)
    balance: I64 = np.zeros(len(first), dtype=np.int64)
    np.add.at(balance, inverse, signs)
    figure = figures[first]
    own_a, own_b = np.maximum(balance, 0), np.maximum(-balance, 0)
    return (
        int(own_a[~figure].sum()),
        int(own_a[figure].sum()),
        int(own_b[~figure].sum()),
        int(own_b[figure].sum()),
    )
