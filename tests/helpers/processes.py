"""The processes that a test process has started and not waited for."""

from __future__ import annotations

import os
from pathlib import Path


def children() -> set[int]:
    """Numbers of the processes right below this one; those of other tests in the same process are among them."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(entry.name))
    return found
