"""Deaths and time-outs, of readers and of workers, are remembered by content and limits, not tried again each night."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE
from winnow.ingest.cli.console import Console
from winnow.ingest.run import pool as workers
from winnow.ingest.run import reading
from winnow.ingest.run.ingest import Summary, ingest
from winnow.ingest.run.limits import WorkerLimits
from winnow.ingest.run.rebuild import rebuild
from winnow.ingest.run.settings import RunSettings
from worlds import Spec

LIMITS = WorkerLimits(cpu_seconds=1, memory_mib=1024)
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven"]


@pytest.fixture(autouse=True)
def _hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    for function, module in ((reading.read_files, "hostile_reader"), (workers.normalize_all, "hostile_worker")):
        monkeypatch.setitem(function.__kwdefaults__, "module", module)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name, lines in {"a": ["one", "two"], "b": ["three", "four"], "c": ["five"]}.items():
        write(made / name, lines)
    return made


def write(path: Path, lines: list[str], when: int = 10**9) -> None:
    texts = [Spec(base=NUMBERS.index(line)).text().replace("\n", " ") if line in NUMBERS else line for line in lines]
    path.write_text("\n".join(texts), "utf-8")
    os.utime(path, (when, when))


def run(folder: Path, limits: WorkerLimits = LIMITS) -> Summary:
    return ingest([str(folder)], folder.parent / "c", replace(RunSettings(), workers=1, limits=limits))


def rows(folder: Path) -> dict[str, tuple[str, str | None]]:
    with closing(connect(folder.parent / "c" / DATABASE, read_only=True)) as db:
        found = db.execute("select source, state, reason from seeds").fetchall()
    return {source.removeprefix("in/"): (state, reason) for source, state, reason in found}


@pytest.mark.parametrize("order", ["spin", "die", "eat 1", "raise"])
def test_a_file_that_breaks_its_reader_is_not_read_again(folder: Path, order: str) -> None:
    write(folder / "b", ["three", order, "four"])
    first = run(folder, replace(LIMITS, memory_mib=1024))
    found = rows(folder)
    assert {source for source, (state, _) in found.items() if state == "document"} == {"a#1", "a#2", "b#1", "c#1"}
    assert found["b"][0] == "quarantined"
    assert first.counts["kept"] == 4, "what came before it is published"
    again = run(folder, replace(LIMITS, memory_mib=1024))
    assert again.files == {"read": 0, "unchanged": 3}
    assert again.quarantined == 1
    assert run(folder, replace(LIMITS, memory_mib=1025)).files == {"read": 1, "unchanged": 2}
    assert run(folder, replace(LIMITS, memory_mib=1025)).files == {"read": 0, "unchanged": 3}
    write(folder / "b", ["three", "four"], 10**9 + 9)
    assert run(folder, replace(LIMITS, memory_mib=1025)).quarantined == 0
    assert set(rows(folder)) == {"a#1", "a#2", "b#1", "b#2", "c#1"}


def test_a_file_that_breaks_its_reader_makes_nothing_vanish(folder: Path) -> None:
    write(folder / "b", ["three", "six", "four"])
    run(folder)
    write(folder / "b", ["three", "die", "four"], 10**9 + 9)
    assert run(folder).seeds["forgotten"] == 0
    assert {source for source, (state, _) in rows(folder).items() if state == "document"} >= {"b#1", "b#2", "b#3"}


@pytest.mark.parametrize("order", ["w-spin", "w-die", "w-sleep 60"])
def test_a_seed_that_breaks_its_worker_is_not_tried_again(folder: Path, order: str) -> None:
    limits = replace(LIMITS, wall_seconds=3)
    write(folder / "b", ["three", order, "four"])
    run(folder, limits)
    assert rows(folder)["b#2"][0] == "quarantined"
    again = run(folder, limits)
    assert again.files == {"read": 0, "unchanged": 3}
    write(folder / "b", ["three", order, "seven"], 10**9 + 9)
    again = run(folder, limits)
    assert again.seeds == {"new": 0, "changed": 1, "unchanged": 5, "forgotten": 0}, "the same seed in another file"
    other = run(folder, replace(limits, memory_mib=999))
    assert other.seeds["changed"] == 1
    assert other.files["read"] == 1


def test_a_rebuild_tries_again(folder: Path) -> None:
    write(folder / "b", ["three", "die", "four"])
    write(folder / "c", ["w-die"])
    run(folder)
    settings = replace(RunSettings(), workers=1, limits=LIMITS)
    rebuild(folder.parent / "c", settings, console=Console(quiet=True))
    assert {name: state for name, (state, _) in rows(folder).items()} == {
        "a#1": "document", "a#2": "document", "b#1": "document", "b": "quarantined", "c#1": "quarantined",
    }  # fmt: skip
    assert run(folder).files == {"read": 1, "unchanged": 2}, "its seeds at once, its files with the next run"
    assert run(folder).files == {"read": 0, "unchanged": 3}


def test_a_file_that_cannot_be_opened_is_tried_again_each_night(folder: Path) -> None:
    (folder / "d").symlink_to("nowhere")
    run(folder)
    assert run(folder).files == {"read": 1, "unchanged": 3}
