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


def _tell(message: str) -> None:
    """The one line with which a command ends that fails, in the format asked for: a log of JSON stays one."""
    from .console import Console

    asked = "--log-format=json" in sys.argv or ("--log-format", "json") in pairwise(sys.argv)
    log_format = "json" if asked else os.environ.get("WINNOW_LOG_FORMAT", "text")
    Console(log_format, sys.stderr).event(message, level="error")


_INTERRUPTED = "interrupted; the next run goes on from here"
_STOPPED = "stopped by SIGTERM; the next run goes on from here"
_stopped: list[int] = []


def _stop(number: int, _frame: object) -> None:
    """SIGTERM ends a command as an interrupt does, once."""
    signal.signal(number, signal.SIG_IGN)
    _stopped.append(number)
    raise KeyboardInterrupt


def guarded(command: Callable[[], object]) -> int:
    """Run a command and turn whatever ends it into one clear line and an exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        command()
    except SystemExit as stop:
        if stop.code == 130:  # typer has met the interrupt first
            _tell(_STOPPED if _stopped else _INTERRUPTED)
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except KeyboardInterrupt:
        _tell(_STOPPED if _stopped else _INTERRUPTED)
        return 130
    except Exception as error:
        code = _exit_code(error)
        if code == 1 and os.environ.get("WINNOW_DEBUG"):
            raise
        what = str(error) or type(error).__name__
        if isinstance(error, sqlite3.Error):
            what = f"state.db: {what}"
        _tell(f"winnow: {what if code != 1 else f'internal error: {type(error).__name__}: {what}'}")
        return code
    return 0


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
