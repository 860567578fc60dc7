"""Which contents are kept and which one stands for each dropped content.

The answer is the lexicographically first maximal independent set: go through all contents from the highest priority to
the lowest; drop one if a kept content of higher priority may stand for it (the highest of them does), else keep it. It
is a function of the set of contents and their priorities, so order, batches and interruptions leave no trace in it.

*Candidates* for standing for a content are, in each of its buckets (contents that share that band with it), the kept
contents of higher priority, but never more than the ``bucket_cap`` highest of them. The cap is what keeps 100,000
pages of one template linear; it looks at priorities only, so it does not depend on order either.

`settle` keeps the answer up to date with local work (Censor-Hillel, Haramaty, Karnin, PODC 2016). It goes through the
dirty contents from the highest priority to the lowest and decides each once. Where a content starts or ceases to be
kept, the contents below it that this can touch become dirty too: kept ones that share a bucket with it, and dropped
ones whose representative is lower than it, or is it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from .arrays import I64, Flags
from .bandindex import BandIndex
from .relation import Comparer, Reason

NOBODY: Final = -1
"""The representative of a content that is kept or not decided yet."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of some contents, row by row, before this call of `settle`.

    ``priority``: byte strings of one width (numpy ``S``), smaller = higher priority, a total order that never depends
    on arrival. ``kept``: decided so. ``representative``: who stands for a dropped one, else `NOBODY`.
    """

    priority: npt.NDArray[np.bytes_]
    kept: Flags
    representative: I64


@dataclass(frozen=True, slots=True)
class Decision:
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
    represented_anew: int = 0


class KeptStore(Protocol):
    """The state that `settle` works on. Ids are positive; all answers are row by row in the order asked."""

    def facts(self, ids: I64) -> Facts:
        """State and priority of contents. One that no longer exists is not kept and represented by nobody."""

    def texts(self, ids: I64) -> Sequence[str]:
        """The texts of contents; removed ones must still answer until `settle` returns."""

    def represented_by(self, ids: I64) -> I64:
        """The dropped contents whose representative is one of these."""

    def assign(self, decisions: Sequence[Decision]) -> None:
        """Record decisions; only changed ones are given, some thousand at a time."""


def settle(
    dirty: Iterable[int],
    store: KeptStore,
    index: BandIndex,
    comparer: Comparer,
    *,
    removed: Iterable[int] = (),
    moved: Mapping[int, bytes] | None = None,
) -> Changes:
    """Bring the kept set up to date and tell the store what changed.

    ``dirty``: contents that are new (in the index already). ``removed``: contents that go; the store still answers for
    them as they were, gets no decision for them, and erases them from itself and the index afterwards. ``moved``:
    contents whose priority changed, with the old one; the store answers with the new one.
    """
    from .settling import Settling

    return Settling(store, index, comparer).run(dirty, removed, moved or {})
