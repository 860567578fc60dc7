"""Reading a corpus where it was published, without a copy of it: the records of one snapshot, whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Any, Final, cast

from ..errors import DamagedCorpus, NoCorpus
from ..snapshots.layout import Manifest, zstd_error
from ..snapshots.record import Record
from .pointer import POINTER, Pointer, read_pointer, read_remote_manifest
from .stores import ObjectStore, StoreTrouble, reason_of

_NAME: Final = re.compile(r"part-[0-9]{5,20}\.jsonl(\.gz|\.zst)?")


class Snapshot:
    """The snapshot that a store showed when it was opened. What is published later does not mix with it: once its
    objects are deleted, reading it raises ``StoreTrouble``, and it is to be opened again.
    """

    def __init__(self, store: ObjectStore, pointer: Pointer, manifest: Manifest) -> None:
        self._store, self._pointer, self.manifest = store, pointer, manifest

    @classmethod
    def open(cls, url: str) -> Snapshot:
        """The current snapshot at a URL that ``winnow publish`` was given. Raises ``NoCorpus`` where nothing is
        published, ``DamagedCorpus``, ``StoreTrouble`` where the store fails, and ``UsageError`` for what is no store.
        """
        store = ObjectStore(url)
        pointer = read_pointer(store)
        if pointer is None:
            raise NoCorpus(f"no corpus at {store.url}: there is no {POINTER}")
        return cls(store, pointer, read_remote_manifest(store, pointer))

    def __repr__(self) -> str:
        return f"Snapshot.open({self._store.url!r})"

    @property
    def number(self) -> int:
        """Its number."""
        return self._pointer.snapshot

    @property
    def digest(self) -> str:
        """The digest of its records, as a run prints it."""
        return self._pointer.digest

    def __len__(self) -> int:
        return self._pointer.records

    def __iter__(self) -> Iterator[Record]:
        return self.records()

    def records(self) -> Iterator[Record]:
        """Its records, part by part; each part is checked against its SHA-256 when its last record was given."""
        for part in self.manifest["parts"]:
            yield from self._part(part)

    def _part(self, part: dict[str, Any]) -> Iterator[Record]:
        name = str(part["name"])
        where = f"{self._store.url}/{self._pointer.prefix}/{name}"
        if not _NAME.fullmatch(name):
            raise DamagedCorpus(f"{where} is no name of a part")
        try:
            with self._store.open(f"{self._store.root}/{self._pointer.prefix}/{name}") as opened:
                watched = _Watched(opened)
                for line in _decompressed(watched, name):
                    yield cast("Record", json.loads(line))
                watched.drain()
        except (zlib.error, gzip.BadGzipFile, EOFError, ValueError, zstd_error()) as error:
            raise DamagedCorpus(f"{where} is damaged ({type(error).__name__})") from error
        except Exception as error:
            raise StoreTrouble(where, reason_of(error), gone=isinstance(error, FileNotFoundError)) from error
        if watched.digest.hexdigest() != part["sha256"]:
            raise DamagedCorpus(f"{where} is damaged: its checksum is another")


class _Watched(io.RawIOBase):
    """A handle that adds up the checksum of what is read from it."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened, self.digest = opened, sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        data = self._opened.read(len(buffer))
        self.digest.update(data)
        buffer[: len(data)] = data
        return len(data)

    def drain(self) -> None:
        """Read what is left."""
        while self.read(1 << 20):
            pass


def _decompressed(handle: io.RawIOBase, name: str) -> Iterator[bytes]:
    reader = io.BufferedReader(handle, 1 << 20)
    if name.endswith(".gz"):
        return iter(gzip.GzipFile(fileobj=reader))
    if name.endswith(".zst"):
        import zstandard

        return iter(io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(reader, closefd=False)))
    return iter(reader)
