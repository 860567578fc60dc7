"""What became of every seed: one outcome each, and counts that add up."""

from __future__ import annotations

import sqlite3

OUTCOMES = ("kept", "exact-duplicate", "near-duplicate", "superseded", "filtered", "quarantined", "removed")

OUTCOME = """
case
    when s.state <> 'document' then s.state
    when not s.live then 'superseded'
    when not c.decided then 'pending'
    when c.rep is not null then 'near-duplicate'
    when c.best = s.sid then 'kept'
    else 'exact-duplicate'
end
"""
"""SQL expression for the outcome of seed ``s`` with content ``c``. ``pending``: an unfinished run has
put it and nothing is decided yet."""


class Outcomes:
    """Outcomes, counted."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def counts(self) -> dict[str, int]:
        """Seeds by outcome, every outcome named; the sum is the number of seeds ever seen and not forgotten."""
        counts = dict.fromkeys(OUTCOMES, 0)
        for outcome, number in self._db.execute(
            f"select {OUTCOME} as outcome, count(*) from seeds s left join contents c on c.cid = s.cid group by outcome"
        ):
            counts[outcome] = number
        return counts

    def count_duplicates(self, sid: int, cid: int) -> int:
        """How many documents the kept document ``sid`` with content ``cid`` stands for."""
        db = self._db
        (exact,) = db.execute("select count(*) from seeds where cid = ? and live and sid <> ?", (cid, sid)).fetchone()
        (near,) = db.execute(
            "select count(*) from contents c join seeds s on s.cid = c.cid where c.rep = ? and s.live", (cid,)
        ).fetchone()
        return int(exact) + int(near)
