"""Bytes read forward, from anywhere, with look-ahead; damage is part of the stream, not an exception.

A source of bytes is an iterator of chunks. Where it cannot be read it yields a `Gap` (truncated gzip, I/O error), and
may go on with good bytes after it (the next gzip member). A `Stream` ends at a gap as at the end of a file and tells
why in ``fault``; a reader that can find its feet again (lines, records) then asks it to `resume`.
"""

from __future__ import annotations

import re
import select
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .budget import Budget
from .regular import open_regular

CHUNK = 64 * 1024


@dataclass(slots=True, frozen=True)
class Gap:
    """A place where bytes are missing, and why. ``trailing``: bytes that belong to nothing, behind all others; of those
    before it none is missing.
    """

    reason: str
    trailing: bool = False


Chunks = Iterator[bytes | Gap]


def trouble(error: OSError) -> str:
    """An I/O error in a few words, without the path (which the report names anyway)."""
    return f"cannot be read: {error.strerror or error}"


def cannot_be_read(error: Exception) -> str:
    """A fault of a format, in one short line."""
    return f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())}"[:300]


def file_chunks(
    path: Path, budget: Budget, *, inside: str | None = None, progress: Callable[[int], None] | None = None
) -> Chunks:
    """The bytes of a regular file (``inside``: see `open_regular`); an I/O error becomes a `Gap`. A file that grows
    while it is read is read to its new end.
    """
    try:
        with open_regular(path, inside=inside) as file:
            yield from handle_chunks(file, budget, progress)
    except OSError as error:
        yield Gap(trouble(error))


def handle_chunks(
    handle: IO[bytes], budget: Budget | None = None, progress: Callable[[int], None] | None = None
) -> Chunks:
    """The bytes of an open handle. With ``budget``, what is read counts as the size of the file; ``progress`` is told
    how many bytes were read each time.
    """
    read = 0
    while True:
        try:
            chunk: bytes | None = handle.read(CHUNK)
        except OSError as error:
            yield Gap(trouble(error))
            return
        if chunk is None:  # a pipe that somebody has told not to wait
            select.select([handle], [], [])
            continue
        if not chunk:
            return
        read += len(chunk)
        if progress is not None:
            progress(len(chunk))
        if budget is not None:
            budget.size = max(budget.size, read)
        yield chunk


class Stream:
    """A forward reader over chunks. ``offset`` counts the bytes consumed; ``remarks`` are the reasons of trailing gaps,
    which are no fault of what was read.
    """

    __slots__ = ("_buffer", "_chunks", "_done", "_gap", "offset", "remarks")

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._buffer = bytearray()
        self._done = False
        self._gap: str | None = None
        self.offset = 0
        self.remarks: list[str] = []

    @property
    def fault(self) -> str | None:
        """Why nothing more can be read here, when that is not the end: once all bytes before the gap are consumed."""
        return None if self._buffer else self._gap

    @property
    def before_gap(self) -> bool:
        """Whether what is held ends at a gap."""
        return self._gap is not None

    def _fill(self, wanted: int) -> bool:
        """Hold at least ``wanted`` bytes if there are that many; whether there are."""
        while len(self._buffer) < wanted:
            if self._done or self._gap is not None:
                return False
            piece = next(self._chunks, None)
            if piece is None:
                self._done = True
            elif isinstance(piece, Gap) and piece.trailing:
                self.remarks.append(piece.reason)
            elif isinstance(piece, Gap):
                self._gap = piece.reason
            else:
                self._buffer += piece
        return True

    def resume(self) -> bool:
        """Go on behind a gap, forgetting its ``fault``; whether there is anything there."""
        self._gap = None
        return self._fill(1) or self._gap is not None

    def take_fault(self) -> str | None:
        """The fault, which is then taken as reported."""
        fault = self.fault
        if fault is not None:
            self._gap, self._done = None, True
        return fault

    @property
    def ended(self) -> bool:
        """Whether nothing more can be read (before a gap, if there is one)."""
        return not self._fill(1)

    def peek(self, count: int) -> bytes:
        """The next ``count`` bytes, fewer only at the end; they stay unread."""
        self._fill(count)
        return bytes(self._buffer[:count])

    def ahead(self, place: int, count: int) -> bytes:
        """``count`` bytes from ``place`` bytes on, fewer only at the end; they stay unread."""
        self._fill(place + count)
        return bytes(self._buffer[place : place + count])

    def holds(self, count: int) -> int:
        """How many of the next ``count`` bytes there are (before a gap, if there is one)."""
        self._fill(count)
        return min(count, len(self._buffer))

    def search(self, pattern: re.Pattern[bytes], count: int) -> tuple[int, int] | None:
        """Where ``pattern`` first matches within the next ``count`` bytes, which stay unread: start and end."""
        self._fill(count)
        found = pattern.search(self._buffer, 0, count)
        return None if found is None else found.span()

    def read(self, count: int) -> bytes:
        """The next ``count`` bytes, fewer only at the end."""
        self._fill(count)
        data = bytes(self._buffer[:count])
        del self._buffer[: len(data)]
        self.offset += len(data)
        return data

    def unread(self, data: bytes) -> None:
        """Put ``data``, which was read last, back."""
        self._buffer[:0] = data
        self.offset -= len(data)

    def skip(self, count: int) -> int:
        """Pass over ``count`` bytes without holding them; how many there were."""
        left = count
        while left and self._fill(1):
            step = min(left, len(self._buffer))
            del self._buffer[:step]
            self.offset += step
            left -= step
        return count - left

    def line(self, limit: int) -> tuple[bytes, int]:
        r"""The next line with its ``\n``, and its length in bytes. Beyond ``limit`` bytes the rest is passed over.

        Only ``\n`` ends a line: U+2028 and its like are ordinary characters inside JSON. At the end: ``(b"", 0)``.
        """
        searched = 0
        while True:
            place = self._buffer.find(b"\n", searched)
            if place >= 0:
                data = self.read(place + 1)
                return data[:limit], len(data)
            searched = len(self._buffer)
            if searched > limit:
                head = self.read(limit)
                return head, limit + self._pass_line()
            if not self._fill(searched + 1):
                data = self.read(searched)
                return data, len(data)

    def _pass_line(self) -> int:
        passed = 0
        while self._fill(1):
            place = self._buffer.find(b"\n")
            step = len(self._buffer) if place < 0 else place + 1
            del self._buffer[:step]
            self.offset += step
            passed += step
            if place >= 0:
                break
        return passed

    def chunks(self) -> Chunks:
        """What is left, as chunks for a decoder; the fault travels along as a `Gap`, and resuming crosses it."""
        while True:
            while self._fill(1):
                data = bytes(self._buffer)
                self._buffer.clear()
                self.offset += len(data)
                yield data
            if self._gap is None:
                remarks, self.remarks = self.remarks, []
                yield from (Gap(remark, trailing=True) for remark in remarks)
                return
            reason, self._gap = self._gap, None
            yield Gap(reason)
