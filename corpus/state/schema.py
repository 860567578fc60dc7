"""The database of a corpus: its tables, its version and how an older one is brought up to date.

One SQLite file (WAL) is the one source of truth; published snapshots are projections of it. ``secure_delete`` is on, so
that what is removed is overwritten in the file itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..errors import DamagedCorpus
from .database_errors import errorname

SCHEMA = 5
"""Version of the tables (SQLite ``user_version``). A higher one in a file is refused, a lower one is migrated."""

APPLICATION_ID = 0x77696E6E  # "winn"

_NEWS = """
-- Seeds that came, changed or went since the last decision, as that one had left them. was: outcome, '' of a new one
create table news (
    source text primary key, sid integer, was text not null, reason text, site text not null default '') without rowid
"""
_PUBLICATIONS = """
-- What made each snapshot, when, and what it changed (counts and the first names).
create table publications (
    snapshot integer primary key, command text not null, day text not null, changed text not null)
"""
_ACKNOWLEDGED = """
-- Seeds in quarantine that a run was told to be strict about, and has told, with the reasons they had.
create table acknowledged (source text primary key, reason text) without rowid
"""
_REASONS = """
-- Why a source was taken down, each time it was asked for.
create table takedown_reasons (
    source text not null, day text not null, reason text not null, primary key (source, day, reason)) without rowid
"""
_STORIES = """
-- Profiles of kept texts (docs/stories.md), the story each is in, and what that says of it. made_from: hash of the text
create table story_texts (
    sid integer primary key, made_from blob not null, profile blob not null, day text, story blob, source_of blob,
    earliest text, latest text, method text);
create index story_texts_story on story_texts (story);
-- The terms by which texts of one event are found, as hashes.
create table story_keys (key integer not null, sid integer not null, primary key (key, sid)) without rowid;
-- How close two texts are (0 to 1000), in both directions.
create table story_links (
    a integer not null, b integer not null, closeness integer not null, primary key (a, b)) without rowid
"""

TABLES = f"""
{_NEWS};
{_REASONS};
{_ACKNOWLEDGED};
{_PUBLICATIONS};
{_STORIES};
create table header (name text primary key, value text not null) without rowid;

-- A label is the collection's name, first part of every source. A default label is bound to one folder.
create table labels (label text primary key, folder text not null, explicit integer not null) without rowid;

-- Files as they were when last read completely: unchanged size and time mean unchanged content (racy times excepted).
create table files (
    file integer primary key, label text not null, relative text not null, path text,
    size integer not null, mtime_ns integer not null, read_ns integer not null, mode integer not null,
    complete integer not null, unique (label, relative));

-- One row for every seed ever seen. state: document | filtered | quarantined | removed. first_seen, last_changed: when
-- the run began that met it first, or as something else than before (null where that was before they were noted).
create table seeds (
    sid integer primary key autoincrement, source text not null unique, file integer not null, digest blob,
    state text not null, reason text, offset integer, transient integer not null default 0,
    id blob, url_key blob, claimed blob, revision text, live integer not null default 0,
    cid integer, priority blob, site blob, dump integer not null default 0, language text,
    first_seen text, last_changed text);
create index seeds_file on seeds (file);
create index seeds_id on seeds (id);
create index seeds_url on seeds (url_key) where url_key is not null;
create index seeds_claimed on seeds (claimed) where claimed is not null;
create index seeds_content on seeds (cid, live, priority) where cid is not null;
create table dirty_urls (url_key blob primary key) without rowid;

-- What normalisation made of a seed (compressed), and the payload it was made from where that is kept.
create table documents (sid integer primary key, text blob not null, body blob not null, raw blob);

-- One row for every distinct content (equal after dedup-normalisation) of a live document.
-- rep: null = kept (once decided), else the kept content that stands for it. pending: to be looked at again.
create table contents (
    cid integer primary key autoincrement, key blob not null unique, best integer, priority blob,
    rep integer, jaccard real, containment real, relation text, decided integer not null default 0,
    pending integer not null default 1);
-- Contents without documents whose entries in the index wait to be erased.
create table index_garbage (cid integer primary key);
create index contents_rep on contents (rep) where rep is not null;
create index contents_pending on contents (cid) where pending = 1;

-- Texts of contents whose documents went since the last decision, which still has to find their neighbours.
create table orphan_texts (cid integer primary key, text blob not null);

create table segments (name text primary key, info text not null) without rowid;

-- Lines of kept dump documents by site, and which of them are boilerplate (docs/lines.md).
create table site_lines (site blob not null, key blob not null, sid integer not null,
    primary key (site, key, sid)) without rowid;
create index site_lines_sid on site_lines (sid);
create table site_boilerplate (site blob not null, key blob not null, primary key (site, key)) without rowid;

-- Documents whose record must be looked at again before the next snapshot.
create table touched (sid integer primary key);

-- The corpus as the snapshot `header.snapshot` shows it.
create table published (
    id blob primary key, sid integer not null, part integer not null, digest blob not null) without rowid;
create index published_part on published (part);
create index published_sid on published (sid);
create table parts (part integer primary key, records integer not null, changed integer not null);
create table changes (snapshot integer not null, id blob not null, op text not null,
    primary key (snapshot, id)) without rowid;

-- Takedowns: what must not come back, and what has still to be erased from snapshots and files.
create table tombstones (
    source text primary key, id blob, key blob, reason text not null, run integer not null) without rowid;
create index tombstones_key on tombstones (key);
create index tombstones_id on tombstones (id);
create table purges (id blob primary key) without rowid;
create table purge_contents (cid integer primary key);

create table runs (
    run integer primary key autoincrement, started text not null, finished text, snapshot integer, summary text);

"""


_FROM_RUNS = """select min(snapshot) as snapshot, 'ingest' as command, min(finished) as day,
    json_object('counts', json_extract(summary, '$.records')) as changed
    from runs where json_extract(summary, '$.changed_corpus') group by runs.snapshot"""
"""What the log of runs tells of publications."""

MIGRATIONS = {
    1: (
        "alter table seeds add column claimed blob",
        "create index seeds_claimed on seeds (claimed) where claimed is not null",
    ),
    2: (
        "alter table furniture rename to site_boilerplate",
        "alter table ghosts rename to orphan_texts",
        "alter table gone rename to index_garbage",
        "update header set name = 'param.boilerplate_documents' where name = 'param.furniture_documents'",
    ),
    3: (
        _NEWS,
        _ACKNOWLEDGED,
        _REASONS,
        _PUBLICATIONS,
        f"insert into publications {_FROM_RUNS}",
        "alter table seeds add column first_seen text",
        "alter table seeds add column last_changed text",
    ),
    4: (*_STORIES.split(";"), "insert or ignore into touched select sid from published"),
}
"""What makes tables of a version into those of the next. Answers that a newer pipeline would give differently are not
migrated: the header refuses them and asks for a rebuild."""
STAND_INS = {
    2: (
        "create temp view site_boilerplate as select site, key from furniture",
        "create temp view orphan_texts as select cid, text from ghosts",
    ),
    3: (
        f"create temp view publications as {_FROM_RUNS}",
        "create temp view takedown_reasons as select '' as source, '' as day, '' as reason where false",
    ),
    4: (
        "create temp view story_texts as select 0 as sid, x'' as made_from, x'' as profile, '' as day, x'' as story, "
        "x'' as source_of, '' as earliest, '' as latest, '' as method where false",
    ),
}
"""What lets readers, who may not migrate, find tables of a version under the names of the next."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the database in autocommit mode (transactions are written out where they happen).

    Writers wait for durability at every commit (``synchronous=FULL``); readers never block them nor are blocked.
    """
    if read_only:
        connection = sqlite3.connect(reading_uri(path), uri=True, isolation_level=None)
        connection.execute("pragma temp_store=memory")
        for older in range(version(connection) or SCHEMA, SCHEMA):
            for statement in STAND_INS.get(older, ()):
                connection.execute(statement)
        connection.execute("pragma query_only=on")
    else:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("pragma secure_delete=on")
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.execute("pragma temp_store=memory")
    connection.execute("pragma cache_size=-65536")
    connection.execute("pragma busy_timeout=10000")
    return connection


def reading_uri(path: Path) -> str:
    """The URI under which SQLite reads a database without writing to it.

    In a folder that may not be written to, SQLite cannot make the files that readers and writers share; where no log is
    left there, the database is complete in itself and is read as immutable.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        try:
            connection.execute("pragma schema_version").fetchone()
        except sqlite3.OperationalError as error:
            log = path.with_name(f"{path.name}-wal")
            unwritable = errorname(error).startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
            if unwritable and not (log.exists() and log.stat().st_size):
                return f"{uri}&immutable=1"
            raise
    return uri


def empty_log(connection: sqlite3.Connection) -> bool:
    """Empty the database's log, where old pages live on. The database itself overwrites what it deletes
    (``secure_delete``). False when a reader is in the way.
    """
    busy, _, _ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    return not busy


def version(connection: sqlite3.Connection) -> int:
    """Version of the tables in a database; 0 when there are none yet."""
    return int(connection.execute("pragma user_version").fetchone()[0])


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables in a new file, or bring an older file up to ``SCHEMA``; raises on a newer or foreign one."""
    found = version(connection)
    if found == SCHEMA:
        return
    if found > SCHEMA:
        raise DamagedCorpus(f"this corpus was written by a newer winnow (tables {found}, known {SCHEMA})")
    connection.execute("begin immediate")
    try:
        if found == 0:
            if connection.execute("select count(*) from sqlite_master").fetchone()[0]:
                raise DamagedCorpus("state.db is not a winnow database")
            for statement in TABLES.split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(f"pragma application_id={APPLICATION_ID}")
        for older in range(found or SCHEMA, SCHEMA):
            for statement in MIGRATIONS[older]:
                connection.execute(statement)
        connection.execute(f"pragma user_version={SCHEMA}")
        connection.execute("commit")
    except BaseException:
        connection.rollback()
        raise


def each(
    db: sqlite3.Connection, table: str, key: str, *, where: str = "true", page: int = 4096
) -> Iterator[tuple[int | bytes]]:
    """Every value of a table's primary key, in order, a page at a time: the table may be written to meanwhile, and
    memory stays flat.
    """
    last: int | bytes | None = None
    while True:
        after = f"and {key} > ?" if last is not None else ""
        rows = db.execute(
            f"select {key} from {table} where {where} {after} order by {key} limit {page}",
            () if last is None else (last,),
        ).fetchall()
        yield from rows
        if len(rows) < page:
            return
        last = rows[-1][0]
