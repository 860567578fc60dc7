"""Publishing: a decided state becomes a folder of JSONL that readers can trust.

A projection, nothing more: everything needed is in the database, so a kill at any point is repaired by publishing the
same snapshot again. The new folder is built under a temporary name (unchanged parts hard-linked, changed parts written
and fsynced), renamed into place, and then one rename moves ``current``. Readers see the old snapshot or the new one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

from ... import __version__
from ..errors import DamagedCorpus
from ..state.durable import TEMPORARY, link_or_copy, replace_durably, sync_file, sync_folder, write_durably
from ..state.private import make_private, open_snapshot
from ..state.store import Store
from ..watch import Advance, Watch, unwatched
from .card import about_files
from .fields import SCHEMA_VERSION
from .layout import (
    CHANGES,
    CURRENT,
    MANIFEST,
    SNAPSHOTS,
    Manifest,
    current_number,
    file_sha256,
    listed_files,
    part_lines,
    read_manifest,
    snapshot_folder,
    snapshot_name,
    snapshot_numbers,
)
from .part_counts import PartCounts, count_part
from .record import record_digest, record_line
from .render import rendered_record
from .retention import kept_snapshots

ENDINGS = {"none": "", "gz": ".gz", "zst": ".zst"}


def publish(store: Store, *, afresh: bool = False, watch: Watch = unwatched) -> int:
    """Make the newest decided snapshot current, drop those beyond retention, and return its number.

    Does nothing but clean up when it is current and whole already. ``current`` never goes back: numbers only rise.
    With ``afresh`` every part is written anew, also when it is current (after damage). ``watch``: told how far it is.
    """
    number = store.snapshot
    clear_temporary(store.folder)
    if number and (afresh or current_number(store.folder) != number or not is_whole(store.folder, number)):
        with watch("records written") as advance:
            _build(store, number, snapshot_folder(store.folder, number), advance, linking=not afresh)
        point_current(store.folder, number)
        store.rendered.clear()
    numbers = snapshot_numbers(store.folder)
    kept = kept_snapshots(numbers, store.publications.days(), store.settings)
    for old in numbers:
        if old != number and old not in kept:
            drop_snapshot(snapshot_folder(store.folder, old))
    make_private(store.folder, share=store.settings.share)
    return number


def is_whole(corpus: Path, number: int) -> bool:
    """Whether a snapshot has its manifest and all files in their sizes. ``verify`` reads them."""
    folder = snapshot_folder(corpus, number)
    try:
        manifest = read_manifest(folder)
        return all(_size(folder / file["name"]) == file["bytes"] for file in listed_files(manifest))
    except (DamagedCorpus, KeyError, TypeError):
        return False


def write_about(
    folder: Path, manifest: Manifest, write: Callable[[Path, Iterable[bytes]], None] = replace_durably
) -> None:
    """Write the files that describe a snapshot, durably, and list them in its manifest. ``write``: in a folder that
    nobody sees yet nothing has to be replaced.
    """
    manifest["about"] = []
    for name, content in about_files(manifest).items():
        write(folder / name, [content])
        manifest["about"].append({"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()})


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def clear_temporary(corpus: Path) -> None:
    """Remove what a killed run left half built."""
    for folder in (corpus, corpus / SNAPSHOTS, *(snapshot_folder(corpus, n) for n in snapshot_numbers(corpus))):
        if folder.is_dir():
            for entry in folder.iterdir():
                if entry.name.startswith(TEMPORARY):
                    shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def point_current(corpus: Path, number: int) -> None:
    """Move ``current`` to snapshot ``number`` in one atomic, durable step."""
    link = corpus / f"{TEMPORARY}{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(f"{SNAPSHOTS}/{snapshot_name(number)}")
    link.replace(corpus / CURRENT)
    sync_folder(corpus)


def drop_snapshot(folder: Path) -> None:
    """Remove a snapshot: out of sight first, so that no reader finds half of one."""
    hidden = folder.with_name(f"{TEMPORARY}gone-{folder.name}")
    folder.replace(hidden)
    shutil.rmtree(hidden)
    sync_folder(folder.parent)


def _build(store: Store, number: int, folder: Path, advance: Advance, *, linking: bool) -> None:
    root = store.folder / SNAPSHOTS
    root.mkdir(exist_ok=True)
    work = root / f"{TEMPORARY}{snapshot_name(number)}"
    work.mkdir()
    previous = _previous(store.folder, number) if linking else None
    parts = []
    with open(work / CHANGES, "wb") as feed:
        feed.writelines(_removals(store, number))
        rows = store.published.parts()
        for part, records, changed in rows:
            path = work / f"part-{part:05d}.jsonl{ENDINGS[store.settings.compress]}"
            known = previous[1].get(path.name) if previous else None
            if previous and known and changed != number and _size(previous[0] / path.name) == known["bytes"]:
                link_or_copy(previous[0] / path.name, path)
                parts.append(known if "languages" in known else {**known, **count_part(part_lines(path)).entry()})
                continue
            counts = PartCounts()
            write_durably(
                path, compressed(_part_lines(store, part, number, feed, counts, advance), store.settings.compress)
            )
            entry = {"name": path.name, "records": records, "bytes": path.stat().st_size, "sha256": file_sha256(path)}
            parts.append({**entry, **counts.entry()})
        sync_file(feed)
    changes = {"name": CHANGES, "bytes": (work / CHANGES).stat().st_size, "sha256": file_sha256(work / CHANGES)}
    manifest = _manifest(store, number, parts, changes)
    write_about(work, manifest, write_durably)
    write_durably(work / MANIFEST, [dump_manifest(manifest)])
    open_snapshot(work, store.settings.share)
    sync_folder(work)
    if folder.exists():  # damaged, or put there by a run that was killed before it moved the link
        drop_snapshot(folder)
    work.replace(folder)
    sync_folder(root)


def _previous(corpus: Path, number: int) -> tuple[Path, dict[str, dict[str, object]]] | None:
    """The snapshot before and its parts by name, if it is there to be linked from."""
    folder = snapshot_folder(corpus, number - 1)
    try:
        manifest = read_manifest(folder)
    except DamagedCorpus:
        return None
    return folder, {part["name"]: part for part in manifest["parts"]}


def _part_lines(
    store: Store, part: int, number: int, feed: IO[bytes], counts: PartCounts, advance: Advance
) -> Iterator[bytes]:
    """The records of a part by id: its bytes depend on what it holds, not on how it came about. What is new in it goes
    to the feed as well, and all of it to ``counts``.
    """
    for sid, digest, operation in store.published.lines_of(part, number):
        record, line = store.rendered.get(sid) or rendered_record(store, sid) or (None, b"")
        if record_digest(line) != digest:  # damage, or another version of winnow renders it otherwise
            raise DamagedCorpus(
                f"the stored document of seed {sid} does not give the record that was decided; "
                f"run: winnow rebuild --corpus {store.folder}"
            )
        if operation is not None and record is not None:
            change = record_line({"op": operation, "id": record["id"]})
            feed.write(change.removesuffix(b"}\n") + b',"record":' + line.removesuffix(b"\n") + b"}\n")
        if record is not None:
            counts.add(record)
        advance()
        yield line


def _removals(store: Store, number: int) -> Iterator[bytes]:
    """The part of the feed that has no records."""
    for identity in store.published.removals(number):
        yield record_line({"op": "remove", "id": identity.hex()})


def _manifest(store: Store, number: int, parts: list[dict[str, object]], changes: dict[str, object]) -> Manifest:
    return {
        "schema_version": SCHEMA_VERSION,
        "winnow": __version__,
        "snapshot": number,
        "parent": number - 1 or None,
        "digest": store.header("digest", "0"),
        "records": sum(int(str(part["records"])) for part in parts),
        "counts": json.loads(store.header("counts", "{}")),
        "parameters": store.parameters(),
        "parts": parts,
        "changes": changes,
    }


def dump_manifest(manifest: Manifest) -> bytes:
    """A manifest as it is written: indented, for people too."""
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def compressed(lines: Iterable[bytes], how: str) -> Iterator[bytes]:
    """Lines in one compressed stream (one gzip member or zstd frame: several break readers), without a time stamp."""
    if how == "gz":
        import zlib

        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        for line in lines:
            if block := packer.compress(line):
                yield block
        yield packer.flush()
    elif how == "zst":
        import zstandard

        frame = zstandard.ZstdCompressor(level=6).compressobj()
        for line in lines:
            if block := frame.compress(line):
                yield block
        yield frame.flush()
    else:
        yield from lines
