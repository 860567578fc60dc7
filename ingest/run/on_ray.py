"""Normalisation on a Ray cluster (the extra ``ray``): the same outcomes in the same order as on this machine alone.

What takes the processor time of a run, the map over documents, is spread over the cluster; reading, decisions and the
one commit stay with the driver, which alone touches the corpus. So the corpus is the same, digest for digest, and the
next run can be on either engine. An actor a processor holds a worker process with its limits, so that a bad document
costs that document there as well; an actor, or the node under it, that dies has its batches given out again.

Plain actors and not Ray Data: outcomes are needed in order, one by one as they come, with a bounded number under way.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from ...normalize.document import Seed
from ...normalize.settings import NormalizeSettings
from .crew import Crew, connected
from .limits import WorkerLimits
from .outcome import Outcome
from .pool import Pool

BATCH_SEEDS: Final = 32
BATCH_BYTES: Final = 1 << 20

Token = TypeVar("Token")
Batch = list[tuple[Token, Seed]]


class Actor:
    """One worker process with its limits, wherever the cluster has room for it."""

    def __init__(self, settings: NormalizeSettings, limits: WorkerLimits) -> None:
        self._pool: Pool[None] = Pool(settings, 1, limits)

    def outcomes(self, seeds: list[Seed]) -> list[Outcome]:
        """The outcomes of a batch, in its order."""
        return [outcome for _, _, outcome in self._pool.run((None, seed) for seed in seeds)]


def normalize_on_ray(
    seeds: Iterable[tuple[Token, Seed]], settings: NormalizeSettings, *, workers: int, limits: WorkerLimits
) -> Iterator[tuple[Token, Seed, Outcome]]:
    """Normalise ``seeds`` and give back token, seed and outcome in the order they came.

    The cluster is the one at ``RAY_ADDRESS``, else one is started on this machine. ``workers``: actors; 0: one for each
    processor of the cluster. Raises ``UsageError`` where Ray is not installed or not reached, and ``WorkersFailed``
    where the cluster loses a batch again and again. While it lasts, what Ray prints goes to stderr.
    """
    with contextlib.redirect_stdout(sys.stderr), connected() as ray:
        remote = ray.remote(num_cpus=1)(Actor)
        crew: Crew[Token, Seed, Outcome] = Crew(ray, lambda: remote.remote(settings, limits), workers)
        try:
            yield from crew.run(_batches(seeds))
        finally:
            crew.close()


def _batches(seeds: Iterable[tuple[Token, Seed]]) -> Iterator[Batch[Token]]:
    batch: Batch[Token] = []
    size = 0
    for token, seed in seeds:
        batch.append((token, seed))
        size += len(seed.data)
        if len(batch) >= BATCH_SEEDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
