"""What a reader answers: frames of a length, a running number and a pickle, many sent at a time.

Until they are sent they lie in memory that the driver shares, so that what a reader had found before it died is not
lost with it.
"""

from __future__ import annotations

import mmap
import os
import pickle
import struct
import tempfile
import time
from collections.abc import Generator, Iterator

HEAD = struct.Struct(">IQ")
_USED = struct.Struct("=Q")
SHARED_BYTES = 256 << 10
_FULL = 128 << 10
_LATE = 0.02
READ_BYTES = 256 << 10


def shared_memory() -> tuple[int, mmap.mmap]:
    """A descriptor and a view of memory that another process can map and that outlives it."""
    if hasattr(os, "memfd_create"):
        number = os.memfd_create("winnow")
        os.ftruncate(number, SHARED_BYTES)
        return number, mmap.mmap(number, SHARED_BYTES)
    with tempfile.TemporaryFile() as file:
        file.truncate(SHARED_BYTES)
        return os.dup(file.fileno()), mmap.mmap(file.fileno(), SHARED_BYTES)


class Outbox:
    """The reader's end. ``put`` may keep a frame back; what is kept leaves with a later one or with ``flush``."""

    __slots__ = ("_descriptor", "_number", "_shared", "_since", "_used")

    def __init__(self, descriptor: int, shared: mmap.mmap) -> None:
        self._descriptor = descriptor
        self._shared = shared
        self._number = 0
        self._used = _USED.size
        self._since = 0.0

    def put(self, value: object) -> None:
        """Send a value, soon. Raises what pickling raises; then nothing was sent."""
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        self._number += 1
        size = HEAD.size + len(data)
        if self._used + size > SHARED_BYTES:
            self.flush()
        if _USED.size + size > SHARED_BYTES:
            self._write(HEAD.pack(len(data), self._number))
            self._write(data)
            return
        now = time.monotonic()
        if self._used == _USED.size:
            self._since = now
        end = self._used + size
        HEAD.pack_into(self._shared, self._used, len(data), self._number)
        self._shared[self._used + HEAD.size : end] = data
        self._used = end
        _USED.pack_into(self._shared, 0, end)
        if end > _FULL or now - self._since > _LATE:
            self.flush()

    def flush(self) -> None:
        """Send what is kept back."""
        if self._used > _USED.size:
            self._write(self._shared[_USED.size : self._used])
            self._used = _USED.size
            _USED.pack_into(self._shared, 0, self._used)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]


class Inbox:
    """The driver's end: takes chunks of bytes, gives whole values, each once."""

    __slots__ = ("_last", "_rest", "_shared")

    def __init__(self, shared: mmap.mmap) -> None:
        self._shared = shared
        self._rest = bytearray()
        self._last = 0

    def take(self, chunk: bytes) -> Iterator[object]:
        """The values that are whole now."""
        self._rest += chunk
        if len(self._rest) < HEAD.size or len(self._rest) < HEAD.size + HEAD.unpack_from(self._rest)[0]:
            return
        data, self._rest = bytes(self._rest), bytearray()
        end = yield from self._values(data, 0)
        self._rest += data[end:]

    def rescue(self) -> Iterator[object]:
        """The values that a reader, dead by now, had not sent yet."""
        (used,) = _USED.unpack_from(self._shared, 0)
        yield from self._values(self._shared[: max(used, _USED.size)], _USED.size)

    def _values(self, data: bytes, at: int) -> Generator[object, None, int]:
        view = memoryview(data)
        while at + HEAD.size <= len(data):
            size, number = HEAD.unpack_from(data, at)
            end = at + HEAD.size + size
            if end > len(data):
                break
            if number > self._last:
                self._last = number
                yield pickle.loads(view[at + HEAD.size : end])
            at = end
        return at
