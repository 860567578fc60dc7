"""Killing runs at chosen system calls, and looking at what is left.

``Lab`` runs commands in children of a process that has everything loaded (see ``zygote``), under ``strace`` where that
may attach, which kills them or lets a call fail at an exact point. ``Reader`` polls the corpus like somebody who uses
it. The rest reads traces and folders.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from forked import Forked
from winnow.corpus.state.codec import Codec
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE
from worlds import BOILERPLATE

CALLS = (
    "write", "pwrite64", "writev", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink",
    "unlinkat", "symlink", "symlinkat", "mkdir", "mkdirat", "rmdir", "ftruncate", "truncate", "fallocate",
)  # fmt: skip
OPENING = ("open", "openat", "creat")


@dataclass(frozen=True)
class Point:
    """One place in a run: the ``when``-th call of ``call`` (from 1)."""

    call: str
    when: int
    text: str = ""


@dataclass
class Result:
    """How a command ended: exit code (negative: the signal), and what it said."""

    code: int
    out: str
    err: str


class Lab:
    """Runs commands, and has them fail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.forked = Forked(folder, "plain")
        self.tracing = self._may_trace()

    def close(self) -> None:
        """End the helper process."""
        self.forked.close()

    def run(
        self,
        argv: Sequence[object],
        *,
        inject: str | None = None,
        trace: Path | None = None,
        mutant: str | None = None,
        failpoint: int | None = None,
        points: Path | None = None,
        kill_after: float | None = None,
    ) -> Result:
        """Run one command of ``winnow`` to its end. ``inject``: an expression for ``strace -e inject=``; ``trace``:
        where to write a full trace; ``failpoint``: die at this point; ``points``: count the points there are;
        ``kill_after``: seconds until it is killed.
        """
        self.number += 1
        base = self.folder / f"run-{self.number}"
        out, err, go = (base.with_suffix(ending) for ending in (".out", ".err", ".go"))
        request = {
            "argv": [str(word) for word in argv],
            "out": str(out),
            "err": str(err),
            "mutant": mutant,
            "failpoint": failpoint,
            "points": str(points) if points else None,
        }
        traced = inject is not None or trace is not None
        if traced:
            os.mkfifo(go)
            request["go"] = str(go)
        child = self.forked.start(request)
        tracer = None
        if traced:
            tracer = self._attach(child, inject, trace)
            go.write_bytes(b"!")
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, 9)
        code = self.forked.finish(child)
        if tracer is not None:
            tracer.communicate(timeout=30)
        # A kill may come before the child has opened its files.
        texts = [path.read_text("utf-8", "replace") if path.exists() else "" for path in (out, err)]
        result = Result(code, *texts)
        for path in (out, err, go):
            path.unlink(missing_ok=True)
        return result

    def start(self, argv: Sequence[object], mutant: str | None = None) -> int:
        """Start a command and leave it running; returns its process number (``finish`` waits for it)."""
        self.number += 1
        base = self.folder / f"run-{self.number}"
        request = {"argv": [str(word) for word in argv], "out": f"{base}.out", "err": f"{base}.err", "mutant": mutant}
        return self.forked.start(request)

    def finish(self, child: int) -> int:
        """The exit code of a command that was started."""
        return self.forked.finish(child)

    def _attach(self, child: int, inject: str | None, trace: Path | None) -> subprocess.Popen[str]:
        what = ["-e", f"inject={inject}"] if inject else []
        calls = re.split(r":", inject)[0] if inject and trace is None else ",".join((*CALLS, *OPENING))
        tracer = subprocess.Popen(
            [
                "strace",
                "-f",
                "-y",
                "-s",
                "0",
                "-e",
                f"trace={calls}",
                *what,
                "-o",
                str(trace or os.devnull),
                "-p",
                str(child),
            ],
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        assert tracer.stderr
        said = tracer.stderr.readline()
        if "attached" not in said:
            raise RuntimeError(f"strace cannot attach: {said}")
        return tracer

    def _may_trace(self) -> bool:
        if shutil.which("strace") is None:
            return False
        try:
            return self.run(["--version"], inject="fsync:signal=KILL:when=9999").code == 0
        except (RuntimeError, OSError):
            return False


def need_tracer(lab: Lab) -> None:
    """Skip a test that cannot be done without ``strace``."""
    if not lab.tracing:
        pytest.skip("strace is not here or may not attach: the points inside the process are what is left")


# -- traces ------------------------------------------------------------------------------------------------------------

_CALL = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+|\?)(<[^>]*>)?")


def calls(trace: Path) -> Iterator[tuple[str, str, int, str]]:
    """Name, arguments, result and path of the result of every call in a trace."""
    for line in trace.read_text("utf-8", "replace").splitlines():
        match = _CALL.match(line)
        if match:
            result = -1 if match[3] == "?" else int(match[3])
            yield match[1], match[2], result, (match[4] or "")[1:-1]


def mutations(trace: Path, within: Path) -> list[Point]:
    """Every call of a run that changes something under ``within``."""
    counts: Counter[str] = Counter()
    found = []
    for name, arguments, _, opened in calls(trace):
        counts[name] += 1
        if str(within) not in arguments and str(within) not in opened:
            continue
        if name in OPENING and "O_CREAT" not in arguments:
            continue
        found.append(Point(name, counts[name], arguments))
    return found


def unsynced(trace: Path, corpus: Path) -> list[str]:
    """Renames and links of what had not reached the disk, and commits that name files which had not.

    Files are clean after ``fsync``; names (new files, links, renames) after an ``fsync`` of their folder.
    """
    files: set[str] = set()
    folders: set[str] = set()
    wrong: list[str] = []
    quoted = re.compile(r'"((?:[^"\\]|\\.)*)"')
    on = re.compile(r"^\d+<([^>]*)>")

    def inside(path: str, top: str) -> bool:
        return path == top or path.startswith(top + "/")

    for name, arguments, result, opened in calls(trace):
        if result < 0:
            continue
        held = on.match(arguments)
        path = held[1] if held else ""
        named = [_absolute(text, arguments, n) for n, text in enumerate(quoted.findall(arguments))]
        if name in ("write", "pwrite64", "writev", "ftruncate") and inside(path, str(corpus)):
            files.add(path)
            if path.endswith("-wal") and _is_commit(name):
                wrong += [f"the log is written while {p} is not on the disk" for p in files if "/index" in p]
                wrong += [
                    f"the log is written while names in {p} are not on the disk" for p in folders if "/index" in p
                ]
        elif name in ("fsync", "fdatasync"):
            files.discard(path)
            folders.discard(path)
            if path.endswith("-wal"):
                files.discard(path)
        elif name in OPENING and "O_CREAT" in arguments and inside(opened, str(corpus)):
            folders.add(str(Path(opened).parent))
        elif name.startswith(("link", "rename")) and len(named) == 2 and inside(named[1], str(corpus)):
            source, target = named
            wrong += [f"{name} of {source}: {p} is not on the disk" for p in sorted(files) if inside(p, source)]
            wrong += [
                f"{name} of {source}: names in {p} are not on the disk" for p in sorted(folders) if inside(p, source)
            ]
            if target == str(corpus / "current"):
                top = str(corpus / "snapshots")
                wrong += [f"current is moved while names in {p} are not on the disk" for p in folders if inside(p, top)]
                if str(corpus / f"{DATABASE}-wal") in files:
                    wrong.append("current is moved while the database's log is not on the disk")
            folders.add(str(Path(target).parent))
    wrong += [
        f"the run ends while names in {p} are not on the disk" for p in folders if inside(p, str(corpus / "snapshots"))
    ]
    return sorted(set(wrong))


def _is_commit(name: str) -> bool:
    return name == "pwrite64"


def _absolute(text: str, arguments: str, place: int) -> str:
    """A quoted path as an absolute one; folder descriptors (``AT_FDCWD</x>``, ``3</x>``) stand before it."""
    if text.startswith("/"):
        return text
    folders = re.findall(r"(?:AT_FDCWD|\d+)<([^>]*)>", arguments)
    return os.path.normpath(f"{folders[min(place, len(folders) - 1)]}/{text}") if folders else text


# -- what is left ------------------------------------------------------------------------------------------------------


@dataclass
class Reader(threading.Thread):
    """Reads what ``current`` shows, over and over, and notes whatever a reader must never see."""

    corpus: Path
    wrong: list[str] = field(default_factory=list)
    highest: int = 0
    digests: dict[int, str] = field(default_factory=dict)
    looks: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._ended = threading.Event()

    def __hash__(self) -> int:
        return id(self)

    def __enter__(self) -> Reader:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()
        self.look()

    def run(self) -> None:
        while not self._ended.wait(0.002):
            self.look()

    def look(self) -> None:
        """Read everything once."""
        self.looks += 1
        for _ in range(5):
            number = self._number()
            if number == 0:
                if self.highest:
                    self.wrong.append("current is gone")
                return
            if number < self.highest:
                self.wrong.append(f"current went back from {self.highest} to {number}")
            self.highest = max(number, self.highest)
            try:
                self._read(number)
                return
            except FileNotFoundError as error:
                if self._number() == number:
                    self.wrong.append(f"current shows {number}, but {error.filename} is missing")
                    return

    def _number(self) -> int:
        try:
            return int((self.corpus / "current").readlink().name)
        except FileNotFoundError:
            return 0

    def _read(self, number: int) -> None:
        folder = self.corpus / "snapshots" / f"{number:06d}"
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if self.digests.setdefault(number, manifest["digest"]) != manifest["digest"]:
            self.wrong.append(f"snapshot {number} changed")
        for part in [*manifest["parts"], manifest["changes"], *manifest.get("about", [])]:
            data = (folder / part["name"]).read_bytes()
            if sha256(data).hexdigest() != part["sha256"]:
                self.wrong.append(f"{part['name']} of snapshot {number} is torn")
            if data and not data.endswith(b"\n"):
                self.wrong.append(f"{part['name']} of snapshot {number} ends in the middle of a line")


def orphans(corpus: Path, retention: int = 3) -> list[str]:
    """Files in a corpus folder that nothing refers to."""
    with closing(connect(corpus / DATABASE, read_only=True)) as db:
        segments = {name for (name,) in db.execute("select name from segments")}
        row = db.execute("select value from header where name = 'index'").fetchone()
        index = row[0] if row else "index"
        (graves,) = db.execute("select count(*) from tombstones").fetchone()
    expected = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "lock", "current", "quarantine.jsonl"}
    expected |= {"removed.jsonl"} if graves else set()
    expected |= {f"{index}/{name}" for name in segments}
    numbers = sorted(int(entry.name) for entry in (corpus / "snapshots").iterdir() if entry.name.isdigit())
    for number in numbers:
        folder = corpus / "snapshots" / f"{number:06d}"
        manifest = json.loads((folder / "manifest.json").read_bytes())
        files = [*manifest["parts"], manifest["changes"], *manifest.get("about", [])]
        names = ["manifest.json", *(file["name"] for file in files)]
        expected |= {f"snapshots/{folder.name}/{name}" for name in names}
    found = {str(path.relative_to(corpus)) for path in corpus.rglob("*") if path.is_symlink() or not path.is_dir()} | {
        f"{path.relative_to(corpus)}/" for path in corpus.rglob("*") if path.is_dir() and path.name.startswith(".")
    }
    extra = [f"{name} is an orphan" for name in sorted(found - expected)]
    missing = [f"{name} is missing" for name in sorted(expected - found - {f"{DATABASE}-wal", f"{DATABASE}-shm"})]
    many = [f"{len(numbers)} snapshots are kept"] if len(numbers) > retention else []
    return extra + missing + many


def traces_of(corpus: Path, texts: Iterable[str]) -> list[str]:
    """Files of a corpus that still hold one of these texts, plain or compressed as the database keeps it."""
    codec = Codec()
    needles: list[tuple[str, bytes]] = []
    for text in texts:
        for line in text.split("\n"):
            if line.replace("  ", " ") in BOILERPLATE or len(line) < 20:
                continue  # others say this too
            plain = line.encode()
            needles += [("text", plain[start : start + 40]) for start in range(0, max(1, len(plain) - 40), 40)]
        packed = codec.pack_text(text)
        needles += [("packed text", packed[start : start + 24]) for start in range(16, len(packed) - 40, 24)]
    wrong = []
    for path in corpus.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            held = {kind for kind, needle in needles if needle in data}
            wrong += [f"{path.relative_to(corpus)} still holds removed {kind}" for kind in sorted(held)]
    return wrong
