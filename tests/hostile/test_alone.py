"""Attacks that need a run of their own: code and settings among the seeds, files that change while they are read, low
limits, signals. And the cases that are known to fail.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..commands import winnow, winnow_lines
from .cases import archives, captures, mails
from .cases.case import Case, prose, slug
from .harness import COMMAND, Run, accounted, canary, controls, ingest_all, run
from .known import KNOWN
from .suite import EVERY

pytestmark = pytest.mark.slow
SCRIPT = Path(sys.executable).with_name("winnow")


def ended_well(done: Run, *codes: int) -> None:
    assert done.code in (codes or (0,)), (done.code, done.told[-2000:])
    assert "Traceback" not in done.told, done.told[-3000:]
    assert "internal error" not in done.told, done.told[-2000:]
    assert not controls(done.err)


def does_well(*words: object) -> bytes:
    """What a command prints that is not attacked itself."""
    done = winnow(*words)
    ended_well(Run(done.returncode, done.stdout, done.stderr))
    return done.stdout


def records(corpus: Path) -> dict[str, str]:
    return {record["source"]: record["text"] for record in winnow_lines("export", "--corpus", corpus)}


# -- known to fail -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "one"),
    [
        pytest.param(group, one, id=slug(one.name), marks=pytest.mark.xfail(reason=KNOWN[one.name]))
        for group, cases in EVERY.items()
        for one in cases
        if one.name in KNOWN
    ],
)
def test_a_case_that_is_known_to_fail(tmp_path: Path, group: str, one: Case) -> None:
    judge(one, tmp_path)


def judge(one: Case, root: Path, workers: int = 2) -> None:
    """One case in a corpus of its own."""
    batch = ingest_all([one], root, workers=workers)
    ended_well(batch.first)
    ended_well(batch.second)
    ended_well(batch.verified)
    assert batch.first.cpu_seconds < 60
    for where in ("before", "after"):
        assert canary(one.name, where) in batch.records.values()
    for source in batch.files[one.name]:
        assert accounted(batch, source), source
    for text in one.kept:
        assert any(text in found for found in batch.records.values()), text
    assert not [words for words in one.never for found in batch.records.values() if words in found]
    assert batch.again["digest"] == batch.summary["digest"]
    assert not batch.stray


@pytest.mark.long
@pytest.mark.parametrize("workers", [0, 1, 2])
@pytest.mark.parametrize("one", [pytest.param(one, id=slug(one.name)) for cases in EVERY.values() for one in cases])
def test_every_case_alone(tmp_path: Path, one: Case, workers: int) -> None:
    if one.name in KNOWN:
        pytest.xfail(KNOWN[one.name])
    judge(one, tmp_path, workers)


# -- code and settings -------------------------------------------------------------------------------------------------

MODULES = [
    "brotli",
    "numpy",
    "lxml",
    "typer",
    "rich",
    "click",
    "json",
    "pickle",
    "re",
    "ftfy",
    "chardet",
    "langdetect",
    "datasketch",
    "zstandard",
    "resiliparse",
    "winnow",
    "sitecustomize",
    "usercustomize",
    "encodings",
    "codecs",
    "site",
    "os",
    "io",
    "sqlite3",
    "ctypes",
    "multiprocessing",
    "tempfile",
    "zipfile",
    "tarfile",
    "lzma",
    "bz2",
    "gzip",
    "email",
    "html",
    "xml",
    "htmldate",
    "trafilatura",
    "pyarrow",
    "numba",
    "pycld2",
    "courlan",
    "dateparser",
    "regex",
    "urllib3",
    "certifi",
    "mammoth",
    "odfdo",
    "pypdfium2",
    "__main__",
    "__init__",
    "conftest",
    "setup",
    "unicodedata",
    "zlib",
    "_socket",
    "readline",
    "tzdata",
    "idna",
    "ingest",
    "corpus",
    "normalize",
    "dedupe",
    "reader",
    "worker",
    "start",
]


def _evil(folder: Path, mark: Path) -> None:
    """Modules, packages and settings that leave a mark when they are run or obeyed."""
    folder.mkdir()
    code = f"import os\nos.close(os.open({str(mark)!r}, os.O_CREAT | os.O_WRONLY))\n"
    for name in MODULES:
        (folder / f"{name}.py").write_text(code)
        (folder / "in a package" / name).mkdir(parents=True)
        (folder / "in a package" / name / "__init__.py").write_text(code)
        (folder / f"{name}.so").write_bytes(b"\x7fELF" + bytes(200))
        (folder / f"{name}.cpython-311-x86_64-linux-gnu.so").write_bytes(b"\x7fELF" + bytes(200))
    (folder / "a.pth").write_text(f"import os; os.mkdir({str(mark)!r})\n")
    (folder / "pyvenv.cfg").write_text("home = /nowhere\n")
    (folder / "python311._pth").write_text(".\nimport site\n")
    for name in ("winnow.toml", "pyproject.toml", "setup.cfg", ".env", "tox.ini"):
        (folder / name).write_text("keep_raw = 'nonsense'\nworkers = -1\n[tool.winnow]\nworkers = -1\n")
    (folder / "good.txt").write_text(prose("among code"))


STARTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "script": ((str(SCRIPT),), {}),
    "isolated module": (COMMAND, {}),
    "script with an empty path": ((str(SCRIPT),), {"PYTHONPATH": ""}),
    "script with the folder on the path": ((str(SCRIPT),), {"PYTHONPATH": "."}),
    "script with colons on the path": ((str(SCRIPT),), {"PYTHONPATH": "::"}),
}


@pytest.mark.parametrize("how", STARTS)
@pytest.mark.parametrize("workers", [pytest.param(0, marks=pytest.mark.long), 2])
def test_nothing_among_the_seeds_is_run_or_obeyed(tmp_path: Path, how: str, workers: int) -> None:
    program, environment = STARTS[how]
    if program == (str(SCRIPT),) and not SCRIPT.exists():
        pytest.skip("not installed")
    if environment.get("PYTHONPATH") and workers:
        pytest.skip("Python itself imports from its path before winnow begins")
    _evil(tmp_path / "in", tmp_path / "mark")
    for words in (["ingest", ".", "--corpus", "../c"], ["rebuild", "--corpus", "../c"], ["clean", "."]):
        done = run(*words, "--workers", workers, cwd=tmp_path / "in", program=program, **environment)
        ended_well(done)
        assert not (tmp_path / "mark").exists()
    assert prose("among code") in records(tmp_path / "c").values()


# -- files that change -------------------------------------------------------------------------------------------------


def _replace(path: Path, make: Callable[[Path], object]) -> None:
    other = path.with_name(f".{path.name}.new")
    if other.is_dir() and not other.is_symlink():
        other.rmdir()
    else:
        other.unlink(missing_ok=True)
    make(other)
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    elif other.is_dir() and not other.is_symlink():
        path.unlink(missing_ok=True)
    other.rename(path)


def _grow(path: Path) -> None:
    with path.open("ab") as out:
        out.write(b"And more words about the ferry. " * 99)
    if path.stat().st_size > 4 << 20:
        path.write_bytes(b"Short. " * 99)


def _shrink(path: Path) -> None:
    path.write_bytes(b"Words about the ferry. " * 9_000)
    os.truncate(path, 7)


def _text(path: Path) -> None:
    path.write_text(prose("moving"))


CHANGES: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "grows": (_text, _grow),
    "shrinks": (_text, _shrink),
    "vanishes": (_text, lambda path: path.unlink(missing_ok=True)),
    "becomes a pipe": (lambda path: _replace(path, _text), lambda path: _replace(path, os.mkfifo)),
    "becomes a folder": (lambda path: _replace(path, _text), lambda path: _replace(path, Path.mkdir)),
    "becomes a link out": (lambda path: _replace(path, _text), lambda path: _replace(path, lambda p: p.symlink_to("/etc/passwd"))),
    "becomes a link to a device": (lambda path: _replace(path, _text), lambda path: _replace(path, lambda p: p.symlink_to("/dev/zero"))),
    "becomes an archive": (_text, lambda path: path.write_bytes(archives.zipped([("a.txt", b"words " * 99)]))),
    "is locked": (_text, lambda path: path.chmod(0)),
    "is renamed": (_text, lambda path: path.rename(path.with_name("other.txt"))),
}  # fmt: skip


def test_files_that_change_while_they_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in CHANGES:
        place = folder / slug(name)
        place.mkdir(parents=True)
        (place / "aa.txt").write_text(prose(f"still {name}"))
        for n in range(6):
            for suffix in (".txt", ".html", ".txt.json", ".zip", ".jsonl"):
                _text(place / f"m{n}{suffix}")
        (place / "zz.txt").write_text(prose(f"after {name}"))
    (folder / "swapped").mkdir()
    (folder / "swapped" / "passwd").write_text(prose("not that one"))
    going = [True]

    def shuffle(running: subprocess.Popen[bytes]) -> None:
        round_ = 0
        while going[0] and running.poll() is None:
            round_ += 1
            for name, (back, forth) in CHANGES.items():
                for path in list((folder / slug(name)).glob("m*")):
                    with contextlib.suppress(OSError):
                        (forth if (round_ + len(path.name)) % 2 else back)(path)
            swapped = folder / "swapped"
            if swapped.is_symlink():
                swapped.unlink()
            else:
                shutil.rmtree(swapped, ignore_errors=True)
                swapped.symlink_to("/etc")

    def trusted() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    for turn in range(3):
        done = run(
            "ingest", folder, "--corpus", tmp_path / "c", "--workers", 2 if turn else 1, before=trusted, during=shuffle
        )
        ended_well(
            done, 0, 2
        )  # 2: a file that was cut while it was read has lost members, and the guard of feeds says so
    going[0] = False
    found = records(tmp_path / "c")
    for name in CHANGES:
        for where, key in (("aa", "still"), ("zz", "after")):
            assert found[f"in/{slug(name)}/{where}.txt"] == prose(f"{key} {name}")
    assert not [source for source, text in found.items() if "root:x:0" in text or "daemon:" in text]
    does_well("verify", "--deep", "--corpus", tmp_path / "c")


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Honest texts in many containers."""
    folder = tmp_path_factory.mktemp("limits") / "in"
    folder.mkdir()
    for n in range(40):
        (folder / f"{n:02d}.txt").write_text(prose(f"honest {n}"))
    (folder / "a.zip").write_bytes(archives.zipped([(f"{n}.txt", prose(f"zip {n}").encode()) for n in range(20)]))
    inner = archives.zipped([("x.bin", os.urandom(20 << 20)), ("y.txt", prose("inner").encode())])
    (folder / "b.tar").write_bytes(archives.tarred([("a.zip", inner), ("z.txt", prose("beside").encode())]))
    (folder / "c.mbox").write_text("".join(f"{mails.SEPARATOR}{mails.mail('', key=f'k{n}')}\n" for n in range(20)))
    (folder / "d.warc").write_bytes(
        b"".join(captures.record(f"w{n}", captures.http(captures.html(f"w {n}"))) for n in range(20))
    )
    return folder


@pytest.fixture(scope="module")
def digest(honest: Path) -> str:
    found = json.loads(does_well("ingest", honest, "--corpus", honest.parent / "reference", "--json", "--workers", 0))
    assert found["quarantined"] <= 1
    return str(found["digest"])


def _limited(which: int, value: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(which, (value, value))


LIMITS: dict[str, tuple[Callable[[], None] | None, dict[str, str], set[int]]] = {
    "32 descriptors": (_limited(resource.RLIMIT_NOFILE, 32), {}, {0}),
    "16 descriptors": (_limited(resource.RLIMIT_NOFILE, 16), {}, {0, 74}),
    "10 descriptors": (_limited(resource.RLIMIT_NOFILE, 10), {}, {0, 74}),
    "2 GiB of addresses": (_limited(resource.RLIMIT_AS, 2 << 30), {}, {0}),
    "700 MiB of addresses": (_limited(resource.RLIMIT_AS, 700 << 20), {}, {0, 70, 71, 74}),
    "files of 64 KiB": (_limited(resource.RLIMIT_FSIZE, 64 << 10), {}, {74}),
    "files of a byte": (_limited(resource.RLIMIT_FSIZE, 1), {}, {74}),
    "a stack of 256 KiB": (_limited(resource.RLIMIT_STACK, 256 << 10), {}, {0}),
    "no folder for temporary files": (None, {"TMPDIR": "/nowhere"}, {0}),
    "a full folder for temporary files": (None, {"TMPDIR": "/dev/full"}, {0}),
    "a folder for temporary files that is no such": (None, {"TMPDIR": "/proc"}, {0}),
    "no environment": (None, {"HOME": "/nowhere", "PATH": "", "LANG": "C", "LC_ALL": "C", "USER": "\x1b[2J"}, {0}),
    "another locale": (None, {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, {0}),
    "hash seed": (None, {"PYTHONHASHSEED": "1", "PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"}, {0}),
}
SOME = {"32 descriptors", "700 MiB of addresses", "files of 64 KiB", "no folder for temporary files", "no environment"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in SOME else pytest.mark.long, id=slug(name)) for name in LIMITS]
)
def test_low_limits_cost_the_run_at_most(tmp_path: Path, honest: Path, digest: str, name: str) -> None:
    before, environment, codes = LIMITS[name]
    corpus = tmp_path / "c"
    ended_well(run("ingest", honest, "--corpus", corpus, "--workers", 2, before=before, **environment), *codes)
    assert json.loads(does_well("ingest", honest, "--corpus", corpus, "--workers", 2, "--json"))["digest"] == digest
    does_well("verify", "--deep", "--corpus", corpus)


# -- signals -----------------------------------------------------------------------------------------------------------


def _children(pid: int) -> Iterator[int]:
    try:
        found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return
    for child in found:
        yield child
        yield from _children(child)


def _send(which: signal.Signals, to: str, wait: float = 0.6) -> Callable[[subprocess.Popen[bytes]], None]:
    """Send a signal to the driver or to all processes of a kind, once they are there."""

    def during(running: subprocess.Popen[bytes]) -> None:
        time.sleep(wait)
        for _ in range(400):
            pids = [running.pid] if to == "driver" else [p for p in _children(running.pid) if _runs(p, to)]
            if pids or running.poll() is not None:
                break
            time.sleep(0.005)
        for pid in pids:
            try:
                os.kill(pid, which)
                if which == signal.SIGSTOP and to == "driver":
                    time.sleep(1)
                    os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass

    return during


def _runs(pid: int, module: str) -> bool:
    try:
        return f"ingest.{module}".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


_GONE = {-signal.SIGTERM, 143, 0}
SIGNALS: dict[str, tuple[signal.Signals, str, set[int]]] = {
    "interrupt": (signal.SIGINT, "driver", {130, 0, -signal.SIGINT}),
    "terminate": (signal.SIGTERM, "driver", {130, 0, -signal.SIGTERM}),
    "hang up": (signal.SIGHUP, "driver", {-signal.SIGHUP, 129, 0}),
    "quit": (signal.SIGQUIT, "driver", {-signal.SIGQUIT, 131, 0}),
    "broken pipe": (signal.SIGPIPE, "driver", {0, 141}),
    "stop and go on": (signal.SIGSTOP, "driver", {0}),
    "kill": (signal.SIGKILL, "driver", {-signal.SIGKILL, 0}),
    "reader killed": (signal.SIGKILL, "reader", {0}),
    "reader terminated": (signal.SIGTERM, "reader", {0}),
    "reader interrupted": (signal.SIGINT, "reader", {0}),
    "reader stopped": (signal.SIGSTOP, "reader", {0}),
    "reader fault": (signal.SIGSEGV, "reader", {0}),
    "worker killed": (signal.SIGKILL, "worker", {0}),
    "worker terminated": (signal.SIGTERM, "worker", {0}),
    "worker interrupted": (signal.SIGINT, "worker", {0}),
    "worker stopped": (signal.SIGSTOP, "worker", {0}),
    "worker fault": (signal.SIGABRT, "worker", {0}),
}
OFTEN = {"interrupt", "terminate", "reader killed", "reader stopped", "worker stopped", "stop and go on"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.long, id=slug(name)) for name in SIGNALS]
)
def test_signals_cost_the_run_at_most(tmp_path: Path, honest: Path, digest: str, name: str) -> None:
    which, to, codes = SIGNALS[name]
    corpus = tmp_path / "c"
    done = run("ingest", honest, "--corpus", corpus, "--workers", 2, during=_send(which, to), WINNOW_WALL_SECONDS="4")
    ended_well(done, *codes)
    assert json.loads(does_well("ingest", honest, "--corpus", corpus, "--workers", 2, "--json"))["digest"] == digest
    does_well("verify", "--deep", "--corpus", corpus)
