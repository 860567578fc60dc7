"""The kernels compiled by numba: the same values as the numpy engine, several times faster once started.

numba is an optional extra (``fast``): importing it costs half a second and compiling two to three, less
than one when its cache on disk is warm. So this engine is only worth starting for some thousand documents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from . import kernels
from .arrays import U32, U64, Flags
from .characters import character_classes
from .overlap import Overlap, OwnTokens
from .params import DedupParams
from .shingles import NO_HASH, Shingled, join, permutations


class CompiledEngine:
    """Shingles and signatures with numba. Raises `ImportError` where numba is not installed."""

    name = "compiled"

    def __init__(self, params: DedupParams) -> None:
        import numba

        def compile_(function: Callable[..., Any]) -> Any:  # noqa: ANN401
            try:
                return numba.njit(cache=True, nogil=True)(function)
            except RuntimeError:  # no folder to keep compiled code in: a package, and a home, that may not be written
                return numba.njit(nogil=True)(function)

        self.params = params
        self.classes = character_classes()
        self.a, self.b = permutations(params)
        self._shingle = compile_(kernels.shingle_batch)
        self._sign = compile_(kernels.sign_batch)
        self._distinct = compile_(kernels.distinct_batch)
        self._overlap = compile_(kernels.overlap_pair)
        self._own_tokens = compile_(kernels.own_tokens_pair)

    def shingle(self, texts: Sequence[str]) -> Shingled:
        """Tokens and shingles of every text."""
        codes, offsets = join(texts)
        n, size = len(texts), len(codes)
        tokens = np.empty(size, dtype=np.uint64)
        figures = np.empty(size, dtype=np.bool_)
        unspaced = np.empty(size, dtype=np.bool_)
        shingles = np.empty(size, dtype=np.uint64)
        token_starts = np.zeros(n + 1, dtype=np.int64)
        starts = np.zeros(n + 1, dtype=np.int64)
        self._shingle(
            codes, offsets, self.classes, self.params.ngram, self.params.ngram_unspaced,
            tokens, figures, unspaced, token_starts, shingles, starts,
        )  # fmt: skip
        used = token_starts[-1]
        return Shingled(tokens[:used], figures[:used], token_starts, shingles[: starts[-1]], starts)

    def sign(self, shingled: Shingled) -> U32:
        """The MinHash signature of every text."""
        n = len(shingled.starts) - 1
        signatures = np.full((n, self.params.num_perm), NO_HASH, dtype=np.uint32)
        self._sign(shingled.shingles, shingled.starts, self.a, self.b, signatures)
        return signatures

    def distinct(self, shingled: Shingled) -> list[U64]:
        """The distinct shingles of every text in reading order."""
        found = np.empty(len(shingled.shingles), dtype=np.uint64)
        starts = np.zeros(len(shingled.starts), dtype=np.int64)
        self._distinct(shingled.shingles, shingled.starts, found, starts)
        cuts = starts.tolist()
        return [found[first:last] for first, last in pairwise(cuts)]

    def overlap(self, a: U64, b: U64) -> Overlap:
        """See `overlap.overlap`."""
        return Overlap._make(self._overlap(a, b))

    def own_tokens(self, tokens_a: U64, figures_a: Flags, tokens_b: U64, figures_b: Flags) -> OwnTokens:
        """See `overlap.own_tokens`."""
        return OwnTokens._make(self._own_tokens(tokens_a, figures_a, tokens_b, figures_b))
