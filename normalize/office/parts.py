"""The parts of an office file that is a zip archive inside, within bounds: sizes are counted, never believed.

An archive says how large its parts are, and `zipfile` makes room for what they really are: half a kilobyte can ask for
gigabytes. Every part is therefore expanded piece by piece and counted against what a file of its size may hold, and the
libraries that open an archive themselves are handed a copy of the parts that were (`honest_copy`).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from ..document import Unreadable

MOST_BYTES = 64 << 20
"""Bytes that the parts of one office file which are read may expand to."""
RATIO = 250
SLACK = 1 << 20
"""A file may also expand to no more than ``SLACK + RATIO * size``."""
MOST_PARTS = 20_000
_PIECE = 64 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def room(size: int) -> int:
    """Bytes, or characters of text, that may come out of an office file of ``size`` bytes."""
    return min(MOST_BYTES, SLACK + RATIO * size)


class Parts:
    """The archive inside an office file, and how much more of it may be read."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._archive = archive
        self._most = self._left = room(size)
        self.names = archive.namelist()
        if len(self.names) > MOST_PARTS:
            raise Unreadable(f"more than {MOST_PARTS} parts")

    def read(self, name: str) -> bytes | None:
        """A part; None when there is none. Raises `Unreadable` for one that is damaged or too much."""
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            return None
        if info.compress_type not in _METHODS:
            raise Unreadable("a part is compressed in a way that office files are not")
        pieces: list[bytes] = []
        try:
            with self._archive.open(info) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise Unreadable(f"expands to more than {self._most} bytes")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise Unreadable(f"damaged file: {' '.join(str(error).split())[:200]}") from None
        return b"".join(pieces)


@contextmanager
def opened(data: bytes) -> Iterator[Parts]:
    """The parts of an office file. Raises `Unreadable` when it is no archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, IndexError) as error:
        raise Unreadable(f"damaged file: {error}") from None
    with archive:
        yield Parts(archive, len(data))


def honest_copy(parts: Parts) -> io.BytesIO:
    """An archive of the XML parts alone, stored as they are, for a library that believes what archives say."""
    copy = io.BytesIO()
    seen: set[str] = set()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name in parts.names:
            if name in seen or not (name == "mimetype" or name.lower().endswith((".xml", ".rels", ".rdf"))):
                continue
            seen.add(name)
            archive.writestr(zipfile.ZipInfo(name), parts.read(name) or b"")
    copy.seek(0)
    return copy
