"""One writer at a time: a kernel file lock, freed by the kernel when its process dies, so it can never be stale."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ..errors import BadLock, Locked


class CorpusLock:
    """An exclusive ``flock`` on ``DIR/lock``, held while the context is open.

    ``flock`` belongs to the open file description, so it would survive in a forked child: workers are therefore always
    spawned, and the descriptor is close-on-exec. Whoever can open the file could hold the lock, so it is private, and
    so is what is made while it is held (the umask). Raises ``Locked`` at once when another process holds it. On network
    file systems ``flock`` is only as good as the server makes it; see docs/state.md.
    """

    __slots__ = ("_fd", "_umask", "path")

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self._fd: int | None = None
        self._umask = 0o077

    def __enter__(self) -> CorpusLock:
        import fcntl  # only POSIX systems have it, and not all that imports this module locks

        fd = self._open()
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(fd, 32, 0).decode("ascii", "replace").strip()
            os.close(fd)
            raise Locked(f"another run (process {holder or 'unknown'}) holds {self.path.parent}; try later") from None
        except OSError:
            os.close(fd)
            raise
        self._fd, self._umask = fd, os.umask(0o077)
        # The process number is a courtesy for the message above; the lock itself is the kernel's.
        with suppress(OSError):  # a full disk
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode("ascii"), 0)
        keep_private(self.path.parent)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd is not None:
            os.close(self._fd)
            os.umask(self._umask)
            self._fd = None

    def _open(self) -> int:
        """The lock file, made if need be: a plain file of one name, which only its user may open."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            fd = os.open(self.path, flags, 0o600)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
                raise BadLock(f"{self.path} is not a plain file; remove it") from error
            raise
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:  # another name may be somebody's own file
            os.close(fd)
            raise BadLock(f"{self.path} is not a plain file; remove it")
        if stat.S_IMODE(found.st_mode) != 0o600:
            with suppress(OSError):  # it belongs to somebody else
                os.fchmod(fd, 0o600)
        return fd


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
