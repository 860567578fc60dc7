"""The kept set of a large run, on a Ray cluster: the same decisions as on the driver alone, to the last bit.

Contents that share no bucket have nothing to say about each other. So the driver, which has the sorted band index,
parts the new contents into what buckets join, sends whole parts to actors with texts and priorities, and writes down
what they decide, in its one transaction. What shares no bucket at all is kept without a look, its text stays here.

With the driver stay: parts that are joined to contents decided in an earlier run (their state is here, and a change may
run on through them), and parts too large for the memory of one actor (`MOST_TOGETHER`, `MOST_CHARACTERS`), which the
ordinary pass decides a window at a time.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

import numpy as np

from ...corpus.decide import Selector
from ...corpus.priority import may_stand
from ...corpus.state.band_index import BandIndex
from ...dedupe.arrays import I64, sorted_set
from ...dedupe.components import in_batches, parted
from ...dedupe.decided_apart import Undecided, decided_apart
from ...dedupe.params import DedupParams
from ...dedupe.protocol import NOBODY, Assignment, Changes, KeptStore
from ...dedupe.recent_bands import RecentBands
from ...dedupe.relation import Comparer
from ...dedupe.selection import update_selection
from .crew import Crew, connected
from .settings import RunSettings

LEAST: Final = 2_000
"""New contents from which on it is worth asking a cluster."""
MOST_TOGETHER: Final = 20_000
"""Contents of one part that go to an actor, whose memory holds them all: 60 MB of texts of 3 KB."""
MOST_CHARACTERS: Final = 1 << 28
"""Of texts that go to an actor together."""
_BATCH: Final = 512
_ASSIGNED: Final = 2_048

Decider = Callable[[Iterator[Undecided]], Iterator[list[Assignment]]]
"""Decides batches, wherever."""


class Chooser:
    """Decides parts, wherever the cluster has room for it."""

    def __init__(self, params: DedupParams) -> None:
        self._comparer = Comparer(params)

    def outcomes(self, batches: list[Undecided]) -> list[list[Assignment]]:
        """The decisions on each batch, in their order."""
        return [decided_apart(batch, self._comparer, may_stand) for batch in batches]


def selector_of(settings: RunSettings) -> Selector:
    """How a run brings its kept set up to date: as its engine does."""
    if settings.engine != "ray":
        return update_selection
    return partial(select_apart, partial(_on_ray, settings.corpus.dedup, settings.ray_actors), LEAST)


def select_apart(
    decider: Decider,
    least: int,
    dirty: Iterable[int],
    store: KeptStore,
    index: BandIndex,
    comparer: Comparer,
    *,
    removed: Iterable[int] = (),
    moved: Mapping[int, bytes] | None = None,
    recent: RecentBands | None = None,
    decided: Callable[[bool], None] = lambda kept: None,
) -> Changes:
    """`update_selection`, with parts of at least ``least`` new contents decided by ``decider``."""
    new, gone = sorted_set(np.array(list(dirty), dtype=np.int64)), list(removed)
    rest = partial(update_selection, store=store, index=index, comparer=comparer, recent=recent, decided=decided)
    if len(new) < least:
        return rest(new.tolist(), removed=gone, moved=moved)
    parts = parted(new, index.entries(), MOST_TOGETHER)
    changes = Changes()
    _assign(
        store, (Assignment(content, True, NOBODY, 0.0, 0.0, None) for content in parts.alone.tolist()), changes, decided
    )
    heavy = [parts.rest]
    for found in decider(_undecided(in_batches(parts.apart, _BATCH), store, heavy)) if parts.apart else ():
        _assign(store, found, changes, decided)
    left = sorted_set(np.concatenate(heavy))
    if len(left) or gone or moved:
        more = rest(left.tolist(), removed=gone, moved=moved)
        changes.decided += more.decided
        changes.kept += more.kept
        changes.dropped += more.dropped
    return changes


def _undecided(batches: Iterator[I64], store: KeptStore, heavy: list[I64]) -> Iterator[Undecided]:
    """The batches with what is decided by; those of too much text are put aside, not all of it being read."""
    for batch in batches:
        texts: list[str] = []
        size = 0
        for start in range(0, len(batch), _BATCH):
            found = store.texts(batch[start : start + _BATCH])
            texts.extend(found)
            size += sum(map(len, found))
            if size > MOST_CHARACTERS:
                heavy.append(batch)
                break
        else:
            yield Undecided(batch.tolist(), store.facts(batch).priority.tolist(), texts)


def _assign(
    store: KeptStore, assignments: Iterable[Assignment], changes: Changes, decided: Callable[[bool], None]
) -> None:
    undelivered: list[Assignment] = []
    for one in assignments:
        undelivered.append(one)
        changes.decided += 1
        changes.kept += one.kept
        changes.dropped += not one.kept
        decided(one.kept)
        if len(undelivered) >= _ASSIGNED:
            store.assign(undelivered)
            undelivered = []
    store.assign(undelivered)


def _on_ray(params: DedupParams, workers: int, batches: Iterator[Undecided]) -> Iterator[list[Assignment]]:
    with contextlib.redirect_stdout(sys.stderr), connected() as ray:
        remote = ray.remote(num_cpus=1)(Chooser)
        crew: Crew[None, Undecided, list[Assignment]] = Crew(ray, lambda: remote.remote(params), workers)
        try:
            for _, _, found in crew.run([(None, batch)] for batch in batches):
                yield found
        finally:
            crew.close()
