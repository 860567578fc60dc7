"""tar (POSIX.1-2001 pax, ustar, GNU), read forward: an archive of any size, damaged or not, takes little memory."""

from __future__ import annotations

import re
import tarfile
from typing import Final

from ..budget import MIB
from ..items import Broken, Item, Read, damage
from ..names import Namer, joined
from ..recognition import Beginning, Question
from ..streams import Chunks, Gap, Stream
from .format import Format
from .members import listed

_BLOCK = 512
_READ = 256 * 1024
_TRUNCATED = "the archive ends early (truncated)"


def read_members(item: Item) -> Read:
    """The files in the archive, in its order. Links, devices and folders are passed over, and so are hidden names."""
    stream = item.stream
    namer = Namer()
    long_name: str | None = None
    count = 0
    while True:
        start = stream.offset
        block = stream.read(_BLOCK)
        if not block.strip(b"\x00") and stream.fault is None:
            if len(block) == _BLOCK:
                continue
            if block or long_name is not None:
                yield damage(item, start, _TRUNCATED)
            return
        info = _info(block) if len(block) == _BLOCK else None
        if info is None:
            yield damage(item, start, stream.fault or _reason(block))
            if not _resync(stream):
                return
            long_name = None
            continue
        padding = -info.size % _BLOCK
        if info.type in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, b"X") and info.size <= MIB:
            data = stream.read(info.size)
            found = data.rstrip(b"\x00") if info.type == tarfile.GNUTYPE_LONGNAME else _pax_path(data)
            long_name = (found or b"").decode("utf-8", "surrogateescape") or long_name or ""
            if stream.skip(padding) < padding or len(data) < info.size:
                yield damage(item, start, stream.fault or _TRUNCATED)
                if not _resync(stream):
                    return
                long_name = None
            continue
        if info.type in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
            stream.skip(info.size + padding)
            continue
        name, long_name = long_name or info.name, None
        shown = None if name.endswith("/") else listed(name)
        sparse = info.type == tarfile.GNUTYPE_SPARSE
        if shown is None or sparse or not info.isreg():
            if sparse:
                _pass_sparse_map(stream, block)
                yield Broken(joined(item.source, namer.name(shown or name)), start, "a sparse file")
            left = info.size + padding if info.isreg() else 0
            if stream.skip(left) < left:
                yield damage(item, start, stream.fault or _TRUNCATED)
                if not _resync(stream):
                    return
            continue
        count += 1
        if count > item.budget.limits.members:
            yield damage(item, start, f"more than {item.budget.limits.members} members; the rest is not read")
            return
        member = _Member(stream, info.size)
        source = joined(item.source, namer.name(shown))
        yield item.member(source, shown, Stream(member.chunks()))
        if stream.skip(member.left + padding) < member.left + padding and not member.told:
            yield damage(item, start, stream.fault or _TRUNCATED)
            member.told = True
        if member.told and not _resync(stream):
            return


def _reason(block: bytes) -> str:
    return "not a tar header; the next one is looked for" if len(block) == _BLOCK else _TRUNCATED


def _resync(stream: Stream) -> bool:
    """Go on at the next header, after damage or a gap; whether there is one."""
    if stream.fault is not None:
        stream.resume()
    while True:
        window = stream.peek(_READ)
        at = window.find(b"ustar", 257)
        while at >= 0:
            if at + 255 <= len(window) and _info(window[at - 257 : at + 255]) is not None:
                stream.skip(at - 257)
                return True
            at = window.find(b"ustar", at + 1)
        stream.skip(max(len(window) - _BLOCK, 1))
        if stream.fault is not None and len(window) <= _BLOCK and not stream.resume():
            return False
        if len(window) <= _BLOCK and stream.ended and stream.fault is None:
            return False


def _pass_sparse_map(stream: Stream, header: bytes) -> None:
    """The blocks that continue the map of an old GNU sparse file; each tells whether another follows."""
    more = header[482]
    while more and len(block := stream.read(_BLOCK)) == _BLOCK:
        more = block[504]


def _info(block: bytes) -> tarfile.TarInfo | None:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError, OverflowError):
        return None
    return info if 0 <= info.size < 1 << 62 else None


def _pax_path(data: bytes) -> bytes | None:
    """The ``path`` of a pax header: records of ``length key=value`` and a newline."""
    at = 0
    while match := re.compile(rb"(\d{1,9}) ([^=]+)=").match(data, at):
        end = at + int(match[1])
        if end <= match.end() or end > len(data):
            return None
        if match[2] == b"path":
            return data[match.end() : end - 1]
        at = end
    return None


class _Member:
    """The bytes of one member, taken from the archive when asked for. ``told``: its end is missing, and said so."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self.left = size
        self.told = False

    def chunks(self) -> Chunks:
        while self.left:
            data = self._stream.read(min(self.left, _READ))
            self.left -= len(data)
            if not data:
                self.told = True
                yield Gap(self._stream.fault or _TRUNCATED)
                return
            yield data


def _begins(beginning: Beginning) -> bool:
    head = beginning.head
    return head[257:262] == b"ustar" or (
        beginning.extension == "tar" and len(head) >= _BLOCK and _right_sum(head[:_BLOCK])
    )


def _right_sum(block: bytes) -> bool:
    """Whether a block has the checksum of a tar header (before POSIX there was no magic number)."""
    try:
        return int(block[148:156].strip(b" \x00") or b"-", 8) == sum(block[:148]) + 256 + sum(block[156:])
    except ValueError:
        return False


TAR: Final = Format(
    "tar",
    read_members,
    (Question(30, "before whatever the name of its first member may look like", _begins),),
    resumes=True,
)
