"""What people and logs see: text with progress on a terminal, one line per event without one. Always stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, TextIO

from ...corpus.remote.urls import is_url
from ...corpus.shown import shown, shown_json
from ...corpus.watch import Advance
from .progress import LineNowAndThen, Tally, drawn

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
        """Watches over a piece of long work (`corpus.watch.Watch`): how many of ``what`` there were, how fast, what
        became of them, and how long it will take where that can be known. It is drawn on terminals; elsewhere a line
        once a minute tells of it.
        """
        if not self.live:
            lines = LineNowAndThen(lambda tally: self.event(tally.line, done=tally.done, became=dict(tally.became)))
            yield Tally(what, total, lines)
            return
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (
            SpinnerColumn(),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            BarColumn(bar_width=20),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[became]}"),
        )
        with Progress(*columns, console=Terminal(file=self.stream), transient=True) as progress:
            tally = Tally(what, total, lambda tally: None)
            tally.changed = drawn(progress, tally)
            yield tally


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
            where = "Snapshot.open reads it" if is_url(path) else f"to read what it holds, name {path}/current"
            message = f"passed over {path}: another winnow corpus; {where}"
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
