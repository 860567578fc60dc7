"""What a driver and its reader say to each other."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final, get_args

from ...corpus.settings import CollectionSettings
from ...normalize.document import GivenKind, Seed
from ..inputs.budget import READ_LIMITS, ReadLimits
from ..inputs.discover import SourceFile
from ..inputs.items import Broken, Trust
from .limits import WorkerLimits

TRUSTS: Final[tuple[Trust, ...]] = ("names", "all", "none")
"""In the order of their numbers in ``files.mode``."""
KINDS: Final[tuple[GivenKind, ...]] = get_args(GivenKind)
"""The same: a new one comes last."""
_KIND_BIT = 36
"""The first bit of the kind in ``files.mode``, above the checksum of the field."""


@dataclass(slots=True, frozen=True)
class Setup:
    """What a reader is told once. ``collection``: what is said of what it reads; ``labels``: of these labels.
    ``shared``: the descriptor of the memory for what it has not sent yet.
    """

    trust: Trust = "names"
    collection: CollectionSettings = field(default_factory=CollectionSettings)
    limits: WorkerLimits = field(default_factory=WorkerLimits)
    read_limits: ReadLimits = READ_LIMITS
    shared: int = -1
    text_field: str = ""
    labels: Mapping[str, CollectionSettings] = field(default_factory=dict)

    def mode(self, label: str) -> int:
        """How a file of a collection is read, as a number: read in another way it gives other documents."""
        field = 8 * (1 + zlib.crc32(self.text_field.encode("utf-8", "replace"))) if self.text_field else 0
        said = self.said_of(label)
        kind = KINDS.index(said.text_kind) << _KIND_BIT
        return int(said.already_clean) + 2 * TRUSTS.index(self.trust) + field + kind

    def said_of(self, label: str) -> CollectionSettings:
        """What kind of texts a collection holds."""
        return self.labels.get(label, self.collection)

    def mark(self, seed: Seed, label: str) -> None:
        """Make a seed of a collection what that is said to hold."""
        said = self.said_of(label)
        seed.already_clean, seed.text_kind = said.already_clean, said.text_kind


def collections() -> Iterator[CollectionSettings]:
    """Everything that can be said of a collection."""
    for clean, kind in product((False, True), KINDS):
        yield CollectionSettings(clean, kind)


@dataclass(slots=True, frozen=True)
class Request:
    """One file to read. ``skip``: how much of it has been taken already, from a reader that died. ``handle``: the
    descriptor to read instead of opening the file, where there is one.
    """

    file: SourceFile
    skip: int = 0
    handle: int | None = None


@dataclass(slots=True, frozen=True)
class Done:
    """The end of a file. ``failed``: it took more memory than it may have, or met a fault, and this reader ends.
    ``passed``: what in it is sound and no document of its own, counted.
    """

    failed: bool = False
    passed: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Busy:
    """What a reader says now and then while it reads, also what holds nothing to tell: how many bytes since then."""

    bytes_read: int = 0


Found = tuple[Seed, bytes] | Broken | Busy | Done
"""What a reader answers: a seed with its digest, something broken, how far it is, the end of a file."""
