"""Normalisation in worker processes: in order, bounded in memory, and one bad seed costs one seed.

The standard pools cannot promise that: ``multiprocessing.Pool`` hangs for ever when a worker is killed, and
``ProcessPoolExecutor`` breaks as a whole. Here each worker is a process of its own behind two pipes, and the driver
knows which seed each one is at. A worker that is killed or crashes has its seed tried once more, alone, in a fresh
worker; a second death, or a limit of time, sends that seed to quarantine. The rest of its batch is given out again.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Generic, TypeVar

from ... import WinnowError
from ...normalize.document import Seed
from ...normalize.settings import NormalizeSettings
from .children import most_seconds, start_child
from .frames import packed, unpacked
from .limits import WorkerLimits
from .outcome import Outcome
from .worker import normalize_one

WORKER = f"{__package__}.worker"
BATCH_SEEDS = 16
BATCH_BYTES = 256 << 10
PIPE_BYTES = 1 << 20
AHEAD_SEEDS = 3 * BATCH_SEEDS
"""Seeds a worker may still have when it is sent more."""
WINDOW_SEEDS = 2048
"""Seeds in flight at most: given out, or finished and waiting for an earlier one."""
WINDOW_BYTES = 128 << 20
ATTEMPTS = 2
START_FAILURES = 3

Token = TypeVar("Token")


class WorkersFailed(WinnowError, RuntimeError):
    """Workers cannot be started at all (a broken installation): the run cannot go on."""


@dataclass(slots=True)
class _Task(Generic[Token]):
    number: int
    token: Token
    seed: Seed
    size: int
    attempts: int = 0


@dataclass(slots=True)
class _Child(Generic[Token]):
    process: subprocess.Popen[bytes]
    stdin: IO[bytes]
    stdout: IO[bytes]
    buffer: bytearray = field(default_factory=bytearray)
    tasks: deque[_Task[Token]] = field(default_factory=deque)
    ready: bool = False
    since: float = 0.0
    timed_out: bool = False
    pipe: int = 0

    def deadline(self, wall_seconds: float) -> float | None:
        """When it must have answered again; None for an idle one, which owes no answer."""
        owes = self.tasks or not self.ready
        return self.since + most_seconds(wall_seconds, ready=self.ready) if owes else None


def _enlarged(pipe: IO[bytes]) -> int:
    """Make a pipe as large as an unprivileged process may (Linux: 1 MiB); returns its capacity in bytes."""
    import fcntl

    try:
        return fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (AttributeError, OSError):
        return 0


def _size(seed: Seed) -> int:
    return len(seed.data)


def normalize_all(
    seeds: Iterable[tuple[Token, Seed]],
    settings: NormalizeSettings,
    *,
    workers: int,
    limits: WorkerLimits | None = None,
    module: str = WORKER,
) -> Iterator[tuple[Token, Seed, Outcome]]:
    """Normalise ``seeds`` and give back token, seed and outcome in the order they came.

    ``workers`` processes are started as the work asks for them; with 0 everything happens in this process, without
    limits and without protection. ``module`` is what a worker runs (tests have hostile ones).
    """
    if workers <= 0:
        from ...normalize.pipeline import Normalizer

        normalizer = Normalizer(settings)
        for token, seed in seeds:
            yield token, seed, normalize_one(normalizer, seed)
        return
    pool: Pool[Token] = Pool(settings, workers, limits or WorkerLimits(), module)
    try:
        yield from pool.run(iter(seeds))
    finally:
        pool.close()


class Pool(Generic[Token]):
    """Worker processes that live until `close`, from one row of seeds to the next."""

    def __init__(self, settings: NormalizeSettings, workers: int, limits: WorkerLimits, module: str = WORKER) -> None:
        self.settings, self.workers, self.limits, self.module = settings, workers, limits, module
        self.children: list[_Child[Token]] = []
        self.selector = selectors.DefaultSelector()
        self.again: deque[_Task[Token]] = deque()
        self.done: dict[int, tuple[_Task[Token], Outcome]] = {}
        self.given = self.taken = self.bytes_held = self.start_failures = 0
        self.exhausted = False

    def run(self, seeds: Iterator[tuple[Token, Seed]]) -> Iterator[tuple[Token, Seed, Outcome]]:
        """Token, seed and outcome in the order of ``seeds``."""
        self.exhausted = False
        waiting: deque[_Task[Token]] = deque()
        while True:
            self._fill(seeds, waiting)
            self._give_out(waiting)
            while self.taken in self.done:
                task, outcome = self.done.pop(self.taken)
                self.taken += 1
                self.bytes_held -= task.size
                yield task.token, task.seed, outcome
            if self.exhausted and self.taken == self.given:
                return
            if any(child.tasks or not child.ready for child in self.children):
                self._wait()

    def close(self) -> None:
        """End every worker at once; what they were doing is lost."""
        for child in self.children:
            child.process.kill()
        for child in self.children:
            self._forget(child)
        self.children.clear()
        self.selector.close()

    def _fill(self, seeds: Iterator[tuple[Token, Seed]], waiting: deque[_Task[Token]]) -> None:
        """Read ahead by as much as the window and the idle workers ask for."""
        ahead = BATCH_SEEDS * (2 * self.workers + 1)
        while not self.exhausted and len(waiting) < ahead:
            if self.given - self.taken >= WINDOW_SEEDS or self.bytes_held >= WINDOW_BYTES:
                return
            try:
                token, seed = next(seeds)
            except StopIteration:
                self.exhausted = True
                return
            task = _Task(self.given, token, seed, _size(seed))
            self.given += 1
            self.bytes_held += task.size
            waiting.append(task)

    def _give_out(self, waiting: deque[_Task[Token]]) -> None:
        """Hand batches to the workers that have least to do, and start more workers while there is more to hand out."""
        while self.again or waiting:
            child = min((c for c in self.children if c.ready), key=lambda c: len(c.tasks), default=None)
            if child is None or not self._has_room(child):
                starting = sum(not c.ready for c in self.children)
                batches = -(-(len(self.again) + len(waiting)) // BATCH_SEEDS)
                while len(self.children) < self.workers and starting < batches:
                    self._start()
                    starting += 1
                return
            batch: list[_Task[Token]] = []
            size = 0
            while (self.again or waiting) and len(batch) < BATCH_SEEDS and size < BATCH_BYTES:
                task = self.again.popleft() if self.again else waiting.popleft()
                if batch and size + task.size > BATCH_BYTES:
                    (self.again if task.attempts else waiting).appendleft(task)
                    break
                batch.append(task)
                size += task.size
            if not child.tasks:
                child.since = time.monotonic()
            child.tasks.extend(batch)
            self._send(child, [task.seed for task in batch])

    def _has_room(self, child: _Child[Token]) -> bool:
        """Whether a batch can be sent without waiting: the worker is idle, or its pipe holds one more batch for sure.

        A batch in the pipe keeps workers busy while the driver is writing to the database.
        """
        held = sum(task.size for task in child.tasks)
        return not child.tasks or (len(child.tasks) <= AHEAD_SEEDS and held + 2 * BATCH_BYTES <= child.pipe)

    def _start(self) -> None:
        process = start_child(self.module)
        assert process.stdin is not None
        assert process.stdout is not None
        child: _Child[Token] = _Child(process, process.stdin, process.stdout, since=time.monotonic())
        os.set_blocking(child.stdout.fileno(), False)
        child.pipe = min(_enlarged(child.stdin), _enlarged(child.stdout))
        self.selector.register(child.stdout, selectors.EVENT_READ, child)
        self.children.append(child)
        self._send(child, (self.settings, self.limits))

    def _send(self, child: _Child[Token], message: object) -> None:
        try:
            child.stdin.write(packed(message))
            child.stdin.flush()
        except BrokenPipeError:
            return  # dead already: the end of its output tells, and its tasks are given out again

    def _wait(self) -> None:
        now = time.monotonic()
        deadlines = [due for child in self.children if (due := child.deadline(self.limits.wall_seconds)) is not None]
        for key, _ in self.selector.select(max(0.0, min(deadlines, default=now) - now)):
            self._read(key.data)
        now = time.monotonic()
        for child in self.children:
            due = child.deadline(self.limits.wall_seconds)
            if due is not None and now > due and not child.timed_out:
                child.timed_out = True
                child.process.kill()

    def _read(self, child: _Child[Token]) -> None:
        try:
            data = os.read(child.stdout.fileno(), 1 << 20)
        except BlockingIOError:
            return
        if not data:
            self._lost_worker(child)
            return
        child.buffer += data
        for answer in unpacked(child.buffer):
            child.since = time.monotonic()
            if isinstance(answer, Outcome):
                task = child.tasks.popleft()
                self.done[task.number] = (task, answer)
            else:
                child.ready = True
                self.start_failures = 0

    def _lost_worker(self, child: _Child[Token]) -> None:
        """A worker is gone: settle the seed it was at, give the others out again."""
        self.children.remove(child)
        code = self._forget(child)
        if not child.ready:
            self.start_failures += 1
            if self.start_failures >= START_FAILURES:
                raise WorkersFailed(f"worker processes do not start (exit status {code})")
            return
        if not child.tasks:
            return
        suspect = child.tasks.popleft()
        suspect.attempts += 1
        reason = None
        if child.timed_out:
            reason = f"took more than {self.limits.wall_seconds} s"
        elif code == -signal.SIGXCPU:
            reason = f"took more than {self.limits.cpu_seconds} s of processor time"
        elif suspect.attempts >= ATTEMPTS:
            reason = f"its worker died twice (exit status {code})"
        if reason is not None:
            self.done[suspect.number] = (suspect, Outcome("quarantined", reason=reason, limits=True))
        else:
            self.again.append(suspect)
        self.again.extend(child.tasks)

    def _forget(self, child: _Child[Token]) -> int:
        self.selector.unregister(child.stdout)
        code = child.process.wait()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.stdout.close()
        return code
