"""Archives, compression, WARC and mail made to be hard."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

import brotli
import zstandard

from .case import Case, prose, put

SLIPS = (
    "../../slip.txt", "/tmp/slip-abs.txt", "..\\..\\slip.txt", "C:\\slip.txt", "a/../../../slip.txt", "./././a.txt", "a\0b.txt",
    "a\nb.txt", "a\x1b[2Jb.txt", "\u202etxt.a", "a#b.txt", "a%00b.txt", "~/.ssh/id.txt", "-rf.txt", "con.txt", "a" * 5_000 + ".txt",
    "/".join("d" * 50) + "/a.txt", " .txt", "a. ", "\ud800.txt", "é.txt", "e\u0301.txt", "winnow.toml", "brotli.py", ".hidden", "__MACOSX/a",
    "a.txt.json", "//server/share.txt",
)  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _archives()
    yield from _compression()
    yield from _warc()
    yield from _mail()


def _zip(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x")
            info.filename = name.encode("utf-8", "replace").decode()
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


def _tar(members: list[tuple[str, bytes]], kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, errors="surrogateescape") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name.encode("utf-8", "replace").decode())
            info.size, info.type, info.linkname = (len(data) if kind == tarfile.REGTYPE else 0), kind, link
            archive.addfile(info, io.BytesIO(data) if kind == tarfile.REGTYPE else None)
    return out.getvalue()


def _archives() -> Iterator[Case]:
    for number, name in enumerate(SLIPS):
        data = prose(f"slip {number}").encode()
        yield Case(f"zip slip {number}", put(_zip([(name, data), ("good.txt", prose(f"g{number}").encode())]), "a.zip"))
        if "\0" not in name:
            yield Case(
                f"tar slip {number}", put(_tar([(name, data), ("good.txt", prose(f"t{number}").encode())]), "a.tar")
            )
    for name, kind in {
        "link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "device": tarfile.CHRTYPE, "block": tarfile.BLKTYPE,
        "pipe": tarfile.FIFOTYPE, "folder": tarfile.DIRTYPE, "contiguous": tarfile.CONTTYPE,
    }.items():  # fmt: skip
        yield Case(f"tar {name}", put(_tar([("x", b"")], kind, "/etc/passwd"), "a.tar"))
    inner = prose("nested").encode()
    deep_zip = deep_gz = deep_tar = inner
    for _ in range(100):
        deep_zip = _zip([("a.zip", deep_zip)], zipfile.ZIP_STORED)
    for _ in range(100):
        deep_gz = gzip.compress(deep_gz)
    for _ in range(20):
        deep_tar = _tar([("a.tar", deep_tar)])
    yield Case("zip nested", put(deep_zip, "a.zip"))
    yield Case("gzip nested", put(deep_gz, "a.txt" + ".gz" * 20))
    yield Case("tar nested", put(deep_tar, "a.tar"))
    many = _zip([(f".{n}" if n % 1_000 else f"{n}.txt", b"") for n in range(70_000)], zipfile.ZIP_STORED)
    yield Case("zip of 70,000", put(many, "a.zip"))
    same = _zip([("a.txt", prose(n).encode()) for n in range(50)])
    yield Case("zip of one name", put(same, "a.zip"))
    good = _zip([("a.txt", prose("forged").encode()), ("b.txt", prose("forged 2").encode())])
    end = good.rindex(b"PK\x05\x06")
    for name, forged in {
        "count": good[: end + 8] + b"\xff\xff\xff\xff" + good[end + 12 :],
        "size": good[: end + 12] + struct.pack("<L", 1 << 31) + good[end + 16 :],
        "offset": good[: end + 16] + struct.pack("<L", 1 << 31) + good[end + 20 :],
        "no directory": good[:end],
        "cut": good[: len(good) // 2],
        "junk before": b"x" * 5_000 + good,
        "junk after": good + b"x" * 70_000,
        "comment": good[:-2] + struct.pack("<H", 0xFFFF) + b"PK\x05\x06" * 5_000,
        "twice": good + good,
        "zip64": good[:end] + b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1 << 60, 1 << 60, 1 << 60, 1 << 60)
        + b"PK\x06\x07" + struct.pack("<LQL", 0, end, 1) + good[end:],
        "empty": b"PK\x05\x06" + bytes(18),
    }.items():  # fmt: skip
        yield Case(f"zip forged {name}", put(forged, "a.zip"))
    for at in range(0, len(good), max(1, len(good) // 20)):
        damaged = bytearray(good)
        damaged[at] ^= 0xFF
        yield Case(f"zip damaged {at}", put(bytes(damaged), "a.zip"))
    yield Case("zip overlap", put(_overlapping(), "a.zip"))
    plain = _tar([("a.txt", prose("tar").encode()), ("b.txt", prose("tar 2").encode())])
    for at in range(0, 1024, 100):
        damaged = bytearray(plain)
        damaged[at] ^= 0xFF
        yield Case(f"tar damaged {at}", put(bytes(damaged), "a.tar"))
    yield Case("tar huge size", put(plain[:124] + b"77777777777\0" + plain[136:], "a.tar"))
    yield Case("tar zeros", put(bytes(5 << 20), "a.tar"))
    yield Case("tar ustar everywhere", put(plain[:512] + b"ustar" * 100_000, "a.tar"))
    yield Case("tar pax", put(_tar([("a" * 50_000, b"x")]), "a.tar"))


def _overlapping() -> bytes:
    """Many names for one compressed heap of zeros."""
    blob = zlib.compress(bytes(10 << 20), 9)[2:-4]
    crc = zlib.crc32(bytes(10 << 20))
    local = (
        struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(blob), 10 << 20, 5, 0) + b"a.txt" + blob
    )
    central = b""
    for n in range(1_000):
        name = f"{n:05}".encode()
        central += (
            struct.pack(
                "<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(blob), 10 << 20, 5, 0, 0, 0, 0, 0, 0
            )
            + name
        )
    return local + central + struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(central), len(local), 0)


def _compression() -> Iterator[Case]:
    zeros = bytes(50 << 20)
    packed = {
        "gz": gzip.compress(zeros), "bz2": bz2.compress(zeros), "xz": lzma.compress(zeros, preset=1),
        "zst": zstandard.ZstdCompressor(level=1).compress(zeros),
    }  # fmt: skip
    text = prose("packed").encode()
    for name, pack in {
        "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstandard.ZstdCompressor().compress,
    }.items():  # fmt: skip
        good = pack(text)
        yield Case(f"{name} bomb", put(packed[name], f"a.txt.{name}"))
        yield Case(f"{name} bomb in a bomb", put(pack(packed[name]), f"a.txt.{name}.{name}"))
        yield Case(f"{name} bomb in a zip", put(_zip([(f"a.txt.{name}", packed[name])]), "a.zip"))
        yield Case(f"{name} bomb of broken lines", put(pack(b"{\n" * 300_000), f"a.jsonl.{name}"))
        yield Case(f"{name} bomb of records", put(pack(b'{"text":"a"}\n' * 50_000), f"a.jsonl.{name}"))
        yield Case(f"{name} cut", put(good[: len(good) // 2], f"a.txt.{name}"))
        yield Case(f"{name} junk after", put(good + b"junk" * 5_000, f"a.txt.{name}"))
        yield Case(f"{name} members", put(pack(b"a b\n") * 5_000, f"a.txt.{name}"))
        yield Case(f"{name} empty members", put(pack(b"") * 5_000, f"a.txt.{name}"))
        yield Case(f"{name} magic only", put(good[:6], f"a.txt.{name}"))
        damaged = bytearray(good)
        damaged[len(good) // 2] ^= 0xFF
        yield Case(f"{name} damaged", put(bytes(damaged), f"a.txt.{name}"))
    yield Case("gz long name", put(b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 500_000, "a.txt.gz"))
    yield Case("zst window", put(b"\x28\xb5\x2f\xfd\x00\xf8" + bytes(100), "a.txt.zst"))
    yield Case("xz dictionary", put(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME), "a.txt.xz"))
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED):
        yield Case(f"zip bomb {method}", put(_zip([("a.txt", zeros)], method), "a.zip"))


def _record(kind: str, block: bytes, **fields: object) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{zlib.crc32(block)}>",
        "Content-Length": len(block),
        **fields,
    }
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def _answer(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers]).encode() + b"\r\n\r\n" + body


def _warc() -> Iterator[Case]:
    body = f"<html><body><article><p>{prose('warc')}</p></article></body></html>".encode()
    good = _record("response", _answer(body), WARC_Target_URI="https://warc.example/good")
    for name, record in {
        "length short": _record("response", _answer(body), Content_Length=10),
        "length long": _record("response", _answer(body), Content_Length=10**9),
        "length huge": _record("response", _answer(body), Content_Length="9" * 5_000),
        "length negative": _record("response", _answer(body), Content_Length=-5),
        "length none": _record("response", _answer(body), Content_Length=""),
        "fields": b"WARC/1.0\r\n" + b"X: y\r\n z\r\n" * 20_000 + b"\r\n",
        "long field": b"WARC/1.0\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n",
        "junk": b"junk\n" * 50_000,
        "no line end": b"WARC/1.0\r\nContent-Length: 5",
        "chunks": _record("response", _answer(b"1\r\na\r\n" * 50_000 + b"0\r\n\r\n", "Transfer-Encoding: chunked")),
        "chunk lies": _record("response", _answer(b"ffffffff\r\na\r\n", "Transfer-Encoding: chunked")),
        "gzip bomb": _record("response", _answer(gzip.compress(bytes(50 << 20)), "Content-Encoding: gzip")),
        "brotli bomb": _record("response", _answer(brotli.compress(bytes(50 << 20), quality=5), "Content-Encoding: br")),
        "deflate bomb": _record("response", _answer(zlib.compress(bytes(50 << 20)), "Content-Encoding: deflate")),
        "zstd bomb": _record("response", _answer(zstandard.compress(bytes(50 << 20)), "Content-Encoding: zstd")),
        "codings": _record("response", _answer(gzip.compress(body), "Content-Encoding: " + "gzip, " * 5_000)),
        "headers": _record("response", _answer(body, *["X: y"] * 20_000)),
        "status": _record("response", b"HTTP/1.1 " + b"2" * 100_000),
        "odd url": _record("response", _answer(body), WARC_Target_URI="javascript:\x1b[2J"),
        "future": _record("response", _answer(body), WARC_Target_URI="https://warc.example/future", WARC_Date="2099-01-01T00:00:00Z"),
        "odd date": _record("response", _answer(body), WARC_Date="9" * 10_000),
        "zip inside": _record("resource", _zip([("a.txt", b"x")]), Content_Type="application/zip"),
        "text bomb": _record("conversion", b"a" * 200_000, Content_Type="text/plain"),
        "types": _record("response", _answer(body), Content_Type="text/html;" * 20_000),
        "same ids": good * 50,
    }.items():  # fmt: skip
        yield Case(
            f"warc {name}", put(record + _record("response", _answer(body.replace(b"warc", name.encode()))), "a.warc")
        )
    yield Case("warc members", put(gzip.compress(good) * 20 + b"\x1f\x8b\x08junk" + gzip.compress(good), "a.warc.gz"))


def _mail() -> Iterator[Case]:
    head = "From: Anna Berg <a@b.example>\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\nDate: Tue, 5 Mar 2024 10:00:00 +0000\n"
    text = prose("mail")
    nested = head
    for n in range(300):
        nested += f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
    for name, data in {
        "deep": nested + f"Content-Type: text/plain\n\n{text}\n",
        "parts": head + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 5_000 + "--b--\n",
        "no boundary": head + f"Content-Type: multipart/mixed\n\n{text}",
        "empty boundary": head + f'Content-Type: multipart/mixed; boundary=""\n\n--\n\n{text}',
        "long boundary": head + f"Content-Type: multipart/mixed; boundary={'b' * 100_000}\n\n{text}",
        "attached mail": head + "Content-Type: message/rfc822\n\n" * 200 + head + f"\n{text}",
        "long subject": head + f"Subject: {'a ' * 200_000}\n\n{text}",
        "encoded words": head + f"Subject: {'=?utf-8?q?a?= ' * 20_000}\n\n{text}",
        "bad encoded words": head + f"Subject: =?no-such?b?{'=' * 10_000}?=\n\n{text}",
        "from": f"From: {'a <a@b.example>, ' * 20_000}\nMessage-ID: <1>\n\n{text}",
        "from brackets": f'From: "{"(" * 100_000}\nMessage-ID: <1>\n\n{text}',
        "headers": head + "X: y\n" * 50_000 + f"\n{text}",
        "folded": head + "X: y\n" + " z\n" * 50_000 + f"\n{text}",
        "base64": head + f"Content-Transfer-Encoding: base64\n\n{'!' * 100_000}",
        "quoted": head + f"Content-Transfer-Encoding: quoted-printable\n\n{'=' * 100_000}",
        "uuencode": head + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + "M" + "x" * 100_000,
        "charset": head + f'Content-Type: text/plain; charset="{"x" * 10_000}"\n\n{text}',
        "charset codec": head + f"Content-Type: text/plain; charset=zlib_codec\n\n{text}",
        "parameters": head + "Content-Type: text/plain; " + "".join(f"a*{n}=b; " for n in range(5_000)) + f"\n\n{text}",
        "rfc 2231": head + f"Content-Type: text/plain; charset*0*=x''{'%' * 5_000}\n\n{text}",
        "date": f"From: a@b.example\nMessage-ID: <1>\nDate: {'9' * 10_000}\n\n{text}",
        "control characters": head + f"Subject: \x1b[2J\x9b31m\u202e\n\n{text}",
        "flowed": head + "Content-Type: text/plain; format=flowed; delsp=yes\n\n" + "a \n" * 50_000,
    }.items():
        yield Case(f"mail {name}", put(data, "a.eml"))
    yield Case("mbox separators", put("From a@b.c Mon Jan  1 00:00:00 2024\n\n" * 1_000, "a.mbox"))
    yield Case(
        "mbox quoted",
        put("From a@b.c Mon Jan  1 00:00:00 2024\n" + head + "\n" + ">" * 100_000 + "From x\n" + text, "a.mbox"),
    )
    yield Case("mhtml deep", put(nested.replace("mixed", "related") + text, "a.mht"))
