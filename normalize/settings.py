"""What a user can choose about normalisation. Light on purpose: the command line reads it at start-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

PIPELINE_VERSION = 8
"""Rises whenever the same seed may give another document; a corpus made with another version asks for a rebuild."""


HORIZON = "2036-12-31"
"""No date after this day is a fact, whatever states it. A rule about the future that needs no clock, so that a corpus
stays a function of its seeds: some ten years after this version was made, to be moved by later ones (which raises
``PIPELINE_VERSION``). ``as_of`` draws the line closer."""


@dataclass(slots=True, frozen=True)
class NormalizeSettings:
    """What is the same for every seed of a run."""

    comments: bool = field(default=False, metadata={"doc": "keep the readers' comments of web pages"})
    as_of: str = field(
        default="",
        metadata={
            "doc": "the day (`YYYY-MM-DD`) after which no date of a seed that is read now is a fact; "
            f"never after {HORIZON}"
        },
    )

    def __post_init__(self) -> None:
        """Refuse what is no day (`ValueError`)."""
        if self.as_of:
            date.fromisoformat(self.as_of)

    @property
    def last_day(self) -> str:
        """The last day that a date can name."""
        return min(self.as_of or HORIZON, HORIZON)

    def header(self) -> dict[str, object]:
        """The parameters a corpus remembers, because another value gives other documents. ``as_of`` is not among them:
        it belongs to each run, and seeds remember what was made of it.
        """
        return {"pipeline": PIPELINE_VERSION, "comments": self.comments}
