"""Who may read what: the state, the quarantine and the lock only their user, snapshots whom ``share`` says.

New files are private by the umask that ``CorpusLock`` sets; here those of older versions are mended, and snapshots
opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..snapshots.layout import SNAPSHOTS

_MODES = {"private": (0o700, 0o600), "group": (0o750, 0o640), "world": (0o755, 0o644)}


def make_private(folder: Path, *, share: str = "private") -> None:
    """Give everything in a corpus folder the mode it should have. What belongs to others stays as it is."""
    folders, _ = _MODES[share]
    if not folder.stat().st_mode & stat.S_ISVTX:  # /tmp itself, say
        _set(folder, folders)
    for entry in _below(folder, skip=SNAPSHOTS):
        _set(entry, 0o700 if entry.is_dir(follow_symlinks=False) else 0o600)
    snapshots = folder / SNAPSHOTS
    if snapshots.is_dir():
        open_snapshot(snapshots, share)


def open_snapshot(folder: Path, share: str) -> None:
    """Give a folder and all in it the modes of what is published."""
    folders, files = _MODES[share]
    _set(folder, folders)
    for entry in _below(folder):
        _set(entry, folders if entry.is_dir(follow_symlinks=False) else files)


def _below(folder: Path, skip: str = "") -> Iterator[os.DirEntry[str]]:
    """Files and folders under a folder, without links and what is neither."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in found:
            if entry.name == skip or not (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)):
                continue
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path))


def _set(path: Path | os.DirEntry[str], mode: int) -> None:
    """The mode of one file or folder, where it is another (a group that new files inherit stays)."""
    with suppress(OSError):
        found = os.stat(path).st_mode  # noqa: PTH116 - an entry of a listing too
        if stat.S_IMODE(found) & 0o777 != mode:
            os.chmod(path, mode | (found & stat.S_ISGID))  # noqa: PTH101
