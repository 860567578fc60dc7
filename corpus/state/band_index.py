"""The band index: which contents share a band, in sorted immutable files that numpy reads through memory maps.

A segment is one file: a header, all band keys in ascending order, the ids in the same order (8 + 4 bytes an entry,
8 + 8 when an id needs more than 32 bits). Segments are written to a temporary name, synced, renamed and the folder
synced; they never change. The *manifest*, the list of segments in force, belongs to the store, which records it in its
own transaction: that commit is the one commit point. Files left over by an interrupted run are `orphans`; files that
merging or erasing has replaced are obsolete and may be deleted once the new manifest is committed.
"""

from __future__ import annotations

import mmap
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from ... import WinnowError
from ...dedupe.arrays import I64, U64, Flags, sorted_set
from ...dedupe.protocol import BucketHits
from .durable import sync_folder

SUFFIX: Final = ".bands"
_MAGIC: Final = b"winnowB1"
_HEADER: Final = 32
_CHUNK: Final = 1 << 20
"""Entries worked on at a time when segments are written: bounds memory at some 50 MB."""
_FAN: Final = 4
"""Segments of one size class that are merged into one of the next."""
_SOUGHT: Final = 1 << 16
"""Keys looked up in a segment at a time."""
_RESIDENT: Final = 1 << 26
"""Bytes of a mapped file that may have become resident before its pages are given back."""


class IndexDamagedError(WinnowError):
    """A segment file is missing, cut short or does not hold what the manifest says."""

    exit_code = 65


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """One segment as the manifest records it: file name, entries (one per band and content), id width, checksum."""

    name: str
    entries: int
    id_bytes: int
    digest: str

    @property
    def size(self) -> int:
        """The file's length in bytes."""
        return _HEADER + self.entries * (8 + self.id_bytes)

    def to_dict(self) -> dict[str, str | int]:
        """The fields by name; ``SegmentInfo(**fields)`` is the way back."""
        return asdict(self)


class BandIndex:
    """Contents by band key. Not thread-safe; one writer at a time is the store's business."""

    def __init__(self, folder: Path, manifest: Iterable[SegmentInfo]) -> None:
        self.folder = folder
        self._segments = list(manifest)
        self._open: dict[str, _Segment] = {}
        self._obsolete: list[Path] = []

    @property
    def manifest(self) -> list[SegmentInfo]:
        """What the store records in its transaction."""
        return list(self._segments)

    def delete_obsolete(self) -> None:
        """Delete the files that the manifest no longer names. Call this only after it is committed."""
        for path in self._obsolete:
            path.unlink(missing_ok=True)
        self._obsolete.clear()

    def orphans(self) -> list[Path]:
        """Files in the folder that no manifest names and that this object has not replaced: left by a killed run."""
        known = {segment.name for segment in self._segments} | {path.name for path in self._obsolete}
        if not self.folder.is_dir():
            return []
        files = (*self.folder.glob(f"*{SUFFIX}"), *self.folder.glob(f"*{SUFFIX}.tmp"))
        return sorted(path for path in files if path.name not in known)

    def close(self) -> None:
        """Let go of all memory maps."""
        self._open.clear()

    def add(self, ids: I64, bands: U64) -> None:
        """Add contents as one new segment; ``bands`` as `Sketcher.sketch` gives them, rows without keys left out."""
        keys = np.ascontiguousarray(bands, dtype=np.uint64).ravel()
        owners = np.repeat(np.asarray(ids, dtype=np.int64), bands.shape[1] if bands.ndim == 2 else 1)
        real = keys != 0
        if not real.all():
            keys, owners = keys[real], owners[real]
        if len(keys):
            self._segments.append(self._write([_sorted(keys, owners)], len(keys), int(owners.max())))

    def query(self, bands: U64) -> tuple[I64, I64]:
        """All (row, id) pairs where content and row share a band, each once, sorted; a content finds itself."""
        flat = np.ascontiguousarray(bands, dtype=np.uint64).ravel()
        hits = self.lookup(flat, limit=None)
        known = hits.keys[hits.counts > 0]
        asked = np.nonzero(_among(flat, known))[0]
        places = np.searchsorted(hits.keys, flat[asked])
        sizes = hits.counts[places]
        members = hits.ids[_ranges(hits.starts[places], sizes)]
        owners = np.repeat(asked // max(1, bands.shape[1]), sizes)
        order = np.lexsort((members, owners))
        owners, members = owners[order], members[order]
        fresh = np.ones(len(owners), dtype=np.bool_)
        fresh[1:] = (owners[1:] != owners[:-1]) | (members[1:] != members[:-1])
        return owners[fresh], members[fresh]

    def lookup(self, keys: U64, limit: int | None) -> BucketHits:
        """The members of the buckets of these keys; buckets of more than ``limit`` members are only counted."""
        wanted = np.sort(keys)  # np.unique hashes first: ten times slower on keys that hardly repeat
        new = wanted != 0
        new[1:] &= wanted[1:] != wanted[:-1]
        wanted = wanted[new]
        counts = np.zeros(len(wanted), dtype=np.int64)
        found: list[tuple[_Segment, I64, I64, I64]] = []
        for info in self._segments:
            segment = self._segment(info)
            which, first, size = segment.search(wanted)
            counts[which] += size
            found.append((segment, which, first, size))
        listed = counts if limit is None else np.where(counts <= limit, counts, 0)
        starts = np.zeros(len(wanted) + 1, dtype=np.int64)
        np.cumsum(listed, out=starts[1:])
        ids = np.empty(int(starts[-1]), dtype=np.int64)
        filled = starts[:-1].copy()
        for segment, which, first, size in found:
            use = listed[which] > 0
            which, first, size = which[use], first[use], size[use]
            if len(which):
                ids[_ranges(filled[which], size)] = segment.take(first, size)
                filled[which] += size
        if len(found) > 1 and len(ids):
            owner = np.repeat(np.arange(len(wanted)), listed)
            ids = ids[np.lexsort((ids, owner))]
        return BucketHits(wanted, counts, starts, ids)

    def members(self, key: np.uint64) -> I64:
        """All members of one bucket, ascending."""
        return self.lookup(np.array([key], dtype=np.uint64), limit=None).ids

    def entries(self) -> Iterator[tuple[U64, I64]]:
        """All entries by key, in pieces that cut no bucket in two."""
        return self._merged([self._segment(info) for info in self._segments]) if self._segments else iter(())

    def erase(self, ids: I64) -> None:
        """Take contents out for good: every segment that holds one of them is written anew without it."""
        gone = sorted_set(np.asarray(ids, dtype=np.int64))
        kept: list[SegmentInfo] = []
        for info in self._segments:
            segment = self._segment(info)
            lost = sum(int(_among(part, gone).sum()) for _, part in segment.parts())
            if not lost:
                kept.append(info)
                continue
            if lost < info.entries:
                rest = ((keys[~_among(part, gone)], part[~_among(part, gone)]) for keys, part in segment.parts())
                kept.append(self._write(rest, info.entries - lost, (1 << 31) if info.id_bytes == 4 else 1 << 62))
            self._retire(info)
        self._segments = kept

    def merge(self) -> bool:
        """Merge segments of similar size, four into one, until none are left to merge; true if anything changed."""
        changed = False
        while True:
            classes: dict[int, list[SegmentInfo]] = {}
            for info in self._segments:
                classes.setdefault(max(info.entries, _FAN**8).bit_length() // 2, []).append(info)
            crowded = next((group for _, group in sorted(classes.items()) if len(group) >= _FAN), None)
            if crowded is None:
                return changed
            merged = self._write(
                self._merged([self._segment(info) for info in crowded]),
                sum(info.entries for info in crowded),
                (1 << 31) if all(info.id_bytes == 4 for info in crowded) else 1 << 62,
            )
            names = {info.name for info in crowded}
            self._segments = [info for info in self._segments if info.name not in names] + [merged]
            for info in crowded:
                self._retire(info)
            changed = True

    def check(self, deep: bool = False) -> list[str]:
        """What is wrong with the files, in words; ``deep`` reads all of them and compares order and checksum."""
        wrong = []
        for info in self._segments:
            try:
                segment = self._segment(info)
            except IndexDamagedError as damage:
                wrong.append(str(damage))
                continue
            except OSError as error:  # elsewhere it ends the command: that the disk fails is no damage of the index
                wrong.append(f"{info.name}: {error.strerror}")
                continue
            if deep:
                wrong.extend(segment.flaws())
        return wrong

    def _segment(self, info: SegmentInfo) -> _Segment:
        if info.name not in self._open:
            self._open[info.name] = _Segment(self.folder / info.name, info)
        return self._open[info.name]

    def _retire(self, info: SegmentInfo) -> None:
        self._open.pop(info.name, None)
        self._obsolete.append(self.folder / info.name)

    def _merged(self, segments: list[_Segment]) -> Iterator[tuple[U64, I64]]:
        """All entries in order, cut into parts of about `_CHUNK` by key (keys are hashes: evenly spread)."""
        total = sum(segment.info.entries for segment in segments)
        pieces = max(1, -(-total // _CHUNK))
        edges = [(1 << 64) * i // pieces for i in range(1, pieces)]
        cuts = np.array(edges, dtype=np.uint64)
        bounds = [np.concatenate(([0], np.searchsorted(s.keys, cuts), [s.info.entries])) for s in segments]
        for i in range(pieces):
            spans = [slice(int(bound[i]), int(bound[i + 1])) for bound in bounds]
            keys = np.concatenate([s.keys[span] for s, span in zip(segments, spans, strict=True)])
            ids = np.concatenate([s.ids[span].astype(np.int64) for s, span in zip(segments, spans, strict=True)])
            yield _sorted(keys, ids, runs=True)
            for segment in segments:
                segment.relax(force=True)

    def _write(self, parts: Iterable[tuple[U64, I64]], entries: int, largest: int) -> SegmentInfo:
        self.folder.mkdir(parents=True, exist_ok=True)
        id_type = np.dtype("<u4") if largest < 1 << 32 else np.dtype("<i8")
        name = f"{uuid.uuid4().hex}{SUFFIX}"
        path, temporary = self.folder / name, self.folder / f"{name}.tmp"
        with open(temporary, "wb") as file:
            header = _MAGIC + entries.to_bytes(8, "little") + id_type.itemsize.to_bytes(8, "little")
            file.write(header.ljust(_HEADER, b"\0"))
            digests = [sha256(), sha256()]
            offsets = [_HEADER, _HEADER + 8 * entries]
            for keys, ids in parts:
                for column, data in enumerate((keys.astype("<u8", copy=False), ids.astype(id_type))):
                    raw = data.tobytes()
                    digests[column].update(raw)
                    _write_at(file, offsets[column], raw)
                    offsets[column] += len(raw)
            if offsets[0] != _HEADER + 8 * entries:
                raise IndexDamagedError(f"{name}: {entries} entries announced, {(offsets[0] - _HEADER) // 8} written")
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
        sync_folder(self.folder)
        return SegmentInfo(name, entries, id_type.itemsize, "".join(digest.hexdigest() for digest in digests))


class _Segment:
    """One mapped file."""

    def __init__(self, path: Path, info: SegmentInfo) -> None:
        self.info = info
        try:
            with open(path, "rb") as file:
                header = file.read(_HEADER)
                size = os.fstat(file.fileno()).st_size
                expected = _MAGIC + info.entries.to_bytes(8, "little") + info.id_bytes.to_bytes(8, "little")
                if size != info.size or header != expected.ljust(_HEADER, b"\0"):
                    raise IndexDamagedError(f"{path.name}: not the segment the manifest names")
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise IndexDamagedError(f"{path.name}: {error.strerror}") from error
        self.keys: U64 = np.frombuffer(self._map, dtype="<u8", count=info.entries, offset=_HEADER)
        self.ids: npt.NDArray[np.integer] = np.frombuffer(
            self._map,
            dtype=f"<{'u4' if info.id_bytes == 4 else 'i8'}",
            count=info.entries,
            offset=_HEADER + 8 * info.entries,
        )
        self._touched = 0

    def search(self, wanted: U64) -> tuple[I64, I64, I64]:
        """Which of the (sorted) keys are here, where each one's entries start, how many there are."""
        found: list[tuple[I64, I64, I64]] = []
        for start in range(0, len(wanted), _SOUGHT):
            part = wanted[start : start + _SOUGHT]
            first = np.searchsorted(self.keys, part)
            which = np.nonzero(self.keys[np.minimum(first, len(self.keys) - 1)] == part)[0]
            here = first[which]
            last = np.searchsorted(self.keys, part[which], side="right")
            found.append((which + start, here, last - here))
            # The kernel maps 16 pages around each one touched; keys come in order, so no page is counted twice.
            self._touched += min(16 * mmap.PAGESIZE * len(part), 8 * int(first[-1] - first[0]))
            self.relax()
        if len(found) == 1:
            return found[0]
        empty = np.zeros(0, dtype=np.int64)
        columns = [np.concatenate([empty, *column]) for column in zip(*found, strict=True)] if found else [empty] * 3
        return columns[0], columns[1], columns[2]

    def take(self, first: I64, size: I64) -> I64:
        """The ids of entries ``first[i] .. first[i] + size[i] - 1``, one run after the other."""
        found: list[I64] = []
        for start in range(0, len(first), _SOUGHT):
            part = slice(start, start + _SOUGHT)
            found.append(self.ids[_ranges(first[part], size[part])].astype(np.int64))
            self._touched += 16 * mmap.PAGESIZE * len(first[part]) + 8 * len(found[-1])
            self.relax()
        return np.concatenate(found)

    def parts(self) -> Iterator[tuple[U64, I64]]:
        """All entries, some at a time."""
        for start in range(0, self.info.entries, _CHUNK):
            part = slice(start, start + _CHUNK)
            yield self.keys[part], self.ids[part].astype(np.int64)
            self.relax(force=True)

    def relax(self, force: bool = False) -> None:
        """Give back resident pages once many were touched, so that memory stays flat however large the file."""
        if (force or self._touched > _RESIDENT) and self.info.size > _RESIDENT:
            self._map.madvise(mmap.MADV_DONTNEED)
            self._touched = 0

    def flaws(self) -> list[str]:
        """What a full read finds wrong."""
        name = self.info.name
        digests = [sha256(), sha256()]
        last = -1
        for keys, ids in self.parts():
            if int(keys[0]) < last or (keys[1:] < keys[:-1]).any():
                return [f"{name}: keys out of order"]
            last = int(keys[-1])
            digests[0].update(keys.tobytes())
            digests[1].update(ids.astype(self.ids.dtype).tobytes())
        same = "".join(digest.hexdigest() for digest in digests) == self.info.digest
        return [] if same else [f"{name}: checksum differs"]


def _sorted(keys: U64, ids: I64, runs: bool = False) -> tuple[U64, I64]:
    """Entries by key, then by id; ``runs``: the keys are a few ascending runs, which a merge sort makes use of."""
    # Keys seldom repeat, and sorting by one array is several times as fast as by two.
    order = np.argsort(keys, kind="stable" if runs else None)
    keys, ids = keys[order], ids[order]
    same = keys[1:] == keys[:-1]
    if same.any():
        repeated = np.zeros(len(keys), dtype=np.bool_)
        repeated[1:] |= same
        repeated[:-1] |= same
        places = np.nonzero(repeated)[0]
        ids[places] = ids[places[np.lexsort((ids[places], keys[places]))]]
    return keys, ids


def _write_at(file: BinaryIO, offset: int, raw: bytes) -> None:
    file.seek(offset)
    file.write(raw)


def _ranges(first: I64, size: I64) -> I64:
    """All places ``first[i] .. first[i] + size[i] - 1``, one after the other."""
    ends = np.cumsum(size)
    total = int(ends[-1]) if len(ends) else 0
    places: I64 = np.arange(total) + np.repeat(first - (ends - size), size)
    return places


def _among(ids: I64 | U64, ordered: I64 | U64) -> Flags:
    """Which values are in a sorted array."""
    if not len(ordered):
        return np.zeros(len(ids), dtype=np.bool_)
    places = np.minimum(np.searchsorted(ordered, ids), len(ordered) - 1)
    found: Flags = ordered[places] == ids
    return found
