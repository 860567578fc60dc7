"""What normalising one seed came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..normalize.document import Document

State = Literal["document", "filtered", "quarantined"]


@dataclass(slots=True)
class Outcome:
    """A document, or why there is none.

    ``transient`` marks a failure that lies in the moment and not in the seed (a worker killed, a time limit): the seed
    is tried again by the next run, although it has not changed.
    """

    state: State
    document: Document | None = None
    reason: str = ""
    transient: bool = False
