"""How long work is watched: whoever does it says what is done, and whoever shows it decides how."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Advance(Protocol):
    """What is told of a piece of long work while it goes on."""

    def __call__(self, outcome: str = "") -> None:
        """One more is done; ``outcome``: what became of it, where that is worth counting."""

    def note(self, outcome: str, number: int) -> None:
        """So many more have this outcome, of those that were told already."""

    def measure(self, done: int, total: int) -> None:
        """How far it is by another measure, where it is not known how many there will be."""


class Watch(Protocol):
    """Begins a piece of long work: ``what`` is done, and how many there are in all where that is known."""

    def __call__(self, what: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """The work is done inside this."""


class _Nobody:
    """Hears nothing."""

    def __call__(self, outcome: str = "") -> None:
        """One more."""

    def note(self, outcome: str, number: int) -> None:
        """More of these."""

    def measure(self, done: int, total: int) -> None:
        """So far."""


@contextmanager
def unwatched(what: str, total: int | None = None) -> Iterator[Advance]:
    """Nobody watches."""
    yield _Nobody()
