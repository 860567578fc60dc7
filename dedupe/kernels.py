"""The inner loops as plain functions over arrays, written for numba: `compiled` compiles them, nothing here imports it.

Every function computes exactly what its numpy counterpart in `shingles` and `overlap` computes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .shingles import (
    CHAR_BASE,
    CODE_FACTOR,
    FINAL_1,
    FINAL_2,
    SHIFT_27,
    SHIFT_30,
    SHIFT_31,
    SHIFT_32,
    TOKEN_BASE,
)

Array = Any
"""A numpy array; numba infers element types itself."""

_ONE = np.uint64(1)
_ZERO = np.uint64(0)


def shingle_batch(
    codes: Array,
    offsets: Array,
    classes: Array,
    ngram: int,
    ngram_unspaced: int,
    tokens: Array,
    figures: Array,
    unspaced: Array,
    token_starts: Array,
    shingles: Array,
    starts: Array,
) -> None:
    """Tokens and shingles of all texts into the arrays given (each long enough for one token a code point)."""
    t = 0
    s = 0
    for d in range(len(offsets) - 1):
        first_token = t
        state = 0  # 0 between tokens, 1 in a word, 3 in a token of a script without spaces
        h = _ZERO
        power = _ONE
        for i in range(offsets[d], offsets[d + 1]):
            code = codes[i]
            kind = classes[code]
            if kind == 5 or (kind == 2 and state == 0):
                continue
            opens = kind == 3 or ((kind == 1 or kind == 4) and state != 1)
            if state != 0 and (opens or kind == 0):
                h = (h ^ (h >> SHIFT_30)) * FINAL_1
                h = (h ^ (h >> SHIFT_27)) * FINAL_2
                tokens[t] = h ^ (h >> SHIFT_31)
                t += 1
                state = 0
            if kind == 0:
                continue
            if opens:
                h = _ZERO
                power = _ONE
                figures[t] = kind == 4
                unspaced[t] = kind == 3
                state = 3 if kind == 3 else 1
            mixed = (np.uint64(code) + _ONE) * CODE_FACTOR
            h += (mixed ^ (mixed >> SHIFT_32)) * power
            power *= CHAR_BASE
        if state != 0:
            h = (h ^ (h >> SHIFT_30)) * FINAL_1
            h = (h ^ (h >> SHIFT_27)) * FINAL_2
            tokens[t] = h ^ (h >> SHIFT_31)
            t += 1
        token_starts[d + 1] = t
        for i in range(first_token, t):
            size = ngram_unspaced if unspaced[i] else ngram
            if i + size > t:
                continue
            h = np.uint64(size)
            power = _ONE
            for j in range(i, i + size):
                h += tokens[j] * power
                power *= TOKEN_BASE
            h = (h ^ (h >> SHIFT_30)) * FINAL_1
            h = (h ^ (h >> SHIFT_27)) * FINAL_2
            shingles[s] = h ^ (h >> SHIFT_31)
            s += 1
        starts[d + 1] = s


def sign_batch(shingles: Array, starts: Array, a: Array, b: Array, signatures: Array) -> None:
    """The smallest permuted value of each text's shingles under every permutation."""
    count = len(a)
    for d in range(len(starts) - 1):
        row = signatures[d]
        i = starts[d]
        last = starts[d + 1]
        while i < last:
            # Four shingles at a time: the row is read and written a quarter as often. The last ones are repeated.
            h = np.empty(4, dtype=np.uint32)
            for j in range(4):
                x = np.uint32(shingles[min(i + j, last - 1)] >> SHIFT_32)
                x = np.uint32(x ^ (x >> np.uint32(16)))
                x = np.uint32(x * np.uint32(0x85EBCA6B))
                x = np.uint32(x ^ (x >> np.uint32(13)))
                x = np.uint32(x * np.uint32(0xC2B2AE35))
                h[j] = np.uint32(x ^ (x >> np.uint32(16)))
            h0 = h[0]
            h1 = h[1]
            h2 = h[2]
            h3 = h[3]
            for k in range(count):
                factor = a[k]
                summand = b[k]
                v0 = np.uint32(factor * h0 + summand)
                v1 = np.uint32(factor * h1 + summand)
                v2 = np.uint32(factor * h2 + summand)
                v3 = np.uint32(factor * h3 + summand)
                row[k] = min(row[k], min(min(v0, v1), min(v2, v3)))
            i += 4
