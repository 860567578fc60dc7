"""Opening what strangers may have changed since it was listed: never waiting, never anything but a regular file."""

from __future__ import annotations

import errno
import os
import stat
from functools import reduce
from operator import or_
from pathlib import Path
from typing import IO

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)
_FLAGS = ("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
"""Of which no system has all."""


def open_regular(path: Path | str, *, inside: str | None = None) -> IO[bytes]:
    """A regular file, opened for reading without a buffer.

    ``inside``: the real path of the folder that it must lie in once opened, whatever links say by then. Raises
    ``OSError`` for what cannot be opened, is no regular file, or lies elsewhere; never waits for a pipe's writer.
    """
    try:
        fd = os.open(path, reduce(or_, [getattr(os, name, 0) for name in _FLAGS]))
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket, or a device without a driver
            raise OSError(errno.EINVAL, "not a regular file (a socket)") from None
        raise
    try:
        mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
            raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, f"not a regular file ({kind})")
        if inside is not None and not _lies_inside(fd, path, inside):
            raise OSError(errno.EXDEV, "it was replaced by a link that leads out of its source")
        return os.fdopen(fd, "rb", buffering=0)
    except BaseException:
        os.close(fd)
        raise


def _lies_inside(fd: int, path: Path | str, folder: str) -> bool:
    """Whether an open file lies in a folder (a real path); where the system cannot tell, its path must do."""
    try:
        real = os.readlink(f"/proc/self/fd/{fd}").removesuffix(" (deleted)")  # noqa: PTH115
    except OSError:
        real = os.path.realpath(path)
    return real.startswith(folder.rstrip("/") + "/")
