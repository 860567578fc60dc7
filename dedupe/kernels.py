"""The inner loops as plain functions over arrays, written for numba: `compiled` compiles them, nothing here imports it.

Every function computes exactly what its numpy counterpart in `shingles` and `overlap` computes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .shingles import CHAR_BASE, CODE_FACTOR, FINAL_1, FINAL_2, SHIFT_27, SHIFT_30, SHIFT_31, SHIFT_32, TOKEN_BASE

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
                tokens[t] = max(h ^ (h >> SHIFT_31), _ONE)
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
            tokens[t] = max(h ^ (h >> SHIFT_31), _ONE)
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
            shingles[s] = max(h ^ (h >> SHIFT_31), _ONE)
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


def distinct_batch(shingles: Array, starts: Array, found: Array, found_starts: Array) -> None:
    """The distinct shingles of each text in order of first appearance, into ``found`` (no shingle is 0)."""
    n = 0
    for d in range(len(starts) - 1):
        size = 16
        while size < 2 * (starts[d + 1] - starts[d]):
            size *= 2
        table = np.zeros(size, dtype=np.uint64)
        mask = size - 1
        for i in range(starts[d], starts[d + 1]):
            value = shingles[i]
            slot = np.int64(value & np.uint64(mask))
            while table[slot] != _ZERO and table[slot] != value:
                slot = (slot + 1) & mask
            if table[slot] == _ZERO:
                table[slot] = value
                found[n] = value
                n += 1
        found_starts[d + 1] = n


def overlap_pair(a: Array, b: Array) -> tuple[int, int, int, int, int, int, int, int, int]:
    """The fields of `overlap.Overlap` for two texts given as distinct shingles."""
    size = 16
    while size < 2 * len(a):
        size *= 2
    mask = size - 1
    keys = np.zeros(size, dtype=np.uint64)
    places = np.empty(size, dtype=np.int32)
    for i in range(len(a)):
        slot = np.int64(a[i] & np.uint64(mask))
        while keys[slot] != _ZERO:
            slot = (slot + 1) & mask
        keys[slot] = a[i]
        places[slot] = i
    in_b = np.zeros(len(a), dtype=np.uint8)
    shared = 0
    first = len(b)
    last = -1
    widest = 0
    for i in range(len(b)):
        slot = np.int64(b[i] & np.uint64(mask))
        while keys[slot] != _ZERO and keys[slot] != b[i]:
            slot = (slot + 1) & mask
        if keys[slot] != _ZERO:
            in_b[places[slot]] = 1
            if shared == 0:
                first = i
            else:
                widest = max(widest, i - last - 1)
            last = i
            shared += 1
    a_first = len(a)
    a_last = -1
    a_widest = 0
    for i in range(len(a)):
        if in_b[i]:
            if a_last < 0:
                a_first = i
            else:
                a_widest = max(a_widest, i - a_last - 1)
            a_last = i
    a_after = len(a) - 1 - a_last if shared else 0
    b_after = len(b) - 1 - last if shared else 0
    return shared, len(a), a_first, a_after, a_widest, len(b), first, b_after, widest


def own_tokens_pair(tokens_a: Array, figures_a: Array, tokens_b: Array, figures_b: Array) -> tuple[int, int, int, int]:
    """The fields of `overlap.OwnTokens`."""
    size = 16
    while size < 2 * (len(tokens_a) + len(tokens_b)):
        size *= 2
    mask = size - 1
    keys = np.zeros(size, dtype=np.uint64)
    balance = np.zeros(size, dtype=np.int32)
    figure = np.zeros(size, dtype=np.uint8)
    for side in range(2):
        tokens = tokens_a if side == 0 else tokens_b
        figures = figures_a if side == 0 else figures_b
        for i in range(len(tokens)):
            value = tokens[i]
            slot = np.int64(value & np.uint64(mask))
            while keys[slot] != _ZERO and keys[slot] != value:
                slot = (slot + 1) & mask
            if keys[slot] == _ZERO:
                keys[slot] = value
                figure[slot] = figures[i]
            balance[slot] += 1 if side == 0 else -1
    words_a, numbers_a, words_b, numbers_b = 0, 0, 0, 0
    for place in range(size):
        count = balance[place]
        if count > 0 and figure[place]:
            numbers_a += count
        elif count > 0:
            words_a += count
        elif count < 0 and figure[place]:
            numbers_b -= count
        elif count < 0:
            words_b -= count
    return words_a, numbers_a, words_b, numbers_b
