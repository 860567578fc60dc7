"""The log of publications: what made each snapshot, on which day, and what it changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

KEPT_PUBLICATIONS = 1000

Publication = dict[str, Any]
"""``snapshot``, ``command``, ``at`` (RFC 3339), and what `ChangeReport.to_dict` says, with the first names of each."""


class PublicationTable:
    """Written in the transaction of the decision, so that no snapshot is without its entry. Names are sources: nothing
    of a text or title is in it, so that a takedown has nothing to look for here.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def note(self, snapshot: int, command: str, now: datetime, changed: Mapping[str, object]) -> None:
        """A snapshot was decided."""
        self._db.execute(
            "insert or replace into publications values (?, ?, ?, ?)",
            (snapshot, command, stamp(now), json.dumps(changed)),
        )
        self._db.execute("delete from publications where snapshot <= ?", (snapshot - KEPT_PUBLICATIONS,))

    def all(self) -> Iterator[Publication]:
        """Every publication that is remembered, by number."""
        rows = self._db.execute("select snapshot, command, day, changed from publications order by snapshot")
        return (
            {"snapshot": snapshot, "command": command, "at": at, **json.loads(changed)}
            for snapshot, command, at, changed in rows
        )

    def days(self) -> dict[int, str]:
        """When each snapshot was made, by number."""
        return dict(self._db.execute("select snapshot, day from publications"))


def stamp(now: datetime) -> str:
    """A moment as the state and its logs have it: RFC 3339, in UTC, to the second."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
