"""The band keys of contents that were sketched lately, so that a selection pass need not sketch them once more."""

from __future__ import annotations

from typing import Final

import numpy as np

from .arrays import I64, U64, Flags

MOST: Final = 100_000
"""Contents that are remembered, about 300 bytes each; then the oldest are forgotten."""


class RecentBands:
    """Band keys by content. What is not here is sketched again; what is here is what sketching would give.

    Equal contents have equal band keys, whatever text they were read from (`fold` says what is equal).
    """

    __slots__ = ("_most", "_rows")

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._rows: dict[int, bytes] = {}

    def note(self, contents: I64, bands: U64) -> None:
        """Remember contents (which have just been committed, under numbers that may have been another's before)."""
        for content, row in zip(contents.tolist(), bands, strict=True):
            self._rows.pop(content, None)
            self._rows[content] = row.tobytes()
        while len(self._rows) > self._most:
            del self._rows[next(iter(self._rows))]

    def of(self, contents: I64, width: int) -> tuple[U64, Flags]:
        """A row of ``width`` keys for each content, zeros where it is not known, and which are."""
        rows = [self._rows.get(content) for content in contents.tolist()]
        unknown = bytes(8 * width)
        bands = np.frombuffer(b"".join([row or unknown for row in rows]), dtype=np.uint64).reshape(len(rows), width)
        return bands.copy(), np.array([row is not None for row in rows], dtype=np.bool_)
