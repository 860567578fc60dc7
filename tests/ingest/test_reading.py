"""Reading in a process with limits: what a file that breaks its reader costs, and what it does not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from winnow.ingest.inputs.discover import SourceFile
from winnow.ingest.inputs.items import Broken
from winnow.ingest.run.limits import WorkerLimits
from winnow.ingest.run.reading import AHEAD_BYTES, AHEAD_FILES, ReaderFailed, read_files
from winnow.ingest.run.requests import Setup

from ..commands import winnow, winnow_json, winnow_lines

PROSE = "The harbour authority opened the new ferry terminal on Monday, after eighteen months of work on the site {}."


@pytest.fixture(autouse=True)
def _helpers_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


def read(
    folder: Path, files: dict[str, list[str]], *, limits: WorkerLimits | None = None, module: str = "hostile_reader"
) -> dict[str, list[str]]:
    """What came from each file: the lines read, or ``!`` and the reason."""
    listed = []
    for name, orders in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(orders), "utf-8")
        listed.append((name, SourceFile(path, "in", folder, name, path.stat().st_size, 0)))
    found: dict[str, list[str]] = {}
    ended = []
    for name, item in read_files(listed, Setup(limits=limits or WorkerLimits()), module=module):
        lines = found.setdefault(name, [])
        if item is None:
            ended.append(name)
        elif isinstance(item, Broken):
            assert item.limits
            assert item.source == f"in/{name}"
            lines.append(f"! {item.reason}")
        else:
            lines.append(str(item[0].data))
    assert ended == list(files)
    return found


def test_files_come_in_order_whole_and_ended(tmp_path: Path) -> None:
    files = {f"{n:03}": [f"line {n} {m}" for m in range(n % 70)] or [""] for n in range(3 * AHEAD_FILES)}
    assert read(tmp_path, files) == files


@pytest.mark.parametrize(
    ("order", "limits", "reason"),
    [
        ("die", WorkerLimits(), "! its reader died twice (exit status -9)"),
        ("spin", WorkerLimits(cpu_seconds=1), "! reading it took more processor time than it may have"),
        ("sleep 60", WorkerLimits(wall_seconds=2), "! reading it took more than 2 s"),
        ("eat", WorkerLimits(memory_mib=256), "! reading it took more than 256 MiB of memory"),
    ],
)
def test_a_file_that_breaks_its_reader_costs_that_file(
    tmp_path: Path, order: str, limits: WorkerLimits, reason: str
) -> None:
    before = [f"line {n}" for n in range(200)]
    files = {"a": ["before"], "b": [*before, order, "never"], "c": ["after"], "d": ["after that"]}
    found = read(tmp_path, files, limits=limits)
    assert {name: found[name] for name in "acd"} == {name: files[name] for name in "acd"}
    assert found["b"][-1] == reason
    kept = found["b"][:-1]
    assert kept == before[: len(kept)]
    assert len(kept) >= 128, "what was sent before the death is kept"


def test_a_reader_killed_from_outside_loses_nothing_and_gives_nothing_twice(tmp_path: Path) -> None:
    lines = [f"line {n}" for n in range(300)]
    files = {"a": ["x"], "b": [*lines[:200], f"die-once {tmp_path / 'mark'}", *lines[200:]], "c": ["y"]}
    assert read(tmp_path / "in", files) == files


def test_long_paths_do_not_make_both_sides_wait(tmp_path: Path) -> None:
    deep = "/".join("d" * 200 for _ in range(15))
    files = {f"{deep}/{n}": [f"{n}"] for n in range(100)}
    assert len(deep) * AHEAD_FILES > AHEAD_BYTES
    assert read(tmp_path, files) == files


def test_readers_that_do_not_start_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(ReaderFailed, match="do not start"):
        read(tmp_path, {"a": ["x"]}, module="winnow.no_such_module")


def test_a_stopped_stream_leaves_no_process(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("\n".join(["line"] * 5000))
    stream = read_files([("a", SourceFile(path, "in", tmp_path, "a", 1, 0))], Setup(), module="hostile_reader")
    next(stream)
    children = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True).stdout.split()
    stream.close()
    after = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True).stdout.split()
    assert len(set(after) - set(children)) <= 1, "nothing but pgrep itself"
    assert len(set(children) & set(after)) < len(children)


def seeds(folder: Path) -> Path:
    (folder / "in").mkdir()
    for n in range(3):
        (folder / "in" / f"{n}.txt").write_text(PROSE.format(n) + "\n\n" + PROSE.format("again"), "utf-8")
    return folder / "in"


def test_what_broke_its_reader_is_tried_again_only_under_other_limits(tmp_path: Path) -> None:
    """A zip whose directory names a million members takes seconds to read: with one second it is given up."""
    folder = seeds(tmp_path)
    big = folder / "big.jsonl"
    big.write_text("[" * 60_000_000, "utf-8")
    for path in folder.iterdir():
        os.utime(path, (1_600_000_000, 1_600_000_000))
    few = {"WINNOW_MEMORY_MIB": "150", "WINNOW_WORKERS": "1"}
    first = winnow_json("ingest", folder, "--corpus", tmp_path / "c", "--json", **few)
    assert (first["counts"]["kept"], first["counts"]["quarantined"]) == (3, 1)
    (line,) = (tmp_path / "c" / "quarantine.jsonl").read_text().splitlines()
    assert "memory" in line
    again = winnow_json("ingest", folder, "--corpus", tmp_path / "c", "--json", **few)
    assert again["files"] == {"read": 0, "unchanged": 4}
    more = winnow_json("ingest", folder, "--corpus", tmp_path / "c", "--json", WINNOW_WORKERS="1")
    assert more["files"] == {"read": 1, "unchanged": 3}
    winnow("verify", "--deep", "--corpus", tmp_path / "c")


@pytest.mark.parametrize("workers", [0, 1])
def test_a_pipe_beside_a_page_is_no_sidecar(tmp_path: Path, workers: int) -> None:
    folder = seeds(tmp_path)
    os.mkfifo(folder / "1.txt.json")
    os.mkfifo(folder / "2.html")
    summary = winnow_json("ingest", folder, "--corpus", tmp_path / "c", "--json", "--workers", workers)
    assert summary["counts"]["kept"] == 3


@pytest.mark.parametrize("workers", [0, 1])
def test_what_became_a_pipe_since_it_was_listed_is_quarantined(tmp_path: Path, workers: int) -> None:
    pipe = tmp_path / "x.txt"
    os.mkfifo(pipe)
    file = SourceFile(pipe, "in", tmp_path, "x.txt", 10, 0)
    found = [item for _, item in read_files([(0, file)], Setup(), protected=bool(workers))]
    assert [item.reason if isinstance(item, Broken) else item for item in found] == [
        "cannot be read: not a regular file (a pipe)",
        None,
    ]


@pytest.mark.parametrize("workers", [0, 1])
def test_pipes_that_are_named_are_read(tmp_path: Path, workers: int) -> None:
    text = (PROSE.format(1) + "\n\n" + PROSE.format(2)).encode()
    pipe = tmp_path / "x.txt"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(text,))
    writer.start()
    (record,) = winnow_lines("clean", pipe, "--workers", workers)
    writer.join()
    (other,) = winnow_lines("clean", "-", "--workers", workers, stdin=text)
    assert record["text"] == other["text"]
    command = f"{sys.executable} -P -m winnow.ingest clean --workers {workers} <(printf %s '{text.decode()}')"
    done = subprocess.run(["bash", "-c", command], capture_output=True)
    assert b'"text":"The harbour' in done.stdout, done.stderr
