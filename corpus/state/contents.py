"""The table of contents as ``dedupe.protocol`` sees it: distinct texts, their priorities, who stands for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...dedupe.protocol import NOBODY, Assignment, ContentStates
from ...dedupe.shingles import I64
from ..priority import may_stand
from .store import Store

_PAGE = 500


@dataclass(slots=True)
class Pending:
    """What a decision has to settle: contents never decided, contents without documents left, and contents whose
    priority changed (with the priority they had).
    """

    dirty: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    moved: dict[int, bytes] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.dirty or self.removed or self.moved)


class ContentTable:
    """Implements ``dedupe.protocol.KeptStore`` over the database, inside the transaction of a decision.

    Whatever a decision changes puts the documents concerned into the table ``touched``: the document itself, and those
    that stand or stood for it, whose count of duplicates changes.
    """

    def __init__(self, store: Store) -> None:
        self.db, self.codec, self.queues = store.db, store.codec, store.queues
        (self.width,) = store.db.execute("select coalesce(max(length(priority)), 8) from seeds").fetchone()

    def refresh(self) -> Pending:
        """Look again at every pending content: its best document and priority as they are now.

        A content whose priority did not change needs no decision. Memory: one entry for each content that does.
        """
        found = Pending()
        for cid in self.queues.pending():
            best, priority, rep, decided = self.db.execute(
                "select best, priority, rep, decided from contents where cid = ?", (cid,)
            ).fetchone()
            now = self.db.execute(
                "select sid, priority from seeds where cid = ? and live order by priority limit 1", (cid,)
            ).fetchone()
            self.queues.touch([best, now[0] if now else None])
            self.queues.touch_best([rep])
            if now is None:
                if decided:
                    found.removed.append(cid)
                else:
                    self._drop(cid)
                continue
            self.db.execute(
                "update contents set best = ?, priority = ?, pending = 0 where cid = ?", (now[0], now[1], cid)
            )
            if not decided:
                found.dirty.append(cid)
            elif now[1] != priority:
                found.moved[cid] = priority
        return found

    def finish(self, found: Pending) -> None:
        """Drop contents without live documents, and the texts kept for their sake."""
        for cid in found.removed:
            self._drop(cid)
        self.queues.clear_texts()

    def _drop(self, cid: int) -> None:
        """Forget a content; one that superseded documents still hold stays, undecided, since they may come back."""
        if self.db.execute("select 1 from seeds where cid = ? limit 1", (cid,)).fetchone() is not None:
            self.db.execute(
                "update contents set best = null, priority = null, rep = null, decided = 0, pending = 0 where cid = ?",
                (cid,),
            )
        else:
            self.db.execute("delete from contents where cid = ?", (cid,))
            self.queues.note_garbage(cid)

    def facts(self, ids: I64) -> ContentStates:
        """See ``KeptStore``. What the index still holds of contents long gone is not kept, by nobody represented."""
        found = self._rows("select cid, priority, rep, decided from contents where cid in", ids)
        never = (b"\xff" * self.width, None, 0)
        rows = [found.get(cid, never) for cid in ids.tolist()]
        return ContentStates(
            np.array([priority or never[0] for priority, _, _ in rows], dtype=f"S{self.width}"),
            np.array([rep is None and decided for _, rep, decided in rows], dtype=np.bool_),
            np.array([NOBODY if rep is None else rep for _, rep, _ in rows], dtype=np.int64),
        )

    def texts(self, ids: I64) -> Sequence[str]:
        """See ``KeptStore``."""
        query = "select s.cid, d.text from seeds s join documents d using (sid) where s.cid in"
        found = self._rows(query, ids) | self._rows("select cid, text from orphan_texts where cid in", ids)
        return [self.codec.unpack_text(found[cid][0]) if cid in found else "" for cid in ids.tolist()]

    def represented_by(self, ids: I64) -> I64:
        """See ``KeptStore``."""
        found = [
            cid
            for page in _pages(ids)
            for (cid,) in self.db.execute(f"select cid from contents where rep in ({_marks(page)})", page)
        ]
        return np.array(found, dtype=np.int64)

    def may_stand(self, priority: bytes, other: bytes) -> bool:
        """See ``KeptStore``: the priorities say where the best documents of the two come from."""
        return may_stand(priority, other)

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """See ``KeptStore``."""
        for decision in assignments:
            row = self.db.execute("select best, rep from contents where cid = ?", (decision.content,)).fetchone()
            if row is None or row[0] is None:
                continue
            rep = None if decision.kept else decision.representative
            self.db.execute(
                "update contents set rep = ?, jaccard = ?, containment = ?, relation = ?, decided = 1 where cid = ?",
                (rep, decision.jaccard, decision.containment, decision.reason, decision.content),
            )
            self.queues.touch([row[0]])
            self.queues.touch_best([row[1], rep])

    def _rows(self, query: str, ids: I64) -> dict[int, tuple[Any, ...]]:
        found: dict[int, tuple[Any, ...]] = {}
        for page in _pages(ids):
            for cid, *row in self.db.execute(f"{query} ({_marks(page)})", page):
                found[cid] = tuple(row)
        return found


def _pages(ids: I64) -> Iterator[list[int]]:
    values = ids.tolist()
    for start in range(0, len(values), _PAGE):
        yield values[start : start + _PAGE]


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))
