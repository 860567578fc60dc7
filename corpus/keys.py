"""How people name a document: by id, by source, or by URL."""

from __future__ import annotations

from .identity import canonical_url, document_id, url_key
from .store import Store


def find_seeds(store: Store, key: str) -> dict[int, str]:
    """Seeds (number and source) that ``key`` names: an id of 32 hex digits, a source, or a URL.

    An id or a URL may name several seeds: the captures of one canonical URL.
    """
    db = store.db
    rows = db.execute("select sid, source from seeds where source = ?", (key,)).fetchall()
    if not rows and len(key) == 32:
        try:
            rows = db.execute("select sid, source from seeds where id = ?", (bytes.fromhex(key),)).fetchall()
        except ValueError:
            rows = []
    if not rows and (url := canonical_url(key)) is not None:
        rows = db.execute(
            "select sid, source from seeds where url_key = ? or id = ?", (url_key(url), document_id("", url))
        ).fetchall()
    return dict(rows)
