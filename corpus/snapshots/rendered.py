"""Records that a decision rendered, kept for the publishing that follows it."""

from __future__ import annotations

from typing import Final

from .record import Record

MOST_BYTES: Final = 32 << 20
"""Of lines; what a decision renders beyond that is rendered again. A usual night stays far below."""


class Rendered:
    """Records and their lines by seed, from the latest decision of this process alone."""

    __slots__ = ("_bytes", "_lines")

    def __init__(self) -> None:
        self._lines: dict[int, tuple[Record, bytes]] = {}
        self._bytes = 0

    def clear(self) -> None:
        """Forget all: another decision begins, or all of it is published."""
        self._lines.clear()
        self._bytes = 0

    def note(self, sid: int, record: Record, line: bytes) -> None:
        """Keep a record, while there is room."""
        if self._bytes + len(line) <= MOST_BYTES:
            self._bytes += len(line)
            self._lines[sid] = record, line

    def get(self, sid: int) -> tuple[Record, bytes] | None:
        """The record of a seed with its line, where it is kept."""
        return self._lines.get(sid)
