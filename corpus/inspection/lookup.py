"""How people name a document: by id, by source, or by URL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from ..errors import DamagedCorpus
from ..identity import canonical_url, document_id, record_key, url_key
from ..snapshots.also import marks_of
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


class Former(NamedTuple):
    """A document as a retained snapshot shows it: its source, id and, where it has a record of its own, the key of its
    text.
    """

    source: str
    identity: bytes
    key: bytes | None


def find_published(store: Store, key: str) -> Iterator[Former]:
    """Documents of retained snapshots that ``key`` names: what one was before it changed its id, or was pruned; it may
    be no more than listed in the record of one that stood for it.

    Reads every snapshot; one that is damaged gives what can be read of it.
    """
    url, name = canonical_url(key), printable(key)
    by_url = document_id("", url) if url is not None else None
    wanted = {name, *([by_url.hex()] if by_url is not None else [])}
    for number in snapshot_numbers(store.folder):
        try:
            for line in snapshot_lines(snapshot_folder(store.folder, number)):
                record: Record = json.loads(line)
                if not wanted.isdisjoint((record["id"], record["source"])):
                    yield Former(record["source"], bytes.fromhex(record["id"]), record_key(record))
                for entry in record.get("also") or ():
                    if entry["source"] == name:
                        yield Former(name, document_id(name, None), None)
                    elif by_url is not None and by_url in marks_of(entry):
                        yield Former(entry["source"], by_url, None)
        except (DamagedCorpus, ValueError, KeyError, TypeError):
            continue
