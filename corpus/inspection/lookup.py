"""How people name a document: by id, by source, or by URL."""

from __future__ import annotations

from contextlib import suppress

from ..identity import canonical_url, document_id, url_key
from ..state.os_paths import printable
from ..state.store import Store


def find_seeds(store: Store, key: str) -> dict[int, str]:
    """Seeds (number and source) that ``key`` names: an id of 32 hex digits, a source, or a URL.

    An id or a URL may name several seeds: the captures of one canonical URL.
    """
    key = printable(key)
    if (sid := store.seeds.with_source(key)) is not None:
        return {sid: key}
    found: dict[int, str] = {}
    if len(key) == 32:
        with suppress(ValueError):
            found = store.seeds.with_id(bytes.fromhex(key))
    if not found and (url := canonical_url(key)) is not None:
        found = store.seeds.with_url(url_key(url), document_id("", url))
    return found
