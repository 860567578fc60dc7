"""One member of a zip archive, decompressed piece by piece.

`zipfile` does that for deflate; what it makes of a bzip2 or LZMA member it makes of each piece of it at once, so that
two kilobytes take five gigabytes of memory. These two are read here.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from typing import IO, Protocol

LARGEST_DICTIONARY = 256 << 20
"""Bytes of memory that an LZMA member may ask for."""
_PIECE = 64 * 1024


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """A member to be read forward. Raises what `zipfile` and the decompressors raise; reading does, too."""
    if info.compress_type not in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA) or info.flag_bits & 0x1:
        return archive.open(info)
    handle = archive.fp
    assert handle is not None
    start = _data_start(handle, info)
    return io.BufferedReader(_Pieces(handle, info, start), _PIECE)


def _data_start(handle: IO[bytes], info: zipfile.ZipInfo) -> int:
    handle.seek(info.header_offset)
    head = handle.read(30)
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("no local header where the directory says")
    name, extra = struct.unpack_from("<HH", head, 26)
    return int(info.header_offset + 30 + name + extra)


class _Pieces(io.RawIOBase):
    """The decompressed bytes of a member; every call makes at most what was asked for."""

    def __init__(self, handle: IO[bytes], info: zipfile.ZipInfo, start: int) -> None:
        super().__init__()
        self._handle, self._at, self._left = handle, start, info.compress_size
        self._size, self._wanted, self._crc, self._made = info.file_size, info.CRC, 0, 0
        self._inner: _Decompressor = bz2.BZ2Decompressor() if info.compress_type == zipfile.ZIP_BZIP2 else self._lzma()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while self._made < self._size and not self._inner.eof:  # LZMA need not say where it ends
            data = self._take(_PIECE) if self._inner.needs_input else b""
            if self._inner.needs_input and not data:
                raise EOFError("the compressed data ends early")
            made = self._inner.decompress(data, min(len(buffer), self._size - self._made))
            if made:
                buffer[: len(made)] = made
                self._crc, self._made = zlib.crc32(made, self._crc), self._made + len(made)
                return len(made)
        if self._crc != self._wanted or self._made != self._size:
            raise zipfile.BadZipFile("Bad CRC-32, or another size than stated")
        return 0

    def _take(self, count: int) -> bytes:
        self._handle.seek(self._at)
        data = self._handle.read(min(count, self._left))
        self._at, self._left = self._at + len(data), self._left - len(data)
        return data

    def _lzma(self) -> _Decompressor:
        """APPNOTE 5.8.8: version, length of the properties, properties, then a raw stream."""
        head = self._take(9)
        if len(head) < 9 or struct.unpack_from("<H", head, 2)[0] != 5 or head[4] >= 225:
            raise lzma.LZMAError("damaged LZMA properties")
        (dictionary,) = struct.unpack_from("<L", head, 5)
        if dictionary > LARGEST_DICTIONARY:
            raise lzma.LZMAError("its dictionary takes more memory than it may")
        rest, lc = divmod(head[4], 9)
        pb, lp = divmod(rest, 5)
        filters = [{"id": lzma.FILTER_LZMA1, "dict_size": max(dictionary, 4096), "lc": lc, "lp": lp, "pb": pb}]
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
