"""Cross-document boilerplate: lines that recur at the edges of several distinct documents of one site.

A site is a host that transport states; documents without one have no such lines. Counted over kept documents only,
whose duplicates and near-duplicates do not count, so the counts are a function of the set of documents and not of their
order. Kept or not is decided on texts *before* these lines are cut, which is what keeps the definition free of circles.
A line that becomes boilerplate, or stops being it, touches just the documents of that site that hold it.
"""

from __future__ import annotations

import sqlite3

from ...normalize.document import Cut
from ...normalize.lines.recurring import edge_keys, needed, without_lines
from .codec import Codec
from .queues import WorkQueues


class RecurringLines:
    """The lines of the sites, and which of them are boilerplate."""

    def __init__(self, db: sqlite3.Connection, codec: Codec) -> None:
        self._db, self._codec, self._queues = db, codec, WorkQueues(db)

    def recount(self, *, documents: int) -> None:
        """Bring counts and boilerplate up to date after the documents in the table ``touched`` changed, came or went.

        Adds to ``touched`` every document whose published text this changes. ``documents`` is how many distinct
        documents make a line boilerplate; 0 switches the rule off. Memory does not grow with the number of documents.
        """
        if documents <= 0:
            return
        db = self._db
        db.execute("create temp table changed_lines (site blob, key blob, primary key (site, key)) without rowid")
        for sid in self._queues.touched():
            old = set(db.execute("select site, key from site_lines where sid = ?", (sid,)))
            new = self._lines(sid)
            went, came = [(*line, sid) for line in old - new], [(*line, sid) for line in new - old]
            db.executemany("delete from site_lines where site = ? and key = ? and sid = ?", went)
            db.executemany("insert into site_lines values (?, ?, ?)", came)
            db.executemany("insert or ignore into changed_lines values (?, ?)", old ^ new)
        for site, key in db.execute("select site, key from changed_lines"):
            self._mark(site, key, needed(key, documents))
        db.execute("drop table changed_lines")

    def _mark(self, site: bytes, key: bytes, wanted: int) -> None:
        """Make a line boilerplate where ``wanted`` documents have it, and none where they are fewer."""
        db = self._db
        (count,) = db.execute(
            "select count(*) from (select 1 from site_lines where site = ? and key = ? limit ?)", (site, key, wanted)
        ).fetchone()
        now = count >= wanted
        if now == (key in SiteBoilerplate(db, site)):
            return
        if now:
            db.execute("insert into site_boilerplate values (?, ?)", (site, key))
        else:
            db.execute("delete from site_boilerplate where site = ? and key = ?", (site, key))
        self._queues.touch_holders(site, key)

    def _lines(self, sid: int) -> set[tuple[bytes, bytes]]:
        """Site and key of every line that a document counts; none unless it is kept and came as a text dump."""
        row = self._db.execute(
            "select s.site, d.text from seeds s join contents c on c.cid = s.cid join documents d on d.sid = s.sid "
            "where s.sid = ? and s.live and s.dump and c.best = s.sid and c.rep is null and c.decided",
            (sid,),
        ).fetchone()
        if row is None or row[0] is None:
            return set()
        site, text = row
        return {(site, key) for _, key in edge_keys(self._codec.unpack_text(text))}

    def published_text(self, site: bytes | None, text: str, *, dump: bool) -> tuple[str, list[Cut]]:
        """A document's text as it is published: without its site's boilerplate. Also what that cut."""
        if site is None or not dump:
            return text, []
        if self._db.execute("select 1 from site_boilerplate where site = ? limit 1", (site,)).fetchone() is None:
            return text, []
        return without_lines(text, SiteBoilerplate(self._db, site))


class SiteBoilerplate:
    """The boilerplate of one site as a container of line keys, asked one key at a time."""

    __slots__ = ("_db", "_site")

    def __init__(self, db: sqlite3.Connection, site: bytes) -> None:
        self._db, self._site = db, site

    def __contains__(self, key: object) -> bool:
        row = self._db.execute(
            "select 1 from site_boilerplate where site = ? and key = ?", (self._site, key)
        ).fetchone()
        return row is not None
