"""The file of metrics: Prometheus' text format, for the textfile collector of node_exporter."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...corpus.state.durable import TEMPORARY, write_durably

if TYPE_CHECKING:
    from ..run.ingest import Summary

_HELP = {
    "winnow_run_timestamp_seconds": "When the last run ended.",
    "winnow_run_exit_code": "How the last run ended; 0: well.",
    "winnow_run_duration_seconds": "How long the last run took.",
    "winnow_success_timestamp_seconds": "When a run last ended well.",
    "winnow_snapshot": "Number of the current snapshot.",
    "winnow_seeds": "Seeds by outcome.",
    "winnow_changes": "What the last run that came to its end changed, by kind.",
    "winnow_new_quarantine": "Seeds that the last such run put into quarantine, known ones not counted.",
    "winnow_alarms": "Alarms of the last such run.",
}
"""In the order of the file; all are gauges."""

Sample = tuple[str, dict[str, str], float]


def write_metrics(path: Path, corpus: str, summary: Summary | None, *, code: int, started: float) -> None:
    """Put the metrics of a run that has ended into ``path``, in one step. What only a run that came to its end can say
    stays as it was in the file.
    """
    now = time.time()
    found = [
        ("winnow_run_timestamp_seconds", {}, now),
        ("winnow_run_exit_code", {}, code),
        ("winnow_run_duration_seconds", {}, round(now - started, 3)),
        *([("winnow_success_timestamp_seconds", {}, now)] if not code else []),
        *(_of_summary(summary) if summary is not None else ()),
    ]
    lines = _lines_by_name(_line(name, {"corpus": corpus, **labels}, value) for name, labels, value in found)
    for name, kept in _lines_by_name(_lines_of(path)).items():
        lines.setdefault(name, kept)
    text = "".join(
        f"# HELP {name} {_HELP[name]}\n# TYPE {name} gauge\n{''.join(lines[name])}" for name in _HELP if name in lines
    )
    temporary = path.with_name(f"{TEMPORARY}{path.name}.{os.getpid()}")  # the collector reads what ends in .prom
    try:
        write_durably(temporary, [text.encode()])
        temporary.chmod(0o644)  # the collector is another user; there are numbers in it only
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _of_summary(summary: Summary) -> Iterator[Sample]:
    yield "winnow_snapshot", {}, summary.snapshot
    for outcome, number in summary.counts.items():
        yield "winnow_seeds", {"outcome": outcome}, number
    for kind, number in summary.changed["counts"].items():
        yield "winnow_changes", {"kind": kind}, number
    yield "winnow_new_quarantine", {}, summary.changed["new_quarantine"]
    yield "winnow_alarms", {}, len(summary.alarms)


def _line(name: str, labels: dict[str, str], value: float) -> str:
    said = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{said}}} {value!r}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines(keepends=True)
    except FileNotFoundError:
        return []


def _lines_by_name(lines: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        name, brace, _ = line.partition("{")
        if brace and name in _HELP and line.endswith("\n"):
            found.setdefault(name, []).append(line)
    return found
