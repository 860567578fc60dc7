"""Starting processes that run nothing but winnow: seeds lie in folders, and Python likes to import from those.

``python -m`` puts the current folder first on the path for imports: run inside a crawl, it would import a seed called
``brotli.py``. So children start with ``-P`` in the root folder, and know the path of modules that their driver was
installed with, without entries that mean the current folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

# Entries of the path for imports are strings.
# ruff: noqa: PTH100, PTH109, PTH117

PACKAGE = __name__.partition(".")[0]
START_SECONDS = 300
"""How long a child may take until it says that it is ready. It only imports until then, and no seed is to blame for how
long that takes where the disk or the machine is busy; a child that cannot start at all ends by itself.
"""


def can_start() -> bool:
    """Whether this system has the pipes, locks and limits that children are held by: POSIX systems do."""
    try:
        import fcntl  # noqa: F401
        import resource  # noqa: F401
    except ImportError:
        return False
    return True


def most_seconds(wall_seconds: float, *, ready: bool) -> float:
    """How long a child may take to answer: for work, or, until it has said that it is ready, for its start."""
    return wall_seconds if ready else max(wall_seconds, START_SECONDS)


def start_child(module: str, *, pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """A fresh interpreter (never a fork: a forked child would keep the corpus lock of a killed parent) that runs a
    module as a program, behind two pipes. What libraries complain of may quote a seed, so it is not shown (but with
    ``WINNOW_DEBUG``). Its current folder is the root: what is handed to it has absolute paths.
    """
    return subprocess.Popen(
        [sys.executable, *_flags(), "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get("WINNOW_DEBUG") else subprocess.DEVNULL,
        cwd="/",
        env=child_environment(),
        pass_fds=pass_fds,
    )


def _flags() -> list[str]:
    """``-P``, and what this interpreter was told about names of files and places of packages."""
    flags = ["-P", "-X", f"utf8={sys.flags.utf8_mode}"]
    return flags + ["-E"] * sys.flags.ignore_environment + ["-s"] * sys.flags.no_user_site


def child_environment() -> dict[str, str]:
    """The environment of a child: the driver's own, with a ``PYTHONPATH`` that does not depend on where one stands."""
    environment = dict(os.environ)
    entries = environment.pop("PYTHONPATH", "").split(os.pathsep)
    kept = [entry for entry in entries if os.path.isabs(entry) and (not _is_here(entry) or _holds_winnow(entry))]
    if kept:
        environment["PYTHONPATH"] = os.pathsep.join(kept)
    for name in ("TMPDIR", "TEMP", "TMP"):
        if environment.get(name):
            environment[name] = os.path.abspath(environment[name])
    return environment


def _is_here(entry: str) -> bool:
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # the current folder was deleted
        return False
    return os.path.realpath(entry) == here


def _holds_winnow(entry: str) -> bool:
    spec = find_spec(PACKAGE)
    origin = spec.origin if spec is not None else None
    return origin is not None and Path(origin).resolve().is_relative_to(Path(entry).resolve())
