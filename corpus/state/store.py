"""The store: everything a run learns, in one SQLite file, written in short transactions.

A run puts batches of outcomes (each its own commit, so a kill loses the last batch at most), then ``decide`` settles
what they mean for the corpus in one transaction, which is the only commit point of a snapshot.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...dedupe.recent_bands import RecentBands
from ...dedupe.sketch import Sketcher
from ...dedupe.stories.words import Rarity
from ...normalize.document import Document
from ..errors import DamagedCorpus, NoCorpus, UsageError
from ..identity import claimed_url, document_id, document_key, host_of, identify, site_key, url_key
from ..priority import arrival_key, priority_key
from ..remote.urls import is_url
from ..settings import CorpusSettings, Origin
from ..snapshots.layout import current_number, snapshot_numbers
from ..snapshots.rendered import Rendered
from .band_index import BandIndex, SegmentInfo
from .codec import Codec
from .database_errors import damaged
from .files import FileTable
from .kept import KeptDocuments
from .os_paths import packed_path, printable, unpacked_path
from .outcomes import Outcomes
from .overview import Overview
from .publications import PublicationTable
from .published import PublishedTable
from .queues import WorkQueues
from .recurring_lines import RecurringLines
from .schema import connect, empty_log, prepare, version
from .seeds import NOW, SeedTable
from .stored_settings import KEPT, MADE, made_with, refuse_others, settings_of
from .story_table import StoryTable
from .takedowns import TombstoneTable

DATABASE = "state.db"
INDEX = "index"


@dataclass(slots=True)
class SeedResult:
    """What a run learned about one seed. Without a ``document``, ``state`` and ``reason`` say why there is none;
    ``transient`` is 0 when that is for good, 1 when the next run should try again, else the number of the limits under
    which it failed. ``site``: the host of its address, where others state one.
    """

    source: str
    file: int
    digest: bytes
    state: str
    document: Document | None = None
    reason: str = ""
    transient: int = 0
    offset: int | None = None
    raw: bytes | None = None
    site: str = ""


@dataclass(slots=True)
class _Incoming:
    """A result with what is derived from it before the transaction opens."""

    result: SeedResult
    identity: bytes
    url: str | None = None
    claim: str | None = None
    key: bytes | None = None
    text: bytes = b""
    body: bytes = b""
    site: str = ""


@dataclass(slots=True)
class Store:
    """An open corpus. Writers hold ``CorpusLock`` around it; readers open it with ``read`` at any time. ``given``: the
    settings it was opened with, where these are not its own. ``db`` is for this package alone: others ask the tables.
    """

    folder: Path
    db: sqlite3.Connection
    given: CorpusSettings | None = None
    codec: Codec = field(default_factory=Codec)
    _index: BandIndex | None = None
    _sketcher: Sketcher | None = None
    recent_bands: RecentBands = field(default_factory=RecentBands)
    rendered: Rendered = field(default_factory=Rendered)
    rarity: Rarity = field(default_factory=Rarity)

    # -- opening ---------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        folder: Path,
        settings: CorpusSettings | None = None,
        *,
        origins: Mapping[str, Origin] | None = None,
        named: Path | None = None,
        as_it_is: bool = False,
    ) -> Store:
        """Open for writing, making a new corpus where there is none; without ``settings``, a corpus that is there, with
        its own. ``origins``: where the settings came from. ``named``: the corpus that this is a copy of, for messages.
        ``as_it_is``: whatever parameters it was made with, for who decides nothing.

        Raises:
            NoCorpus: there is none, and no settings to make one with.
            BadConfiguration: the corpus was made with other parameters, or by another version.
            DamagedCorpus: the database cannot be used.
        """
        refuse_lost(folder)
        if settings is None:
            cls.read(folder).close()
        try:
            db = connect(folder / DATABASE)
            if not version(db):
                refuse_lost(folder, begun=False)
            prepare(db)
        except sqlite3.DatabaseError as error:
            raise _damaged(folder, error) from error
        store = cls(folder, db, settings)
        if not as_it_is:
            store._check_header(named or folder, origins)
        return store

    @classmethod
    def read(cls, folder: Path) -> Store:
        """Open for reading, also while a run is writing. The settings are the corpus's own."""
        refuse_lost(folder)
        if not (folder / DATABASE).is_file():
            raise NoCorpus(f"no corpus in {folder}")
        try:
            db = connect(folder / DATABASE, read_only=True)
            if not version(db):
                refuse_lost(folder, begun=False)
                raise NoCorpus(f"no corpus in {folder} yet")
        except sqlite3.DatabaseError as error:
            raise _damaged(folder, error) from error
        return cls(folder, db)

    def close(self) -> None:
        """Close the database (and let SQLite fold its log into it)."""
        self.db.close()

    def empty_log(self) -> bool:
        """Empty the database's log, where old pages live on. False when a reader is in the way."""
        return empty_log(self.db)

    @property
    def settings(self) -> CorpusSettings:
        """Those it was opened with, else those it was made with. Raises ``DamagedCorpus`` when these are unreadable."""
        if self.given is None:
            self.given = settings_of(self._header_rows())
        return self.given

    def _header_rows(self) -> dict[str, str]:
        return dict(self.db.execute("select name, value from header"))

    def _check_header(self, folder: Path, origins: Mapping[str, Origin] | None) -> None:
        found = self._header_rows()
        made = bool(made_with(found))
        if made:
            refuse_others(folder, found, self.settings, origins)
        keeping = {f"{KEPT}{name}": value for name, value in self.settings.keeping().items()}
        if made and keeping.items() <= found.items():
            return
        with self.transaction():
            if not made:
                for name, value in self.settings.header().items():
                    self.set_header(f"{MADE}{name}", value)
                self.set_header("snapshot", "0")
            for name, value in keeping.items():
                self.set_header(name, value)

    # -- small things ----------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One short write transaction: committed as a whole or not at all. Inside another one, part of it."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("begin immediate")
        try:
            yield
            self.db.execute("commit")
        except BaseException:
            self.db.rollback()
            self._index = None  # its manifest may be ahead of what is recorded
            raise
        if self._index is not None:
            self._index.delete_obsolete()

    def header(self, name: str, default: str = "") -> str:
        """A value of the header table."""
        row = self.db.execute("select value from header where name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set_header(self, name: str, value: str) -> None:
        """Set a value of the header table (inside a transaction)."""
        self.db.execute("insert or replace into header values (?, ?)", (name, value))

    def parameters(self) -> dict[str, Any]:
        """What the corpus was made with, by name, as values of JSON."""
        return {name: json.loads(value) for name, value in sorted(made_with(self._header_rows()).items())}

    @property
    def snapshot(self) -> int:
        """Number of the newest decided snapshot; 0 before the first."""
        return int(self.header("snapshot", "0"))

    @property
    def index_name(self) -> str:
        """The folder of the index inside the corpus; a rebuild makes a new one."""
        return self.header("index", INDEX)

    @property
    def index(self) -> BandIndex:
        """The band index as the database lists it."""
        if self._index is None:
            rows = self.db.execute("select info from segments order by name").fetchall()
            manifest = [SegmentInfo(**json.loads(info)) for (info,) in rows]
            self._index = BandIndex(self.folder / self.index_name, manifest)
        return self._index

    @property
    def sketcher(self) -> Sketcher:
        """Made when the first text needs it: compiled kernels are not for commands that only read."""
        if self._sketcher is None:
            self._sketcher = Sketcher(self.settings.dedup)
        return self._sketcher

    def save_manifest(self) -> None:
        """Record which segments the index consists of (inside the transaction that needs them)."""
        self.db.execute("delete from segments")
        self.db.executemany(
            "insert into segments values (?, ?)", [(s.name, json.dumps(s.to_dict())) for s in self.index.manifest]
        )

    def document(self, sid: int) -> Document | None:
        """The document of a seed, as normalisation made it."""
        row = self.db.execute(
            "select source, text, body from seeds join documents using (sid) where sid = ?", (sid,)
        ).fetchone()
        return self.codec.unpack_document(*row) if row else None

    # -- the tables ------------------------------------------------------------------------------------------------

    @property
    def seeds(self) -> SeedTable:
        """The table of seeds."""
        return SeedTable(self.db)

    @property
    def files(self) -> FileTable:
        """The tables of files and labels."""
        return FileTable(self.db)

    @property
    def kept(self) -> KeptDocuments:
        """The kept documents."""
        return KeptDocuments(self.db)

    @property
    def published(self) -> PublishedTable:
        """The published records, their parts and changes."""
        return PublishedTable(self.db)

    @property
    def publications(self) -> PublicationTable:
        """The log of publications."""
        return PublicationTable(self.db)

    @property
    def tombstones(self) -> TombstoneTable:
        """What must not come back."""
        return TombstoneTable(self.db)

    @property
    def outcomes(self) -> Outcomes:
        """What became of the seeds."""
        return Outcomes(self.db)

    @property
    def overview(self) -> Overview:
        """All of it at once."""
        return Overview(self.db)

    @property
    def recurring_lines(self) -> RecurringLines:
        """The lines of the sites, and which of them are boilerplate."""
        return RecurringLines(self.db, self.codec)

    @property
    def stories(self) -> StoryTable:
        """Versions of a story."""
        return StoryTable(self.db)

    @property
    def queues(self) -> WorkQueues:
        """What waits to be done."""
        return WorkQueues(self.db)

    # -- labels ----------------------------------------------------------------------------------------------------

    def bind_label(self, label: str, folder: str, *, explicit: bool) -> None:
        """Tie a label to the folder it names. Raises ``UsageError`` when a default label is tied to another one.

        An explicit label whose folder is gone stands for the same collection in a new place from now on, and so do the
        files known in it.
        """
        row = self.db.execute("select folder from labels where label = ?", (label,)).fetchone()
        if row is None:
            with self.transaction():
                self.db.execute("insert into labels values (?, ?, ?)", (label, packed_path(folder), int(explicit)))
        elif (old := unpacked_path(row[0])) != folder:
            if not explicit:
                raise UsageError(
                    f"label {label!r} already stands for {old}; to add {folder} give it a name of its own: "
                    f"--label NAME (or --label {label} if it is the same collection in a new place)"
                )
            if not is_url(old) and not os.path.lexists(old):
                self._move_label(label, old, folder)

    def _move_label(self, label: str, old: str, new: str) -> None:
        prefix = f"{old.rstrip('/')}/"
        with self.transaction():
            self.db.execute("update labels set folder = ? where label = ?", (packed_path(new), label))
            for file, path in self.db.execute(
                "select file, path from files where label = ? and path is not null", (label,)
            ).fetchall():
                if (known := unpacked_path(path)).startswith(prefix):
                    moved = packed_path(f"{new}/{known.removeprefix(prefix)}")
                    self.db.execute("update files set path = ? where file = ?", (moved, file))

    # -- putting ---------------------------------------------------------------------------------------------------

    def put(self, results: Sequence[SeedResult]) -> int:
        """Record a batch of results in one transaction. Nothing is decided yet, no snapshot changes. Returns how many
        of them have a text that another seed has, too.
        """
        copies = 0
        incoming = [self._derive(result) for result in results]
        with self.transaction():
            fresh: list[tuple[int, str]] = []
            for item in incoming:
                copies += self._put_one(item, fresh)
            if fresh:
                import numpy as np

                sketches = self.sketcher.sketch([text for _, text in fresh])
                contents = np.array([cid for cid, _ in fresh], dtype=np.int64)
                self.index.add(contents, sketches.bands)
                self.index.merge()
                self.save_manifest()
        if fresh:
            self.recent_bands.note(contents, sketches.bands)
        return copies

    def _derive(self, result: SeedResult) -> _Incoming:
        document = result.document
        if document is None:
            return _Incoming(result, document_id(result.source, None), site=result.site)
        identity, url = identify(document)
        text, body = self.codec.pack_text(document.text), self.codec.pack_body(document)
        site = result.site or (host_of(url) if url else "")
        return _Incoming(result, identity, url, claimed_url(document), document_key(document), text, body, site)

    def _put_one(self, item: _Incoming, fresh: list[tuple[int, str]]) -> bool:
        """Whether another seed has the same text."""
        db, result, document = self.db, item.result, item.result.document
        self.detach(result.source, item.site)
        db.execute(
            "insert into seeds (source, file, state) values (?, ?, '') on conflict do nothing",
            (result.source, result.file),
        )
        (sid,) = db.execute("select sid from seeds where source = ?", (result.source,)).fetchone()
        state, reason = result.state, printable(result.reason)
        barred = self.tombstones.reason_against(result.source, item.identity, item.key)
        if barred is not None:
            state, reason, document = "removed", barred, None
        values: dict[str, object] = dict.fromkeys(
            ("url_key", "claimed", "revision", "cid", "priority", "site", "language"), None
        ) | {"live": 0, "dump": 0}
        if document is not None and item.key is not None:
            values |= {
                "url_key": url_key(item.url) if item.url else None,
                "claimed": url_key(item.claim) if item.claim else None,
                "revision": revision_order(document),
                "cid": self._content(item.key, document.text, fresh),
                "priority": arrival_key(sid, document)
                if self.settings.policy == "stable"
                else priority_key(document, item.identity, self.settings.sources),
                "site": site_key(document),
                "language": document.language.code,
                "live": 0 if item.url else 1,
                "dump": int(document.dump),
            }
            db.execute("insert into documents values (?, ?, ?, ?)", (sid, item.text, item.body, self._pack_raw(result)))
            if item.url:
                self.queues.note_url(values["url_key"])
        db.execute(
            "update seeds set file = :file, digest = :digest, state = :state, reason = :reason, offset = :offset, "
            "transient = :transient, id = :id, url_key = :url_key, claimed = :claimed, revision = :revision, "
            "live = :live, cid = :cid, priority = :priority, site = :site, dump = :dump, language = :language, "
            f"first_seen = coalesce(first_seen, {NOW}), last_changed = case when last_changed not null and "
            f"(digest is null or digest = :digest) then last_changed else {NOW} end where sid = :sid",
            values
            | {
                "sid": sid, "file": result.file, "digest": result.digest, "state": state, "reason": reason or None,
                "offset": result.offset, "transient": result.transient, "id": item.identity,
            },
        )  # fmt: skip
        self.queues.touch([sid])
        cid = values["cid"]
        if not isinstance(cid, int) or (fresh and fresh[-1][0] == cid):  # nobody has a text that was not there before
            return False
        return self.seeds.is_shared(cid, sid)

    def _pack_raw(self, result: SeedResult) -> bytes | None:
        return self.codec.pack(result.raw) if result.raw is not None else None

    def _content(self, key: bytes, text: str, fresh: list[tuple[int, str]]) -> int:
        """The content with this key, made if it is new, and in any case to be looked at by the next decision."""
        row = self.db.execute("select cid from contents where key = ?", (key,)).fetchone()
        if row is not None:
            self.queues.look_again(row[0])
            return int(row[0])
        cid = self.db.execute("insert into contents (key) values (?)", (key,)).lastrowid
        assert cid is not None
        fresh.append((cid, text))
        return cid

    def detach(self, source: str, site: str = "") -> None:
        """Take what a seed said before out of everything that counts it. ``site``: the host it has now."""
        self.queues.note_news(source, site)
        row = self.db.execute("select sid, cid, url_key from seeds where source = ?", (source,)).fetchone()
        if row is None:
            return
        sid, cid, key = row
        self.queues.keep_text(sid, cid)
        self.db.execute("delete from documents where sid = ?", (sid,))
        if cid is not None:
            self.queues.look_again(cid)
        if key is not None:
            self.queues.note_url(key)

    def forget(self, sids: Sequence[int]) -> None:
        """Drop seeds altogether (their files are gone and the user said so); what they stood for is pending."""
        with self.transaction():
            for sid in sids:
                (source,) = self.db.execute("select source from seeds where sid = ?", (sid,)).fetchone()
                self.detach(source)
                self.db.execute("delete from seeds where sid = ?", (sid,))
                self.queues.touch([sid])


def refuse_lost(folder: Path, *, begun: bool = True) -> None:
    """Raise ``DamagedCorpus`` where there are snapshots but the database they come from is missing or empty: a new one
    would count snapshots from 1 again, and readers would see the corpus go back. Not ``begun``: it has no tables.
    """
    path = folder / DATABASE
    there = begun and path.is_file() and path.stat().st_size
    if not there and (current_number(folder) or snapshot_numbers(folder)):
        what = "is empty" if path.exists() else "is missing"
        raise DamagedCorpus(f"{path} {what}; recover with: winnow rebuild --corpus {folder}")


def revision_order(document: Document) -> str:
    """Orders captures of one canonical URL, the greatest is current: whose word the address is, when it was captured (a
    day without a time is its first second; unknown is before every day), the day of its last stated change, content.
    Every part has its width, so that the strings compare as the parts do.
    """
    from ..snapshots.fields import content_hash

    fetched, meta = document.fetched or "", document.meta
    if len(fetched) == 10:
        fetched += "T00:00:00Z"
    day = meta.modified or meta.date or ""
    return printable(f"{document.authority}{fetched:20.20}{day:10.10}{content_hash(document.text)}")


def _damaged(folder: Path, error: sqlite3.DatabaseError) -> Exception:
    """What an error on opening means to the user; others (full disk, no permission) stay as they are."""
    if damaged(error):
        return DamagedCorpus(
            f"{folder / DATABASE} is damaged ({error}); recover with: winnow rebuild --corpus {folder}"
        )
    return error
