"""A worker process: reads seeds from standard input, answers with outcomes on standard output, one at a time.

Started by `children.start_child`. The first message in holds the settings and limits; the first one out says that the
worker is ready.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from ...normalize.document import Document, Rejected, Seed, Unreadable
from ...normalize.settings import NormalizeSettings
from .frames import Channel
from .outcome import Outcome
from .rlimits import limit_cpu, limit_memory


def normalize_one(normalizer: Callable[[Seed], Document], seed: Seed) -> Outcome:
    """The outcome for one seed. Never raises: whatever a stage throws becomes a reason."""
    try:
        return Outcome("document", normalizer(seed))
    except Rejected as reason:
        return Outcome("filtered", reason=str(reason))
    except Unreadable as reason:
        return Outcome("quarantined", reason=str(reason))
    except MemoryError:
        return Outcome("quarantined", reason="more memory than the limit for one document")
    except Exception as error:  # noqa: BLE001 - one bad seed must not end a run
        message = " ".join(str(error).split())
        return Outcome("quarantined", reason=f"{type(error).__name__}: {message}"[:500])


def serve(make: Callable[[NormalizeSettings], Callable[[Seed], Document]]) -> None:
    """Answer until standard input ends, with the normaliser that ``make`` builds from the settings."""
    channel = Channel()
    first = channel.receive()
    if not isinstance(first, tuple):
        return
    settings, limits = first
    normalizer = make(settings)
    limit_memory(limits.memory_mib)
    channel.send("ready")
    while True:
        batch = channel.receive()
        if not isinstance(batch, list):
            return
        for seed in batch:
            limit_cpu(limits.cpu_seconds)
            channel.send(normalize_one(normalizer, seed))


def _normalizer(settings: NormalizeSettings) -> Callable[[Seed], Document]:
    from ...normalize.pipeline import Normalizer

    return Normalizer(settings)


if __name__ == "__main__":
    try:
        serve(_normalizer)
    except BrokenPipeError:
        os._exit(0)  # the driver is gone; there is nobody to tell
