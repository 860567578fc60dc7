"""Streams that come again: feeds that come back short, pipes without a name, runs that are told to stop."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ..commands import winnow


def feed(count: int, first: int = 0) -> bytes:
    """JSON lines of different texts."""
    words = ["harbour", "ferry", "orchard", "lantern", "granite", "meadow", "copper", "harvest", "bridge", "kettle"]
    lines = []
    for number in range(first, first + count):
        drawn = " ".join(words[(number * step + step) % 10] + str(number * step) for step in range(1, 30))
        lines.append(json.dumps({"id": f"r{number}", "text": f"Entry {number} of the log says: {drawn}."}))
    return ("\n".join(lines) + "\n").encode() if lines else b""


def seeds(corpus: Path) -> dict[str, str]:
    """State by source."""
    with closing(sqlite3.connect(corpus / "state.db")) as db:
        try:
            return dict(db.execute("select source, state from seeds"))
        except sqlite3.OperationalError:  # a run makes the tables just now
            return {}


@pytest.mark.parametrize("back", [b"", feed(5), b"<html><body><h1>502 Bad Gateway</h1></body></html>"])
def test_a_feed_that_comes_back_short_keeps_its_members(tmp_path: Path, back: bytes) -> None:
    (tmp_path / "f").mkdir()
    path, corpus = tmp_path / "f/feed.jsonl", tmp_path / "c"
    path.write_bytes(feed(40))
    winnow("ingest", tmp_path / "f", "--corpus", corpus)
    path.write_bytes(back)
    for _ in range(2):  # it is told again as long as it is so
        said = winnow("ingest", tmp_path / "f", "--corpus", corpus, code=2)
        assert b"warning f/feed.jsonl: " in said.stderr
        assert b"--yes" in said.stderr
        assert {f"f/feed.jsonl#r{number}" for number in range(40)} <= set(seeds(corpus))
    path.write_bytes(feed(39))  # back again, one gone
    winnow("ingest", tmp_path / "f", "--corpus", corpus)
    assert set(seeds(corpus)) == {f"f/feed.jsonl#r{number}" for number in range(39)}
    path.write_bytes(feed(5))
    winnow("ingest", tmp_path / "f", "--corpus", corpus, "--yes")
    assert len(seeds(corpus)) == 5


def test_a_pipe_without_a_name_adds_and_one_with_a_name_revises(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    winnow("ingest", "-", "--corpus", corpus, stdin=feed(3))
    said = winnow("ingest", "-", "--corpus", corpus, stdin=feed(3, 10))
    assert b"added as stdin/-2" in said.stderr
    assert set(seeds(corpus)) == {f"stdin/-#r{n}" for n in (0, 1, 2)} | {f"stdin/-2#r{n}" for n in (10, 11, 12)}
    winnow("ingest", "-", "--corpus", corpus, "--label", "log", stdin=feed(12, 20))
    said = winnow("ingest", "-", "--corpus", corpus, "--label", "log", stdin=feed(12, 21))
    assert b"revises what came before as log/-" in said.stderr
    assert {source for source in seeds(corpus) if source.startswith("log/")} == {f"log/-#r{n}" for n in range(21, 33)}


@pytest.mark.parametrize("label", [(), ("--label", "log")])
def test_an_empty_pipe_takes_nothing_away(tmp_path: Path, label: tuple[str, ...]) -> None:
    corpus = tmp_path / "c"
    winnow("ingest", "-", "--corpus", corpus, *label, stdin=feed(3))
    before = seeds(corpus)
    said = winnow("ingest", "-", "--corpus", corpus, *label, stdin=b"", code=2)
    assert b"nothing came through standard input" in said.stderr
    assert seeds(corpus) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_done_is_kept_when_a_run_is_stopped(tmp_path: Path, number: signal.Signals) -> None:
    corpus = tmp_path / "c"
    words = [
        sys.executable,
        "-m",
        "winnow.ingest",
        "ingest",
        "-",
        "--corpus",
        str(corpus),
        "--label",
        "log",
        "--workers",
        "1",
    ]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # shells have background jobs ignore it
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        sent, committed = 0, 0
        started = time.monotonic()
        while not committed and time.monotonic() - started < 100:  # batches close by time, too
            process.stdin.write(feed(20, sent))
            process.stdin.flush()
            sent += 20
            time.sleep(1)
            committed = len(seeds(corpus)) if (corpus / "state.db").exists() else 0
        assert committed
        process.stdin.write(feed(20, sent))
        process.stdin.flush()
        time.sleep(4)
        process.send_signal(number)
        said = process.stderr.read().decode()
    assert process.returncode in (130, -number)
    assert said.count("the next run goes on from here") == 1
    assert "Traceback" not in said
    assert len(seeds(corpus)) > committed, "what was done since the last batch is kept, too"


def test_a_damaged_archive_forgets_none_of_its_members(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    path, corpus = tmp_path / "f/a.zip", tmp_path / "c"
    lines = feed(40).splitlines()
    with zipfile.ZipFile(path, "w") as archive:
        for number, line in enumerate(lines):
            archive.writestr(f"{number:02}.txt", json.loads(line)["text"])
    winnow("ingest", tmp_path / "f", "--corpus", corpus)
    before = seeds(corpus)
    path.write_bytes(path.read_bytes().replace(b"PK\x03\x04", b"PK\x03\x05", 1))
    winnow("ingest", tmp_path / "f", "--corpus", corpus)
    assert {source: state for source, state in seeds(corpus).items() if source in before} == before
