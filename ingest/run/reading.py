"""Reading in a process with limits: files go in, seeds come out in order, and a file that breaks its reader costs that
file alone.

The driver lists files, asks for them a window ahead, and takes what comes. What came from a file before its reader
died is kept. A death by a limit (processor time, memory, the clock) is the file's own doing; any other may be the
moment's, so the file is read once more in a fresh reader, what was taken already being passed over.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from ... import WinnowError
from ...normalize.document import Seed
from ..inputs.digest import run_digest
from ..inputs.discover import SourceFile
from ..inputs.items import Broken, Passed
from ..inputs.names import joined
from ..inputs.shared_vocabulary import SharedVocabulary
from ..inputs.streams import cannot_be_read, trouble
from .children import most_seconds, start_child
from .frames import packed
from .outbox import READ_BYTES, Inbox, shared_memory
from .requests import Busy, Done, Request, Setup

READER = f"{__package__}.reader"
AHEAD_FILES = 64
AHEAD_BYTES = 16 << 10
"""Of requests that wait: with one more of any size all must fit into a pipe (64 KiB), or both sides would wait for each
other.
"""
AHEAD_FETCHED = 1 << 30
"""Bytes of objects that were fetched and wait."""
ATTEMPTS = 2
START_FAILURES = 3

Token = TypeVar("Token")


class ReaderFailed(WinnowError, RuntimeError):
    """Readers cannot be started at all (a broken installation): the run cannot go on."""


Item = tuple[Seed, bytes] | Broken | Passed | None
"""A seed with its digest, something broken, what was passed over (at most once), or ``None`` at the end of a file."""


@dataclass(slots=True)
class _Asked(Generic[Token]):
    """A file that is being read, or will be: the size of its request, how much was taken from it, how often its reader
    died, and whether the file itself is one of its documents.
    """

    token: Token
    file: SourceFile
    size: int = 0
    taken: int = 0
    deaths: int = 0
    whole: bool = False

    def count(self, item: object) -> None:
        """Take note of something that came."""
        self.taken += 1
        self.whole |= isinstance(item, tuple) and item[0].source == self.file.source


def read_files(
    files: Iterable[tuple[Token, SourceFile]],
    setup: Setup,
    *,
    protected: bool = True,
    module: str = READER,
    went_on: Callable[[Token, int], None] = lambda token, count: None,
) -> Generator[tuple[Token, Item], None, None]:
    """Everything in ``files``, in order, each file ended by ``None``.

    Not ``protected``: all is read in this process, without limits. ``module`` is what a reader runs (tests have hostile
    ones). ``went_on`` hears now and then how many more bytes of a file were read.
    """
    if not protected:
        known = SharedVocabulary()
        for token, file in files:
            for found in _unprotected(file, setup, known, partial(went_on, token)):
                yield token, found
            yield token, None
        return
    reading: _Reading[Token] = _Reading(iter(files), setup, module, went_on)
    try:
        yield from reading.run()
    finally:
        reading.close()


def _unprotected(
    file: SourceFile, setup: Setup, known: SharedVocabulary, progress: Callable[[int], None]
) -> Iterator[Item]:
    from ..inputs.opener import open_seeds  # the readers of all formats, which a driver does without

    passed: dict[str, int] = {}
    try:
        for found in open_seeds(
            file,
            limits=setup.read_limits,
            trust=setup.trust,
            text_field=setup.text_field,
            progress=progress,
            passed=passed,
            known=known,
        ):
            if isinstance(found, Seed):
                setup.mark(found, file.label)
                try:
                    yield found, run_digest(found)
                except RecursionError as error:
                    yield Broken(found.source, None, cannot_be_read(error))
            else:
                yield found
    except MemoryError:
        yield Broken(file.source, None, setup.limits.memory_reason, limits=True)
    except OSError as error:
        yield Broken(file.source, None, trouble(error))
    except Exception as error:  # noqa: BLE001 - one bad file must not end a run
        yield Broken(file.source, None, cannot_be_read(error), limits=True)
    if passed:
        yield Passed(file.source, passed)


class _Reader:
    """A reader as its driver sees it: a process, and what it has answered that was not taken yet. A ``patient`` one may
    let its driver wait for ever.
    """

    def __init__(self, module: str, setup: Setup, *, pass_fds: tuple[int, ...] = (), patient: bool = False) -> None:
        self.setup, self.patient = setup, patient
        self.timed_out = self.ready = self.gone = False
        number, self.shared = shared_memory()
        try:
            self.inbox = Inbox(self.shared)
            self.process = start_child(module, pass_fds=(number, *pass_fds))
            assert self.process.stdin is not None
            assert self.process.stdout is not None
            self.stdin, self.stdout = self.process.stdin, self.process.stdout
            self.selector = selectors.DefaultSelector()
            self.selector.register(self.stdout, selectors.EVENT_READ)
            self.send(replace(setup, shared=number))
        finally:
            os.close(number)

    def send(self, message: object) -> int:
        """Send a message; its size in bytes."""
        data = packed(message)
        with suppress(BrokenPipeError):  # dead already: the end of its output tells
            self.stdin.write(data)
            self.stdin.flush()
        return len(data)

    def answers(self) -> list[object] | None:
        """What came next; ``None`` when the process is gone, and all that it had found was given."""
        while not self.gone:
            wall = self.setup.limits.wall_seconds
            waits = None if self.patient else most_seconds(wall, ready=self.ready)
            if not self.selector.select(waits) and not self.timed_out:
                self.timed_out = True
                self.process.kill()
                continue
            data = os.read(self.stdout.fileno(), READ_BYTES)
            self.gone = not data
            found = list(self.inbox.take(data)) if data else list(self.inbox.rescue())
            if found:
                self.ready = True
                return found
        return None

    def end(self) -> int:
        """Let go of the process; its exit status."""
        with suppress(BrokenPipeError):
            self.stdin.close()
        self.selector.close()
        self.stdout.close()
        code = self.process.wait()
        self.shared.close()
        return code


class _Reading(Generic[Token]):
    """One stream of files through readers, one reader at a time."""

    def __init__(
        self,
        files: Iterator[tuple[Token, SourceFile]],
        setup: Setup,
        module: str,
        went_on: Callable[[Token, int], None],
    ) -> None:
        self.files, self.setup, self.module, self.went_on = files, setup, module, went_on
        self.asked: deque[_Asked[Token]] = deque()
        self.reader: _Reader | None = None
        self.start_failures = 0
        self.exhausted = False

    def run(self) -> Iterator[tuple[Token, Item]]:
        while self._ask():
            if self.asked[0].file.piped:
                yield from self._from_pipe(self.asked.popleft())
                continue
            reader = self._ready_reader()
            answers = reader.answers()
            if answers is None:
                yield from self._lost_reader(reader)
                continue
            for answer in answers:
                if answer == Busy():  # said by a new reader, which may have nothing to read yet
                    continue
                head = self.asked[0]
                if isinstance(answer, Busy):
                    self.went_on(head.token, answer.bytes_read)
                    continue
                if isinstance(answer, Done):
                    self.asked.popleft()
                    if answer.failed:
                        reader.process.kill()
                        self._let_go()
                    if answer.passed:
                        yield head.token, Passed(head.file.source, answer.passed)
                    yield head.token, None
                    continue
                head.count(answer)
                yield head.token, answer  # type: ignore[misc]

    def close(self) -> None:
        """End the reader at once."""
        if self.reader is not None:
            self.reader.process.kill()
            self._let_go()

    def _ask(self) -> bool:
        """Ask for files ahead; whether there is anything still to come."""
        while not self.exhausted and len(self.asked) < AHEAD_FILES and (not self.asked or self._has_room()):
            following = next(self.files, None)
            if following is None:
                self.exhausted = True
                break
            asked = _Asked(*following)
            self.asked.append(asked)
            if asked.file.piped:
                continue
            if self.reader is None:
                self._ready_reader()
            else:
                asked.size = self.reader.send(Request(asked.file))
        return bool(self.asked)

    def _has_room(self) -> bool:
        if sum(asked.file.size for asked in self.asked if asked.file.url) > AHEAD_FETCHED:
            return False
        return sum(asked.size for asked in self.asked) <= AHEAD_BYTES and not self.asked[-1].file.piped

    def _ready_reader(self) -> _Reader:
        if self.reader is None:
            self.reader = _Reader(self.module, self.setup)
            for asked in self.asked:
                if not asked.file.piped:
                    asked.size = self.reader.send(Request(asked.file, asked.taken))
        return self.reader

    def _let_go(self) -> int:
        assert self.reader is not None
        code = self.reader.end()
        self.reader = None
        return code

    def _lost_reader(self, reader: _Reader) -> Iterator[tuple[Token, Item]]:
        """A reader is gone in the middle of a file: give that up, or try it once more."""
        code = self._let_go()
        if not reader.ready:
            self.start_failures += 1
            if self.start_failures >= START_FAILURES:
                raise ReaderFailed(f"reader processes do not start (exit status {code})")
            return
        self.start_failures = 0
        asked = self.asked[0]
        asked.deaths += 1
        reason = self._reason(reader, code)
        if reason is None and asked.deaths < ATTEMPTS:
            return
        self.asked.popleft()
        yield from _given_up(asked, reason or f"its reader died twice (exit status {code})")

    def _reason(self, reader: _Reader, code: int) -> str | None:
        """Why a reader died, where that is the file's doing."""
        if reader.timed_out:
            return f"reading it took more than {self.setup.limits.wall_seconds} s"
        if code == -signal.SIGXCPU:
            return "reading it took more processor time than it may have"
        return None

    def _from_pipe(self, asked: _Asked[Token]) -> Iterator[tuple[Token, Item]]:
        """Read standard input, or a pipe that was named, in a reader of its own: its bytes come once, at their pace."""
        try:
            fd = os.dup(sys.stdin.fileno()) if asked.file.path is None else os.open(asked.file.path, os.O_RDONLY)
        except OSError as error:
            yield asked.token, Broken(asked.file.source, None, trouble(error))
            yield asked.token, None
            return
        started = time.monotonic()
        try:
            reader = _Reader(self.module, self.setup, pass_fds=(fd,), patient=True)
        finally:
            os.close(fd)
        try:
            reader.send(Request(asked.file, handle=fd))
            while (answers := reader.answers()) is not None:
                for answer in answers:
                    if isinstance(answer, Done):
                        if answer.passed:
                            yield asked.token, Passed(asked.file.source, answer.passed)
                        yield asked.token, None
                        return
                    if isinstance(answer, Busy):
                        continue
                    asked.count(answer)
                    yield asked.token, answer  # type: ignore[misc]
            code = reader.process.wait()
            if not reader.ready:
                raise ReaderFailed(f"reader processes do not start (exit status {code})")
            reason = self._reason(reader, code) or f"its reader died after {time.monotonic() - started:.0f} s ({code})"
            yield from _given_up(asked, reason)
        finally:
            reader.process.kill()
            reader.end()


def _given_up(asked: _Asked[Token], reason: str) -> Iterator[tuple[Token, Item]]:
    source = joined(asked.file.source, "@end") if asked.whole else asked.file.source
    yield asked.token, Broken(source, None, reason, limits=True)
    yield asked.token, None
