"""What a driver and its reader say to each other."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ...normalize.document import Seed
from ..inputs.budget import READ_LIMITS, ReadLimits
from ..inputs.discover import SourceFile
from ..inputs.items import Broken, Trust
from .limits import WorkerLimits

TRUSTS: Final[tuple[Trust, ...]] = ("names", "all", "none")
"""In the order of their numbers in ``files.mode``."""


@dataclass(slots=True, frozen=True)
class Setup:
    """What a reader is told once. ``already_clean``: how texts are read; ``labels``: of these labels, otherwise.
    ``shared``: the descriptor of the memory for what it has not sent yet.
    """

    trust: Trust = "names"
    already_clean: bool = False
    limits: WorkerLimits = field(default_factory=WorkerLimits)
    read_limits: ReadLimits = READ_LIMITS
    shared: int = -1
    text_field: str = ""
    labels: Mapping[str, bool] = field(default_factory=dict)

    def mode(self, label: str) -> int:
        """How a file of a collection is read, as a number: read in another way it gives other documents."""
        field = 8 * (1 + zlib.crc32(self.text_field.encode("utf-8", "replace"))) if self.text_field else 0
        return int(self.is_clean(label)) + 2 * TRUSTS.index(self.trust) + field

    def is_clean(self, label: str) -> bool:
        """Whether the texts of a collection come clean from elsewhere."""
        return self.labels.get(label, self.already_clean)


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


BUSY = "busy"
"""What a reader says now and then while it reads what holds nothing to tell."""


Found = tuple[Seed, bytes] | Broken | Done
"""What a reader answers: a seed with its digest, something broken, the end of a file."""
