"""From texts to shingles, signatures and band keys with numpy alone.

Token: a run of letters, digits, underscores and the marks that follow them, or one character of a script without
spaces. Shingle: ``ngram`` tokens that follow each other, or ``ngram_unspaced`` where the first of them is a character
of such a script. All hashes are 64-bit; arithmetic wraps. `kernels` computes the same values, compiled.

Signatures follow datasketch's ``affine32`` scheme (datasketch 2.0, issue 212): the upper half of a shingle's hash goes
through the MurmurHash3 finalizer and one affine permutation of 32-bit numbers per value; the smallest one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .arrays import I64 as I64
from .arrays import U32, U64, Flags
from .characters import FIGURE, IGNORED, MARK, SEPARATOR, UNSPACED, WORD, CharacterClasses
from .fold import HIDES, plain_ascii, seen, soften
from .overlap import Overlap, OwnTokens, distinct, overlap, own_tokens
from .params import DedupParams

# Odd multipliers: the golden ratio's, and those of MurmurHash3's and SplitMix64's finalizers.
CODE_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
CHAR_BASE: Final = np.uint64(0xFF51AFD7ED558CCD)
TOKEN_BASE: Final = np.uint64(0xC4CEB9FE1A85EC53)
FINAL_1: Final = np.uint64(0xBF58476D1CE4E5B9)
FINAL_2: Final = np.uint64(0x94D049BB133111EB)
SHIFT_30: Final = np.uint64(30)
SHIFT_27: Final = np.uint64(27)
SHIFT_31: Final = np.uint64(31)
SHIFT_32: Final = np.uint64(32)
NO_HASH: Final = np.uint32(0xFFFFFFFF)
"""What an empty set's signature holds, as in datasketch."""


def finish(values: U64) -> U64:
    """SplitMix64's finalizer: every bit of the result depends on every bit of the value. Never 0."""
    values = (values ^ (values >> SHIFT_30)) * FINAL_1
    values = (values ^ (values >> SHIFT_27)) * FINAL_2
    return np.maximum(values ^ (values >> SHIFT_31), np.uint64(1))


@dataclass(frozen=True, slots=True)
class Shingled:
    """Tokens and shingles of a batch of texts in reading order, flat; text ``i`` owns ``starts[i]:starts[i + 1]``."""

    tokens: U64
    figures: Flags
    token_starts: I64
    shingles: U64
    starts: I64

    def of(self, i: int) -> tuple[U64, Flags, U64]:
        """Tokens, which of them are figures, and shingles of one text."""
        tokens = slice(self.token_starts[i], self.token_starts[i + 1])
        return self.tokens[tokens], self.figures[tokens], self.shingles[self.starts[i] : self.starts[i + 1]]


def join(texts: Sequence[str]) -> tuple[U32, I64]:
    """The code points of all softened texts, and where each text starts."""
    soft = [soften(text) if (plain := plain_ascii(text)) is None else plain for text in texts]
    codes, offsets = _joined(soft)
    hidden = HIDES.take(codes, mode="clip")
    if hidden.any():  # rare: what stands between a letter and its accent must not keep them apart
        for i in np.unique(np.searchsorted(offsets, np.nonzero(hidden)[0], side="right") - 1).tolist():
            soft[i] = soften(seen(soft[i]))
        codes, offsets = _joined(soft)
    return codes, offsets


def _joined(soft: Sequence[str]) -> tuple[U32, I64]:
    offsets = np.zeros(len(soft) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in soft], out=offsets[1:])
    codes = np.frombuffer("".join(soft).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return codes.astype(np.uint32, copy=False), offsets


def permutations(params: DedupParams) -> tuple[U32, U32]:
    """The multipliers and summands of datasketch's ``affine32`` permutations for this size and seed."""
    generator = np.random.RandomState(params.seed)
    a = generator.randint(0, 1 << 31, params.num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    b = generator.randint(0, 1 << 32, params.num_perm, dtype=np.uint32)
    return a, b


def premix(shingles: U64) -> U32:
    """What the permutations are applied to: MurmurHash3's 32-bit finalizer over the upper half of each hash."""
    h = (shingles >> SHIFT_32).astype(np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h


def band_keys(signatures: U32, counts: I64, params: DedupParams) -> U64:
    """One 64-bit key per band; 0 (no key) throughout where a text has too few shingles to be compared."""
    rows = signatures[:, : params.bands * params.rows].reshape(len(signatures), params.bands, params.rows)
    keys = np.broadcast_to(np.arange(1, params.bands + 1, dtype=np.uint64) * CODE_FACTOR, rows.shape[:2])
    for row in range(params.rows):
        keys = finish(keys ^ rows[:, :, row])
    keys[counts < params.min_shingles] = 0
    return keys


class NumpyEngine:
    """Shingles and signatures with numpy: no compilation, a tenth of the compiled kernels' speed."""

    name = "numpy"

    def __init__(self, params: DedupParams) -> None:
        self.params = params
        self.classes = CharacterClasses()
        self.a, self.b = permutations(params)

    def shingle(self, texts: Sequence[str]) -> Shingled:
        """Tokens and shingles of every text."""
        codes, offsets = join(texts)
        classes = self.classes.of(codes)
        ignored = classes == IGNORED
        if ignored.any():
            before = np.zeros(len(codes) + 1, dtype=np.int64)
            np.cumsum(ignored, out=before[1:])
            codes, classes, offsets = codes[~ignored], classes[~ignored], offsets - before[offsets]
        n = len(texts)
        if not len(codes):
            empty, none = np.zeros(0, dtype=np.uint64), np.zeros(n + 1, dtype=np.int64)
            return Shingled(empty, empty.astype(np.bool_), none, empty, none)
        tokens, figures, unspaced, token_starts = self._tokens(codes, classes, offsets)
        return self._windows(tokens, figures, unspaced, token_starts)

    def _tokens(self, codes: U32, classes: npt.NDArray[np.uint8], offsets: I64) -> tuple[U64, Flags, Flags, I64]:
        first = np.zeros(len(codes) + 1, dtype=np.bool_)
        first[offsets] = True
        first = first[:-1]
        # A mark belongs to what stands before it in the same text; at the start of a text it is a separator.
        places = np.arange(len(codes))
        base = classes[np.maximum.accumulate(np.where((classes != MARK) | first, places, 0))]
        base = np.where(base == MARK, SEPARATOR, base)
        wordlike = (base == WORD) | (base == FIGURE)
        before = np.zeros(len(codes), dtype=np.bool_)
        before[1:] = wordlike[:-1]
        before[first] = False
        starting = (classes == UNSPACED) | (((classes == WORD) | (classes == FIGURE)) & ~before)
        inside = base != SEPARATOR
        token = np.cumsum(starting)[inside] - 1
        start_places = places[starting]
        token_starts = np.searchsorted(start_places, offsets)
        if not len(start_places):
            empty = np.zeros(0, dtype=np.uint64)
            return empty, empty.astype(np.bool_), empty.astype(np.bool_), token_starts
        place = np.cumsum(inside)[inside] - np.cumsum(inside)[start_places][token]
        powers = np.full(int(place.max()) + 1, CHAR_BASE, dtype=np.uint64)
        powers[0] = 1
        np.multiply.accumulate(powers, out=powers)
        mixed = (codes[inside].astype(np.uint64) + np.uint64(1)) * CODE_FACTOR
        mixed ^= mixed >> SHIFT_32
        heads = np.nonzero(place == 0)[0]
        sums = np.add.reduceat(mixed * powers[place], heads)
        leading = classes[start_places]
        return finish(sums), leading == FIGURE, leading == UNSPACED, token_starts

    def _windows(self, tokens: U64, figures: Flags, unspaced: Flags, token_starts: I64) -> Shingled:
        total = len(tokens)
        ends = np.repeat(token_starts[1:], np.diff(token_starts))
        size = np.where(unspaced, self.params.ngram_unspaced, self.params.ngram)
        whole = np.arange(total) + size <= ends
        hashes = np.zeros(total, dtype=np.uint64)
        for length, chosen in ((self.params.ngram, ~unspaced), (self.params.ngram_unspaced, unspaced)):
            count = total - length + 1
            if count <= 0 or not chosen.any():
                continue
            window = np.full(count, length, dtype=np.uint64)
            power = np.uint64(1)
            for step in range(length):
                window += tokens[step : step + count] * power
                power = np.uint64(int(power) * int(TOKEN_BASE) & 0xFFFFFFFFFFFFFFFF)
            hashes[:count] = np.where(chosen[:count], finish(window), hashes[:count])
        before = np.zeros(total + 1, dtype=np.int64)
        np.cumsum(whole, out=before[1:])
        return Shingled(tokens, figures, token_starts, hashes[whole], before[token_starts])

    def sign(self, shingled: Shingled) -> U32:
        """The MinHash signature of every text."""
        n = len(shingled.starts) - 1
        signatures = np.full((n, self.params.num_perm), NO_HASH, dtype=np.uint32)
        mixed = premix(shingled.shingles)
        a, b = self.a[:, None], self.b[:, None]
        for i in range(n):
            for start in range(int(shingled.starts[i]), int(shingled.starts[i + 1]), 1024):
                part = mixed[start : min(start + 1024, int(shingled.starts[i + 1]))]
                values = a * part
                values += b
                np.minimum(signatures[i], values.min(axis=1), out=signatures[i])
        return signatures

    def distinct(self, shingled: Shingled) -> list[U64]:
        """The distinct shingles of every text in reading order."""
        return [distinct(shingled.of(i)[2]) for i in range(len(shingled.starts) - 1)]

    def overlap(self, a: U64, b: U64) -> Overlap:
        """See `overlap.overlap`."""
        return overlap(a, b)

    def own_tokens(self, tokens_a: U64, figures_a: Flags, tokens_b: U64, figures_b: Flags) -> OwnTokens:
        """See `overlap.own_tokens`."""
        return own_tokens(tokens_a, figures_a, tokens_b, figures_b)
