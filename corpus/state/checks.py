"""What must be true of every state, as questions to the database whose answers are what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from .store import Store

_CHECKS = (
    ("a live document without text", "select source from seeds left join documents d using (sid) "
     "where state = 'document' and d.sid is null"),
    ("a text without a document", "select source from seeds join documents using (sid) where state <> 'document'"),
    ("a document without content", "select s.source from seeds s left join contents c using (cid) "
     "where s.state = 'document' and c.cid is null"),
    ("a content whose representative is not kept", "select s.source from contents c join contents r on r.cid = c.rep "
     "join seeds s on s.sid = c.best where r.rep is not null and not r.pending and not c.pending"),
    ("a content whose representative is gone", "select s.source from contents c join seeds s on s.sid = c.best "
     "left join contents r on r.cid = c.rep where c.rep is not null and r.cid is null and not c.pending"),
    ("a representative of lower priority than its duplicate", "select s.source from contents c "
     "join contents r on r.cid = c.rep join seeds s on s.sid = c.best "
     "where r.priority > c.priority and not r.pending and not c.pending"),
    ("a content whose best document is not its best", "select b.source from contents c join seeds b on b.sid = c.best "
     "where not c.pending and exists "
     "(select 1 from seeds s where s.cid = c.cid and s.live and s.priority < c.priority)"),
    ("a canonical URL without a current capture", "select min(source) from seeds where url_key is not null "
     "and url_key not in (select url_key from dirty_urls) group by url_key having max(live) = 0"),
    ("an address that is stated and merely claimed", "select source from seeds "
     "where url_key is not null and claimed is not null"),
    ("a document without a stated address that was superseded", "select source from seeds "
     "where state = 'document' and url_key is null and not live"),
    ("a tombstone whose document is still there", "select s.source from tombstones t join seeds s using (source) "
     "where s.state <> 'removed'"),
    ("a removed content that is back", "select s.source from tombstones t join contents c on c.key = t.key "
     "join seeds s on s.cid = c.cid"),
)  # fmt: skip


def broken_rules(store: Store) -> Iterator[str]:
    """The rules every state keeps, whatever is still pending: which are broken, and by which seeds (three at most)."""
    for what, query in _CHECKS:
        for (source,) in store.db.execute(f"{query} limit 3").fetchall():
            yield f"{what}: {source}"


def integrity(store: Store, limit: int) -> list[str]:
    """What SQLite's own check finds wrong with the file, at most so much."""
    return [str(said) for (said,) in store.db.execute(f"pragma integrity_check({limit:d})") if said != "ok"]


def hold_view(store: Store) -> None:
    """From here on one consistent view, also beside a run, until the connection is closed."""
    store.db.execute("begin")
