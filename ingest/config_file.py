"""Where settings come from when nobody says: a file of the operator's own, never one that is a seed."""

# Arguments are strings that may be patterns; links in them are resolved once, on purpose.
# ruff: noqa: PTH100, PTH111, PTH121, PTH207

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

CONFIG_NAME = "winnow.toml"


def find_config(sources: Sequence[str], corpus: Path | None, tell: Callable[[str], None]) -> Path | None:
    """The file that settings are taken from when none is named: ``winnow.toml`` in the corpus folder, else in the
    current folder; ``tell`` hears why one that is there is not obeyed.

    Nothing that is a seed, or lies among seeds, gives settings, nor what others may write to.
    """
    for path, mine in ((corpus / CONFIG_NAME if corpus else None, True), (Path(CONFIG_NAME), False)):
        if path is None or not os.path.lexists(path):
            continue
        reason = _unfit(path, sources if not mine else ())
        if reason is None:
            return path
        tell(f"{path} is not obeyed: {reason}; to use it say --config {path}")
    return None


def _unfit(path: Path, sources: Sequence[str]) -> str | None:
    """Why a file of settings is none of the operator's own, if it is not."""
    try:
        found, folder = path.stat(), path.resolve().parent.stat()
    except OSError as error:
        return str(error.strerror)
    own = (os.geteuid(), 0)
    if found.st_uid not in own:
        return "it belongs to somebody else"
    if found.st_mode & stat.S_IWOTH:
        return "others may write to it"
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        return "others may write to its folder"
    real = path.resolve()
    if any(_reads(source, place) for source in sources for place in {real, path.absolute()}):
        return "it lies among the seeds"
    return None


def _reads(source: str, path: Path) -> bool:
    """Whether a file is one that an argument of a run means, or may mean: itself, in its folder, matched by it."""
    if source == "-":
        return False
    there = os.path.realpath(source)
    if os.path.lexists(source):
        return (
            str(path) == there or str(path) == os.path.abspath(source) or str(path).startswith(f"{there.rstrip('/')}/")
        )
    return any(os.path.samefile(match, path) for match in glob.iglob(os.path.expanduser(source), recursive=True))
