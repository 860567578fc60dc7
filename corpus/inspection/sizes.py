"""How much room a corpus takes on the disk, and what for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..snapshots.layout import SNAPSHOTS
from ..state.store import DATABASE, INDEX


def disk_use(corpus: Path) -> dict[str, int]:
    """Bytes by what they are for: the database with its log, the index, the snapshots, the rest, and all together. A
    file that several snapshots share counts once.
    """
    sizes = {"database": 0, "index": 0, "snapshots": 0, "other": 0}
    seen: set[tuple[int, int]] = set()
    for top, entry in _files(corpus):
        with suppress(OSError):  # a run may be deleting it
            found = entry.stat(follow_symlinks=False)
            if found.st_nlink > 1 and (found.st_dev, found.st_ino) in seen:
                continue
            seen.add((found.st_dev, found.st_ino))
            sizes[_purpose(top)] += found.st_size
    return {**sizes, "total": sum(sizes.values())}


def _purpose(top: str) -> str:
    if top.startswith(DATABASE):
        return "database"
    if top == INDEX or top.startswith(f"{INDEX}-"):
        return "index"
    return "snapshots" if top == SNAPSHOTS else "other"


def _files(folder: Path, top: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Regular files, each with the name of what it lies in of the corpus folder."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), top or entry.name)
            elif entry.is_file(follow_symlinks=False):
                yield top or entry.name, entry
