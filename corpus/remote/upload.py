"""Publishing to an object store: a reader there sees a whole snapshot or the one before, whenever this is killed.

    1. the files of the current snapshot go under a name of their own; what the snapshot before has too is copied there
    2. all of them are there in their sizes (what lay there before this call, and with ``check`` all, by SHA-256)
    3. one object, the pointer, is replaced
    4. what nothing refers to is deleted: snapshots that are not kept here any more, or not as they were (a takedown
       rewrites those that are kept), and what a killed call left

Killed before 3, the pointer shows the snapshot before; killed after it, the new one; in either case the next call goes
on from there. Until 4 is done, what was taken down still lies there, under a name that no pointer leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ..errors import DamagedCorpus, UsageError
from ..snapshots.layout import (
    MANIFEST,
    SNAPSHOTS,
    current_folder,
    file_sha256,
    listed_files,
    read_manifest,
    snapshot_folder,
    snapshot_numbers,
)
from ..watch import Watch, unwatched
from .pointer import POINTER, PREFIX, Pointer, dump_pointer, pointer_to, read_pointer, read_remote_manifest
from .stores import ObjectStore, StoreTrouble

_BLOCK: Final = 1 << 20


@dataclass(slots=True)
class Uploaded:
    """What a call did. ``changed``: whether readers see another snapshot now."""

    url: str
    snapshot: int
    digest: str
    changed: bool = False
    uploaded: int = 0
    uploaded_bytes: int = 0
    copied: int = 0
    deleted: int = 0

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def upload_current(
    store: ObjectStore, corpus: Path, *, check: bool = False, yes: bool = False, watch: Watch = unwatched
) -> Uploaded:
    """Have the current snapshot of a corpus folder (whose lock the caller holds) in a store, and nothing else of it.

    Raises ``UsageError`` without ``yes`` where the store shows something that is not an earlier state of this corpus,
    ``DamagedCorpus`` where a file here is not what its manifest says, and `StoreTrouble`.
    """
    folder = current_folder(corpus)
    target = _pointer_of(folder)
    shown = _shown(store, corpus, target, yes=yes)
    done = Uploaded(store.url, target.snapshot, target.digest)
    there = _listed(store)
    files = _files_of(folder)
    missing = [name for name, entry in files.items() if there.get(f"{target.prefix}/{name}") != entry["bytes"]]
    if shown != target or missing:
        _send(store, folder, target, shown, files, there, done, watch)
        _confirm(store, target, files, {} if check else dict.fromkeys(missing), watch)
        done.changed = shown != target
        store.replace(f"{store.root}/{POINTER}", dump_pointer(target))
        if read_pointer(store) != target:
            raise StoreTrouble(f"{store.url}/{POINTER}", "it is not what was written; does another run publish there?")
    elif check:
        _confirm(store, target, files, {}, watch)
    _sweep(store, corpus, target, done)
    return done


def _pointer_of(folder: Path) -> Pointer:
    return pointer_to(read_manifest(folder), (folder / MANIFEST).read_bytes())


def _files_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Every file of a snapshot by name, its manifest last."""
    raw = (folder / MANIFEST).read_bytes()
    files = {str(entry["name"]): entry for entry in listed_files(read_manifest(folder))}
    return {**files, MANIFEST: {"bytes": len(raw), "sha256": sha256(raw).hexdigest()}}


def _shown(store: ObjectStore, corpus: Path, target: Pointer, *, yes: bool) -> Pointer | None:
    """What readers see now, if that is a state of this corpus that is to be followed by ``target``."""
    try:
        shown = read_pointer(store)
    except DamagedCorpus as error:
        if yes:
            return None
        raise UsageError(f"{error}; --yes replaces it") from error
    if shown is None or yes:
        return shown
    if shown.snapshot > target.snapshot:
        raise UsageError(
            f"{store.url} shows snapshot {shown.snapshot}, and {corpus} has come to {target.snapshot}: that is another "
            "corpus, or a newer state of it; --yes replaces it"
        )
    folder = snapshot_folder(corpus, shown.snapshot)
    if shown.snapshot in snapshot_numbers(corpus):
        ours = read_manifest(folder)
        if ours["digest"] != shown.digest and not ours.get("purged"):
            raise UsageError(
                f"snapshot {shown.snapshot} at {store.url} is not that of {corpus}: another corpus is published there; "
                "--yes replaces it"
            )
    return shown


def _listed(store: ObjectStore) -> dict[str, int]:
    """The objects of all snapshots, by name below the URL, with their sizes."""
    start = len(store.root.strip("/"))
    found = store.found(f"{store.root}/{SNAPSHOTS}")
    named = ((one.path.strip("/")[start:].lstrip("/"), one.size) for one in found)
    return {name: size for name, size in named if PREFIX.match(name)}


def _send(
    store: ObjectStore,
    folder: Path,
    target: Pointer,
    shown: Pointer | None,
    files: Mapping[str, Mapping[str, Any]],
    there: Mapping[str, int],
    done: Uploaded,
    watch: Watch,
) -> None:
    """Bring the files there that are not: copied from the snapshot before, or uploaded."""
    before = _before(store, shown, there) if shown != target else {}
    with watch("files published", len(files)) as advance:
        for name, entry in files.items():
            path = f"{target.prefix}/{name}"
            whole = there.get(path) == entry["bytes"]
            if not (whole and (shown == target or _sha256_at(store, path) == entry["sha256"])):
                if file_sha256(folder / name) != entry["sha256"]:
                    raise DamagedCorpus(f"{folder / name} is not what its manifest says; run: winnow verify")
                known = before.get(str(entry["sha256"]))
                if known is not None:
                    store.copy(f"{store.root}/{known}", f"{store.root}/{path}")
                    done.copied += 1
                else:
                    store.upload(folder / name, f"{store.root}/{path}")
                    done.uploaded += 1
                    done.uploaded_bytes += int(entry["bytes"])
            advance()


def _before(store: ObjectStore, shown: Pointer | None, there: Mapping[str, int]) -> dict[str, str]:
    """The files of the snapshot that is shown, by checksum, as far as they are there."""
    if shown is None:
        return {}
    try:
        files = listed_files(read_remote_manifest(store, shown))
    except (DamagedCorpus, StoreTrouble, ValueError, KeyError):
        return {}
    named = ((str(one["sha256"]), f"{shown.prefix}/{one['name']}", one["bytes"]) for one in files)
    return {checksum: path for checksum, path, size in named if there.get(path) == size}


def _confirm(
    store: ObjectStore,
    target: Pointer,
    files: Mapping[str, Mapping[str, Any]],
    by_size: Mapping[str, object],
    watch: Watch,
) -> None:
    """Raise `StoreTrouble` where an object is not there as it should be: those of ``by_size`` by their size."""
    sizes = _listed(store)
    with watch("files checked", len(files)) as advance:
        for name, entry in files.items():
            path = f"{target.prefix}/{name}"
            good = sizes.get(path) == entry["bytes"]
            if good and name not in by_size:
                good = _sha256_at(store, path) == entry["sha256"]
            if not good:
                raise StoreTrouble(f"{store.url}/{path}", "it is not what was uploaded; publish once more")
            advance()


def _sha256_at(store: ObjectStore, path: str) -> str:
    digest = sha256()
    for block in store.blocks(f"{store.root}/{path}", _BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _sweep(store: ObjectStore, corpus: Path, target: Pointer, done: Uploaded) -> None:
    """Delete what nothing refers to: each snapshot's manifest first, so that no half of one is taken for whole."""
    expected: set[str] = set()
    for number in snapshot_numbers(corpus):
        folder = snapshot_folder(corpus, number)
        pointer = target if number == target.snapshot else _pointer_of(folder)
        expected.update(f"{pointer.prefix}/{name}" for name in _files_of(folder))
    going = sorted(set(_listed(store)) - expected, key=lambda path: (not path.endswith(f"/{MANIFEST}"), path))
    store.delete([f"{store.root}/{path}" for path in going])
    store.clear_folders(f"{store.root}/{SNAPSHOTS}", lambda name: PREFIX.fullmatch(f"{SNAPSHOTS}/{name}"))
    done.deleted = len(going)
