"""What a user can choose about normalisation. Light on purpose: the command line reads it at start-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from .document import TextKind

PIPELINE_VERSION = 3
"""Rises whenever the same seed may give another document; a corpus made with another version asks for a rebuild."""


HORIZON = "2036-12-31"
"""No date after this day is a fact, whatever states it. A rule about the future that needs no clock, so that a corpus
stays a function of its seeds: some ten years after this version was made, to be moved by later ones (which raises
``PIPELINE_VERSION``). ``as_of`` draws the line closer."""


@dataclass(slots=True, frozen=True)
class NormalizeSettings:
    """``already_clean``: texts come clean from elsewhere, cut no lines; ``comments``: keep those of web pages;
    ``text_kind``: what texts are, whatever they look like (empty: each is judged);
    ``as_of``: the day (``YYYY-MM-DD``) after which no date of a seed that is read now is a fact (default `HORIZON`).
    """

    already_clean: bool = False
    comments: bool = False
    as_of: str = ""
    text_kind: TextKind | Literal[""] = ""

    def __post_init__(self) -> None:
        """Refuse what is no day and no kind of text (`ValueError`)."""
        if self.text_kind and self.text_kind not in get_args(TextKind):
            raise ValueError(f"no kind of text: {self.text_kind}")
        if self.as_of:
            date.fromisoformat(self.as_of)

    @property
    def last_day(self) -> str:
        """The last day that a date can name."""
        return min(self.as_of or HORIZON, HORIZON)

    def header(self) -> dict[str, object]:
        """The parameters a corpus remembers, because another value gives other documents. ``already_clean`` and
        ``as_of`` are not among them: they belong to each run, and seeds remember what was made of them.
        """
        return {"pipeline": PIPELINE_VERSION, "comments": self.comments}
