"""The table of seeds: how they are named, found and counted, and what becomes of one that is taken down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

_CAPTURES = "select sid, source from seeds where sid = ? or id = (select id from seeds where sid = ?)"

NOW = "(select started from runs order by run desc limit 1)"
"""SQL: when the run under way began. A rebuild puts seeds again that have no digest then; it is no run, and changes no
date."""


class SeedTable:
    """Questions that need no decision, and the one change that a takedown makes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def _version(self) -> int:
        """Of the tables: who reads does not bring older ones up to date."""
        return int(self._db.execute("pragma user_version").fetchone()[0])

    # -- finding ---------------------------------------------------------------------------------------------------

    def with_source(self, source: str) -> int | None:
        """The number of the seed with this source."""
        row = self._db.execute("select sid from seeds where source = ?", (source,)).fetchone()
        return int(row[0]) if row else None

    def has(self, sid: int) -> bool:
        """Whether there is a seed of this number."""
        return self._db.execute("select 1 from seeds where sid = ?", (sid,)).fetchone() is not None

    def with_id(self, identity: bytes) -> dict[int, str]:
        """Number and source of the seeds with this document id."""
        return dict(self._db.execute("select sid, source from seeds where id = ?", (identity,)).fetchall())

    def with_url(self, url_key: bytes, identity: bytes) -> dict[int, str]:
        """Number and source of the seeds of a canonical URL, stated or claimed, or with the id that it would give."""
        claims = " or claimed = :key" if self._version() > 1 else ""  # tables from before there were claims
        return dict(
            self._db.execute(
                f"select sid, source from seeds where url_key = :key or id = :id{claims}",
                {"key": url_key, "id": identity},
            ).fetchall()
        )

    def captures(self, sid: int) -> dict[int, str]:
        """Number and source of a seed and of all with its id."""
        return dict(self._db.execute(_CAPTURES, (sid, sid)).fetchall())

    def current_capture(self, url_key: bytes | None) -> int | None:
        """The live capture of a canonical URL."""
        row = self._db.execute(
            "select sid from seeds where url_key = ? and live order by revision desc, source limit 1", (url_key,)
        ).fetchone()
        return int(row[0]) if row else None

    def id_of(self, sid: int) -> bytes:
        """The document id of a seed."""
        (identity,) = self._db.execute("select id from seeds where sid = ?", (sid,)).fetchone()
        return bytes(identity)

    def facts(self, sid: int) -> tuple[str, bytes, int | None, bytes | None, bool]:
        """Source, id, content, site, and whether it came as a text dump."""
        source, identity, cid, site, dump = self._db.execute(
            "select source, id, cid, site, dump from seeds where sid = ?", (sid,)
        ).fetchone()
        return source, identity, cid, site, bool(dump)

    def with_text_of(self, sid: int) -> list[tuple[int, str]]:
        """Number and source of the seeds with the content of ``sid``, itself among them."""
        return self._db.execute(
            "select o.sid, o.source from seeds s join seeds o on o.cid = s.cid where s.sid = ?", (sid,)
        ).fetchall()

    def with_key(self, key: bytes) -> list[tuple[int, str]]:
        """Number and source of the seeds whose text has this key."""
        return self._db.execute(
            "select sid, source from seeds join contents using (cid) where contents.key = ?", (key,)
        ).fetchall()

    def heirs_of(self, sid: int) -> dict[int, str]:
        """Who may come to stand where a document stood, and as what: a "version" of the same address, a "copy", or a
        "near-duplicate" that it stood for.
        """
        rows = self._db.execute(
            "select o.sid, iif(o.cid = s.cid, 'copy', 'near-duplicate') "
            "from seeds s join contents c on c.cid = s.cid and c.best = s.sid "
            "join seeds o on o.cid in (select cid from contents where cid = c.cid or rep = c.cid) "
            "where s.sid = :sid and o.sid <> :sid "
            "union all select o.sid, 'version' from seeds s join seeds o on o.url_key = s.url_key "
            "where s.sid = :sid and o.sid <> :sid",
            {"sid": sid},
        )
        return dict(rows.fetchall())

    def under(self, name: str) -> list[int]:
        """The seeds that a name covers: its own, the members of it (``name#``), all below it (``name/``); not those
        that were taken down.
        """
        rows = self._db.execute(
            "select sid from seeds where state <> 'removed' and (source = :name or "
            "source > :name || '#' and source < :name || '$' or source > :name || '/' and source < :name || '0')",
            {"name": name},
        )
        return [sid for (sid,) in rows]

    def files_of(self, sids: Iterable[int]) -> set[int]:
        """The files that seeds come from."""
        return {
            file
            for sid in sids
            for (file,) in self._db.execute("select file from seeds where sid = ?", (sid,)).fetchall()
        }

    def holding(self, words: str, most: int) -> list[str]:
        """Sources in which ``words`` stand, in whatever case, the shortest first."""
        rows = self._db.execute(
            "select source from seeds where instr(lower(source), lower(?)) order by length(source), source limit ?",
            (words, most),
        )
        return [source for (source,) in rows]

    def dates(self, sid: int) -> tuple[str | None, str | None]:
        """When the run began that met a seed first, and the one that met it as something else than before; unknown
        where that was before these were noted.
        """
        if self._version() < 4:
            return None, None
        first, changed = self._db.execute("select first_seen, last_changed from seeds where sid = ?", (sid,)).fetchone()
        return first, changed

    # -- of a file -------------------------------------------------------------------------------------------------

    def count_in(self, file: int | None) -> int:
        """How many seeds a file has."""
        (number,) = self._db.execute("select count(*) from seeds where file = ?", (file,)).fetchone()
        return int(number)

    def count_members(self, file: int, source: str, newest: int) -> int:
        """How many members a container had, without itself, up to the seed ``newest``; removed ones do not count."""
        (number,) = self._db.execute(
            "select count(*) from seeds where file = ? and sid <= ? and source <> ? and state <> 'removed'",
            (file, newest, source),
        ).fetchone()
        return int(number)

    def all_in_file(self, file: int) -> dict[int, str]:
        """Number and source of every seed of a file."""
        return dict(self._db.execute("select sid, source from seeds where file = ? order by source", (file,)))

    def in_file(self, file: int) -> list[int]:
        """The seeds of a file that are not removed."""
        return [
            sid for (sid,) in self._db.execute("select sid from seeds where file = ? and state <> 'removed'", (file,))
        ]

    # -- all of them -----------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many there are."""
        (number,) = self._db.execute("select count(*) from seeds").fetchone()
        return int(number)

    def count_documents(self) -> tuple[int, int]:
        """How many have a document, and of how many of these the payload is stored."""
        documents, payloads = self._db.execute("select count(*), count(raw) from documents").fetchone()
        return int(documents), int(payloads)

    def is_shared(self, cid: int, sid: int) -> bool:
        """Whether another seed has this content, too."""
        other = self._db.execute("select 1 from seeds where cid = ? and sid <> ? limit 1", (cid, sid)).fetchone()
        return other is not None

    def quarantined(self) -> Iterator[tuple[str, int | None, str]]:
        """Source, offset and reason of each that could not be read, by source."""
        return self._db.execute("select source, offset, reason from seeds where state = 'quarantined' order by source")

    def unacknowledged(self) -> int:
        """How many could not be read and have not been told as trouble, or for another reason."""
        (number,) = self._db.execute(
            "select count(*) from seeds s left join acknowledged a using (source) "
            "where s.state = 'quarantined' and (a.source is null or a.reason is not s.reason)"
        ).fetchone()
        return int(number)

    def acknowledge(self) -> None:
        """All that could not be read has been told as trouble."""
        self._db.execute("delete from acknowledged")
        self._db.execute("insert into acknowledged select source, reason from seeds where state = 'quarantined'")

    def filtered(self) -> dict[str, int]:
        """How many were filtered for each of the most frequent reasons."""
        return dict(
            self._db.execute(
                "select reason, count(*) from seeds where state = 'filtered' group by reason order by 2 desc limit 20"
            )
        )

    def identities(self) -> Iterator[tuple[object, ...]]:
        """Source, id, keys of the URL and of the claimed one, site and revision of each, by source."""
        return self._db.execute("select source, id, url_key, claimed, site, revision from seeds order by source")

    def numbers_of_documents(self) -> Iterator[int]:
        """The seeds that have a document, in order."""
        return (sid for (sid,) in self._db.execute("select sid from documents order by sid"))

    def last_document(self) -> int:
        """The highest number of a seed that has a document; 0 when none has."""
        (last,) = self._db.execute("select coalesce(max(sid), 0) from documents").fetchone()
        return int(last)

    def bodies(self) -> Iterator[tuple[int, str, bytes]]:
        """Number, source and packed body of each that has a document."""
        return self._db.execute("select sid, source, body from seeds join documents using (sid) order by sid")

    def payloads(self) -> Iterator[tuple[int, str, int, bytes, bytes, str | None]]:
        """Number, source, file, digest, packed payload and label of each whose payload is stored, in order."""
        return self._db.execute(
            "select sid, source, file, digest, raw, label from seeds join documents using (sid) "
            "left join files using (file) where raw is not null order by sid"
        )

    def stored(self, sid: int) -> tuple[str, bytes, int, bytes | None]:
        """Source, digest, file and packed payload (if it is stored) of one that has a document."""
        source, digest, file, raw = self._db.execute(
            "select source, digest, file, raw from seeds join documents using (sid) where sid = ?", (sid,)
        ).fetchone()
        return source, digest, file, raw

    def without_payload(self, source: str, digest: bytes) -> int | None:
        """The seed with this source and digest, if it is not removed and its payload is not stored."""
        row = self._db.execute(
            "select sid, raw is null from seeds left join documents using (sid) "
            "where source = ? and digest = ? and state <> 'removed'",
            (source, digest),
        ).fetchone()
        return int(row[0]) if row is not None and row[1] else None

    # -- changing --------------------------------------------------------------------------------------------------

    def mark_removed(self, sid: int, reason: str) -> None:
        """All that is left of a seed that was taken down: its number, source, id and the reason."""
        self._db.execute(
            "update seeds set state = 'removed', reason = ?, digest = null, offset = null, transient = 0, "
            "url_key = null, claimed = null, revision = null, live = 0, cid = null, priority = null, site = null, "
            "dump = 0, language = null where sid = ?",
            (reason, sid),
        )

    def try_again(self) -> None:
        """What failed under the limits of its day is tried again by the next run that reads its file."""
        self._db.execute("update seeds set transient = 1 where transient <> 0")
