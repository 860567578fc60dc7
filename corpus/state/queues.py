"""The work queues: what one step of the state notes for a later one, as one protocol.

==================  ==============================  ===========================================  =======================
queue               what waits in it                who puts in                                  who takes out
==================  ==============================  ===========================================  =======================
``dirty_urls``      canonical URLs with news        putting, detaching and forgetting seeds      ``resolve_revisions``
``pending``         contents to look at again       the same, and ``resolve_revisions``          ``refresh`` of contents
``orphan_texts``    texts of contents whose         detaching seeds                              ``finish`` of contents
                    documents went
``touched``         documents whose record must     putting, forgetting, takedown, revisions,    ``decide``, when all
                    be looked at again              contents, recurring lines                    records are compared
``index_garbage``   contents without documents,     ``ContentTable`` when it drops a content     ``sweep_index``, once
                    whose index entries may go                                                   they are many
``news``            seeds that came, changed or     putting, forgetting, takedown: before that   ``decide``, when all
                    went, as they stood before                                                   changes are told
``purges``,         names and contents to be taken  takedown                                     ``finish_purge``, when
``purge_contents``  out of files                                                                 all files are clean
==================  ==============================  ===========================================  =======================

Who puts in does so in the transaction that makes the work necessary: the batch that is put, the takedown, the
decision. The first six are emptied in the transaction of the decision, which does the work, in the order of the rows;
so a kill leaves either the work still queued or all of it done. What takedowns owe is work on files, which no
transaction holds: it is taken out in a transaction of its own after the files, and done again after a kill.
Putting in twice is putting in once; nothing depends on the order within a queue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .outcomes import OUTCOME
from .schema import each


class News(NamedTuple):
    """A seed that came, changed or went: ``was`` and ``was_reason`` say how the last decision had left it ('': it is
    new), ``now`` and ``reason`` how it stands now (None: it was forgotten). ``site``: the host of its address, if
    known.
    """

    source: str
    sid: int | None
    site: str
    was: str
    was_reason: str | None
    now: str | None
    reason: str | None
    offset: int | None


class WorkQueues:
    """See above. Every method that writes must be called inside the transaction that the table of queues names."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def undecided(self) -> bool:
        """Whether anything waits for a decision: a run was interrupted, or is under way."""
        return any(
            self._db.execute(f"select 1 from {table} limit 1").fetchone() is not None
            for table in ("touched", "dirty_urls", "contents where pending")
        )

    # -- dirty_urls ------------------------------------------------------------------------------------------------

    def note_url(self, url_key: object) -> None:
        """A capture of this canonical URL came, changed or went."""
        self._db.execute("insert or ignore into dirty_urls values (?)", (url_key,))

    def urls(self) -> list[bytes]:
        """The canonical URLs with news."""
        return [key for (key,) in self._db.execute("select url_key from dirty_urls")]

    def clear_urls(self) -> None:
        """All of them are resolved."""
        self._db.execute("delete from dirty_urls")

    # -- pending ---------------------------------------------------------------------------------------------------

    def look_again(self, cid: int) -> None:
        """The documents of this content changed."""
        self._db.execute("update contents set pending = 1 where cid = ?", (cid,))

    def pending(self) -> Iterator[int]:
        """Contents to look at again, each of which the caller takes out by writing its row."""
        for (cid,) in each(self._db, "contents", "cid", where="pending = 1"):
            yield int(cid)

    # -- orphan texts --------------------------------------------------------------------------------------------------

    def keep_text(self, sid: int, cid: int | None) -> None:
        """Keep the text of a document that is about to go: its neighbours are found by it."""
        self._db.execute(
            "insert or ignore into orphan_texts select ?, text from documents where sid = ? and ? not null",
            (cid, sid, cid),
        )

    def clear_texts(self) -> None:
        """The neighbours have been found."""
        self._db.execute("delete from orphan_texts")

    # -- touched ---------------------------------------------------------------------------------------------------

    def touch(self, sids: Iterable[int | None]) -> None:
        """The records of these documents (where there are any) may change."""
        self._db.executemany("insert or ignore into touched values (?)", [(sid,) for sid in sids if sid is not None])

    def touch_best(self, cids: Iterable[int | None]) -> None:
        """The records of the documents that these contents are published by may change."""
        for cid in cids:
            if cid is not None:
                self._db.execute(
                    "insert or ignore into touched select best from contents where cid = ? and best is not null", (cid,)
                )

    def touch_holders(self, site: bytes, key: bytes) -> None:
        """The records of the documents that hold a line of a site may change."""
        self._db.execute(
            "insert or ignore into touched select sid from site_lines where site = ? and key = ?", (site, key)
        )

    def touched(self) -> Iterator[int]:
        """The documents whose record may change."""
        for (sid,) in each(self._db, "touched", "sid"):
            yield int(sid)

    def clear_touched(self) -> None:
        """All records have been compared."""
        self._db.execute("delete from touched")

    # -- index garbage -------------------------------------------------------------------------------------------------

    def note_garbage(self, cid: int) -> None:
        """A content is no more; its entries in the index are of no effect and may be erased."""
        self._db.execute("insert or ignore into index_garbage values (?)", (cid,))

    def worth_erasing(self) -> list[int]:
        """The contents that are gone, once they are many beside those that are there; else none."""
        (garbage,) = self._db.execute("select count(*) from index_garbage").fetchone()
        (contents,) = self._db.execute("select count(*) from contents").fetchone()
        if garbage <= max(1000, contents // 10):
            return []
        return [cid for (cid,) in self._db.execute("select cid from index_garbage")]

    def clear_garbage(self) -> None:
        """Their entries have been erased."""
        self._db.execute("delete from index_garbage")

    # -- news ----------------------------------------------------------------------------------------------------------

    def note_news(self, source: str, site: str = "") -> None:
        """A seed is about to come, change or go. What is known of it before the first time since a decision stays."""
        self._db.execute(
            "insert into news (source, sid, was, reason, site) select n.source, s.sid, "
            f"case when s.sid is null then '' else {OUTCOME} end, s.reason, :site "
            "from (select :source as source) n left join seeds s on s.source = n.source "
            "left join contents c on c.cid = s.cid where true "
            "on conflict (source) do update set site = iif(excluded.site = '', site, excluded.site)",
            {"source": source, "site": site},
        )

    def news(self) -> Iterator[News]:
        """The seeds that came, changed or went, by source. Nothing may be written meanwhile."""
        rows = self._db.execute(
            "select n.source, coalesce(n.sid, s.sid), n.site, n.was, n.reason, "
            f"iif(s.sid is null, null, {OUTCOME}), s.reason, s.offset "
            "from news n left join seeds s using (source) left join contents c on c.cid = s.cid order by n.source"
        )
        return map(News._make, rows)

    def clear_news(self) -> None:
        """All changes have been told."""
        self._db.execute("delete from news")

    # -- purges ----------------------------------------------------------------------------------------------------

    def owe_purge(self, marks: Iterable[bytes | None]) -> None:
        """Records with these ids, or texts with these keys, have to be taken out of files."""
        self._db.executemany("insert or ignore into purges values (?)", [(mark,) for mark in marks if mark is not None])

    def owe_erasure(self, cid: int) -> None:
        """The entries of this content have to be taken out of the index's files."""
        self._db.execute("insert or ignore into purge_contents values (?)", (cid,))

    def owed(self) -> tuple[set[bytes], list[int]]:
        """The marks to look for in files, and the contents to erase from the index."""
        marks = {mark for (mark,) in self._db.execute("select id from purges")}
        return marks, [cid for (cid,) in self._db.execute("select cid from purge_contents")]

    def owes_purge(self) -> bool:
        """Whether a takedown has still to finish in files."""
        return self._db.execute("select 1 from purges limit 1").fetchone() is not None

    def clear_owed(self) -> None:
        """All files are clean."""
        self._db.execute("delete from purges")
        self._db.execute("delete from purge_contents")
