"""Which ``winnow.toml`` is obeyed: one that the operator named, put into the corpus folder, or stands in.

A file that lies among the seeds is a stranger's, and so is one that others could have written. It is passed over, and
that is told.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ...corpus.errors import BadConfiguration
from ..inputs.discover import would_read
from ..inputs.regular import open_regular

CONFIG_NAME = "winnow.toml"
CONFIG_BYTES = 1 << 20
"""More than this is no settings file."""

Told = Callable[[str], None]


class Config(NamedTuple):
    """What a settings file says, and which one it was (None: there is none to obey)."""

    values: dict[str, Any]
    path: Path | None = None


def read_config(
    config: Path | None = None,
    *,
    corpus: Path | None = None,
    sources: Sequence[str] = (),
    warn: Told = lambda line: None,
) -> Config:
    """What is said in the first of ``config``, ``winnow.toml`` in the corpus folder, and ``winnow.toml`` here.

    The last two only where they belong to this user (or root) and nobody else may write to them or their folder; the
    one here only when it is no part of ``sources``. ``warn`` hears of one that is passed over. Raises
    ``BadConfiguration`` for what cannot be read.
    """
    if config is not None:
        return Config(_parse(config, _content(config)), config.absolute())
    if corpus is not None and os.path.lexists(corpus / CONFIG_NAME):
        found = _own(corpus / CONFIG_NAME, warn)
        if found is not None:
            return Config(found, (corpus / CONFIG_NAME).absolute())
    here = Path(CONFIG_NAME)
    if not os.path.lexists(here):
        return Config({})
    if would_read(sources, here):
        warn(_passed_over(here, "it lies among the seeds"))
        return Config({})
    found = _own(here, warn)
    return Config({}) if found is None else Config(found, here.absolute())


def _own(path: Path, warn: Told) -> dict[str, Any] | None:
    """The settings in a file that nobody named, if it is to be trusted."""
    try:
        with open_regular(path) as file:
            why = _stranger(os.fstat(file.fileno()), "it") or _stranger(path.resolve().parent.stat(), "its folder")
            if not why:
                return _parse(path, file.read(CONFIG_BYTES + 1))
    except OSError as error:
        why = error.strerror or str(error)
    warn(_passed_over(path, why))
    return None


def _passed_over(path: Path, why: str) -> str:
    return f"passed over the settings in {path.absolute()}: {why}; --config {CONFIG_NAME} names settings to obey"


def _stranger(found: os.stat_result, what: str) -> str:
    """Why others could have written what this is the state of; nothing if they could not."""
    if not hasattr(os, "geteuid"):  # no POSIX system: who may write there is told otherwise
        return ""
    if found.st_uid not in (os.geteuid(), 0):
        return f"{what} belongs to another user"
    if stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX:
        return ""
    if found.st_mode & stat.S_IWOTH or (found.st_mode & stat.S_IWGRP and not _private_group(found.st_gid)):
        return f"others may write to {what}"
    return ""


def _private_group(group: int) -> bool:
    """Whether a group is this user's own, as many systems make them: of the same name, with nobody else in it."""
    import grp
    import pwd

    try:
        entry, user = grp.getgrgid(group), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return entry.gr_name == user.pw_name and not set(entry.gr_mem) - {user.pw_name}


def _content(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(CONFIG_BYTES + 1)
    except OSError as error:
        raise BadConfiguration(f"{path}: {error.strerror or error}") from error


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    if len(content) > CONFIG_BYTES:
        raise BadConfiguration(f"{path}: larger than {CONFIG_BYTES:,} bytes")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadConfiguration(f"{path}: {error}") from error
