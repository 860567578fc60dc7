"""What a user can choose about normalisation. Light on purpose: the command line reads it at start-up."""

from __future__ import annotations

from dataclasses import dataclass

PIPELINE_VERSION = 1
"""Rises whenever the same seed may give another document; a corpus made with another version asks for a rebuild."""


@dataclass(slots=True, frozen=True)
class NormalizeSettings:
    """``already_clean``: texts come clean from elsewhere, cut no lines; ``comments``: keep those of web pages."""

    already_clean: bool = False
    comments: bool = False

    def header(self) -> dict[str, object]:
        """The parameters a corpus remembers, because another value gives other documents. ``already_clean`` is not
        among them: it belongs to each run, and seeds remember it with their digest.
        """
        return {"pipeline": PIPELINE_VERSION, "comments": self.comments}
