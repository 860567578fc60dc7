"""The arrays that pass between the modules of this package: names for them, and sets of numbers as sorted arrays."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_Number = TypeVar("_Number", np.int64, np.uint64)


def sorted_set(values: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """The values in order, each once. ``numpy.unique`` says the same, but imports ``numpy.ma`` to ask for masks, which
    takes a tenth of a second of every run.
    """
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
