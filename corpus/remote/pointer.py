"""A published corpus in an object store: one small object, ``current.json``, names the snapshot that readers see.

    current.json                                  the pointer, replaced in one step
    snapshots/000012-4f0c…/part-00000.jsonl       a snapshot: its number and the beginning of its manifest's SHA-256
    snapshots/000012-4f0c…/manifest.json

What lies under a snapshot's name never changes: another content has another name.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final

from ..errors import DamagedCorpus
from ..snapshots.layout import MANIFEST, SNAPSHOTS, Manifest, snapshot_name
from .stores import ObjectStore

POINTER: Final = "current.json"
FORMAT: Final = 1
PREFIX: Final = re.compile(SNAPSHOTS + r"/[0-9]{6,20}-[0-9a-f]{16}")
"""The names under which snapshots lie; whatever else is there is somebody else's."""


@dataclass(slots=True, frozen=True)
class Pointer:
    """Which snapshot is current: its number, the digest of its records, where it lies, and its manifest's checksum."""

    snapshot: int
    digest: str
    records: int
    prefix: str
    manifest_bytes: int
    manifest_sha256: str
    format: int = FORMAT


def pointer_to(manifest: Manifest, raw: bytes) -> Pointer:
    """The pointer to a snapshot, of which ``raw`` is the manifest as it stands in its file."""
    checksum = sha256(raw).hexdigest()
    number = int(manifest["snapshot"])
    prefix = f"{SNAPSHOTS}/{snapshot_name(number)}-{checksum[:16]}"
    return Pointer(number, manifest["digest"], int(manifest["records"]), prefix, len(raw), checksum)


def dump_pointer(pointer: Pointer) -> bytes:
    """A pointer as it is stored."""
    return json.dumps(asdict(pointer), indent=1).encode("ascii") + b"\n"


def parse_pointer(data: bytes, where: str) -> Pointer:
    """The pointer in an object. Raises ``DamagedCorpus`` for anything else, or one of a newer format."""
    try:
        said = json.loads(data)
        found = Pointer(**{name: said[name] for name in Pointer.__dataclass_fields__})
        numbers = found.snapshot, found.records, found.manifest_bytes
        good = found.format == FORMAT and PREFIX.fullmatch(found.prefix) and all(type(one) is int for one in numbers)
    except (ValueError, KeyError, TypeError):
        good = None
    if not good:
        raise DamagedCorpus(f"{where} is no pointer to a corpus that this version of winnow published")
    return found


def read_pointer(store: ObjectStore) -> Pointer | None:
    """The pointer of a store; None where nothing is published."""
    path = f"{store.root}/{POINTER}"
    found = store.info(path)
    return None if found is None or found.folder else parse_pointer(store.read(path), f"{store.url}/{POINTER}")


def read_remote_manifest(store: ObjectStore, pointer: Pointer) -> Manifest:
    """The manifest that a pointer names. Raises ``DamagedCorpus`` where it is another."""
    raw = store.read(f"{store.root}/{pointer.prefix}/{MANIFEST}")
    if sha256(raw).hexdigest() != pointer.manifest_sha256:
        raise DamagedCorpus(f"{store.url}/{pointer.prefix}/{MANIFEST} is damaged")
    manifest: Manifest = json.loads(raw)
    return manifest
