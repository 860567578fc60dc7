"""Limits that the kernel keeps for this process. A hard limit that somebody else has set is never raised; a system that
is not POSIX has none, and starts no processes here that would need them (`children.can_start`).
"""

from __future__ import annotations

import math
import os
import time


def limit_memory(mib: int) -> None:
    """Let this process grow by ``mib`` MiB of address space and no further (Linux; elsewhere nothing happens)."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            now = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return
    _lower("AS", now + (mib << 20))


def limit_cpu(seconds: float) -> None:
    """Have the kernel end this process (``SIGXCPU``) when it uses ``seconds`` more of processor time."""
    _lower("CPU", math.ceil(time.process_time() + seconds))


def limit_files(mib: int) -> None:
    """Let no file that this process writes grow beyond ``mib`` MiB, and leave no core dump of strangers' bytes."""
    _lower("FSIZE", mib << 20)
    _lower("CORE", 0)


def _lower(name: str, value: int) -> None:
    import resource

    what: int = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(what)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(what, (soft, hard))
    except (OSError, ValueError):
        return
