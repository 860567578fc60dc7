"""From 64-bit keys to row numbers, for whole arrays at once.

A hash table of a few levels: a key that finds its slot taken moves to the next, smaller level with another multiplier,
so that a look-up is a handful of array operations and never a loop over probes. Multiplicative hashing: Knuth, TAOCP 3,
6.4; the multipliers are odd constants of splitmix64 (Steele, Lea, Flood, 2014) and successors.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_MASK = (1 << 64) - 1


class KeyTable:
    """Row numbers of distinct keys, -1 for keys that are not there."""

    __slots__ = ("_levels",)

    def __init__(self, keys: NDArray[np.int64]) -> None:
        self._levels: list[tuple[np.uint64, np.uint64, NDArray[np.int64], NDArray[np.int32]]] = []
        left = np.arange(len(keys), dtype=np.int32)
        multiplier = _MULTIPLIERS[0]
        while len(left) or not self._levels:
            bits = max(4, (4 * len(left) - 1).bit_length())
            known = len(self._levels) < len(_MULTIPLIERS)
            multiplier = _MULTIPLIERS[len(self._levels)] if known else (multiplier * _MULTIPLIERS[0]) & _MASK
            factor, shift = np.uint64(multiplier), np.uint64(64 - bits)
            slots = _slots(keys[left], factor, shift)
            taken, first = np.unique(slots, return_index=True)
            slot_key = np.full(1 << bits, -1, dtype=np.int64)
            slot_row = np.full(1 << bits, -1, dtype=np.int32)
            slot_key[taken] = keys[left[first]]
            slot_row[taken] = left[first]
            self._levels.append((factor, shift, slot_key, slot_row))
            left = np.delete(left, first)

    def rows(self, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        """The row of each key, in order."""
        factor, shift, slot_key, slot_row = self._levels[0]
        slots = _slots(keys, factor, shift)
        found = slot_key.take(slots)
        missed = found != keys
        rows = slot_row.take(slots)
        rows[missed] = -1
        pending = np.flatnonzero(missed & (found >= 0))
        for factor, shift, slot_key, slot_row in self._levels[1:]:
            # A free slot proves that the key is in no later level either.
            if not len(pending):
                break
            wanted = keys[pending]
            slots = _slots(wanted, factor, shift)
            found = slot_key.take(slots)
            hit = found == wanted
            rows[pending[hit]] = slot_row.take(slots[hit])
            pending = pending[~hit & (found >= 0)]
        return rows


def _slots(keys: NDArray[np.int64], factor: np.uint64, shift: np.uint64) -> NDArray[np.int64]:
    return ((keys.view(np.uint64) * factor) >> shift).view(np.int64)
