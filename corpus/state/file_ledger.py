"""Files and seeds as they were at the last run: what need not be read again, and what is gone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from .store import Store

RACY_NS = 2_000_000_000
"""A file changed within this time before it was read may have changed again unseen (git's racy-mtime rule; two
seconds is the coarsest time stamp still in use, FAT's)."""


@dataclass(slots=True)
class FileState:
    """A file as it stands now. ``path`` as ``packed_path`` gives it; ``file`` is its number in the database, once it
    has one.
    """

    label: str
    relative: str
    path: str | bytes | None
    size: int
    mtime_ns: int
    mode: int
    file: int | None = None


class FileLedger:
    """What is known of files and seeds from earlier runs, and what this run has come by: that is kept in temporary
    tables, so that memory stays flat.
    """

    def __init__(self, store: Store, limits: int = 0) -> None:
        """``limits`` tells the limits of this run from others: what took more than those of an earlier run allowed is
        tried again when they are others now.
        """
        self._db, self.limits = store.db, limits
        db = self._db
        db.execute("create temp table if not exists seen_files (file integer primary key)")
        db.execute("create temp table if not exists seen_seeds (sid integer primary key)")
        db.execute("delete from seen_files")
        db.execute("delete from seen_seeds")
        (self.newest,) = db.execute("select coalesce(max(sid), 0) from seeds").fetchone()

    def unchanged(self, state: FileState) -> bool:
        """Whether the file is as it was when last read completely. Marks it as seen and fills in its number."""
        row = self._db.execute(
            "select file, size, mtime_ns, read_ns, mode, complete, path from files where label = ? and relative = ?",
            (state.label, state.relative),
        ).fetchone()
        if row is None:
            return False
        state.file = row[0]
        self._db.execute("insert or ignore into seen_files values (?)", (state.file,))
        same = (row[1], row[2], row[4], row[5], row[6]) == (state.size, state.mtime_ns, state.mode, 1, state.path)
        if not same or state.path is None or state.mtime_ns + RACY_NS > row[3]:
            return False
        again = self._db.execute(
            "select 1 from seeds where file = ? and transient not in (0, ?) limit 1", (state.file, self.limits)
        ).fetchone()
        return again is None

    def known(self, source: str, digest: bytes) -> bool | None:
        """``True``: this very seed is known; ``False``: known with another payload; ``None``: new. Marks it as seen."""
        row = self._db.execute("select sid, digest, transient from seeds where source = ?", (source,)).fetchone()
        if row is None:
            return None
        self._db.execute("insert or ignore into seen_seeds values (?)", (row[0],))
        return row[1] == digest and row[2] in (0, self.limits)

    def save_file(self, state: FileState, *, read_ns: int, complete: bool) -> int:
        """Record how the file stands (inside a transaction) and return its number."""
        row = self._db.execute(
            "insert into files (label, relative, path, size, mtime_ns, read_ns, mode, complete) "
            "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (label, relative) do update set path = excluded.path, "
            "size = excluded.size, mtime_ns = excluded.mtime_ns, read_ns = excluded.read_ns, mode = excluded.mode, "
            "complete = excluded.complete returning file",
            (state.label, state.relative, state.path, state.size, state.mtime_ns, read_ns, state.mode, int(complete)),
        ).fetchone()
        state.file = int(row[0])
        self._db.execute("insert or ignore into seen_files values (?)", (state.file,))
        return state.file

    def vanished_members(self, file: int) -> list[int]:
        """Seeds that an earlier run found in this file and this run, having read all of it, did not."""
        rows = self._db.execute(
            "select sid from seeds where file = ? and sid <= ? and sid not in (select sid from seen_seeds) "
            "and state <> 'removed'",
            (file, self.newest),
        )
        return [sid for (sid,) in rows]

    def vanished_files(
        self, folders: Sequence[tuple[str, str]], unlisted: Sequence[str] = ()
    ) -> tuple[list[int], int, int]:
        """Files of ``folders`` (label, absolute path) that this run did not come by, their seeds, and all seeds there.

        What lies under one of the paths ``unlisted``, which could not be looked into, counts as still there.
        """
        gone: list[int] = []
        lost = total = 0
        for label, folder in folders:
            prefix = _inside(folder)
            rows = self._db.execute(
                "select f.file, cast(f.path as blob), "
                "(select count(*) from seeds s where s.file = f.file and s.state <> 'removed'), "
                "f.file in (select file from seen_files) from files f "
                "where label = ? and substr(cast(f.path as blob), 1, ?) = ?",
                (label, len(prefix), prefix),
            )
            for file, path, seeds, seen in rows:
                total += seeds
                if not seen and not _lies_in(path, unlisted):
                    gone.append(file)
                    lost += seeds
        return gone, lost, total

    def settled_notes(self, folders: Sequence[tuple[str, str]], unlisted: Sequence[str]) -> list[int]:
        """Files that only say that a folder in ``folders`` could not be looked into, which this run did, or found gone.

        (A folder goes by the name that its files begin with: nothing, or one that ends in a slash.)
        """
        settled: list[int] = []
        for label, folder in folders:
            rows = self._db.execute(
                "select file, cast(path as blob) from files where label = ? "
                "and (relative = '' or substr(relative, -1) = '/') and file not in (select file from seen_files)",
                (label,),
            )
            settled += [file for file, path in rows if _lies_in(path, [folder]) and not _lies_in(path, unlisted)]
        return settled


def _inside(folder: str) -> bytes:
    """What the paths of everything in a folder begin with."""
    return os.fsencode(folder).rstrip(b"/") + b"/"


def _lies_in(path: bytes, folders: Sequence[str]) -> bool:
    """Whether a path is one of these folders, or inside of one."""
    return any(path == os.fsencode(folder) or path.startswith(_inside(folder)) for folder in folders)
