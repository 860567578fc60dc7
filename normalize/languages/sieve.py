"""Which of many phrases may stand in a text: found by looking for their bytes, four at a time, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BITS = 16
_MIXED = np.uint32(2_654_435_761)  # Knuth's multiplier: the upper bits of the product depend on all of the number
_SHIFT = np.uint32(32 - _BITS)


class PhraseSieve:
    """Phrases, and the places of all four bytes in a row of each in a table of bits.

    A text has as many such places as characters; a phrase one of whose places is not among them is not in the text. To
    look for each phrase in the text costs ten times as much.
    """

    __slots__ = ("_places", "_starts", "phrases")

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = tuple(phrases)
        own = [_places(phrase) for phrase in self.phrases]
        # those of less than four bytes have no place and may be everywhere
        own = [places if len(places) else np.array([1 << _BITS]) for places in own]
        self._starts = np.cumsum([0, *map(len, own[:-1])])
        self._places = np.concatenate(own)

    def possible(self, text: str) -> list[int]:
        """The numbers of the phrases that may stand in the text."""
        seen = np.zeros((1 << _BITS) + 1, bool)
        seen[_places(text)] = True
        seen[-1] = True
        return np.flatnonzero(np.logical_and.reduceat(seen[self._places], self._starts)).tolist()


def _places(text: str) -> NDArray[np.intp]:
    data = text.encode("utf-8", "surrogatepass")
    rows = [np.frombuffer(data, "<u4", max(0, len(data) - start) // 4, min(start, len(data))) for start in range(4)]
    return (np.concatenate(rows) * _MIXED >> _SHIFT).astype(np.intp)
