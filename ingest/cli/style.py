"""Colour for people, on a terminal only: whatever is said is made inert first, then painted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Final, Literal, TextIO

from ...corpus.shown import shown
from .console import stop_writing

Paint = Literal["", "strong", "faint", "good", "warn", "bad", "cut", "here", "there"]
"""What a piece of a line is; the colour follows from it."""
Piece = tuple[Paint, str]
Line = str | list[Piece]

_CODES: Final[dict[Paint, str]] = {
    "strong": "1", "faint": "2", "good": "32", "warn": "33", "bad": "31", "cut": "2;31", "here": "32", "there": "31",
}  # fmt: skip


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that shows colours, and nobody said that he wants none (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painted(line: Line, *, colour: bool) -> str:
    """A line as it is written."""
    if isinstance(line, str):
        return shown(line)
    return "".join(_piece(paint, shown(text), colour) for paint, text in line)


def _piece(paint: Paint, text: str, colour: bool) -> str:
    return f"\x1b[{_CODES[paint]}m{text}\x1b[0m" if colour and paint and text else text


def say_lines(lines: Iterable[Line]) -> None:
    """Lines for people to stdout, with colour where it shows. A reader that has had enough ends the command quietly."""
    colour = coloured(sys.stdout)
    try:
        for line in lines:
            print(painted(line, colour=colour))
        sys.stdout.flush()
    except BrokenPipeError:
        stop_writing()
