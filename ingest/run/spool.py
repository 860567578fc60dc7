"""Objects of stores as files: fetched into a private folder a few ahead, read there as any file is, and deleted.

The driver fetches; readers, which open what strangers wrote, know no store. What cannot be fetched costs that object
alone, with the reason; but a store that fails object after object ends the run, for that is no fault of the objects.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Generic, TypeVar

from ...corpus.remote.stores import PAUSE_SECONDS, ObjectStore, StoredObject, StoreTrouble, may_help
from ...corpus.state.durable import TEMPORARY
from ..inputs.discover import SourceFile, Stored
from ..inputs.remote.listing import RemoteSources
from ..inputs.sidecar import SIDECAR_LIMIT

_MIB: Final = 1 << 20
_BLOCK: Final = 1 << 20
_AHEAD_BYTES: Final = 256 << 20
"""Of objects being fetched before the first of them is asked for."""
_IN_A_ROW: Final = 25
"""Objects one after the other that a store fails to give, for reasons of its own, before the run ends."""
_LONGEST: Final = 200

Token = TypeVar("Token")


@dataclass(slots=True, frozen=True)
class FetchLimits:
    """How objects are fetched: the largest, so many at a time, tried so often; ``stop``: nobody wants them any more."""

    mib: int = 4096
    connections: int = 8
    attempts: int = 4
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True, frozen=True)
class Fetched:
    """A file as it was fetched, or its ``trouble``. ``gone``: there is no such object any more; ``tired``: the store's
    fault, not the object's.
    """

    file: SourceFile
    gone: bool = False
    tired: bool = False


class _Failed(Exception):
    def __init__(self, reason: str, *, gone: bool = False, tired: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.gone, self.tired = reason, gone, tired


@dataclass(slots=True)
class Spool(Generic[Token]):
    """The objects of one run on their way. ``inside``: the folder in which the private one is made, when it is needed;
    ``passed_over`` is told of an object that could not be fetched, and answers whether that is to be left so: nothing
    is read of it then, and what is known of it stays.
    """

    sources: RemoteSources
    limits: FetchLimits
    inside: Path | None = None
    passed_over: Callable[[Token, Fetched], bool] = lambda token, fetched: False
    _folder: Path | None = None
    _number: int = 0
    _failed: int = 0
    _pool: ThreadPoolExecutor | None = None
    _places: dict[str, Path] = field(default_factory=dict)

    def filled(self, files: Iterator[tuple[Token, SourceFile]]) -> Iterator[tuple[Token, SourceFile]]:
        """The same files in the same order, those of stores fetched."""
        if not self.sources:
            yield from files
            return
        under_way: deque[tuple[Token, SourceFile, Future[Fetched] | None]] = deque()
        exhausted = False
        while True:
            while not exhausted and self._has_room(under_way):
                following = next(files, None)
                if following is None:
                    exhausted = True
                    break
                token, file = following
                under_way.append((token, file, self._begin(file) if file.url and not file.trouble else None))
            if not under_way:
                return
            token, file, future = under_way.popleft()
            if future is None:
                yield token, file
                continue
            fetched = future.result()
            self._count(fetched)
            if fetched.file.trouble and self.passed_over(token, fetched):
                self.done(file)
                continue
            yield token, fetched.file

    def done(self, file: SourceFile) -> None:
        """A file was read to its end."""
        place = self._places.pop(file.source, None)
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)

    def close(self) -> None:
        """Delete what is left, and fetch no more."""
        self.limits.stop.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _has_room(self, under_way: deque[tuple[Token, SourceFile, Future[Fetched] | None]]) -> bool:
        sizes = [file.size for _, file, future in under_way if future is not None]
        most = max(1, self.limits.connections)
        return not under_way or (len(sizes) < most and len(under_way) <= most and sum(sizes) < _AHEAD_BYTES)

    def _count(self, fetched: Fetched) -> None:
        self._failed = self._failed + 1 if fetched.tired else 0
        if self._failed >= _IN_A_ROW:
            raise StoreTrouble(fetched.file.url, f"{self._failed} objects in a row: {fetched.file.trouble}")

    def _begin(self, file: SourceFile) -> Future[Fetched]:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}spool-", dir=self.inside)).absolute()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max(1, self.limits.connections), "fetch")
        self._number += 1
        place = self._places[file.source] = self._folder / str(self._number)
        return self._pool.submit(_fetch, self.sources.store_of(file), file, place, self.limits)


def _fetch(store: ObjectStore, file: SourceFile, place: Path, limits: FetchLimits) -> Fetched:
    place.mkdir(mode=0o700)
    name = _local_name(file.url)
    try:
        path, beside = place / name, None
        _tried(store, file.key, path, limits, limits.mib * _MIB)
        if file.beside[0]:
            beside = place / f"{name}.json"
            try:
                _tried(store, file.beside, beside, limits, SIDECAR_LIMIT + 1)
            except _Failed as failed:
                beside.unlink(missing_ok=True)  # its reader says that it is missing
                if failed.tired:  # the document would be another without the address in it
                    raise
    except _Failed as failed:
        return Fetched(replace(file, trouble=failed.reason), failed.gone, failed.tired)
    return Fetched(replace(file, path=path, sidecar=beside))


def _tried(store: ObjectStore, wanted: Stored, path: Path, limits: FetchLimits, most: int) -> None:
    key, size, stamp = wanted
    if size > most:
        raise _Failed(f"it has {size / _MIB:,.0f} MiB, more than {most // _MIB:,} MiB (remote_object_mib)")
    attempts = max(1, limits.attempts)
    for attempt in range(1, attempts + 1):
        try:
            count = _copy(store, key, path, most, limits.stop)
            if count == size and count <= _BLOCK:  # in one piece
                return
            now = _now(store, key)
            if count < now.size:
                raise _Failed(f"it was cut off after {count:,} of {now.size:,} bytes", tired=True)
            if (count, stamp) == (now.size, now.stamp):
                return
            size, stamp = now.size, now.stamp  # replaced since it was listed: one version, from its start to its end
            raise _Failed("it was replaced again and again while it was read", tired=True)
        except _Failed as failed:
            if attempt >= attempts or failed.gone or not failed.tired:
                raise
        time.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))


def _now(store: ObjectStore, key: str) -> StoredObject:
    try:
        now = store.info(key)
    except StoreTrouble as trouble:
        raise _Failed(trouble.reason, tired=True) from None
    if now is None:
        raise _Failed("it went away while it was read", gone=True)
    return now


def _copy(store: ObjectStore, key: str, path: Path, most: int, stop: threading.Event) -> int:
    """An object's bytes, and how many. Errors of this machine's disk are let through."""
    count = 0
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW, 0o600)) as out:
        for block in _blocks(store, key):
            count += len(block)
            if stop.is_set():
                raise _Failed("the run was ended")
            if count > most:
                raise _Failed(f"it has more than {most // _MIB:,} MiB (remote_object_mib)")
            out.write(block)
    return count


def _blocks(store: ObjectStore, key: str) -> Iterator[bytes]:
    try:
        yield from store.blocks(key, _BLOCK)
    except StoreTrouble as trouble:
        reason = "it was there when it was listed, and is gone" if trouble.gone else trouble.reason
        tired = isinstance(trouble.__cause__, Exception) and may_help(trouble.__cause__)
        raise _Failed(reason, gone=trouble.gone, tired=tired) from None


def _local_name(url: str) -> str:
    r"""The last part of a URL, which formats are recognised by, as a file can be called here."""
    name = url.rpartition("/")[2].replace("\0", "") or "object"
    raw = os.fsencode(name.encode("utf-8", "replace"))
    name = os.fsdecode(raw if len(raw) <= _LONGEST else raw[-_LONGEST:])
    return f"object{name}" if name in (".", "..") else name
