"""Questions over all of a corpus at once, for who wants to see it as a whole: each answer comes row by row, so that
memory does not grow with the corpus.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from .kept import KEPT
from .outcomes import OUTCOME, OUTCOMES


class KeptRow(NamedTuple):
    """A kept document as it is stored: whose lines are cut from it (``site``, ``dump``), and what unpacks to it."""

    sid: int
    cid: int
    identity: bytes
    source: str
    site: bytes | None
    dump: bool
    text: bytes
    body: bytes


class GroupRow(NamedTuple):
    """A kept document that stands for others: how many they are, and how many of them have the same text."""

    others: int
    exact: int
    sid: int
    cid: int
    identity: bytes
    source: str


class MemberRow(NamedTuple):
    """A document that another one stands for."""

    sid: int
    source: str
    outcome: str
    similarity: float
    containment: float
    relation: str


class Overview:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def kept(self) -> Iterator[KeptRow]:
        """Every kept document, in the order in which seeds came."""
        rows = self._db.execute(f"select s.sid, s.cid, s.id, s.source, s.site, s.dump, d.text, d.body {KEPT}")
        return (KeptRow(*row) for row in rows)

    def groups(self) -> Iterator[GroupRow]:
        """Every kept document that stands for others."""
        rows = self._db.execute(
            "select (select count(*) from contents o join seeds t on t.cid = o.cid and t.live where o.rep = c.cid), "
            "(select count(*) from seeds t where t.cid = c.cid and t.live) - 1, s.sid, s.cid, s.id, s.source "
            "from contents c join seeds s on s.sid = c.best where c.rep is null and c.decided and s.live"
        )
        return (GroupRow(near + exact, exact, *rest) for near, exact, *rest in rows if near + exact)

    def members(self, group: GroupRow, most: int) -> list[MemberRow]:
        """What a kept document stands for: the least similar first, by source where they are alike."""
        rows = self._db.execute(
            "select t.sid, t.source, 'near-duplicate', o.jaccard as j, o.containment, o.relation "
            "from contents o join seeds t on t.cid = o.cid where o.rep = :cid and t.live "
            "union all select t.sid, t.source, 'exact-duplicate', 1.0, 1.0, 'equal' "
            "from seeds t where t.cid = :cid and t.live and t.sid <> :sid order by 4, 2 limit :most",
            {"cid": group.cid, "sid": group.sid, "most": most},
        )
        return [MemberRow(*row) for row in rows]

    def relations(self) -> Iterator[tuple[str, float]]:
        """Relation and similarity of every content that another one stands for."""
        return self._db.execute("select relation, jaccard from contents where rep is not null and decided")

    def without_document(self, state: str) -> Iterator[tuple[str, str]]:
        """Source and reason of every seed that is ``quarantined``, ``filtered`` or ``removed``."""
        return self._db.execute("select source, coalesce(reason, '') from seeds where state = ?", (state,))

    def labels(self) -> dict[str, dict[str, int]]:
        """Seeds by outcome, for each label by name. Of seeds whose file is forgotten the label is empty."""
        found: dict[str, dict[str, int]] = {}
        for label, outcome, number in self._db.execute(
            f"select coalesce(f.label, '') as label, {OUTCOME} as outcome, count(*) from seeds s "
            "left join contents c on c.cid = s.cid left join files f on f.file = s.file group by 1, 2 order by 1, 2"
        ):
            found.setdefault(label, {})[outcome] = number
        order = (*OUTCOMES, "pending")
        return {label: {name: counts[name] for name in order if name in counts} for label, counts in found.items()}

    def sites(self, most: int) -> list[tuple[int, bytes]]:
        """The stated sites with the most kept documents: how many, and the packed body of one of these."""
        return self._db.execute(
            f"select g.n, d.body from (select count(*) as n, min(s.sid) as sid {KEPT} and s.site not null "
            "group by s.site order by n desc, sid limit ?) g join documents d using (sid) order by g.n desc, sid",
            (most,),
        ).fetchall()
