"""One writer at a time: a kernel file lock, freed by the kernel when its process dies, so it can never be stale."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from .errors import DamagedCorpus, Locked


class CorpusLock:
    """An exclusive ``flock`` on ``DIR/lock``, held while the context is open.

    ``flock`` belongs to the open file description, so it would survive in a forked child: workers are therefore always
    spawned, and the descriptor is close-on-exec. Raises ``Locked`` at once when another process holds it. On network
    file systems ``flock`` is only as good as the server makes it; see docs/state.md.

    What is written while it is held is its owner's alone (umask 077), and so are the lock itself, which whoever can
    open it could hold, and what is kept beside the snapshots.
    """

    __slots__ = ("_fd", "_mask", "path")

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self._fd: int | None = None
        self._mask = 0o022

    def __enter__(self) -> CorpusLock:
        self._mask = os.umask(0o077)
        try:
            self._take()
        except BaseException:
            os.umask(self._mask)
            raise
        return self

    def _take(self) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            fd = os.open(self.path, flags, 0o600)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO):
                raise DamagedCorpus(f"{self.path} is no regular file; remove it") from None
            raise
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise DamagedCorpus(f"{self.path} is no regular file; remove it")
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(fd, 32, 0).decode("ascii", "replace").strip()
            os.close(fd)
            raise Locked(f"another run (process {holder or 'unknown'}) holds {self.path.parent}; try later") from None
        except OSError:
            os.close(fd)
            raise
        self._fd = fd
        # The process number is a courtesy for the message above; the lock itself is the kernel's.
        with suppress(OSError):  # a full disk
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode("ascii"), 0)
        keep_private(self.path.parent)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
            os.umask(self._mask)


def keep_private(folder: Path) -> None:
    """Take the rights of others from the lock, the state, and what tells of seeds: an older corpus, or one that was
    copied, may have left them.
    """
    for pattern in ("lock", "state.db*", "quarantine.jsonl", "removed.jsonl", "index*"):
        for path in folder.glob(pattern):
            with suppress(OSError):  # another owner's
                found = path.lstat()
                if not stat.S_ISLNK(found.st_mode) and found.st_mode & 0o077:
                    path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)
