"""A file that breaks its reader costs that file: what came before is kept, and the next one is read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import children
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.items import Broken
from winnow.ingest.run.limits import WorkerLimits
from winnow.ingest.run.reading import ReaderFailed, read_files
from winnow.ingest.run.requests import Setup


@pytest.fixture(autouse=True)
def _module_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[str]]:
    """What reading files of orders comes to: ``a#1`` is a seed, ``a#1: reason`` a broken place, ``a.`` an end."""

    def reading(*contents: str, limits: WorkerLimits | None = None, module: str = "hostile_reader") -> list[str]:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, content in zip("abcdefgh", contents, strict=False):
            (folder / name).write_text(content.replace(", ", "\n"), "utf-8")
        files = ((file.relative, file) for file in discover([str(folder)]))
        before = children()
        found: list[str] = []
        for name, piece in read_files(files, Setup(limits=limits or WorkerLimits()), module=module):
            if isinstance(piece, Broken):
                mark = "!" if piece.limits else ""
                found.append(f"{piece.source.removeprefix('in/')}: {mark}{piece.reason}")
            elif piece is None:
                found.append(f"{name}.")
            else:
                assert piece[0].source.startswith(f"in/{name}#")
                found.append(piece[0].source.removeprefix("in/"))
        assert children() <= before, "no process is left behind"
        return found

    return reading


def test_pieces_come_in_the_order_of_the_files(read: Callable[..., list[str]]) -> None:
    assert read("x, sleep 0.3, broken", "y", "", "z") == [
        "a#1", "a#2", "a#3: said to be broken", "a.", "b#1", "b.", "c#1", "c.", "d#1", "d.",
    ]  # fmt: skip


def test_a_spinning_reader_meets_the_limit_of_processor_time(read: Callable[..., list[str]]) -> None:
    found = read("x, y, spin, z", "w", limits=WorkerLimits(cpu_seconds=1))
    assert found[:2] == ["a#1", "a#2"]
    assert "processor time" in found[2]
    assert found[3:] == ["a.", "b#1", "b."]


def test_processor_time_is_counted_for_each_member_and_for_the_file(read: Callable[..., list[str]]) -> None:
    work = ", ".join(["work 0.7"] * 6)
    limits = WorkerLimits(cpu_seconds=2)
    assert len(read(work, limits=limits)) == 7


def test_a_file_has_a_limit_of_its_own(read: Callable[..., list[str]]) -> None:
    work = ", ".join(["work 0.3"] * 50)  # each far below its second, which the kernel counts in ticks and whole seconds
    found = read(work, "x", limits=WorkerLimits(cpu_seconds=1))
    assert "processor time" in found[-4], "ten seconds for the file"
    assert 25 <= len(found) - 4 < 50
    assert found[-2:] == ["b#1", "b."]


def test_a_reader_that_hangs_is_ended(read: Callable[..., list[str]]) -> None:
    began = time.monotonic()
    found = read("x, sleep 600, y", "z", limits=WorkerLimits(wall_seconds=2))
    assert found == ["a#1", "a: !reading it took more than 2 s", "a.", "b#1", "b."]
    assert time.monotonic() - began < 60


def test_a_slow_start_is_no_failure_and_no_fault_of_a_file(
    read: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSTILE_START_SECONDS", "2")
    found = read("x, sleep 600, y", "z", limits=WorkerLimits(wall_seconds=1))
    assert found == ["a#1", "a: !reading it took more than 1 s", "a.", "b#1", "b."]


def test_a_slow_driver_is_no_fault_of_the_reader(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text("\n".join("x" * 5000), "utf-8")
    files = ((None, file) for file in discover([str(tmp_path)]))
    pieces = read_files(files, Setup(limits=WorkerLimits(wall_seconds=1)), module="hostile_reader")
    next(pieces)
    time.sleep(2.5)
    assert sum(1 for _ in pieces) == 10001


def test_a_reader_that_eats_memory_meets_its_limit(read: Callable[..., list[str]]) -> None:
    found = read("x, eat, y", "z", limits=WorkerLimits(memory_mib=256))
    assert found == ["a#1", "a: !reading it took more than 256 MiB of memory", "a.", "b#1", "b."]


@pytest.mark.parametrize("order", ["die", "die SIGSEGV", "exit"])
def test_a_reader_that_dies_twice_over_one_file_loses_the_rest_of_that_file_only(
    read: Callable[..., list[str]], order: str
) -> None:
    found = read("w", f"x, broken, {order}, y", "z")
    assert found[:4] == ["a#1", "a.", "b#1", "b#2: said to be broken"]
    assert "died twice" in found[4]
    assert found[5:] == ["b.", "c#1", "c."]


def test_a_reader_killed_from_outside_loses_nothing_and_repeats_nothing(
    read: Callable[..., list[str]], tmp_path: Path
) -> None:
    found = read("w", f"x, y, die-once {tmp_path}/mark, z", "v")
    assert found == ["a#1", "a.", "b#1", "b#2", "b#3", "b#4", "b.", "c#1", "c."]


def test_several_murderers_are_each_found_out(read: Callable[..., list[str]]) -> None:
    found = read("die", "x", "exit", "die", "y, exit", "z")
    assert [line[0] for line in found if "died twice" in line] == ["a", "c", "d", "e"]
    assert [line for line in found if "#" in line] == ["b#1", "e#1", "f#1"]


def test_what_a_format_raises_ends_its_file_in_one_line(read: Callable[..., list[str]]) -> None:
    assert read("x, raise, y", "z") == ["a#1", "a: !cannot be read: ValueError: two lines", "a.", "b#1", "b."]


def test_what_is_too_deep_to_be_sent_costs_one_seed(read: Callable[..., list[str]]) -> None:
    found = read("x, deep, y")
    assert found[0] == "a#1"
    assert found[1].startswith("a#2: cannot be read: RecursionError")
    assert found[2:] == ["a#3", "a."]


def test_a_library_that_prints_does_not_break_the_answers(read: Callable[..., list[str]]) -> None:
    assert read("print, x", "y") == ["a#1", "a#2", "a.", "b#1", "b."]


def test_readers_that_cannot_start_end_the_run(read: Callable[..., list[str]]) -> None:
    with pytest.raises(ReaderFailed):
        read("x", module="no_such_module_anywhere")


def test_large_seeds_pass_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x" * (3 << 20) + "\ny\n" + "z" * (3 << 20), "utf-8")
    files = ((None, file) for file in discover([str(tmp_path)]))
    found = [piece for _, piece in read_files(files, Setup(), module="hostile_reader")]
    assert [len(piece[0].data) for piece in found if isinstance(piece, tuple)] == [3 << 20, 1, 3 << 20]


def test_reading_ahead_is_bounded(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}").write_text("x", "utf-8")
    listed = 0

    def files():
        nonlocal listed
        for file in discover([str(tmp_path)]):
            listed += 1
            yield None, file

    before = children()
    pieces = read_files(files(), Setup(), module="hostile_reader")
    next(pieces)
    assert listed < 200
    pieces.close()
    assert children() <= before


def test_no_descriptor_is_left_open(read: Callable[..., list[str]]) -> None:
    before = sum(1 for _ in Path("/proc/self/fd").iterdir())
    read("die", "x", "exit", "y, exit", "z")
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) == before
