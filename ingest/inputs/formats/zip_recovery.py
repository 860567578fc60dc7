"""A zip archive that lost its directory, which stands at its end: members are found by the headers in front of them."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import IO

from ..budget import MIB, Budget
from ..items import Item, Read
from ..names import Namer, joined
from ..streams import Chunks, Gap, Stream, handle_chunks
from .members import listed
from .zip_names import decode_name

_LOCAL = re.compile(rb"PK\x03\x04")
_OFFICE = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_TRUNCATED = "the zip archive ends inside this member (truncated)"


@dataclass(slots=True)
class _Local:
    """A local file header."""

    name: str
    method: int
    flags: int
    size: int


def recover(item: Item, handle: IO[bytes]) -> Read:
    """The members of the archive in ``handle`` as far as its front goes: stored and deflated ones.

    An office file gives none: its parts are no documents.
    """
    try:
        handle.seek(0)
    except (OSError, ValueError):
        return
    stream = Stream(handle_chunks(handle))
    namer = Namer()
    while _to_header(stream):
        local = _header(stream)
        if local is None:
            continue
        if local.name in _OFFICE:
            return
        shown = None if local.name.endswith("/") else listed(local.name)
        if shown is None:
            continue
        member = Stream(_chunks(stream, local, item.budget))
        yield item.member(joined(item.source, namer.name(shown)), shown, member)


def _to_header(stream: Stream) -> bool:
    """Pass over everything before the next local header."""
    while True:
        found = stream.search(_LOCAL, 64 * 1024)
        if found is not None:
            stream.skip(found[0])
            return True
        held = stream.holds(64 * 1024)
        if not stream.skip(max(held - 3, 1)) or (held <= 4 and stream.ended):
            return False


def _header(stream: Stream) -> _Local | None:
    fixed = stream.read(30)
    if len(fixed) < 30:
        return None
    _, flags, method, _, _, packed, _, name_length, extra_length = struct.unpack_from("<HHHLLLLHH", fixed, 4)
    raw = stream.read(name_length)
    stream.skip(extra_length)
    return _Local(decode_name(raw), method, flags, packed)


def _chunks(stream: Stream, local: _Local, budget: Budget) -> Chunks:
    if local.flags & 1:
        yield Gap("encrypted")
    elif local.method == 8:
        yield from _inflated(stream, budget)
    elif local.method == 0 and not local.flags & 8 and local.size < 0xFFFFFFFF:
        left = local.size
        while left:
            data = stream.read(min(left, MIB))
            if not data:
                yield Gap(_TRUNCATED)
                return
            left -= len(data)
            yield data
    else:
        yield Gap(f"cannot be recovered without the directory of the archive (method {local.method})")


def _inflated(stream: Stream, budget: Budget) -> Chunks:
    """Deflate tells its own end, so sizes that were not known when the header was written do not matter."""
    inner = zlib.decompressobj(-15)
    data = b""
    while not inner.eof:
        data = data or stream.read(16 * 1024)
        if not data:
            yield Gap(_TRUNCATED)
            return
        try:
            out = inner.decompress(data, MIB)
        except zlib.error as error:
            yield Gap(f"damaged zip member: {error}")
            return
        data = inner.unconsumed_tail
        if out:
            if not budget.spend(len(out)):
                yield Gap(budget.reason)
                return
            yield out
    stream.unread(inner.unused_data)
