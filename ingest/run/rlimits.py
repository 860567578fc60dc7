"""Limits that the kernel keeps for this process. A hard limit that somebody else has set is never raised."""

from __future__ import annotations

import math
import os
import resource
import time


def limit_memory(mib: int) -> None:
    """Let this process grow by ``mib`` MiB of address space and no further (Linux; elsewhere nothing happens)."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            now = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return
    _lower(resource.RLIMIT_AS, now + (mib << 20))


def limit_cpu(seconds: float) -> None:
    """Have the kernel end this process (``SIGXCPU``) when it uses ``seconds`` more of processor time."""
    _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))


def limit_files(mib: int) -> None:
    """Let no file that this process writes grow beyond ``mib`` MiB, and leave no core dump of strangers' bytes."""
    _lower(resource.RLIMIT_FSIZE, mib << 20)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(what, (soft, hard))
    except (OSError, ValueError):
        return
