"""The kept documents and what each stands for: questions over seeds, contents and documents together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from .outcomes import OUTCOME

KEPT = """
from seeds s join contents c on c.cid = s.cid join documents d on d.sid = s.sid
where s.live and c.best = s.sid and c.rep is null and c.decided
"""
"""SQL: the kept documents, seed ``s`` with content ``c`` and document ``d``."""

_STOOD_FOR = """
select s.sid, s.source, s.id, 'exact-duplicate' as outcome, 1.0, 1.0, 'equal' as relation
from seeds s where s.cid = :cid and s.live and s.sid <> :sid
union all select s.sid, s.source, s.id, 'near-duplicate', c.jaccard, c.containment, c.relation
from contents c join seeds s on s.cid = c.cid where c.rep = :cid and s.live order by 2
"""
"""SQL: what the kept document ``:sid`` with content ``:cid`` stands for, by source."""

_DECIDED = f"""
select s.source, {OUTCOME} as outcome, b.source
from seeds s left join contents c on c.cid = s.cid left join contents r on r.cid = c.rep
left join seeds b on b.sid = r.best order by s.source
"""


class KeptDocuments:
    """Reads only; everything is as the last decision left it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def row(self, sid: int) -> tuple[int, bytes, bytes | None, int, str, bytes, bytes] | None:
        """Content, id, site, dump, source, packed text and packed body of a kept document, else None."""
        found: tuple[int, bytes, bytes | None, int, str, bytes, bytes] | None = self._db.execute(
            f"select s.cid, s.id, s.site, s.dump, s.source, d.text, d.body {KEPT} and s.sid = ?", (sid,)
        ).fetchone()
        return found

    def with_id(self, identity: bytes) -> int | None:
        """The kept seed published under an id, if any."""
        row = self._db.execute(f"select s.sid {KEPT} and s.id = ?", (identity,)).fetchone()
        return int(row[0]) if row else None

    def texts(self, batch: int) -> Iterator[list[tuple[bytes, bytes]]]:
        """Id and packed text of each, by id, so many at a time."""
        rows = self._db.execute(f"select s.id, d.text {KEPT} order by s.id")
        while found := rows.fetchmany(batch):
            yield found

    def languages(self) -> dict[str, int]:
        """How many there are of each language, the most frequent first."""
        return dict(
            self._db.execute(
                f"select s.language, count(*) as n {KEPT} group by s.language order by n desc, s.language"
            ).fetchall()
        )

    def with_duplicates(self, only: int | None = None) -> list[tuple[int, int, bytes, str]]:
        """Seed, content, id and source of each that stands for others, by source (or just that of content ``only``)."""
        where, values = (" and s.cid = ?", (only,)) if only is not None else ("", ())
        return self._db.execute(
            f"select s.sid, s.cid, s.id, s.source {KEPT}{where} "
            "and (exists (select 1 from contents o where o.rep = s.cid) "
            "or (select count(*) from seeds o where o.cid = s.cid and o.live) > 1) order by s.source",
            values,
        ).fetchall()

    def duplicates_of(self, sid: int, cid: int) -> list[tuple[str, bytes, str, float, float, str]]:
        """Source, id, outcome, similarity, containment and relation of everything a kept document stands for."""
        return [row[1:] for row in self._db.execute(_STOOD_FOR, {"cid": cid, "sid": sid})]

    def bodies_of_duplicates(self, sid: int, cid: int, most: int) -> list[tuple[str, str, bytes]]:
        """Source, relation and packed body of the first ``most`` documents that a kept one stands for."""
        return self._db.execute(
            f"select m.source, m.relation, d.body from ({_STOOD_FOR} limit :most) m join documents d using (sid) "
            "order by m.source",
            {"cid": cid, "sid": sid, "most": most},
        ).fetchall()

    def best_of(self, cid: int | None) -> int | None:
        """The best document of a content."""
        row = self._db.execute("select best from contents where cid = ?", (cid,)).fetchone()
        return int(row[0]) if row else None

    def outcome_of(self, sid: int) -> tuple[Any, ...]:
        """What became of a seed: source, id, outcome, reason, offset, site, dump, content, key of the URL, the
        best document and representative of its content, path of its file.
        """
        row: tuple[Any, ...] = self._db.execute(
            f"select s.source, s.id, {OUTCOME}, s.reason, s.offset, s.site, s.dump, s.cid, s.url_key, c.best, c.rep, "
            "f.path from seeds s left join contents c on c.cid = s.cid left join files f on f.file = s.file "
            "where s.sid = ?",
            (sid,),
        ).fetchone()
        return row

    def outcomes(self) -> Iterator[tuple[str, str, str | None]]:
        """Source, outcome, and source of the representative, of every seed, by source."""
        return self._db.execute(_DECIDED)
