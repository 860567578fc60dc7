"""How two texts overlap: the plain counts that `relation` decides from, with numpy. `kernels` has them compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import I64, U64, Flags


class Overlap(NamedTuple):
    """What two texts share, in distinct shingles, each side in its own reading order.

    ``shared``: how many both have. For each side: ``size`` all of them, ``before`` the own ones ahead of the first
    shared one, ``after`` those behind the last, ``widest`` the longest run of own ones in between.
    """

    shared: int
    a_size: int
    a_before: int
    a_after: int
    a_widest: int
    b_size: int
    b_before: int
    b_after: int
    b_widest: int

    def replaced(self, apart: int) -> int:
        """How much one text has where the other has something else: at the beginning, at the end, and in a passage in
        between (of more than ``apart`` shingles, which a changed word or two cost).
        """
        inside = max(0, min(self.a_widest, self.b_widest) - apart)
        return min(self.a_before, self.b_before) + min(self.a_after, self.b_after) + inside


class OwnTokens(NamedTuple):
    """Words and figures of a that b has not, then of b that a has not, repeats counted."""

    a_words: int
    a_figures: int
    b_words: int
    b_figures: int


def distinct(shingles: U64) -> U64:
    """The distinct shingles in order of first appearance."""
    _, first = np.unique(shingles, return_index=True)
    first.sort()
    return shingles[first]


def overlap(a: U64, b: U64) -> Overlap:
    """Compare two texts given as `distinct` shingles."""
    in_a = _among(b, np.sort(a))
    common = np.sort(b[in_a])
    return Overlap(len(common), *_side(_among(a, common)), *_side(in_a))


def _among(values: U64, ordered: U64) -> Flags:
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: Flags = ordered[places] == values
    return found


def _side(shared: Flags) -> tuple[int, int, int, int]:
    places = np.nonzero(shared)[0]
    if not len(places):
        return len(shared), len(shared), 0, 0
    widest = int(np.diff(places).max()) - 1 if len(places) > 1 else 0
    return len(shared), int(places[0]), len(shared) - 1 - int(places[-1]), widest


def own_tokens(tokens_a: U64, figures_a: Flags, tokens_b: U64, figures_b: Flags) -> OwnTokens:
    """How many words and figures each of two texts has that the other has not."""
    tokens = np.concatenate([tokens_a, tokens_b])
    figures = np.concatenate([figures_a, figures_b])
    signs = np.ones(len(tokens), dtype=np.int64)
    signs[len(tokens_a) :] = -1
    _, first, inverse = np.unique(tokens, return_index=True, return_inverse=True)
    balance: I64 = np.bincount(inverse, weights=signs, minlength=len(first)).astype(np.int64)
    figure = figures[first]
    own_a, own_b = np.maximum(balance, 0), np.maximum(-balance, 0)
    return OwnTokens(
        int(own_a[~figure].sum()), int(own_a[figure].sum()), int(own_b[~figure].sum()), int(own_b[figure].sum())
    )
