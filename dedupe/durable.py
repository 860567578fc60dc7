"""Names that last: what is renamed, linked or made in a folder is on the disk only once the folder itself is synced."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make renames, links and removals inside ``folder`` durable (POSIX: a folder's entries are its own data)."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
