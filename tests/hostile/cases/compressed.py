"""Compression: bombs of each codec, frames that lie, floods of members, windows of gigabytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator

import zstandard

from .case import Case, case, many, prose

CODECS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lambda data: lzma.compress(data, preset=0),
    "zst": zstandard.ZstdCompressor().compress,
}
MAGIC = {"gz": b"\x1f\x8b\x08", "bz2": b"BZh9", "xz": b"\xfd7zXZ\0", "zst": b"\x28\xb5\x2f\xfd"}


def _lines(count: int) -> bytes:
    return b'{"text":"a"}\n' * count


def _layers(codec: Callable[[bytes], bytes], data: bytes, count: int) -> bytes:
    for _ in range(count):
        data = codec(data)
    return data


def _each(name: str, pack: Callable[[bytes], bytes]) -> Iterator[Case]:
    good = prose(f"codec {name}")
    whole = pack(good.encode())
    other = pack(prose("other").encode())
    yield case(f"{name} bomb of zeros", {f"a.txt.{name}": lambda: pack(bytes(many(40 << 20)))}, daily=True)
    yield case(f"{name} members of two words", {f"a.txt.{name}": lambda: pack(b"a b\n") * 5_000})
    yield case(f"{name} bomb of words", {f"a.txt.{name}": lambda: pack(b"word " * many(8 << 20))})
    yield case(f"{name} bomb of lines", {f"a.jsonl.{name}": lambda: pack(_lines(1_000_000))}, most=20_000)
    yield case(f"{name} bomb of broken lines", {f"a.jsonl.{name}": lambda: pack(b"{\n" * many(2_000_000))})
    yield case(f"{name} bomb of blank lines", {f"a.jsonl.{name}": lambda: pack(b'{"text":"a"}' + b"\n" * (20 << 20))})
    yield case(f"{name} bomb twice", {f"a.{name}.{name}": lambda: _layers(pack, bytes(many(40 << 20)), 2)})
    yield case(f"{name} bomb three times", {"a": lambda: _layers(pack, bytes(many(40 << 20)), 3)})
    yield case(f"{name} bomb of members", {f"a.txt.{name}": lambda: pack(bytes(1 << 20)) * 40})
    yield case(
        f"{name} bomb inside of noise", {f"a.txt.{name}": lambda: whole + b"noise" * 99 + pack(bytes(many(40 << 20)))}
    )
    yield case(f"{name} bomb in a zip", {"a.zip": lambda: _zip_of(f"a.{name}", pack(bytes(many(40 << 20))))})
    yield case(f"{name} hundred layers", {f"a.{name}": lambda: _layers(pack, good.encode(), 100)})
    yield case(f"{name} six layers", {f"a.{name}": lambda: _layers(pack, good.encode(), 6)}, kept=[good])
    yield case(f"{name} truncated", {f"{n}.txt.{name}": whole[:n] for n in range(1, len(whole), 1 + len(whole) // 12)})
    yield case(f"{name} one byte wrong", {f"{n}.txt.{name}": _flipped(whole, n) for n in range(0, len(whole), 1 + len(whole) // 12)})  # fmt: skip
    yield case(f"{name} behind it noise", {f"a.jsonl.{name}": lambda: pack(b'{"text":"%s"}\n' % good.encode()) + b"\x00\xff" * 3_000}, kept=[good])  # fmt: skip
    yield case(f"{name} behind it zeros", {f"a.txt.{name}": whole + bytes(70_000)})
    yield case(f"{name} only magic", {f"a.{name}": MAGIC[name], "b": MAGIC[name] * 1_000})
    yield case(f"{name} magic everywhere", {f"a.{name}": whole[:30] + MAGIC[name] * many(30_000)})
    yield case(f"{name} empty members", {f"a.txt.{name}": lambda: pack(b"") * many(20_000) + pack(good.encode())}, kept=[good])  # fmt: skip
    yield case(f"{name} broken members", {f"a.jsonl.{name}": lambda: (pack(b'{"text":"a"}\n')[:-3] + b"???") * 4_000})
    yield case(f"{name} members of one byte", {f"a.txt.{name}": lambda: b"".join(pack(good[n : n + 1].encode()) for n in range(len(good)))}, kept=[good])  # fmt: skip
    yield case(f"{name} of another name", {"a.txt": whole, "b.html": other, "c.warc": pack(prose("c").encode())}, kept=[good])  # fmt: skip
    yield case(f"{name} of nothing", {f"a.{name}": pack(b"")}, silent=[f"a.{name}"])


def _zip_of(name: str, data: bytes) -> bytes:
    from .archives import zipped

    return zipped([(name, data)])


def _flipped(data: bytes, at: int) -> bytes:
    made = bytearray(data)
    made[at] ^= 0x55
    return bytes(made)


def _xz_header(dictionary: int) -> bytes:
    """The start of an xz stream that asks for a dictionary of so many (coded) bytes."""
    flags = b"\x00\x01"
    head = MAGIC["xz"] + flags + struct.pack("<L", zlib.crc32(flags))
    block = bytes([2, 0, 0x21, 1, dictionary]) + bytes(3)
    return head + block + struct.pack("<L", zlib.crc32(block)) + bytes(400)


def _gzip_head(flags: int, more: bytes) -> bytes:
    return b"\x1f\x8b\x08" + bytes([flags]) + bytes(6) + more


def _odd() -> Iterator[Case]:
    body = zlib.compress(prose("gzip body").encode())[2:-4]
    tail = struct.pack("<LL", zlib.crc32(prose("gzip body").encode()), len(prose("gzip body")))
    yield case("gzip name of a megabyte", {"a.gz": lambda: _gzip_head(8, b"n" * (1 << 20) + b"\0") + body + tail})
    yield case("gzip name without end", {"a.gz": lambda: _gzip_head(8, b"n" * (1 << 20))})
    yield case("gzip comment without end", {"a.gz": lambda: _gzip_head(16, b"\x1b[2J" * many(100_000))})
    yield case("gzip extra field lies", {"a.gz": _gzip_head(4, b"\xff\xff" + body + tail)})
    yield case("gzip reserved flags", {"a.gz": _gzip_head(0xE0, body + tail)})
    yield case("gzip other method", {"a.gz": b"\x1f\x8b\x07" + bytes(7) + body + tail})
    yield case("gzip size lies", {"a.txt.gz": _gzip_head(0, body + tail[:4] + b"\xff\xff\xff\xff")})
    yield case(
        "gzip stored blocks of nothing", {"a.txt.gz": lambda: _gzip_head(0, b"\x00\x00\x00\xff\xff" * many(200_000))}
    )
    yield case("gzip name leads out", {"a.gz": _gzip_head(8, b"../../../etc/passwd\0" + body + tail)})
    for code in (20, 30, 37, 40, 41, 63):
        yield case(f"xz dictionary {code}", {"a.txt.xz": _xz_header(code)})
    for window in (20, 26, 27, 28, 31, 41):
        descriptor = bytes([0, (window - 10) << 3])
        yield case(f"zstd window {window}", {"a.txt.zst": MAGIC["zst"] + descriptor + b"\x01\x00\x00" + bytes(64)})
    for content in (2**62, 2**40, 1):
        yield case(f"zstd content size {content:#x}", {"a.txt.zst": MAGIC["zst"] + b"\xe0" + struct.pack("<Q", content) + b"\x03\xff\xffa"})  # fmt: skip
    yield case("zstd rle blocks", {"a.txt.zst": lambda: MAGIC["zst"] + b"\x00\x58" + struct.pack("<L", (128 << 10) << 3 | 2)[:3] * 1 + b"a" + (struct.pack("<L", (128 << 10) << 3 | 2)[:3] + b"a") * 2_000 + b"\x01\0\0"})  # fmt: skip
    yield case("zstd skippable frames", {"a.zst": lambda: (b"\x50\x2a\x4d\x18" + bytes(4)) * many(100_000)})
    yield case("zstd skippable frame lies", {"a.zst": b"\x50\x2a\x4d\x18\xff\xff\xff\xff" + b"x" * 100})
    yield case("zstd dictionary needed", {"a.txt.zst": lambda: _with_dictionary()})
    yield case("lzma alone", {"a.lzma": lambda: lzma.compress(bytes(1 << 20), format=lzma.FORMAT_ALONE)})
    yield case("xz dictionary of the largest preset", {"a.txt.xz": lambda: lzma.compress(prose("preset").encode(), preset=9 | lzma.PRESET_EXTREME)}, kept=[prose("preset")])  # fmt: skip
    yield case("xz blocks", {"a.txt.xz": lambda: lzma.compress(prose("crc").encode(), check=lzma.CHECK_SHA256)}, kept=[prose("crc")])  # fmt: skip
    yield case("xz filters", {"a.txt.xz": lambda: lzma.compress(prose("delta").encode(), filters=[{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])}, kept=[prose("delta")])  # fmt: skip
    yield case("xz dictionary of a gigabyte", {"a.txt.xz": lambda: _large_dictionary()})
    for words, magic in {
        "lz4": b"\x04\x22\x4d\x18", "compress": b"\x1f\x9d\x90", "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07\x01\0",
        "cab": b"MSCF", "lzip": b"LZIP\x01", "snappy": b"\xff\x06\0\0sNaPpY", "ar": b"!<arch>\n", "cpio": b"070701",
    }.items():  # fmt: skip
        yield case(f"not read {words}", {f"a.{words}": magic + bytes(range(256)) * 4})


def _with_dictionary() -> bytes:
    words = zstandard.ZstdCompressionDict(b"some words that are known " * 40)
    return zstandard.ZstdCompressor(dict_data=words).compress(b"some words that are known " * 10)


def _large_dictionary() -> bytes:
    """A small text in a block whose header asks for a dictionary of 1.5 GiB."""
    data = bytearray(lzma.compress(prose("large").encode(), preset=0))
    size = (data[12] + 1) * 4
    at = data.index(b"\x21\x01", 12) + 2
    data[at] = 39
    struct.pack_into("<L", data, 12 + size - 4, zlib.crc32(bytes(data[12 : 12 + size - 4])))
    return bytes(data)


def cases() -> Iterator[Case]:
    for name, pack in CODECS.items():
        yield from _each(name, pack)
    yield from _odd()
