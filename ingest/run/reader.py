"""A process that opens files and sends what is in them: strangers' containers are read here, within limits.

Started by `reading`. The first message in is a `Setup`; then one `Request` for each file. Out go, in order, a seed with
its digest, something broken, and a `Done` at the end of each file. A file that needs more processor time than it may
have ends the process (``SIGXCPU``); what came before lies where the driver finds it (`outbox`).
"""

from __future__ import annotations

import io
import mmap
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import IO, cast

from ...normalize.document import Seed
from ..inputs.digest import run_digest
from ..inputs.items import Broken
from ..inputs.opener import open_seeds
from ..inputs.shared_vocabulary import SharedVocabulary
from ..inputs.streams import cannot_be_read, trouble
from .frames import Channel
from .limits import WorkerLimits
from .outbox import SHARED_BYTES, Outbox
from .requests import Busy, Done, Request, Setup
from .rlimits import limit_cpu, limit_files, limit_memory

SPOOL_MIB = 4 << 10
"""The largest temporary file: an archive inside of a container, which has to be sought in."""
HEARTBEAT_SECONDS = 5.0

Opener = Callable[[Request, Setup], Iterator[Seed | Broken]]


def serve(opener: Opener | None = None) -> None:
    """Answer requests until the driver closes its end; ``opener`` takes the place of `open_seeds` (in tests)."""
    channel = Channel()
    setup = channel.receive()
    if not isinstance(setup, Setup):
        return
    outbox = Outbox(channel.answers, mmap.mmap(setup.shared, SHARED_BYTES))
    limit_files(SPOOL_MIB)
    limit_memory(setup.limits.memory_mib)
    known = SharedVocabulary()
    outbox.put(Busy())  # started: from here on the limits of work hold
    outbox.flush()
    while True:
        if not channel.waiting():
            outbox.flush()
        request = channel.receive()
        if not isinstance(request, Request):
            return
        clock = _Clock(setup.limits, request.file.size, outbox)
        passed: dict[str, int] = {}
        found = opener(request, setup) if opener else _open(request, setup, clock, channel, passed, known)
        done = replace(_send_file(outbox, found, request, setup, clock), passed=passed)
        outbox.put(done)
        if done.failed:
            outbox.flush()
            return


def _open(
    request: Request, setup: Setup, clock: _Clock, channel: Channel, passed: dict[str, int], known: SharedVocabulary
) -> Iterator[Seed | Broken]:
    pipe = None if request.handle is None else cast("IO[bytes]", _Pipe(request.handle, channel, clock.outbox))
    return open_seeds(
        request.file,
        limits=setup.read_limits,
        trust=setup.trust,
        text_field=setup.text_field,
        handle=pipe,
        progress=clock.progress,
        passed=passed,
        known=known,
    )


def _send_file(outbox: Outbox, items: Iterator[Seed | Broken], request: Request, setup: Setup, clock: _Clock) -> Done:
    """Send everything in one file; how that ended."""
    source = request.file.source
    try:
        for number, item in enumerate(items):
            clock.rearm()
            if number >= request.skip:
                _send(outbox, item, setup, request.file.label)
    except MemoryError:
        outbox.put(Broken(source, None, setup.limits.memory_reason, limits=True))
        return Done(failed=True)
    except BrokenPipeError:
        raise
    except OSError as error:  # of the moment: a disk that is full, say
        outbox.put(Broken(source, None, trouble(error)))
    except Exception as error:  # noqa: BLE001 - one bad file must not end a run
        outbox.put(Broken(source, None, cannot_be_read(error), limits=True))
        return Done(failed=True)
    return Done()


def _send(outbox: Outbox, item: Seed | Broken, setup: Setup, label: str) -> None:
    if isinstance(item, Broken):
        outbox.put(item)
        return
    setup.mark(item, label)
    try:
        outbox.put((item, run_digest(item)))
    except (OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - too deep to be sent: one bad seed must not end a file
        outbox.put(Broken(item.source, None, cannot_be_read(error)))


class _Clock:
    """Gives the file being read its processor time, thing by thing."""

    def __init__(self, limits: WorkerLimits, size: int, outbox: Outbox) -> None:
        self.limits, self.outbox = limits, outbox
        self.size, self.bytes_read, self.bytes_told = size, 0, 0
        self.began = time.process_time()
        self.armed = self.told = 0.0
        self.rearm()

    def rearm(self) -> None:
        """One thing is done: the next one has its full time, as far as the file has any left."""
        now = time.process_time()
        if not self.armed or now - self.armed > min(1.0, self.limits.cpu_seconds / 10):
            self.armed = now
            left = self.began + self.limits.file_cpu_seconds(max(self.size, self.bytes_read)) - now
            limit_cpu(max(0.0, min(left, self.limits.cpu_seconds)))

    def progress(self, count: int) -> None:
        """Bytes were read: work is going on, although it may bring nothing to light for long."""
        self.bytes_read += count
        self.rearm()
        now = time.monotonic()
        if now - self.told > HEARTBEAT_SECONDS:
            self.told = now
            self.outbox.put(Busy(self.bytes_read - self.bytes_told))
            self.bytes_told = self.bytes_read
            self.outbox.flush()


class _Pipe(io.RawIOBase):
    """A pipe to read from, which may keep silent for long: what was found is sent before; it ends with the driver."""

    def __init__(self, descriptor: int, channel: Channel, outbox: Outbox) -> None:
        self._descriptor, self._channel, self._outbox = descriptor, channel, outbox

    def fileno(self) -> int:
        return self._descriptor

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._outbox.flush()
        while True:
            ready = [self._descriptor]
            with suppress(OSError, ValueError):  # what cannot be waited for is ready
                ready, _, _ = select.select([self._descriptor, self._channel.requests], [], [])
            if self._channel.requests in ready:
                os._exit(0)  # no request follows this one: the driver is gone
            with suppress(BlockingIOError):
                return os.read(self._descriptor, size)


if __name__ == "__main__":
    try:
        serve()
    except BrokenPipeError:
        os._exit(0)  # the driver is gone; there is nobody to tell
