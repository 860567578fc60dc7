"""Running a command over many hostile inputs at once, watching all of its processes, and asking what became of each."""

from __future__ import annotations

import fcntl
import glob
import json
import os
import pickle
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ..commands import winnow, winnow_json, winnow_lines
from .cases.case import MARKER, Case, prose, slug

COMMAND = (sys.executable, "-P", "-m", "winnow.ingest")
BEFORE, AFTER = "aa-before.txt", "zz-after.txt"


@dataclass(slots=True)
class Run:
    """How a command ended. ``peaks``: the most memory (MiB) that each of its processes held, by what it runs."""

    code: int
    out: bytes
    err: bytes
    cpu_seconds: float = 0.0
    """Of all its processes. How long they wait is the machine's business."""
    peaks: dict[str, int] = field(default_factory=dict)

    @property
    def told(self) -> str:
        return self.err.decode("utf-8", "replace")


class Watch(threading.Thread):
    """Looks at a process and its descendants until stopped; ``samples``: memory (MiB) of the first, over time."""

    def __init__(self, pid: int, interval: float = 0.05) -> None:
        super().__init__(daemon=True)
        self.pid, self.interval = pid, interval
        self.peaks: dict[str, int] = {}
        self.samples: list[int] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.interval):
            self._look(self.pid, "driver")

    def _look(self, pid: int, role: str) -> None:
        try:
            fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return
        if pid != self.pid:
            role = next((w.decode().rpartition(".")[2] for w in words if w.startswith(b"winnow.")), "other")
        if "VmHWM" in fields:
            self.peaks[role] = max(self.peaks.get(role, 0), int(fields["VmHWM"].split()[0]) // 1024)
        if pid == self.pid and "VmRSS" in fields:
            self.samples.append(int(fields["VmRSS"].split()[0]) // 1024)
        for child in children:
            self._look(int(child), role)


def run(
    *arguments: object, cwd: Path | None = None, limit: float = 900, before: Callable[[], None] | None = None,
    during: Callable[[subprocess.Popen[bytes]], None] | None = None, program: Sequence[str] = COMMAND, **environment: str,
) -> Run:  # fmt: skip
    """Run ``winnow``; what has not ended after so many seconds hangs. ``before`` runs in the child; ``during`` beside it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    started = _cpu_of_children()
    running = subprocess.Popen(
        [*program, *map(str, arguments)], cwd=cwd, env={**clean, **environment}, preexec_fn=before,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    watch = Watch(running.pid)
    watch.start()
    try:
        if during is not None:
            threading.Thread(target=during, args=(running,), daemon=True).start()
        out, err = running.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        out, err = running.communicate()
        raise AssertionError(f"did not end within {limit} s: {err[-2000:]!r}") from None
    finally:
        watch.stopped.set()
    return Run(running.returncode, out, err, _cpu_of_children() - started, watch.peaks)


def _cpu_of_children() -> float:
    """Processor time of the processes that ended and were waited for, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(slots=True)
class Batch:
    """What many cases left behind in one corpus."""

    first: Run
    second: Run
    verified: Run
    status: dict[str, object]
    summary: dict[str, object]
    again: dict[str, object]
    records: dict[str, str]
    """What is published."""
    texts: dict[str, str]
    """Text of every document: cases share texts, so that many are published as duplicates of another case's."""
    states: dict[str, tuple[str, str]]
    """Outcome and reason of every source."""
    read: set[str]
    """Files that were read to their end, whatever was in them."""
    quarantine: bytes
    bytes_in: int
    bytes_state: int
    stray: list[str]
    files: dict[str, list[str]]
    """The sources that the files of each case must have."""


def canary(name: str, where: str) -> str:
    return prose(f"canary {where} of {name}")


def build(cases: Iterable[Case], folder: Path) -> dict[str, list[str]]:
    """A folder for each case, an honest text before and after it."""
    from winnow.ingest.inputs.names import compose, escape

    expected: dict[str, list[str]] = {}
    for one in cases:
        place = folder / slug(one.name)
        place.mkdir(parents=True)
        one.build(place)
        (place / BEFORE).write_text(canary(one.name, "before"))
        (place / AFTER).write_text(canary(one.name, "after"))
        found = []
        for top, folders, names in os.walk(place):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = os.path.join(top, name)
                relative = os.path.relpath(path, folder)
                if name.startswith(".") or os.path.relpath(path, place) in one.silent:
                    continue
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                if name.endswith(".json") and os.path.isfile(path[:-5]) and name != ".json":
                    continue
                found.append("in/" + "/".join(compose(escape(part)) for part in relative.split("/")))
        expected[one.name] = found
    return expected


def ingest_all(cases: Sequence[Case], root: Path, *, workers: int = 2, deep: bool = True, **environment: str) -> Batch:
    """One run over all of ``cases``, a second one, and everything there is to know of the corpus."""
    from winnow.corpus.state.codec import Codec

    folder, corpus, temporary = root / "in", root / "corpus", root / "tmp"
    temporary.mkdir(parents=True)
    folder.mkdir()
    files = build(cases, folder)
    standing = set(os.listdir(root)) | {"corpus"}
    words = ["ingest", folder, "--corpus", corpus, "--workers", workers, "--json"]
    first = run(*words, cwd=folder, TMPDIR=str(temporary), **environment)
    second = run(*words, cwd=folder, TMPDIR=str(temporary), **environment)
    verified = winnow("verify", *["--deep"] * deep, "--corpus", corpus, cwd=root, code=None)
    status = winnow_json("status", "--json", "--corpus", corpus, cwd=root)
    with closing(sqlite3.connect(corpus / "state.db")) as db:
        rows = db.execute("select source, state, coalesce(reason, '') from seeds").fetchall()
        codec = Codec()
        texts = {
            source: codec.unpack_text(text)
            for source, text in db.execute("select source, text from seeds join documents using (sid)")
        }
        read = {name for (name,) in db.execute("select label || '/' || relative from files where complete")}
    records = winnow_lines("export", "--corpus", corpus, cwd=root)
    stray = sorted(set(os.listdir(root)) - standing) + os.listdir(temporary) + glob.glob(f"/tmp/*{MARKER}*")
    return Batch(
        first, second, Run(verified.returncode, verified.stdout, verified.stderr), status, _summary(first), _summary(second),
        {record["source"]: record["text"] for record in records}, texts, {source: (state, why) for source, state, why in rows},
        read,
        (corpus / "quarantine.jsonl").read_bytes(), _bytes(folder), _bytes(corpus), stray, files,
    )  # fmt: skip


def _summary(done: Run) -> dict[str, object]:
    if done.code:
        return {}
    found: dict[str, object] = json.loads(done.out)
    return found


def _bytes(folder: Path) -> int:
    """What a folder holds on disk."""
    total = 0
    for _, _, names, here in os.fwalk(folder):
        total += sum(os.lstat(name, dir_fd=here).st_blocks * 512 for name in names)
    return total


def shared(folder: Path, name: str, make: Callable[[Path], Batch]) -> Batch:
    """What ``make`` returns, made once for all processes that run the tests."""
    kept, place = folder / f"hostile-{name}.pickle", folder / f"hostile-{name}"
    with open(folder / f"hostile-{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = make(place)
            kept.write_bytes(pickle.dumps(made))
            unlock(place)
            shutil.rmtree(place, ignore_errors=True)
        found: Batch = pickle.loads(kept.read_bytes())
    return found


def unlock(folder: Path) -> None:
    """Make what a case locked deletable."""
    for _, folders, _, here in os.fwalk(folder):
        for name in folders:
            if not stat.S_ISLNK(os.lstat(name, dir_fd=here).st_mode):
                os.chmod(name, 0o700, dir_fd=here)


def controls(data: bytes) -> list[str]:
    """Characters in what was shown that command a terminal or hide."""
    import unicodedata

    text = data.decode("utf-8", "surrogateescape")
    return [c for c in text if c not in "\n\u200c\u200d" and (unicodedata.category(c)[0] == "C" or c in "\u2028\u2029")]


CONTAINERS = (".zip", ".tar", ".warc", ".jsonl", ".json", ".mbox", ".gz", ".bz2", ".xz", ".zst")


def accounted(batch: Batch, source: str) -> bool:
    """Whether something is said of a file: an outcome, or, for a container, that it was read and held no document."""
    if any(name == source or name.startswith(source + "#") for name in batch.states):
        return True
    return source in batch.read and source.endswith(CONTAINERS)
