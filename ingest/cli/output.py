"""What commands write for programs: JSON, and lines of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def print_json(value: object, indent: int | None = None) -> None:
    """One JSON value to stdout; what a terminal would obey is escaped."""
    from ...corpus.shown import shown_json

    write_lines([shown_json(value, indent).encode("utf-8", "replace") + b"\n"])


def write_lines(lines: Iterable[bytes]) -> None:
    """Lines of JSON to stdout as bytes, on a terminal with what it would obey as JSON escapes. A reader that closes the
    pipe ends the command quietly, as a Unix filter should.
    """
    from ...corpus.shown import json_shown
    from ...corpus.snapshots.export import write_jsonl
    from .console import stop_writing

    if sys.stdout.isatty():
        lines = (json_shown(line.decode("utf-8", "replace")).encode() for line in lines)
    try:
        write_jsonl(lines, sys.stdout.buffer)
    except BrokenPipeError:
        stop_writing()
