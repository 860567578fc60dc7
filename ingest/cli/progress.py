"""Long work as it goes on: moving parts on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_SECONDS = 60.0
"""Between two lines where nobody watches: a run of some seconds has none at all."""


@dataclass(slots=True)
class Tally:
    """How far a piece of work is: how many of ``what`` are done, out of how many, and what became of them. ``changed``
    is called after each of them.
    """

    what: str
    total: int | None
    changed: Callable[[Tally], None]
    done: int = 0
    became: Counter[str] = field(default_factory=Counter)
    measured: tuple[int, int] | None = None
    started: float = field(default_factory=time.monotonic)

    def __call__(self, outcome: str = "") -> None:
        """One more is done (see `Advance`)."""
        self.done += 1
        if outcome:
            self.became[outcome] += 1
        self.changed(self)

    def note(self, outcome: str, number: int) -> None:
        """More with this outcome (see `Advance`)."""
        if number:
            self.became[outcome] += number

    def measure(self, done: int, total: int) -> None:
        """How far it is by another measure (see `Advance`)."""
        self.measured = min(done, total), total

    @property
    def part(self) -> tuple[int, int] | None:
        """How much of how much is done, where it is known how much there is."""
        return self.measured if self.total is None else (self.done, self.total)

    @property
    def count(self) -> str:
        """How many, of how many, and how fast."""
        of = "" if self.total is None else f" of {self.total:,}"
        return f"{self.what} {self.done:,}{of} {self.rate:,.0f}/s"

    @property
    def rate(self) -> float:
        """How many in a second."""
        return self.done / max(time.monotonic() - self.started, 0.001)

    @property
    def outcomes(self) -> str:
        """What became of them, where that was told."""
        return ", ".join(f"{number:,} {name}" for name, number in self.became.items())

    @property
    def left(self) -> float | None:
        """Seconds until all is done, if it goes on like this."""
        done, total = self.part or (0, 0)
        return (time.monotonic() - self.started) * (total - done) / done if done else None

    @property
    def line(self) -> str:
        """All of it in one line."""
        left = "" if self.left is None else f"about {spoken(self.left)} left"
        return ", ".join(filter(None, (self.count, self.outcomes, left)))


@dataclass(slots=True)
class LineNowAndThen:
    """Says how far the work is once in `LINE_SECONDS`."""

    say: Callable[[Tally], None]
    said: float = field(default_factory=time.monotonic)

    def __call__(self, tally: Tally) -> None:
        """The work went on."""
        now = time.monotonic()
        if now - self.said >= LINE_SECONDS:
            self.said = now
            self.say(tally)


def drawn(progress: Progress, tally: Tally) -> Callable[[Tally], None]:
    """What draws on a terminal how far the work is."""
    task = progress.add_task(tally.what, total=None, count=tally.count, became="")

    def draw(tally: Tally) -> None:
        done, total = tally.part or (0, None)
        progress.update(task, completed=done, total=total, count=tally.count, became=tally.outcomes)

    draw(tally)
    return draw


def spoken(seconds: float) -> str:
    """A time in the two largest units it has."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
