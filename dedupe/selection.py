"""Which contents are kept and which one stands for each dropped content.

The answer is the lexicographically first maximal independent set: go through all contents from the highest priority to
the lowest; drop one if a kept content of higher priority may stand for it (the highest of them does), else keep it. It
is a function of the set of contents and their priorities, so order, batches and interruptions leave no trace in it.

*Candidates* for standing for a content are, in each of its buckets (contents that share that band with it), the kept
contents of higher priority, but never more than the ``bucket_cap`` highest of them. The cap is what keeps 100,000
pages of one template linear; it looks at priorities only, so it does not depend on order either.

`update_selection` keeps the answer up to date with local work (Censor-Hillel, Haramaty, Karnin, PODC 2016). It goes
through the dirty contents from the highest priority to the lowest and decides each once. Where a content starts or
ceases to be kept, the contents below it that this can touch become dirty too: kept ones that share a bucket with it,
and dropped ones whose representative is lower than it, or is it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from .dirty_set import DirtySet
from .protocol import Buckets, Changes, KeptStore
from .recent_bands import RecentBands
from .relation import Comparer
from .selection_pass import SelectionPass


def update_selection(
    dirty: Iterable[int],
    store: KeptStore,
    index: Buckets,
    comparer: Comparer,
    *,
    removed: Iterable[int] = (),
    moved: Mapping[int, bytes] | None = None,
    recent: RecentBands | None = None,
    decided: Callable[[bool], None] = lambda kept: None,
) -> Changes:
    """Bring the kept set up to date and tell the store what changed.

    ``dirty``: contents that are new (in the index already). ``removed``: contents that go; the store still answers for
    them as they were, gets no decision for them, and erases them from itself and the index afterwards. ``moved``:
    contents whose priority changed, with the old one; the store answers with the new one. ``recent``: band keys that
    are known already. ``decided`` hears of each decision whether the content is kept.
    """
    given = DirtySet(store, dirty, removed, moved or {})
    if not len(given.ids):
        return Changes()
    return SelectionPass(store, index, comparer, given, recent or RecentBands(), decided).run()
