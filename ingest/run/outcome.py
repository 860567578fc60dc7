"""What normalising one seed came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...normalize.document import Document

State = Literal["document", "filtered", "quarantined"]


@dataclass(slots=True)
class Outcome:
    """A document, or why there is none.

    ``limits``: the seed took more than it may take, or killed its worker twice. It is not tried again unless it, or the
    limits, change.
    """

    state: State
    document: Document | None = None
    reason: str = ""
    limits: bool = False
