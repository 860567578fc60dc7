"""Whether a folder is a corpus, told from outside and without opening it as one."""

from __future__ import annotations

import os

from .schema import APPLICATION_ID

_DATABASE = "state.db"
_MAGIC = b"SQLite format 3\x00"
_ID_AT = 68  # of the application id in the header of a database (SQLite file format, 1.3)


def is_corpus(folder: str) -> bool:
    """Whether ``folder`` is a corpus of winnow: by its database, or, where that is lost or too young to say so, by the
    link to its current snapshot.
    """
    try:
        with open(os.path.join(folder, _DATABASE), "rb", opener=_regular) as file:  # noqa: PTH118 - as paths are there
            head = file.read(_ID_AT + 4)
    except OSError:
        head = b""
    if head.startswith(_MAGIC) and head[_ID_AT:] == APPLICATION_ID.to_bytes(4, "big"):
        return True
    try:
        leads_to = os.readlink(os.path.join(folder, "current"))  # noqa: PTH115, PTH118
    except OSError:
        return False
    return leads_to.startswith("snapshots/") and os.path.isfile(os.path.join(folder, leads_to, "manifest.json"))  # noqa: PTH113, PTH118


def _regular(path: str, flags: int) -> int:
    """Opened without waiting: what has that name may be a pipe of a stranger."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
