"""The tables of files and labels, as others than a running ingest ask them (see ``file_ledger`` for that)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator


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

    def with_path(self, path: str | bytes) -> list[int]:
        """The files known under a path (as ``packed_path`` gives it)."""
        return [file for (file,) in self._db.execute("select file from files where path = ?", (path,))]

    def with_name(self, name: str, most: int) -> list[tuple[int, str]]:
        """Number and source of files that are called so, or whose source ends so after a slash."""
        return self._db.execute(
            "select file, label || '/' || relative from files where label || '/' || relative = :name "
            "or relative = :name or substr(relative, -length(:name) - 1) = '/' || :name limit :most",
            {"name": name, "most": most},
        ).fetchall()

    def names(self, most: int) -> list[str]:
        """Sources of the first files."""
        rows = self._db.execute("select label || '/' || relative from files limit ?", (most,))
        return [source for (source,) in rows]

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

    def settle_forgotten(self, files: Iterable[int]) -> None:
        """After seeds of these files were forgotten: files without any are, too, the others are read again when they
        are given again; labels without files are free for other folders.
        """
        for file in files:
            for (label,) in self._db.execute("select label from files where file = ?", (file,)).fetchall():
                kept = self._db.execute("select 1 from seeds where file = ? limit 1", (file,)).fetchone()
                if kept is not None:
                    self._db.execute("update files set complete = 0 where file = ?", (file,))
                    continue
                self._db.execute("delete from files where file = ?", (file,))
                self._db.execute(
                    "delete from labels where label = :label and label not in (select label from files)",
                    {"label": label},
                )

    def read_again(self) -> None:
        """Have the next run read every file, whether it changed or not."""
        self._db.execute("update files set read_ns = 0")
