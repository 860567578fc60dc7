"""The words of the kept set: what the store tells `selection.update_selection`, and what it is told in return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from .arrays import I64, U64, Flags
from .relation import Reason

NOBODY: Final = -1
"""The representative of a content that is kept or not decided yet."""


@dataclass(frozen=True, slots=True)
class ContentStates:
    """What the store knows of some contents, row by row, before this call of `update_selection`.

    ``priority``: byte strings of one width (numpy ``S``), smaller = higher priority, a total order that never depends
    on arrival. ``kept``: decided so. ``representative``: who stands for a dropped one, else `NOBODY`.
    """

    priority: npt.NDArray[np.bytes_]
    kept: Flags
    representative: I64


@dataclass(frozen=True, slots=True)
class Assignment:
    """One content's new state: kept, or dropped for ``representative`` with the exact similarities and the reason."""

    content: int
    kept: bool
    representative: int
    jaccard: float
    containment: float
    reason: Reason | None


@dataclass(slots=True)
class Changes:
    """How many contents were decided, and how many of the decisions changed something."""

    decided: int = 0
    kept: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class BucketHits:
    """Members of the buckets asked for.

    ``keys`` sorted and distinct, ``counts`` how many members each has, and for those of at most the limit their
    members: ``ids[starts[k]:starts[k + 1]]`` (ascending); none for large ones.
    """

    keys: U64
    counts: I64
    starts: I64
    ids: I64


class Buckets(Protocol):
    """The contents by band key, for `update_selection` to ask: a file-based index (``corpus.state.band_index``) or a
    dictionary (`memory.MemoryBuckets`).
    """

    def lookup(self, keys: U64, limit: int | None) -> BucketHits:
        """The members of the buckets of these keys; buckets of more than ``limit`` members are only counted."""

    def members(self, key: np.uint64) -> I64:
        """All members of one bucket, ascending."""


class KeptStore(Protocol):
    """The state that `update_selection` works on. Ids are positive; all answers are row by row in the order asked."""

    def facts(self, ids: I64) -> ContentStates:
        """State and priority of contents. One that no longer exists is not kept and represented by nobody."""

    def texts(self, ids: I64) -> Sequence[str]:
        """The texts of contents; removed ones must still answer until `update_selection` returns."""

    def represented_by(self, ids: I64) -> I64:
        """The dropped contents whose representative is one of these."""

    def may_stand(self, priority: bytes, other: bytes) -> bool:
        """Whether the content with the priority ``other`` may stand for the one with ``priority`` on the sole ground
        that it contains it (``relation.REPRINTS``). A fixed function of the two.
        """

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Record decisions; only changed ones are given, some thousand at a time."""
