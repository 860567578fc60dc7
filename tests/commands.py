"""Running the command as its users do."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from forked import Forked

SECONDS = 300
"""What one command may take."""


def winnow(
    *arguments: object,
    cwd: Path | None = None,
    code: int | None = 0,
    stdin: bytes | None = None,
    fresh: bool = False,
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``winnow`` and check its exit code (``None``: any).

    In a child of a process that has everything loaded, or in a ``fresh`` interpreter, as it is installed: where a test
    is about how the command starts, and wherever the environment would have Python itself start in another way.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WINNOW_")}
    clean.update(environment)
    words = [str(argument) for argument in arguments]
    fresh = fresh or _of_python(clean) != _start_environment()
    done = _in_fresh(words, cwd, clean, stdin) if fresh else _in_fork(words, cwd, clean, stdin)
    assert code is None or done.returncode == code, (done.returncode, done.stderr.decode("utf-8", "replace"))
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done


def winnow_json(*arguments: object, **more: Any) -> Any:
    """Run ``winnow`` and parse what it prints."""
    return json.loads(winnow(*arguments, **more).stdout)


def winnow_lines(*arguments: object, **more: Any) -> list[dict[str, Any]]:
    """Run ``winnow`` and parse the JSON lines it prints."""
    return [json.loads(line) for line in winnow(*arguments, **more).stdout.split(b"\n") if line]


def _in_fresh(
    words: list[str], cwd: Path | None, environment: dict[str, str], stdin: bytes | None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "winnow.ingest", *words]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environment, timeout=SECONDS)


def _in_fork(
    words: list[str], cwd: Path | None, environment: dict[str, str], stdin: bytes | None
) -> subprocess.CompletedProcess[bytes]:
    forked, folder = _forked()
    given, out, err = (folder / name for name in ("in", "out", "err"))
    os.umask(mask := os.umask(0o077))
    request: dict[str, object] = {
        "argv": words, "folder": str(cwd or Path.cwd()), "environment": environment, "umask": mask,
        "seconds": SECONDS, "out": str(out), "err": str(err),
    }  # fmt: skip
    writer = None
    if stdin is not None:
        os.mkfifo(given)
        request["in"] = str(given)
        writer = threading.Thread(target=_write, args=(given, stdin))
        writer.start()
    child = forked.start(request)
    code = forked.finish(child)
    done = subprocess.CompletedProcess(words, code, out.read_bytes(), err.read_bytes())
    if writer is not None:
        writer.join()
        given.unlink()
    return done


def _write(path: Path, data: bytes) -> None:
    with suppress(BrokenPipeError):
        path.write_bytes(data)


@cache
def _forked() -> tuple[Forked, Path]:
    """The process that forks commands for this process of tests, and the folder for their streams."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-commands-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    forked = Forked(folder, "real")
    atexit.register(forked.close)
    return forked, folder


@cache
def _start_environment() -> dict[str, str]:
    return _of_python(dict(os.environ))


def _of_python(environment: dict[str, str]) -> dict[str, str]:
    """The part of an environment that Python and its libraries look at when they start."""
    kept = ("PYTHON", "LC_", "LANG", "TMP", "TEMP", "HOME", "PATH")
    return {name: value for name, value in environment.items() if name.startswith(kept)}
