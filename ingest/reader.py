"""A process that opens files and sends what is in them: strangers' containers are read here, within limits.

Started by `reading`. The first message in is a `Setup`; then one `Request` for each file. Out go lists of what was
found, in order: a seed with its digest, something broken, and a `Done` at the end of each file. A file that needs more
processor time than it may have ends the process (``SIGXCPU``); the driver knows what came before.
"""

from __future__ import annotations

import math
import os
import resource
import time
from collections.abc import Callable, Iterator

from ..normalize.document import Seed
from .digest import run_digest
from .frames import Channel
from .items import Broken
from .opener import open_seeds
from .requests import Done, Found, Request, Setup
from .worker import limit_memory
from .worker_limits import WorkerLimits

BATCH_ITEMS = 64
BATCH_BYTES = 256 << 10
SPOOL_BYTES = 4 << 30
"""The largest temporary file: an archive inside of a container, which has to be sought in."""


Opener = Callable[[Request, Setup], Iterator[Seed | Broken]]


def serve(opener: Opener) -> None:
    """Answer requests until the driver closes its end."""
    channel = Channel()
    setup = channel.receive()
    if not isinstance(setup, Setup):
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (SPOOL_BYTES, SPOOL_BYTES))
    limit_memory(setup.limits.memory_mib)
    channel.send([])
    while isinstance(request := channel.receive(), Request):
        if not _send_file(channel, request, setup, opener):
            return


def _send_file(channel: Channel, request: Request, setup: Setup, opener: Opener) -> bool:
    """Send everything in one file; whether this process can go on."""
    batch: list[Found] = []
    size = 0
    ends = time.process_time() + setup.limits.file_cpu_seconds(request.file.size)
    try:
        _allow(setup.limits, ends)
        for number, found in enumerate(opener(request, setup)):
            _allow(setup.limits, ends)
            if number < request.skip:
                continue
            if isinstance(found, Seed):
                batch.append((found, run_digest(found, already_clean=setup.already_clean)))
                size += len(found.data)
            else:
                batch.append(found)
            if len(batch) >= BATCH_ITEMS or size >= BATCH_BYTES:
                channel.send(batch)
                batch, size = [], 0
    except MemoryError:
        channel.send([*batch, Broken(request.file.source, None, setup.limits.memory_reason, limits=True), Done(True)])
        return False
    channel.send([*batch, Done()])
    return True


def _allow(limits: WorkerLimits, ends: float) -> None:
    """Have the kernel end this process when the next thing in a file takes too long, or all of the file."""
    now = time.process_time()
    until = math.ceil(min(now + limits.cpu_seconds, max(ends, now)))
    resource.setrlimit(resource.RLIMIT_CPU, (max(until, math.ceil(now) + 1), resource.RLIM_INFINITY))


def _open(request: Request, setup: Setup) -> Iterator[Seed | Broken]:
    return open_seeds(request.file, limits=setup.read_limits, trust=setup.trust, handle=request.handle)


if __name__ == "__main__":
    try:
        serve(_open)
    except BrokenPipeError:
        os._exit(0)  # the driver is gone; there is nobody to tell
