"""What an error of SQLite means: its exit code, and whether the file is damaged or only the moment is bad."""

from __future__ import annotations

_CODES = {
    "SQLITE_FULL": 74,
    "SQLITE_IOERR": 74,
    "SQLITE_READONLY": 73,
    "SQLITE_CANTOPEN": 73,
    "SQLITE_PERM": 73,
    "SQLITE_AUTH": 73,
    "SQLITE_BUSY": 75,
    "SQLITE_LOCKED": 75,
    "SQLITE_PROTOCOL": 75,
    "SQLITE_INTERRUPT": 75,
    "SQLITE_NOMEM": 1,
    "SQLITE_CORRUPT": 65,
    "SQLITE_NOTADB": 65,
    "SQLITE_SCHEMA": 65,
}
"""Exit code (sysexits.h) by the beginning of the name, which may go on (``SQLITE_IOERR_FSYNC``)."""
_DAMAGED = 65


def errorname(error: BaseException) -> str:
    """SQLite's name of an error (``SQLITE_FULL``); empty for others, also those that Python's module raises itself."""
    return getattr(error, "sqlite_errorname", None) or ""


def exit_code_of(error: BaseException) -> int | None:
    """The exit code of an error of SQLite; None for one that has no name here."""
    name = errorname(error)
    return next((code for start, code in _CODES.items() if name.startswith(start)), None)


def damaged(error: BaseException) -> bool:
    """Whether SQLite failed for what is in the file."""
    return exit_code_of(error) == _DAMAGED


def momentary(error: BaseException) -> bool:
    """Whether SQLite failed for something outside of the file's content: the disk, permissions, a lock, memory."""
    return exit_code_of(error) not in (None, _DAMAGED)
