"""Decompression that streams, crosses member boundaries and survives damage.

gzip (RFC 1952), zstd (RFC 8878), bzip2 and xz, each with any number of members or frames. Damage becomes a `Gap`,
behind which decoding goes on at the next member that can be found, so one bad record of a WARC file costs that record.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Iterator
from typing import Literal, Protocol

from .budget import MIB, Budget
from .streams import Chunks, Gap, Stream

Compression = Literal["gzip", "zstd", "bzip2", "xz"]

# How a member begins. Beyond its magic number a gzip header must be plausible (reserved flags 0, known XFL and OS), so
# that searching through damaged data rarely stops at a chance match.
_STARTS: dict[Compression, re.Pattern[bytes]] = {
    "gzip": re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", re.DOTALL),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)", re.DOTALL),
    "xz": re.compile(rb"\xfd7zXZ\x00", re.DOTALL),
}
_MAGIC: dict[Compression, bytes] = {
    "gzip": b"\x1f\x8b\x08",
    "zstd": b"\x28\xb5\x2f\xfd",
    "bzip2": b"BZh",
    "xz": b"\xfd7zXZ\x00",
}
_START_LENGTH: dict[Compression, int] = {"gzip": 10, "zstd": 4, "bzip2": 10, "xz": 6}
_STEP = MIB  # at most this much output at a time, whatever the input claims
# Input is given in slices, small ones at first: what a member does not need of its last slice is copied, and there may
# be ten thousand members in what comes at once.
_FIRST_SLICE = 512
_LARGEST_SLICE = 64 * 1024
_XZ_MEMORY = 256 * MIB
_DICTIONARY = 16 * MIB
_ZSTD_SLICE = 2048
_ZSTD_WINDOW = 1 << 27  # what the zstd command itself accepts without --long


def compression_of(head: bytes) -> Compression | None:
    """Which compression the first bytes of a file show."""
    for kind, start in _STARTS.items():
        if start.match(head) or (2 <= len(head) < _START_LENGTH[kind] and _begins(kind, head)):
            return kind
    return None


def _begins(kind: Compression, data: bytes) -> bool:
    """Whether ``data``, too short to tell for sure, can be the start of a member that was cut off."""
    magic = _MAGIC[kind]
    return data[: len(magic)] == magic[: len(data)]


class _Decoder(Protocol):
    """One member: feed it with ``data`` from ``at`` until ``eof``; ``left`` bytes at the end were not needed."""

    eof: bool
    left: int

    def feed(self, data: bytes, at: int) -> Iterator[bytes]: ...
    def flush(self) -> bytes: ...


def expand(chunks: Chunks, kind: Compression, budget: Budget) -> Chunks:
    """The decompressed bytes of all members in ``chunks``; bytes between members that start none are passed over."""
    start, need = _STARTS[kind], _START_LENGTH[kind]
    dictionary: bytes | None = None
    if kind == "zstd":
        dictionary, chunks = _zstd_dictionary(chunks)
    decoder: _Decoder | None = None
    pending = b""
    in_gap = False
    for piece in chunks:
        if isinstance(piece, Gap):
            yield piece
            decoder, pending, in_gap = None, b"", True
            continue
        data, pending = pending + piece, b""
        at = 0
        while at < len(data):
            fresh = decoder is None
            if decoder is None:
                found = start.search(data, at)
                if found is None:
                    pending = data[max(at, len(data) - need + 1) :]
                    break
                at = found.start()
            try:
                decoder = decoder or _decoder(kind, dictionary)
                for out in decoder.feed(data, at):
                    if not budget.spend(len(out)):
                        yield Gap(budget.reason)
                        return
                    in_gap = False
                    yield out
                at = len(data) - decoder.left
                if decoder.eof:
                    decoder = None
            except _errors() as error:
                if not in_gap:
                    yield Gap(f"damaged {kind} data: {_message(error)}")
                decoder, in_gap = None, True
                at += fresh
    cut = decoder is not None or any(_begins(kind, pending[at:]) for at in range(len(pending)))
    if cut and not in_gap:
        last = b"" if decoder is None else decoder.flush()
        if last and budget.spend(len(last)):
            yield last
        yield Gap(f"the {kind} data ends early (truncated)")


def _message(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text.removeprefix("Error ").removeprefix("-3 while decompressing data: ") or type(error).__name__


def _errors() -> tuple[type[Exception], ...]:
    import zstandard

    return (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError, MemoryError)


def _zstd_dictionary(chunks: Chunks) -> tuple[bytes | None, Chunks]:
    """The dictionary that a ``.warc.zst`` carries in a skippable frame at its start, and what follows.

    "WARC file compression with Zstandard" 1.0 (IIPC): frame 0x184D2A5D, the dictionary itself plain or a zstd frame.
    """
    import zstandard

    stream = Stream(chunks)
    head = stream.peek(8)
    size = int.from_bytes(head[4:8], "little")
    if head[:4] != b"\x5d\x2a\x4d\x18" or len(head) < 8 or size > _DICTIONARY:
        return None, stream.chunks()
    stream.skip(8)
    data = stream.read(size)
    if data.startswith(_MAGIC["zstd"]):
        expanded = bytearray()
        try:
            for out in _Zstd(None).feed(data, 0):
                expanded += out
                if len(expanded) > _DICTIONARY:
                    return None, stream.chunks()
        except (zstandard.ZstdError, MemoryError):
            return None, stream.chunks()
        data = bytes(expanded)
    return data, stream.chunks()


def _decoder(kind: Compression, dictionary: bytes | None) -> _Decoder:
    if kind == "gzip":
        return _Zlib(31)
    if kind == "zstd":
        return _Zstd(dictionary)
    if kind == "bzip2":
        return _Block(bz2.BZ2Decompressor())
    return _Block(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY))


class _Zlib:
    """zlib's decompressor, with bounded output."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._slice = _FIRST_SLICE
        self.eof = False
        self.left = 0

    def feed(self, data: bytes, at: int) -> Iterator[bytes]:
        inner = self._inner
        while at < len(data) and not inner.eof:
            piece = data[at : at + self._slice]
            at += len(piece)
            self._slice = min(2 * self._slice, _LARGEST_SLICE)
            while piece and not inner.eof:
                out = inner.decompress(piece, _STEP)
                piece = inner.unconsumed_tail
                if out:
                    yield out
        self.eof = inner.eof
        self.left = len(data) - at + len(inner.unused_data)

    def flush(self) -> bytes:
        try:
            return self._inner.decompress(b"", _STEP)
        except zlib.error:
            return b""


class _Block:
    """bz2's and lzma's decompressors, which bound their output alike."""

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._inner = inner
        self._slice = _FIRST_SLICE
        self.eof = False
        self.left = 0

    def feed(self, data: bytes, at: int) -> Iterator[bytes]:
        inner = self._inner
        while not inner.eof and (at < len(data) or not inner.needs_input):
            piece = data[at : at + self._slice] if inner.needs_input else b""
            at += len(piece)
            if piece:
                self._slice = min(2 * self._slice, _LARGEST_SLICE)
            out = inner.decompress(piece, _STEP)
            if out:
                yield out
        self.eof = inner.eof
        self.left = len(data) - at + (len(inner.unused_data) if inner.eof else 0)

    def flush(self) -> bytes:
        return b""


class _Zstd:
    """zstandard's decompressor. It cannot bound its output, so input is fed in slices that shrink as they expand, and
    are never so large that they could make more than 64 MiB (four bytes can stand for a block of 128 KiB).
    """

    def __init__(self, dictionary: bytes | None) -> None:
        import zstandard

        known = None if dictionary is None else zstandard.ZstdCompressionDict(dictionary)
        self._inner = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_ZSTD_WINDOW).decompressobj()
        self._slice = _ZSTD_SLICE
        self.eof = False
        self.left = 0

    def feed(self, data: bytes, at: int) -> Iterator[bytes]:
        inner = self._inner
        while at < len(data) and not inner.eof:
            step = self._slice
            piece = data[at : at + step]
            out = inner.decompress(piece)
            at += len(piece)
            if len(out) > 2 * _STEP:
                self._slice = max(64, step // 4)
            elif len(out) < _STEP // 4:
                self._slice = min(_ZSTD_SLICE, step * 2)
            if out:
                yield out
        self.eof = inner.eof
        self.left = len(data) - at + (len(inner.unused_data) if inner.eof else 0)

    def flush(self) -> bytes:
        return b""
