"""How much a file may ask for: sizes, depths and the watch against decompression bombs."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(slots=True, frozen=True)
class ReadLimits:
    """Bounds on reading one file. Sizes are bytes.

    ``payload``: the largest single seed (a page, one JSONL line, one WARC record). ``depth``: layers of compression
    and containers inside each other. ``ratio`` and ``slack``: everything a file expands to, all layers added up, may
    be at most ``max(slack, ratio * size of the file)`` (deflate alone reaches 1,032:1; text compresses 3:1 to 15:1,
    repetitive markup rarely over 100:1). ``members``: entries of one zip or tar archive (a zip's directory is held in
    memory). ``spool``: an archive inside a container is kept in memory up to this size, beyond in a temporary file.
    """

    payload: int = 64 * MIB
    depth: int = 8
    ratio: int = 250
    slack: int = 1024 * MIB
    members: int = 1_000_000
    spool: int = 16 * MIB


READ_LIMITS = ReadLimits()
"""The documented limits."""


@dataclass(slots=True)
class Budget:
    """What one file may still expand to. ``size`` is its size on disk, or what was read so far from a pipe."""

    limits: ReadLimits = READ_LIMITS
    size: int = 0
    expanded: int = 0

    def spend(self, count: int) -> bool:
        """Count ``count`` expanded bytes; False once the file has expanded beyond its limit."""
        self.expanded += count
        return self.expanded <= max(self.limits.slack, self.limits.ratio * self.size)

    @property
    def reason(self) -> str:
        """Why `spend` said no."""
        return f"expands to more than {self.limits.ratio} times its size: taken for a decompression bomb"
