"""The tables of files and labels, as others than a running ingest ask them (see ``file_ledger`` for that)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator


class FileTable:
    """What is known of the files that seeds come from."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self) -> int:
        """How many files are known."""
        (number,) = self._db.execute("select count(*) from files").fetchone()
        return int(number)

    def labels(self) -> list[tuple[str, str | bytes]]:
        """Labels and their folders (as ``packed_path`` gives them), by label."""
        return self._db.execute("select label, folder from labels order by label").fetchall()

    def has_path(self, path: str | bytes) -> bool:
        """Whether a file with this path (as ``packed_path`` gives it) is known."""
        return self._db.execute("select 1 from files where path = ? limit 1", (path,)).fetchone() is not None

    def has_name(self, label: str, relative: str) -> bool:
        """Whether a file is known under this label by this name."""
        row = self._db.execute("select 1 from files where label = ? and relative = ?", (label, relative)).fetchone()
        return row is not None

    def listed(self, file: int) -> tuple[str, str, str | bytes | None, int, int, int] | None:
        """Label, name, path, size and time of a file, and the mode in which it was read."""
        found: tuple[str, str, str | bytes | None, int, int, int] | None = self._db.execute(
            "select label, relative, path, size, mtime_ns, mode from files where file = ?", (file,)
        ).fetchone()
        return found

    def modes_without_payloads(self) -> set[int]:
        """The modes in which files were read that hold seeds whose payload is not stored."""
        rows = self._db.execute(
            "select distinct mode from files where path is not null and "
            "exists (select 1 from seeds left join documents using (sid) where seeds.file = files.file and raw is null "
            "and state <> 'removed')"
        )
        return {mode for (mode,) in rows}

    def without_payloads(self, mode: int) -> Iterator[tuple[int, str, str, str | bytes, int, int]]:
        """Number, label, name, path, size and time of each file that was read in this mode and holds seeds whose
        payload is not stored.
        """
        return self._db.execute(
            "select file, label, relative, path, size, mtime_ns from files where mode = ? and path is not null and "
            "exists (select 1 from seeds left join documents using (sid) where seeds.file = files.file and raw is null "
            "and state <> 'removed')",
            (mode,),
        )

    def forget(self, file: int) -> None:
        """Forget a file, whose seeds are forgotten (inside that transaction)."""
        self._db.execute("delete from files where file = ?", (file,))

    def read_again(self) -> None:
        """Have the next run read every file, whether it changed or not."""
        self._db.execute("update files set read_ns = 0")
