"""What one seed may cost a worker, and one file a reader."""

from __future__ import annotations

import zlib
from dataclasses import astuple, dataclass, field

_MIB = 1 << 20


@dataclass(slots=True, frozen=True)
class WorkerLimits:
    """Processor time is the limit that counts: it does not depend on how busy the machine is. A reader may spend ten
    times ``cpu_seconds`` on a file, and one second more on each MiB of it.
    """

    cpu_seconds: int = field(
        default=60, metadata={"doc": "processor time for one document, and for finding the next in a container"}
    )
    wall_seconds: int = field(
        default=300, metadata={"doc": "time by the clock, as a backstop for a process that sleeps"}
    )
    memory_mib: int = field(default=2048, metadata={"doc": "memory of a process, on top of what it takes when idle"})

    def file_cpu_seconds(self, size: int) -> float:
        """What reading a file of ``size`` bytes may take altogether, in seconds of processor time."""
        return 10 * self.cpu_seconds + size / _MIB

    @property
    def memory_reason(self) -> str:
        """What is said of a file that takes more memory to read than it may."""
        return f"reading it took more than {self.memory_mib} MiB of memory"

    @property
    def key(self) -> int:
        """A number, 2 or more, that tells these limits from others: what broke them is not tried under them again."""
        return 2 + zlib.crc32(repr(astuple(self)).encode("ascii")) // 2
