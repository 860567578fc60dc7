"""One member of compressed data, decoded with bounded output: the same few calls for every compression."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator
from typing import Literal, Protocol

from .budget import MIB

Compression = Literal["gzip", "zstd", "bzip2", "xz"]

_STEP = MIB  # at most this much output at a time, whatever the input claims
# Input is given in slices, small ones at first: what a member does not need of its last slice is copied, and there may
# be ten thousand members in what comes at once.
_FIRST_SLICE = 512
_LARGEST_SLICE = 64 * 1024
_XZ_MEMORY = 256 * MIB
_ZSTD_SLICE = 2048
_ZSTD_WINDOW = 1 << 27  # what the zstd command itself accepts without --long


class Decoder(Protocol):
    """One member: feed it with ``data`` from ``at`` until ``eof``; ``left`` bytes at the end were not needed."""

    eof: bool
    left: int

    def feed(self, data: bytes, at: int) -> Iterator[bytes]:
        """The bytes that ``data`` from ``at`` on stands for, in pieces."""
        ...

    def flush(self) -> bytes:
        """What is still held when no more data comes."""
        ...


def decoder_of(kind: Compression, dictionary: bytes | None = None) -> Decoder:
    """A decoder of one member; ``dictionary`` is for zstd."""
    if kind == "gzip":
        return _Zlib(31)
    if kind == "zstd":
        return _Zstd(dictionary)
    if kind == "bzip2":
        return _Block(bz2.BZ2Decompressor())
    return _Block(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY))


class _Member:
    """What decoders begin with: nothing was fed yet; and what most end with: nothing is held back."""

    eof = False
    left = 0

    def flush(self) -> bytes:
        return b""


class _Zlib(_Member):
    """zlib's decompressor, with bounded output."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._slice = _FIRST_SLICE

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


class _Block(_Member):
    """bz2's and lzma's decompressors, which bound their output alike."""

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._inner = inner
        self._slice = _FIRST_SLICE

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


class _Zstd(_Member):
    """zstandard's decompressor. It cannot bound its output, so input is fed in slices that shrink as they expand, and
    are never so large that they could make more than 64 MiB (four bytes can stand for a block of 128 KiB).
    """

    def __init__(self, dictionary: bytes | None) -> None:
        import zstandard

        known = None if dictionary is None else zstandard.ZstdCompressionDict(dictionary)
        self._inner = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_ZSTD_WINDOW).decompressobj()
        self._slice = _ZSTD_SLICE

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
