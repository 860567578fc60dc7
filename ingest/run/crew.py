"""Actors of a Ray cluster at work on batches: results in order, a bounded number under way, deaths outlived."""

# ruff: noqa: ANN401 - ray has no types for remote objects

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from ...corpus.errors import UsageError
from .pool import WorkersFailed

UNDER_WAY: Final = 3
"""Batches an actor has at once: one it works on, one that waits there, one on its way."""
RETRIES: Final = 3
"""Deaths of an actor that one batch outlives."""

Token = TypeVar("Token")
Work = TypeVar("Work")
Result = TypeVar("Result")
Batch = list[tuple[Token, Work]]


@contextlib.contextmanager
def connected() -> Iterator[Any]:
    """The module ``ray``, connected to the cluster at ``RAY_ADDRESS``, or to one that is started here. From the root
    folder: Ray's workers import from the driver's, where seeds may lie.
    """
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


class Crew(Generic[Token, Work, Result]):
    """The actors of a run. One that dies is replaced, and the batches it had are given to those that are there.

    ``hire`` makes an actor, whose ``outcomes`` gives for a list of work the list of results; ``count``: how many of
    them, 0: one for each processor of the cluster.
    """

    def __init__(self, ray: Any, hire: Callable[[], Any], count: int) -> None:
        self._ray, self._hire = ray, hire
        count = count or max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._members = [self._hired() for _ in range(count)]
        self._waiting: deque[int] = deque()
        self._batches: dict[int, Batch[Token, Work]] = {}
        self._done: dict[int, list[Result]] = {}
        self._deaths: Counter[int] = Counter()

    def run(self, batches: Iterator[Batch[Token, Work]]) -> Iterator[tuple[Token, Work, Result]]:
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
                for (token, work), result in zip(self._batches.pop(taken), self._done.pop(taken), strict=True):
                    yield token, work, result
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
            reference = member.actor.outcomes.remote([work for _, work in self._batches[number]])
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
