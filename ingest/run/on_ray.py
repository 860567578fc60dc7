"""Normalisation on a Ray cluster (the extra ``ray``): the same outcomes in the same order as on this machine alone.

What takes the processor time of a run, the map over documents, is spread over the cluster; reading, decisions and the
one commit stay with the driver, which alone touches the corpus. So the corpus is the same, digest for digest, and the
next run can be on either engine. An actor a processor holds a worker process with its limits, so that a bad document
costs that document there as well; an actor, or the node under it, that dies has its batches given out again.

Plain actors and not Ray Data: outcomes are needed in order, one by one as they come, with a bounded number under way.
"""

# ruff: noqa: ANN401 - ray has no types for remote objects

from __future__ import annotations

import contextlib
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from ...corpus.errors import UsageError
from ...normalize.document import Seed
from ...normalize.settings import NormalizeSettings
from .limits import WorkerLimits
from .outcome import Outcome
from .pool import Pool, WorkersFailed

BATCH_SEEDS: Final = 32
BATCH_BYTES: Final = 1 << 20
UNDER_WAY: Final = 3
"""Batches an actor has at once: one it works on, one that waits there, one on its way."""
RETRIES: Final = 3
"""Deaths of an actor that one batch outlives."""

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
    with contextlib.redirect_stdout(sys.stderr), _connected() as ray:
        count = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        remote = ray.remote(num_cpus=1)(Actor)
        crew: _Crew[Token] = _Crew(ray, lambda: remote.remote(settings, limits), count)
        try:
            yield from crew.run(_batches(seeds))
        finally:
            crew.close()


@contextlib.contextmanager
def _connected() -> Iterator[Any]:
    """The module, connected. From the root folder: Ray's workers import from the driver's, where seeds may lie."""
    try:
        import ray
    except ImportError:
        raise UsageError("the engine 'ray' needs the extra 'ray' (pip install ray)") from None
    own = not ray.is_initialized()
    if own:
        try:
            with contextlib.chdir("/"):
                ray.init(logging_level="error", log_to_driver=False, configure_logging=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise UsageError(f"no Ray cluster is reached ({_line(error)})") from error
    try:
        yield ray
    finally:
        if own:
            ray.shutdown()


@dataclass(slots=True, eq=False)
class _Member:
    """An actor and the batches it has, by what will be their outcomes. ``starts``: what tells that it is there; an
    actor for which the cluster has no room waits, and gets nothing until then.
    """

    actor: Any
    starts: Any
    ready: bool = False
    held: dict[Any, int] = field(default_factory=dict)


class _Crew(Generic[Token]):
    """The actors of a run. One that dies is replaced, and the batches it had are given to those that are there."""

    def __init__(self, ray: Any, hire: Callable[[], Any], count: int) -> None:
        self._ray, self._hire = ray, hire
        self._members = [self._hired() for _ in range(count)]
        self._waiting: deque[int] = deque()
        self._batches: dict[int, Batch[Token]] = {}
        self._done: dict[int, list[Outcome]] = {}
        self._deaths: Counter[int] = Counter()

    def run(self, batches: Iterator[Batch[Token]]) -> Iterator[tuple[Token, Seed, Outcome]]:
        """The outcomes of all batches in order, a bounded number of batches under way."""
        given = taken = 0
        exhausted = False
        while True:
            while not exhausted and given - taken < 2 * UNDER_WAY * len(self._members):
                batch = next(batches, None)
                if batch is None:
                    exhausted = True
                    break
                self._batches[given] = batch
                self._waiting.append(given)
                given += 1
                self._give_out()
            self._give_out()
            while taken in self._done:
                for (token, seed), outcome in zip(self._batches.pop(taken), self._done.pop(taken), strict=True):
                    yield token, seed, outcome
                taken += 1
            if exhausted and taken == given:
                return
            if given > taken and taken not in self._done:
                self._wait()

    def close(self) -> None:
        """End every actor."""
        for member in self._members:
            self._dismiss(member)

    def _hired(self) -> _Member:
        actor = self._hire()
        return _Member(actor, actor.outcomes.remote([]))

    def _dismiss(self, member: _Member) -> None:
        with contextlib.suppress(Exception):  # it, or the cluster, may be gone already
            self._ray.kill(member.actor)

    def _give_out(self) -> None:
        while self._waiting:
            ready = [one for one in self._members if one.ready and len(one.held) < UNDER_WAY]
            if not ready:
                return
            member = min(ready, key=lambda one: len(one.held))
            number = self._waiting.popleft()
            reference = member.actor.outcomes.remote([seed for _, seed in self._batches[number]])
            member.held[reference] = number

    def _wait(self) -> None:
        """Until an actor has started, ended a batch, or died."""
        whose = {reference: one for one in self._members for reference in one.held}
        whose |= {one.starts: one for one in self._members if not one.ready}
        for reference in self._ray.wait(list(whose), num_returns=1)[0]:
            member = whose[reference]
            try:
                outcomes = self._ray.get(reference)
            except self._ray.exceptions.RayError as error:
                self._replace(member, error)
                continue
            if reference in member.held:
                self._done[member.held.pop(reference)] = outcomes
            else:
                member.ready = True

    def _replace(self, member: _Member, error: Exception) -> None:
        """An actor is dead, or cannot be reached: another takes its place, and whoever is free its batches."""
        self._dismiss(member)
        self._members.remove(member)
        lost = sorted(member.held.values())
        self._deaths.update(lost or [-1])
        if max(self._deaths[number] for number in lost or [-1]) > RETRIES:
            raise WorkersFailed(f"the Ray cluster lost its work again and again ({_line(error)})") from error
        self._waiting.extendleft(reversed(lost))
        self._members.append(self._hired())


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


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
