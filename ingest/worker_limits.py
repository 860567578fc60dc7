"""What one seed may cost a worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class WorkerLimits:
    """``cpu_seconds`` of processor time (the limit that counts: it does not depend on how busy the machine is),
    ``wall_seconds`` as a backstop for a worker that sleeps, ``memory_mib`` on top of an idle worker.
    """

    cpu_seconds: int = 60
    wall_seconds: int = 300
    memory_mib: int = 2048
