"""How a command ends: whatever happens becomes one clear line and an exit code."""

from __future__ import annotations

import errno
import io
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from itertools import pairwise

import typer


def _exit_code(error: BaseException) -> int:
    """The exit code for an error that has one, else 1."""
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        return code
    if isinstance(error, sqlite3.Error):
        from ...corpus.state.database_errors import exit_code_of

        return exit_code_of(error) or 1
    if isinstance(error, OSError):
        return 73 if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST) else 74
    return 1


def log_format_asked() -> str:
    """The format of the log as the command line and the environment have it, where nothing else is known yet."""
    asked = "--log-format=json" in sys.argv or ("--log-format", "json") in pairwise(sys.argv)
    return "json" if asked else os.environ.get("WINNOW_LOG_FORMAT", "text")


def _tell(message: str) -> None:
    """The one line with which a command ends that fails, in the format asked for: a log of JSON stays one."""
    from .console import Console

    Console(log_format_asked(), sys.stderr).event(message, level="error")


_INTERRUPTED = "interrupted; the next run goes on from here"
_STOPPED = "stopped by SIGTERM; the next run goes on from here"
_stopped: list[int] = []
_POSIX = ("fcntl", "grp", "pwd", "resource")
"""Modules of Python that only POSIX systems have."""


def _stop(number: int, _frame: object) -> None:
    """SIGTERM ends a command as an interrupt does, once."""
    signal.signal(number, signal.SIG_IGN)
    _stopped.append(number)
    raise KeyboardInterrupt


def ended_with(error: BaseException | None) -> tuple[int, str]:
    """The exit code of a command that ends so, and the line to say; empty where there is none, or it has been said."""
    if error is None:
        return 0, ""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None), ""
    if isinstance(error, KeyboardInterrupt):
        return 130, _STOPPED if _stopped else _INTERRUPTED
    code = _exit_code(error)
    if usage := getattr(error, "format_message", None):  # what typer found wrong with the command line
        return code, _usage(usage(), getattr(error, "ctx", None))
    if isinstance(error, ImportError) and error.name in _POSIX:
        where = "this runs on Linux and macOS (on Windows: in WSL); only clean works here"
        return 78, f"winnow: this system has no {error.name!r}: {where}"
    if isinstance(error, typer.Exit):  # whoever raised it has said why
        return code, ""
    what = str(error) or type(error).__name__
    if isinstance(error, sqlite3.Error):
        what = f"state.db: {what}"
    return code, f"winnow: {what if code != 1 else f'internal error: {type(error).__name__}: {what}'}"


def _usage(message: str, context: object) -> str:
    """One line, and where the help is; nothing where the help was shown."""
    if not message:
        return ""
    first = message[0].lower() + message[1:] if message[1:2].islower() else message
    said = " ".join(first.split()).removesuffix(".").replace("Value error, ", "")
    return f"winnow: {said} (see {getattr(context, 'command_path', 'winnow')} --help)"


def guarded(command: Callable[[], object]) -> int:
    """Run a command and turn whatever ends it into one clear line and an exit code: what it returns, if that is one."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = command()
        if code == 130:  # typer has met the interrupt first
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except BaseException as error:
        code, line = ended_with(error)
        if code == 1 and line and os.environ.get("WINNOW_DEBUG"):
            raise
        if line:
            _tell(line)
        return code


def have_streams() -> None:
    """Make sure that there are three streams which take anything: a caller may have closed some (then the first files
    opened would take their place), and under an old locale not every name can be written.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape" if sys.stdout.encoding == "utf-8" else "backslashreplace")
