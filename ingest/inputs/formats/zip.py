"""zip archives (APPNOTE 6.3), and the office files that are zip archives inside (DOCX, EPUB, ODT)."""

from __future__ import annotations

import io
import lzma
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

from ....normalize.document import Hints, Media, Seed
from ..budget import Budget, ReadLimits
from ..hints import claimed, filled
from ..items import Broken, Item, Read
from ..names import Namer, joined
from ..recognition import Beginning, Question
from ..regular import open_regular
from ..sidecar import SIDECAR_LIMIT, NotSidecar, parse_sidecar
from ..streams import CHUNK, Chunks, Gap, Stream, trouble
from .format import Format
from .members import listed
from .wacz import is_wacz, read_crawl
from .zip_member import open_member
from .zip_names import decode_name
from .zip_recovery import recover

_WORD = re.compile(r"word/document\d{0,9}\.xml")
"""The main part of a DOCX; Microsoft's web applications number it, and the relationships say which it is."""

# What zipfile raises on damaged archives, besides its own error.
_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError,
    NotImplementedError, struct.error, KeyError, IndexError, OverflowError, MemoryError, AttributeError, TypeError,
)  # fmt: skip
_DIRECTORY_ENTRY = 1024  # bytes of directory a member may take on average: names are short
_LARGEST_DIRECTORY = 256 << 20
_SMALLEST_ENTRY = 46


def read_members(item: Item) -> Read:
    """The files in the archive in the order of its directory; an office file is one seed.

    An archive without its directory (truncated) is read from the front as far as it goes. Hidden names are passed over;
    ``NAME.json`` beside ``NAME`` is its sidecar, as in a folder.
    """
    with _seekable(item) as (handle, fault):
        reason = fault or _too_large(handle, item.budget.limits)
        archive: zipfile.ZipFile | None = None
        if reason is None:
            try:
                archive = zipfile.ZipFile(handle)
            except _ERRORS as error:
                reason = f"damaged zip archive: {_message(error)}"
        if archive is None:
            assert reason is not None
            yield Broken(item.source, None, reason)
            if fault is not None or reason.startswith("damaged"):
                yield from recover(item, handle)
            return
        with archive:
            try:
                office = _office(archive)
            except _NoText as error:
                yield Broken(item.source, None, f"not a document: an office file that is no text ({error})")
                return
            if office is not None:
                yield _whole(item, handle, office)
            else:
                yield from _members(item, archive)


def _members(item: Item, archive: zipfile.ZipFile) -> Read:
    namer = Namer()
    entries = [(info, shown) for info in archive.infolist() if (shown := listed(_name(info))) and not info.is_dir()]
    names = {shown: info for info, shown in entries}
    if is_wacz(names):
        yield from read_crawl(item, list(names), lambda name: Stream(_chunks(archive, names[name], item.budget)))
        return
    for info, shown in entries:
        if shown.endswith(".json") and shown[:-5] in names:
            continue
        source = joined(item.source, namer.name(shown))
        hints = item.hints
        if shown + ".json" in names:
            try:
                own = _sidecar(archive, names[shown + ".json"], item.budget)
                hints = filled(own if item.trust == "all" else claimed(own), hints)
            except NotSidecar as error:
                yield Broken(joined(item.source, namer.name(shown + ".json")), None, str(error))
        stream = Stream(_chunks(archive, info, item.budget))
        yield item.member(source, shown, stream, hints)


def _sidecar(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Hints:
    stream = Stream(_chunks(archive, info, budget))
    data = stream.read(SIDECAR_LIMIT + 1)
    if stream.fault is not None:
        raise NotSidecar(f"sidecar cannot be read: {stream.fault}")
    return parse_sidecar(data)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Chunks:
    try:
        with open_member(archive, info) as member:
            while chunk := member.read(CHUNK):
                if not budget.spend(len(chunk)):
                    yield Gap(budget.reason)
                    return
                yield chunk
    except _ERRORS as error:
        yield Gap(_message(error))


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return trouble(error)
    text = " ".join(str(error).split())[:200]
    if "password" in text or "encrypted" in text:
        return "encrypted"
    return text or type(error).__name__


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; `zipfile` takes its bytes for code page 437 where they do not say that they are UTF-8."""
    if info.flag_bits & 0x800:
        return info.filename if "/" in info.filename else info.filename.replace("\\", "/")
    try:
        return decode_name(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


class _NoText(Exception):
    """An office file that holds a table or slides."""


def _office(archive: zipfile.ZipFile) -> Media | None:
    """Which office format an archive is: by its ``mimetype`` (EPUB OCF 3.3, ODF 1.3) or main part (ECMA-376).

    Raises `_NoText` for tables and slides, whose parts would else look like members.
    """
    infos = archive.infolist()
    # first by the rule of both formats, but archives that were packed again have it anywhere
    told = next((info for info in infos if info.filename == "mimetype" and info.file_size < 200), None)
    if told is not None:
        try:
            with open_member(archive, told) as member:
                mime = member.read(200).strip()
        except _ERRORS:
            return None
        if mime == b"application/epub+zip":
            return "epub"
        if mime.startswith(b"application/vnd.oasis.opendocument.text"):
            return "odt"
        if mime.startswith(b"application/vnd.oasis.opendocument."):
            raise _NoText("ODF")
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names:
        if any(map(_WORD.fullmatch, names)):
            return "docx"
        for part, words in (("xl/workbook.xml", "XLSX"), ("xl/workbook.bin", "XLSB"), ("ppt/presentation.xml", "PPTX")):
            if part in names:
                raise _NoText(words)
    if "META-INF/container.xml" in names and any(name.endswith(".opf") for name in names):
        return "epub"
    return None


def _whole(item: Item, handle: IO[bytes], media: Media) -> Seed | Broken:
    limit = item.budget.limits.payload
    try:
        handle.seek(0)
        data = handle.read(limit + 1)
    except OSError as error:
        return Broken(item.source, None, trouble(error))
    if len(data) > limit:
        return Broken(item.source, None, item.budget.limits.too_large)
    return Seed(item.source, data, media, item.hints)


@contextmanager
def _seekable(item: Item) -> Iterator[tuple[IO[bytes], str | None]]:
    """The archive as something zipfile can seek in: the file itself, or a copy of what a container holds."""
    if item.path is not None and item.path.is_file():
        file: IO[bytes] = io.BytesIO()
        fault: str | None = None
        try:
            file = open_regular(item.path)
        except OSError as error:
            fault = trouble(error)
        with file:
            yield file, fault
        return
    copy = tempfile.SpooledTemporaryFile(max_size=item.budget.limits.spool)  # noqa: SIM115 - closing may fail, too
    try:
        try:
            while data := item.stream.read(CHUNK):
                copy.write(data)
            copy.seek(0)
        except OSError as error:
            yield io.BytesIO(), f"no temporary file can be made to read it: {error.strerror or error}"
            return
        yield copy, item.stream.take_fault()
    finally:
        with suppress(OSError):  # what could not be written is written once more, and fails again
            copy.close()


def _too_large(handle: IO[bytes], limits: ReadLimits) -> str | None:
    """Why the directory is more than may be held in memory, counted before any of it is; what the record at the end of
    the archive says of their number is not believed.
    """
    end = handle.seek(0, 2)
    handle.seek(max(0, end - 65557))
    tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return None
    count, size = struct.unpack_from("<HL", tail, at + 10)
    start = end - len(tail) + at - size
    far = tail.rfind(b"PK\x06\x06", 0, at)
    if far >= 0 and far + 56 <= len(tail):
        count, size = struct.unpack_from("<QQ", tail, far + 32)
        start = end - len(tail) + far - size
    many = f"more than {limits.members} members"
    if count > limits.members or size > min(limits.members * _DIRECTORY_ENTRY, _LARGEST_DIRECTORY):
        return many
    if start < 0 or size // _SMALLEST_ENTRY <= limits.members:
        return None
    handle.seek(start)
    directory = handle.read(size)
    place = entries = 0
    while directory.startswith(b"PK\x01\x02", place) and place + _SMALLEST_ENTRY <= size:
        place += _SMALLEST_ENTRY + sum(struct.unpack_from("<HHH", directory, place + 28))
        entries += 1
        if entries > limits.members:
            return many
    return None


def _begins(beginning: Beginning) -> bool:
    return beginning.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK"))


ZIP: Final = Format(
    "zip",
    read_members,
    (Question(20, "a magic number that no other has", _begins),),
)
