"""What people and logs see: text with progress on a terminal, one line per event without one. Always stderr."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, Protocol, TextIO

from ...corpus.shown import shown, shown_json

SHOWN_LINKS = 20
"""Links passed over that are named one by one."""


@dataclass(slots=True)
class Console:
    """Events to ``stream``: as text, or as one JSON object a line for ``--log-format json``. Data never goes here.
    ``quiet``: warnings and errors only; ``verbose``: those of level ``debug``, too.
    """

    log_format: str = "text"
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    quiet: bool = False
    verbose: bool = False

    @property
    def live(self) -> bool:
        """Whether somebody is watching: only then are there colours and moving parts (never in logs of cron)."""
        return self.log_format == "text" and self.stream.isatty() and not self.quiet

    def event(self, message: str, *, level: str = "info", **fields: object) -> None:
        """One event, for people and for machines."""
        if (self.quiet and level == "info") or (level == "debug" and not self.verbose):
            return
        if self.log_format == "json":
            entry = {"time": _now(), "level": level, "message": message, **fields}
            text = shown_json(entry)
        elif self.live:
            coloured = level == "warning" and not os.environ.get("NO_COLOR")  # no-color.org
            text = f"\x1b[33m{shown(message)}\x1b[0m" if coloured else shown(message)
        else:
            text = f"{_now()} {level} {shown(message)}" if level != "error" else shown(message)
        try:
            print(text, file=self.stream, flush=True)
        except OSError:  # nobody reads it any more, or a disk is full: a run does not end for want of a listener
            _silence(self.stream)

    @contextmanager
    def progress(self, what: str, total: int | None = None) -> Iterator[Advance]:
        """A function to call once for every one of ``what``, with what became of it where that is worth counting. It
        draws how many there were, how fast, and, where the ``total`` is known, how long it will take: on terminals.
        """
        if not self.live:
            yield _nobody_watches
            return
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        count = "{task.completed:,}" if total is None else "{task.completed:,} of {task.total:,}"
        ahead = () if total is None else (BarColumn(bar_width=20), TextColumn("left"), TimeRemainingColumn())
        columns = (
            SpinnerColumn(),
            TextColumn(f"{what} {count}"),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            *ahead,
            TextColumn("{task.fields[became]}"),
        )
        became: Counter[str] = Counter()
        done, started = 0, time.monotonic()
        with Progress(*columns, console=Terminal(file=self.stream), transient=True) as progress:
            task = progress.add_task(what, total=total, rate="", became="")

            def advance(outcome: str = "") -> None:
                nonlocal done
                done += 1
                became.update([outcome] if outcome else ())
                said = ", ".join(f"{number:,} {name}" for name, number in became.items())
                rate = f"{done / max(time.monotonic() - started, 0.001):,.0f}/s"
                progress.update(task, advance=1, rate=rate, became=said)

            yield advance


class Advance(Protocol):
    """What `Console.progress` gives: to be called once for every one that is done."""

    def __call__(self, outcome: str = "") -> None:
        """One more is done; ``outcome``: what became of it, where that is worth counting."""


def _nobody_watches(outcome: str = "") -> None:
    """Without a terminal nothing is drawn."""


@dataclass(slots=True)
class PassedOver:
    """Tells of what is passed over in the sources: of links that lead out of them the first by name, then how many; of
    every corpus but the run's own.
    """

    console: Console
    own: Path | None = None
    count: int = 0

    def __call__(self, path: str) -> None:
        """One more of them."""
        self.count += 1
        if self.count <= SHOWN_LINKS:
            self.console.event(f"passed over {path}: a link that leads out of its source", level="warning", path=path)

    def corpus(self, path: str) -> None:
        """A folder that is a corpus."""
        if self.own is None or os.path.realpath(path) != os.path.realpath(self.own):
            message = f"passed over {path}: another winnow corpus; to read what it holds, name {path}/current"
            self.console.event(message, level="warning", path=path)

    def finish(self) -> int:
        """Tell of the links not named, and what can be done; returns how many there were."""
        if self.count:
            message = f"{self.count} links passed over; --follow-links reads what they lead to"
            self.console.event(message, level="warning")
        return self.count


def say(*lines: str) -> None:
    """Lines for people to stdout. A reader that has had enough (``| head``) ends the command quietly, with 141."""
    try:
        print("\n".join(map(shown, lines)), flush=True)
    except BrokenPipeError:
        stop_writing()


def stop_writing() -> NoReturn:
    """Nobody reads stdout any more: end as a Unix filter does."""
    _silence(sys.stdout)
    sys.exit(141)


def _silence(stream: TextIO) -> None:
    """Let what is still written to a stream that failed go nowhere (Python tries again on its way out)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
