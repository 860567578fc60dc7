"""Which captures of a canonical URL are live."""

from __future__ import annotations

from .store import Store


def resolve_revisions(store: Store) -> None:
    """For each canonical URL with news: its latest capture is live, with captures of the very same text; the others are
    superseded.

    Decided by facts in the seeds (``store.revision_order``), never by arrival.
    """
    db, queues = store.db, store.queues
    for key in queues.urls():
        rows = db.execute(
            "select sid, cid, live, substr(revision, -64) from seeds where url_key = ? order by revision desc, source",
            (key,),
        ).fetchall()
        for sid, cid, live, text in rows:
            now = int(text == rows[0][3])
            if now != live:
                db.execute("update seeds set live = ? where sid = ?", (now, sid))
                queues.look_again(cid)
                queues.touch([sid])
    queues.clear_urls()
