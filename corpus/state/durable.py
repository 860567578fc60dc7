"""Durable file operations: what was written is on the disk before anything refers to it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

TEMPORARY = ".tmp-"
"""What the name of everything half done begins with; the next command that writes sweeps it up."""


def write_durably(path: Path, chunks: Iterable[bytes]) -> None:
    """Write ``path`` and fsync it. The name itself becomes durable with ``sync_folder`` of its parent. A link that
    somebody put there is not written through.
    """
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW, 0o666)) as out:
        for chunk in chunks:
            out.write(chunk)
        sync_file(out)


def sync_file(out: IO[bytes]) -> None:
    """Have what was written to an open file on the disk."""
    out.flush()
    os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames, links and removals inside ``folder`` durable (POSIX: a folder's entries are its own data)."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def replace_durably(path: Path, chunks: Iterable[bytes]) -> None:
    """Put a new content under ``path`` in one atomic step: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        write_durably(temporary, chunks)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def link_or_copy(source: Path, target: Path) -> bool:
    """Hard-link ``source`` as ``target``; copy where the file system cannot link. Tells whether it was linked."""
    try:
        os.link(source, target)
    except OSError:
        with open(source, "rb") as data:
            write_durably(target, iter(lambda: data.read(1 << 20), b""))
        return False
    return True
