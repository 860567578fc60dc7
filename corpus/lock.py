"""One writer at a time: a kernel file lock, freed by the kernel when its process dies, so it can never be stale."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from .errors import Locked


class CorpusLock:
    """An exclusive ``flock`` on ``DIR/lock``, held while the context is open.

    ``flock`` belongs to the open file description, so it would survive in a forked child: workers are therefore always
    spawned, and the descriptor is close-on-exec. Raises ``Locked`` at once when another process holds it. On network
    file systems ``flock`` is only as good as the server makes it; see docs/state.md.
    """

    __slots__ = ("_fd", "path")

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self._fd: int | None = None

    def __enter__(self) -> CorpusLock:
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
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
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
