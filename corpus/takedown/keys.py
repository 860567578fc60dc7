"""What the keys of a takedown name: documents by id, source or URL, all below a URL, all of a host.

A key that the corpus does not know now may be what a retained snapshot shows. Keys that name many documents, and keys
that only snapshots know, cost one pass over the documents and the snapshots, however many they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..errors import DamagedCorpus
from ..identity import canonical_url, document_id, host_of, record_key
from ..inspection.lookup import find_seeds
from ..snapshots.also import marks_of
from ..snapshots.layout import part_lines, read_manifest, snapshot_folder, snapshot_numbers
from ..snapshots.record import Record
from ..state.os_paths import printable
from ..state.store import Store

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d]{2,}(?::\d+)?")


class Former(NamedTuple):
    """A document as a retained snapshot shows it: its source, id and, where it has a record of its own, the key of its
    text.
    """

    source: str
    identity: bytes
    key: bytes | None


@dataclass(slots=True)
class Named:
    """What keys name: ``seeds`` by number, those of ``many`` (a host, all below a URL) among them; ``former``
    documents; and the keys that name nothing.
    """

    seeds: dict[int, str] = field(default_factory=dict)
    many: set[int] = field(default_factory=set)
    former: list[Former] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def resolve_keys(store: Store, keys: Sequence[str]) -> Named:
    """What all ``keys`` name. A key that is a host (``a.example``), or a URL that ends in ``*``, names all documents
    whose address is of that host or begins so, also those that merely claim it.
    """
    found = Named()
    wanted = _Wanted()
    for key in dict.fromkeys(keys):
        seeds = find_seeds(store, key)
        if seeds:
            found.seeds |= seeds
        else:
            wanted.add(key)
    if wanted.broad:
        for sid, source, body in store.seeds.bodies():
            if met := wanted.broad_key(store.codec.unpack_facts(body).get("url")):
                wanted.met.add(met)
                found.seeds[sid] = source
                found.many.add(sid)
    if wanted.keys:
        known = set(found.seeds.values())
        for key, one in _find_published(store, wanted):
            wanted.met.add(key)
            if one.source in known:
                continue
            seeds = find_seeds(store, one.source)
            found.seeds |= seeds
            found.former += [] if seeds else [one]
    found.unknown = [key for key in wanted.keys if key not in wanted.met]
    return found


class _Wanted:
    """Keys that nothing known now is called by: names to look for, and what documents are to be asked for."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.met: set[str] = set()
        self.names: dict[str, str] = {}
        self.addresses: dict[bytes, str] = {}
        self.broad: dict[str, list[tuple[str, str]]] = {}

    def add(self, key: str) -> None:
        """One more of them."""
        self.keys.append(key)
        if key.endswith("*"):
            prefix = canonical_url(key[:-1] if "://" in key else f"https://{key[:-1]}")
            if prefix is not None:
                self.broad.setdefault(host_of(prefix), []).append((prefix, key))
            return
        if _HOST.fullmatch(key):
            self.broad.setdefault(host_of(f"https://{key}"), []).append(("", key))
        self.names[printable(key)] = key
        if (url := canonical_url(key)) is not None:
            self.addresses[document_id("", url)] = key

    def broad_key(self, url: str | None) -> str | None:
        """The key that names all documents of a host, or below an address, that ``url`` is one of."""
        address = canonical_url(url) if self.broad else None
        for prefix, key in self.broad.get(host_of(address), ()) if address else ():
            if address is not None and address.startswith(prefix):
                return key
        return None


def _find_published(store: Store, wanted: _Wanted) -> Iterator[tuple[str, Former]]:
    """Documents of retained snapshots that keys name, each with its key: what one was before it changed its id, or was
    pruned; it may be no more than listed in the record of one that stood for it.

    Reads every part once; one that is damaged gives what can be read of it.
    """
    read: set[tuple[int, int]] = set()
    for number in snapshot_numbers(store.folder):
        folder = snapshot_folder(store.folder, number)
        try:
            parts = [folder / part["name"] for part in read_manifest(folder)["parts"]]
        except (DamagedCorpus, KeyError, TypeError):
            continue
        for part in parts:
            try:
                found = part.stat()
                if (found.st_dev, found.st_ino) in read:  # snapshots share parts
                    continue
                read.add((found.st_dev, found.st_ino))
                for line in part_lines(part):
                    yield from _named_in(json.loads(line), wanted)
            except (DamagedCorpus, OSError, ValueError, KeyError, TypeError):
                continue


def _named_in(record: Record, wanted: _Wanted) -> Iterator[tuple[str, Former]]:
    """What a record shows of documents that keys name."""
    identity = bytes.fromhex(record["id"])
    key = (
        wanted.names.get(record["source"])
        or wanted.names.get(record["id"])
        or wanted.addresses.get(identity)
        or wanted.broad_key(record.get("url"))
    )
    if key is not None:
        yield key, Former(record["source"], identity, record_key(record))
    for entry in record.get("also") or ():
        yield from _listed(entry, wanted)


def _listed(entry: dict[str, Any], wanted: _Wanted) -> Iterator[tuple[str, Former]]:
    source = entry["source"]
    if key := wanted.names.get(source):
        yield key, Former(source, document_id(source, None), None)
        return
    for mark in marks_of(entry) if wanted.addresses or wanted.broad else ():
        if key := wanted.addresses.get(mark) or wanted.broad_key(entry["url"]):
            yield key, Former(source, mark, None)
            return
