"""What is no regular file, or was one when it was listed, never holds up a run; pipes that are named are read."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from winnow.ingest.inputs.discover import SourceFile, discover
from winnow.ingest.inputs.items import Broken
from winnow.ingest.run.reading import Item, read_files
from winnow.ingest.run.requests import Setup

from ..commands import winnow_lines

TEXT = "The river rose through the night and by morning it had reached the steps of the old mill. " * 8
COMMAND = [sys.executable, "-m", "winnow.ingest"]


def read(files: list[SourceFile], *, isolated: bool) -> list[Item]:
    return [item for _, item in read_files(((None, file) for file in files), Setup(), protected=isolated)]


def listed(tmp_path: Path) -> list[SourceFile]:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abc":
        (folder / name).write_text(TEXT)
    return list(discover([str(folder)]))


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_fifo, "not a regular file (a pipe)"),
        (make_socket, "not a regular file (a socket)"),
        (lambda path: path.mkdir(), "not a regular file (a folder)"),
        (lambda path: None, "No such file or directory"),
    ],
    ids=["pipe", "socket", "folder", "nothing"],
)
def test_a_file_that_became_something_else_since_it_was_listed(
    tmp_path: Path, make: Callable[[Path], None], words: str, isolated: bool
) -> None:
    files = listed(tmp_path)
    (tmp_path / "in" / "b").unlink()
    make(tmp_path / "in" / "b")
    found = read(files, isolated=isolated)
    assert [piece for piece in found if isinstance(piece, Broken)] == [
        Broken("in/b", None, f"cannot be read: {words}"),
    ]
    assert [piece[0].source for piece in found if isinstance(piece, tuple)] == ["in/a", "in/c"]


@pytest.mark.parametrize("workers", [0, 1])
def test_a_pipe_that_is_named_is_read(tmp_path: Path, workers: int) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "a.txt").write_text(TEXT)
    line = json.dumps({"id": "x", "text": TEXT}).encode() + b"\n"
    writer = threading.Thread(target=lambda: (tmp_path / "fifo").write_bytes(gzip.compress(line * 3)))
    writer.start()
    records = winnow_lines("clean", "a.txt", "fifo", "--workers", workers, "--label", "l", cwd=tmp_path)
    writer.join()
    assert [record["source"] for record in records] == ["l/a.txt", "l/fifo#x", "l/fifo#x~2", "l/fifo#x~3"]
    shell = f"{' '.join(COMMAND)} clean <(printf '%s' '{TEXT}') --workers {workers}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, timeout=120)
    assert done.stdout.count(b"\n") == 1, done.stderr
    (tmp_path / "gone").write_text(TEXT)
    with (tmp_path / "gone").open("rb") as handle:
        (tmp_path / "gone").unlink()
        words = [*COMMAND, "clean", "/dev/stdin", "--workers", str(workers)]
        done = subprocess.run(words, stdin=handle, capture_output=True, timeout=120)
    assert done.stdout.count(b"\n") == 1, done.stderr


def test_standard_input_is_read_beside_files(tmp_path: Path, samples: dict[str, bytes]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "z.txt").write_text(TEXT)
    for name, sources in [("a.zip", ["#one.txt"]), ("lines.jsonl.gz", [f"#r{n}" for n in range(6)])]:
        found = winnow_lines("clean", "a.txt", "-", "z.txt", "--workers", 2, cwd=tmp_path, stdin=samples[name])
        assert {f"stdin/-{source}" for source in sources} <= {record["source"] for record in found}
        assert [record["source"] for record in found][:2] == [f"{tmp_path.name}/a.txt", f"{tmp_path.name}/z.txt"]


def test_a_reader_makes_the_same_corpus(tmp_path: Path, samples: dict[str, bytes]) -> None:
    for name, data in samples.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        (tmp_path / "in" / f"cut-{name}").write_bytes(data[: len(data) * 2 // 3])
    found = [read(list(discover([str(tmp_path / "in")])), isolated=isolated) for isolated in (False, True)]
    assert found[0] == found[1]


def test_many_small_files_and_one_large(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(5000):
        (tmp_path / "in" / f"{number}.txt").write_text(f"Text number {number}.")
    lines = (json.dumps({"id": n, "text": f"{n} {TEXT}"}) for n in range(20_000))
    (tmp_path / "in" / "large.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode(), 1))
    files = list(discover([str(tmp_path / "in")]))
    found = [
        [item[1] if isinstance(item, tuple) else item for item in read(files, isolated=flag)] for flag in (False, True)
    ]
    assert len(found[0]) > 30_000
    assert found[0] == found[1]


def test_requests_never_fill_the_pipe_while_answers_do(tmp_path: Path) -> None:
    """Long names of three bytes a character, and more in each file than a pipe holds: neither side may wait."""
    folder = tmp_path.joinpath(*["\u4e00" * 80] * 3)
    folder.mkdir(parents=True)
    for number in range(150):
        (folder / f"{number}.txt").write_text(f"{number} " + TEXT * 50)
        (folder / f"{number}.txt.json").write_text("{}")
    files = list(discover([str(tmp_path)]))
    assert sum(isinstance(item, tuple) for item in read(files, isolated=True)) == 150


def children(parent: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True)
    return {int(word) for word in found.stdout.split()}


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_a_command_that_is_ended(tmp_path: Path, how: signal.Signals) -> None:
    words = [*COMMAND, "ingest", "-", "--corpus", str(tmp_path / "c"), "--workers", "1"]

    def heed() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps({"id": 1, "text": TEXT}).encode() + b"\n")
        process.stdin.flush()
        until = time.monotonic() + 60
        while len(started := children(process.pid)) < 1 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1.0)  # the reader waits for more input now
        started = children(process.pid)
        process.send_signal(how)
        process.wait(30)
        until = time.monotonic() + 20
        while any(map(alive, started)) and time.monotonic() < until:
            time.sleep(0.05)
        assert started
        assert not [child for child in started if alive(child)]


def test_a_pipe_that_nobody_writes_to_can_be_interrupted(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    words = [*COMMAND, "clean", str(tmp_path / "fifo"), "--workers", "1"]

    def heed() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=heed) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (130, -signal.SIGINT)


def test_a_reader_of_the_output_that_closes_early_ends_everything(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": n, "text": f"{n} {TEXT}"}) + "\n" for n in range(3000))
    (tmp_path / "a.jsonl").write_text(lines)
    began = time.monotonic()
    shell = (
        f"{' '.join(COMMAND)} clean {tmp_path}/a.jsonl --workers 2 --already-clean | head -n 2; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", shell], capture_output=True, timeout=120)
    assert done.stdout.splitlines()[-1] == b"141"
    assert done.stderr == b""
    assert time.monotonic() - began < 60
