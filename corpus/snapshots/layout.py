"""The folder of published snapshots as readers see it: names, manifests, records."""

from __future__ import annotations

import errno
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from ..errors import DamagedCorpus, NoCorpus

CURRENT = "current"
SNAPSHOTS = "snapshots"
MANIFEST = "manifest.json"
CHANGES = "changes.jsonl"

Manifest = dict[str, Any]


def snapshot_name(number: int) -> str:
    """``000012`` for 12: names sort as numbers do."""
    return f"{number:06d}"


def snapshot_folder(corpus: Path, number: int) -> Path:
    """Where snapshot ``number`` is published."""
    return corpus / SNAPSHOTS / snapshot_name(number)


def snapshot_numbers(corpus: Path) -> list[int]:
    """Numbers of the snapshots that are there, rising."""
    try:
        names = [entry.name for entry in (corpus / SNAPSHOTS).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def current_number(corpus: Path) -> int:
    """Number of the snapshot that ``current`` shows; 0 when nothing is published yet."""
    try:
        name = (corpus / CURRENT).readlink().name
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise DamagedCorpus(
            f"{corpus / CURRENT} is not a link (made by a copy that follows links?); delete it, and the next run of "
            "ingest, or winnow rebuild, makes it again"
        ) from error
    return int(name) if name.isdigit() else 0


def current_folder(corpus: Path) -> Path:
    """The folder that ``current`` shows, resolved once: a reader that keeps to it never sees two snapshots mixed."""
    number = current_number(corpus)
    if number == 0:
        refuse_unlinked(corpus)
        raise NoCorpus(f"no corpus in {corpus}")
    return snapshot_folder(corpus, number)


def refuse_unlinked(corpus: Path) -> None:
    """Raise ``DamagedCorpus`` where there are snapshots but ``current`` is missing. (A first run that was killed before
    it could make the link leaves snapshot 1 alone: that is no damage.)
    """
    if snapshot_numbers(corpus) not in ([], [1]):
        raise DamagedCorpus(f"{corpus / CURRENT} is missing; the next run of ingest, or winnow rebuild, makes it again")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot; raises ``DamagedCorpus`` when it is missing or unreadable."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise DamagedCorpus(f"{folder / MANIFEST} is missing") from None
    except ValueError as error:
        raise DamagedCorpus(f"{folder / MANIFEST} is damaged ({error})") from error
    if not isinstance(manifest, dict):
        raise DamagedCorpus(f"{folder / MANIFEST} is damaged")
    return manifest


def listed_files(manifest: Manifest) -> list[dict[str, Any]]:
    """Every file of a snapshot but its manifest, with its size and hash: the parts, the feed, what describes it (which
    snapshots made before there were cards do not have).
    """
    return [*manifest["parts"], manifest["changes"], *manifest.get("about", [])]


def open_lines(path: Path) -> IO[bytes]:
    """Open a part or a change feed for reading, decompressed by its ending."""
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if path.suffix == ".zst":
        import zstandard

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(open(path, "rb"), closefd=True))
    return open(path, "rb")


def decompressor(path: Path) -> Callable[[bytes], bytes]:
    """What turns the bytes of a part, piece by piece, into those of its lines."""
    if path.suffix == ".gz":
        return zlib.decompressobj(31).decompress
    if path.suffix == ".zst":
        import zstandard

        return zstandard.ZstdDecompressor().decompressobj().decompress
    return bytes


def part_lines(path: Path) -> Iterator[bytes]:
    """The lines of a part or a change feed, each with its line feed.

    Raises ``DamagedCorpus`` when it is missing, cannot be decompressed or ends in the middle of a line.
    """
    line = b"\n"
    try:
        opened = open_lines(path)
    except FileNotFoundError:
        raise DamagedCorpus(f"{path} is missing") from None
    with opened as lines:
        try:
            for line in lines:
                yield line
        except (zlib.error, gzip.BadGzipFile, EOFError, zstd_error()) as error:
            raise DamagedCorpus(f"{path} cannot be read ({error})") from error
    if not line.endswith(b"\n"):
        raise DamagedCorpus(f"{path} ends in the middle of a line")


def zstd_error() -> type[Exception]:
    """What zstandard raises."""
    import zstandard

    return zstandard.ZstdError


def snapshot_lines(folder: Path) -> Iterator[bytes]:
    """Every record line of a snapshot, in the order of its parts."""
    for part in read_manifest(folder)["parts"]:
        yield from part_lines(folder / part["name"])


def file_sha256(path: Path) -> str:
    """``sha256`` of a file, 64 hex digits."""
    digest = sha256()
    with open(path, "rb") as data:
        while block := data.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
