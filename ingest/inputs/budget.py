"""How much a file may ask for: sizes, depths and the watch against decompression bombs."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(slots=True, frozen=True)
class ReadLimits:
    """Bounds on reading one file. Sizes are bytes.

    ``payload``: the largest single seed (a page, one JSONL line, one WARC record). ``depth``: layers of compression
    and containers inside each other. ``ratio`` and ``slack``: everything a file expands to, all layers added up, may
    be at most ``slack + ratio * size of the file`` (deflate alone reaches 1,032:1; text compresses 3:1 to 15:1,
    repetitive markup rarely over 100:1). ``members``: entries of one zip or tar archive (a zip's directory is held in
    memory). ``spool``: an archive inside a container is kept in memory up to this size, beyond in a temporary file.
    ``documents``: documents of one file, of which there may also be no more than a thousand and one for every four
    bytes of it. ``broken``: things in one file that are reported one by one as unreadable, and documents without
    content that are remembered one by one; small files get fewer: a hundred, and one for every KiB.
    """

    payload: int = 64 * MIB
    depth: int = 8
    ratio: int = 250
    slack: int = MIB
    members: int = 1_000_000
    spool: int = 16 * MIB
    documents: int = 10_000_000
    broken: int = 1_000

    @property
    def too_large(self) -> str:
        """What is said of a seed that is larger than ``payload``."""
        return f"larger than the limit of {self.payload} bytes for one document"


READ_LIMITS = ReadLimits()
"""The documented limits."""


@dataclass(slots=True)
class Budget:
    """What one file may still expand to, and an account of it. ``size`` is its size on disk, or what was read so far
    from a pipe; ``passed`` counts what in it is sound and no document of its own, by what it is.
    """

    limits: ReadLimits = READ_LIMITS
    size: int = 0
    expanded: int = 0
    inherited: bool = False
    passed: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int = 1) -> None:
        """So many more things that are passed over."""
        if number:
            self.passed[what] = self.passed.get(what, 0) + number

    def spend(self, count: int) -> bool:
        """Count ``count`` expanded bytes; False once the file has expanded beyond its limit."""
        self.expanded += count
        return self.expanded <= self.limits.slack + self.limits.ratio * self.size

    def inherit(self, weight: int) -> bool:
        """Count facts that hold for all of a file and are written down once more, with another of its documents."""
        first, self.inherited = not self.inherited, True
        return first or self.spend(weight)

    @property
    def most_documents(self) -> int:
        """How many documents a file of this size may hold."""
        return min(self.limits.documents, 1_000 + self.size // 4)

    @property
    def most_broken(self) -> int:
        """How many unreadable things in it are reported one by one, and how many blank ones are remembered so."""
        return min(self.limits.broken, 100 + self.size // 1024)

    @property
    def reason(self) -> str:
        """Why `spend` said no."""
        return f"expands to more than {self.limits.ratio} times its size: taken for a decompression bomb"
