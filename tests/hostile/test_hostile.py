"""A standing suite of hostile inputs: all of them in one run, with honest texts between them.

One `ingest` reads every case, each in a folder of its own with an honest text before and behind it. Then each case is
looked at by itself: its honest texts are published word for word, everything in it is accounted for. The run as a whole
ends well, in bounded time and memory, says nothing that commands a terminal, and leaves a sound corpus.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from winnow.ingest.inputs.names import escape

from . import containers, texts, worlds
from .case import Case, prose

CASES: list[Case] = [*texts.cases(), *containers.cases(), *worlds.cases()]
MARK = Path("/tmp/winnow-hostile-mark")
LIMITS = {"WINNOW_CPU_SECONDS": "20", "WINNOW_WALL_SECONDS": "60", "WINNOW_MEMORY_MIB": "1024"}
MOST_MIB = 1_600
"""Resident memory of any process of the run: what an idle one takes, and what one document may."""


@dataclass
class Run:
    """What one run over all cases left behind."""

    root: Path
    corpus: Path
    code: int
    stderr: str
    seconds: float
    peak_mib: int
    outcomes: dict[str, tuple[str, str]]
    texts: dict[str, str]


def folder_of(number: int) -> str:
    """The folder of a case; its honest texts lie around it."""
    return f"{number:04}"


def build(root: Path) -> None:
    for number, case in enumerate(CASES):
        folder = root / f"{folder_of(number)}" / "case"
        folder.mkdir(parents=True)
        case.build(folder)
        (folder.parent / "0.txt").write_text(prose(("before", number)), "utf-8")
        (folder.parent / "z.txt").write_text(prose(("behind", number)), "utf-8")


class Watch(threading.Thread):
    """The largest resident memory of any process below this one, in MiB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, False

    def run(self) -> None:
        while not self.over:
            for pid in self._family(self.pid):
                try:
                    status = Path(f"/proc/{pid}/status").read_text()
                except OSError:
                    continue
                for line in status.split("\n"):
                    if line.startswith("VmHWM:"):
                        self.peak = max(self.peak, int(line.split()[1]) // 1024)
            time.sleep(0.2)

    def _family(self, pid: int) -> Iterator[int]:
        yield pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return
        for child in children:
            yield from self._family(int(child))


def ingest(root: Path, corpus: Path, *more: str) -> tuple[int, str, float, int]:
    words = [sys.executable, "-P", "-m", "winnow.ingest", "ingest", str(root), "--corpus", str(corpus), "--label", "h"]
    started = time.monotonic()
    with subprocess.Popen(
        [*words, *more], cwd=root, stderr=subprocess.PIPE, env={**os.environ, **LIMITS, "WINNOW_WORKERS": "2"}
    ) as process:
        watch = Watch(process.pid)
        watch.start()
        _, stderr = process.communicate(timeout=900)
        watch.over = True
    return process.returncode, stderr.decode("utf-8", "replace"), time.monotonic() - started, watch.peak


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One of several test processes at a time."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run over all cases: made by the first test process that wants it, for all of them."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "hostile"
    shared.mkdir(exist_ok=True)
    root, corpus, told = shared / "in", shared / "corpus", shared / "told.json"
    with alone(shared / "alone"):
        if not told.exists():
            MARK.unlink(missing_ok=True)
            root.mkdir()
            build(root)
            told.write_text(json.dumps(ingest(root, corpus)))
    code, stderr, seconds, peak = json.loads(told.read_text())
    with closing(sqlite3.connect(f"file:{corpus}/state.db?mode=ro", uri=True)) as db:
        outcomes = {
            source: (state, reason or "")
            for source, state, reason in db.execute("select source, state, reason from seeds")
        }
    published = {}
    for part in sorted((corpus / "current").glob("part-*.jsonl")):
        for line in part.read_bytes().split(b"\n"):
            if line:
                record = json.loads(line)
                published[record["source"]] = record["text"]
    return Run(root, corpus, code, stderr, seconds, peak, outcomes, published)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 400
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_honest_texts_come_through_and_everything_is_accounted_for(made: Run, number: int) -> None:
    case, name = CASES[number], folder_of(number)
    assert made.texts.get(f"h/{name}/0.txt") == prose(("before", number))
    assert made.texts.get(f"h/{name}/z.txt") == prose(("behind", number))
    folder = made.root / name / "case"
    for path in folder.rglob("*"):
        relative = path.relative_to(folder).parts
        if path.is_dir() or relative[0] in case.silent or any(part.startswith(".") for part in relative):
            continue
        if path.suffix == ".json" and path.with_suffix("").is_file():
            continue
        source = f"h/{name}/case/" + "/".join(map(escape, relative))
        mine = [s for s in made.outcomes if s == source or s.startswith(f"{source}#")]
        if not mine and not source.isascii():
            continue  # composed, or bytes: the corpus counts them all the same
        empty = path.stat().st_size == 0 or case.name in PASSED_OVER
        assert mine or empty, f"nothing is said of {source}"
    for path in folder.glob("honest.jsonl"):
        honest = json.loads(path.read_text().split("\n")[0])
        assert made.texts.get(f"h/{name}/case/honest.jsonl#honest") == honest["text"]
    if (folder / "honest.txt").exists():
        assert made.texts.get(f"h/{name}/case/honest.txt") == (folder / "honest.txt").read_text()


PASSED_OVER = {
    # Containers that hold nothing: an archive of links and folders, records that are no documents, blank lines.
    *(f"tar {name}" for name in ("link", "hard link", "device", "block", "pipe", "folder", "zeros")),
    "zip forged empty", "json blank lines", "zip slip 24", "zip slip 25",
}  # fmt: skip


@pytest.mark.slow
def test_the_run_as_a_whole(made: Run) -> None:
    assert made.code == 0, made.stderr[-2000:]
    assert "Traceback" not in made.stderr
    assert "internal error" not in made.stderr
    bad = {
        c
        for c in made.stderr
        if c not in "\n\u200c\u200d" and (unicodedata.category(c)[0] == "C" or c in "\u2028\u2029")
    }
    assert not bad
    assert made.peak_mib < MOST_MIB
    assert made.seconds < 170
    assert not MARK.exists(), "code of a seed was run"
    assert not list(made.root.parent.rglob("slip*.txt"))
    assert not Path("/tmp/slip-abs.txt").exists()
    assert (made.corpus / "quarantine.jsonl").stat().st_size < 8 << 20
    assert len(made.stderr) < 8 << 20
    assert sum(path.stat().st_size for path in made.corpus.rglob("state.db*")) < 200 << 20


@pytest.mark.slow
def test_the_corpus_is_sound_and_a_second_run_changes_nothing(made: Run, tmp_path: Path) -> None:
    words = [sys.executable, "-P", "-m", "winnow.ingest"]
    status = json.loads(
        subprocess.run([*words, "status", "--json", "--corpus", made.corpus], capture_output=True, check=True).stdout
    )
    assert sum(status["counts"].values()) == status["seeds"] == len(made.outcomes)
    verified = subprocess.run([*words, "verify", "--corpus", made.corpus], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stderr[-2000:]
    copy = tmp_path / "corpus"
    subprocess.run(["cp", "-a", made.corpus, copy], check=True)
    code, stderr, seconds, _ = ingest(made.root, copy)
    assert code == 0
    again = json.loads(
        subprocess.run([*words, "status", "--json", "--corpus", copy], capture_output=True, check=True).stdout
    )
    assert (again["counts"], again["digest"]) == (status["counts"], status["digest"]), stderr[-2000:]
    assert seconds < made.seconds / 3 + 20, "what failed is not tried again"
