"""How people name a document: by id, by source, or by URL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from ..errors import DamagedCorpus
from ..identity import canonical_url, document_id, url_key
from ..snapshots.layout import snapshot_folder, snapshot_lines, snapshot_numbers
from ..snapshots.record import Record
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


def find_published(store: Store, key: str) -> Iterator[Record]:
    """Records of retained snapshots that ``key`` names: what a document was before it changed its id, or was pruned.

    Reads every snapshot; one that is damaged gives what can be read of it.
    """
    url = canonical_url(key)
    wanted = {printable(key), *([document_id("", url).hex()] if url is not None else [])}
    for number in snapshot_numbers(store.folder):
        try:
            for line in snapshot_lines(snapshot_folder(store.folder, number)):
                record: Record = json.loads(line)
                if not wanted.isdisjoint((record["id"], record["source"])):
                    yield record
        except (DamagedCorpus, ValueError, KeyError, TypeError):
            continue
