"""What somebody downstream has been handed of a corpus: a small database that is the consumer's, not the corpus's.

For each document that the consumer may hold there is a row: its id, and the digest of the record that it surely has,
or none where a delivery was begun and may or may not have arrived. So nothing is leaked or missing after a kill at any
point: what is doubtful is handed over, or taken back, again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import Locked, UsageError
from .database_errors import exit_code_of, momentary

_KIND = 0x77696E6C  # "winl": told apart from other databases
_SQLITE = b"SQLite format 3\0"
_OTHER = "{} is not a file that winnow remembers deliveries in ({})"
_TABLES = (
    "create table delivered (id blob primary key, digest blob) without rowid",
    "create table place (one integer primary key check (one = 1), snapshot integer not null, digest text not null)",
    f"pragma application_id = {_KIND}",
)


class Deliveries:
    """The deliveries to one consumer, by one process at a time.

    Raises ``Locked`` while another has the file, and ``UsageError`` for a file that is something else.
    """

    def __init__(self, path: Path) -> None:
        if path.exists() and _beginning(path) not in (b"", _SQLITE):  # SQLite takes a few bytes for an empty file
            raise UsageError(_OTHER.format(path, "no database"))
        self._db = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._db.execute("pragma locking_mode = exclusive")
            self._db.execute("pragma synchronous = full")
            self._db.execute("begin exclusive")
            kind = self._db.execute("pragma application_id").fetchone()[0]
            if kind != _KIND:
                if self._db.execute("select count(*) from sqlite_master").fetchone()[0]:
                    raise sqlite3.DatabaseError("a database of another kind")
                for statement in _TABLES:
                    self._db.execute(statement)
            self._db.execute("commit")
        except sqlite3.DatabaseError as error:
            self._db.close()
            if exit_code_of(error) == Locked.exit_code:
                raise Locked(f"another process delivers to {path}") from None
            if momentary(error):
                raise
            raise UsageError(_OTHER.format(path, error)) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def place(self) -> tuple[int, str] | None:
        """Number and digest of the snapshot that the consumer holds whole; None: of none."""
        row = self._db.execute("select snapshot, digest from place").fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def arrive(self, snapshot: int, digest: str) -> None:
        """Everything of a snapshot has been delivered."""
        self._db.execute("insert or replace into place values (1, ?, ?)", (snapshot, digest))

    def depart(self) -> None:
        """Deliveries begin: until they are done the consumer holds no snapshot whole."""
        self._db.execute("delete from place")

    def digests(self) -> dict[bytes, bytes | None]:
        """Every id that the consumer may hold, with the digest of the record that it surely has."""
        return dict(self._db.execute("select id, digest from delivered"))

    @contextmanager
    def upserting(self, digests: Iterable[tuple[bytes, bytes]]) -> Iterator[None]:
        """Around the delivery of records: doubtful before it, sure after it."""
        rows = list(digests)
        self._many("insert or replace into delivered values (?, null)", [(identity,) for identity, _ in rows])
        yield
        self._many("insert or replace into delivered values (?, ?)", rows)

    @contextmanager
    def deleting(self, identities: Iterable[bytes]) -> Iterator[None]:
        """Around the deletion of documents: the consumer may hold them until it is done."""
        rows = [(identity,) for identity in identities]
        self._many("insert or replace into delivered values (?, null)", rows)
        yield
        self._many("delete from delivered where id = ?", rows)

    def _many(self, statement: str, rows: Sequence[tuple[bytes, ...]]) -> None:
        self._db.execute("begin")
        self._db.executemany(statement, rows)
        self._db.execute("commit")


def _beginning(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(len(_SQLITE))
