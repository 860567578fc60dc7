"""The tables of stories: profiles of texts, the keys by which they find each other, how close they are, and what came
of it. Only SQL; what it means is in `corpus.stories`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .kept import KEPT


class StoryFacts(NamedTuple):
    """What a kept document's story says of it. ``story``: the id of its first version; None where no story can be told.
    ``source_of``: the id of the document whose text it prints. ``earliest``, ``latest``: days between which it was
    published, by ``method``.
    """

    story: bytes | None = None
    source_of: bytes | None = None
    earliest: str | None = None
    latest: str | None = None
    method: str | None = None


class StoryText(NamedTuple):
    """A document that can be in a story: seed, id, source, day of publication, packed body, and its facts so far."""

    sid: int
    identity: bytes
    source: str
    day: str | None
    body: bytes
    facts: StoryFacts


_FACTS = "t.story, t.source_of, t.earliest, t.latest, t.method"


class StoryTable:
    """What a decision writes (inside its transaction) and rendering, ``stories`` and ``explain`` read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # -- texts and profiles ----------------------------------------------------------------------------------------

    def kept(self, sid: int) -> tuple[str | None, bytes, bytes] | None:
        """Language, packed text and packed body of a document, if it is kept."""
        row: tuple[str | None, bytes, bytes] | None = self._db.execute(
            f"select s.language, d.text, d.body {KEPT} and s.sid = ?", (sid,)
        ).fetchone()
        return row

    def made_from(self, sid: int) -> bytes | None:
        """The hash of what a document's profile was made from, if it has one."""
        row = self._db.execute("select made_from from story_texts where sid = ?", (sid,)).fetchone()
        return bytes(row[0]) if row else None

    def enter(self, sid: int, made_from: bytes, profile: bytes, day: str | None, keys: Iterable[int]) -> None:
        """A document has this profile from now on, and these keys."""
        self._db.execute(
            "insert into story_texts (sid, made_from, profile, day) values (?, ?, ?, ?)",
            (sid, made_from, profile, day),
        )
        self._db.executemany("insert into story_keys values (?, ?)", [(key, sid) for key in keys])

    def leave(self, sid: int, keys: Iterable[int]) -> None:
        """A document has no profile, no keys and no links any more."""
        self.unlink(sid)
        self._db.executemany("delete from story_keys where key = ? and sid = ?", [(key, sid) for key in keys])
        self._db.execute("delete from story_texts where sid = ?", (sid,))

    def profile(self, sid: int) -> tuple[bytes, str | None]:
        """The profile of a document, and its day."""
        packed, day = self._db.execute("select profile, day from story_texts where sid = ?", (sid,)).fetchone()
        return bytes(packed), day

    # -- keys ------------------------------------------------------------------------------------------------------

    def holders(self, key: int, most: int) -> list[int] | None:
        """The documents with a key; None where they are more than ``most``."""
        rows = self._db.execute("select sid from story_keys where key = ? limit ?", (key, most + 1)).fetchall()
        return [sid for (sid,) in rows] if len(rows) <= most else None

    def all_holders(self, key: int) -> list[int]:
        """The documents with a key, however many."""
        return [sid for (sid,) in self._db.execute("select sid from story_keys where key = ?", (key,)).fetchall()]

    def count_holders(self, key: int) -> int:
        """How many documents have a key."""
        (count,) = self._db.execute("select count(*) from story_keys where key = ?", (key,)).fetchone()
        return int(count)

    # -- links -----------------------------------------------------------------------------------------------------

    def link(self, a: int, b: int, closeness: int) -> None:
        """Two documents are so close."""
        self._db.executemany(
            "insert or replace into story_links values (?, ?, ?)", [(a, b, closeness), (b, a, closeness)]
        )

    def part(self, a: int, b: int) -> None:
        """Two documents say nothing about each other."""
        self._db.executemany("delete from story_links where a = ? and b = ?", [(a, b), (b, a)])

    def unlink(self, sid: int) -> None:
        """A document is close to none."""
        self._db.executemany(
            "delete from story_links where a = ? and b = ?",
            [pair for other, _ in self.links(sid) for pair in ((sid, other), (other, sid))],
        )

    def links(self, sid: int) -> list[tuple[int, int]]:
        """The documents to which one is close, and how close."""
        return self._db.execute("select b, closeness from story_links where a = ?", (sid,)).fetchall()

    # -- stories ---------------------------------------------------------------------------------------------------

    def text(self, sid: int) -> StoryText:
        """A document that has a profile."""
        row = self._db.execute(
            f"select t.sid, s.id, s.source, t.day, d.body, {_FACTS} from story_texts t join seeds s using (sid) "
            "join documents d using (sid) where t.sid = ?",
            (sid,),
        ).fetchone()
        number, identity, source, day, body, *facts = row
        return StoryText(number, identity, source, day, body, StoryFacts(*facts))

    def told(self, sid: int, facts: StoryFacts) -> None:
        """A document's facts from now on."""
        self._db.execute(
            "update story_texts set story = ?, source_of = ?, earliest = ?, latest = ?, method = ? where sid = ?",
            (*facts, sid),
        )

    def facts(self, sid: int) -> StoryFacts:
        """What is known of a document's story."""
        row = self._db.execute(f"select {_FACTS} from story_texts t where sid = ?", (sid,)).fetchone()
        return StoryFacts(*row) if row else StoryFacts()

    def members(self, story: bytes) -> list[int]:
        """The documents of a story."""
        return [sid for (sid,) in self._db.execute("select sid from story_texts where story = ?", (story,)).fetchall()]

    def count(self) -> tuple[int, int]:
        """How many stories have more than one version, and how many versions these have."""
        rows = "select count(*) as versions from story_texts where story not null group by story having count(*) > 1"
        stories, versions = self._db.execute(f"select count(*), coalesce(sum(versions), 0) from ({rows})").fetchone()
        return int(stories), int(versions)

    def large(self) -> Iterator[bytes]:
        """The stories with more than one version, the largest first."""
        rows = self._db.execute(
            "select story from story_texts where story not null group by story having count(*) > 1 "
            "order by count(*) desc, story"
        )
        return (story for (story,) in rows)
