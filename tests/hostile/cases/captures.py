"""WARC: lengths, headers, transfer and content codings that lie; bombs in each coding; records that never end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from .case import Case, case, many, prose


def record(
    key: str, block: bytes, *, kind: str = "response", length: object = None, more: str = "", uri: str | None = None,
    content: str = "application/http; msgtype=response", date: str = "2024-01-01T00:00:00Z",
) -> bytes:  # fmt: skip
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{key}>\r\nWARC-Date: {date}\r\n"
        f"WARC-Target-URI: {uri or f'https://site-{key}.example/'}\r\nContent-Type: {content}\r\n{more}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode("utf-8", "surrogatepass") + block + b"\r\n\r\n"


def http(body: bytes, more: str = "", kind: str = "text/html", status: str = "HTTP/1.1 200 OK") -> bytes:
    return f"{status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def html(key: str) -> bytes:
    return f"<html><head><title>T</title></head><body><article><p>{prose(key)}</p></article></body></html>".encode()


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda data: zlib.compress(data)[2:-4],
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstandard.compress,
}
FIRST: dict[str, Callable[[], bytes]] = {
    "length too large": lambda: record("a", http(html("a")), length=10**6),
    "length beyond": lambda: record("a", http(html("a")), length=2**63),
    "length of thousands of digits": lambda: record("a", http(html("a")), length="9" * many(20_000)),
    "length minus": lambda: record("a", http(html("a")), length=-5),
    "length zero": lambda: record("a", http(html("a")), length=0),
    "length short": lambda: record("a", http(html("a")), length=20),
    "length word": lambda: record("a", http(html("a")), length="x"),
    "length twice": lambda: record("a", http(html("a")), more="Content-Length: 3\r\n"),
    "length in other figures": lambda: record("a", http(html("a")), length="١٢"),
    "no length": lambda: record("a", http(html("a"))).replace(b"Content-Length", b"X-Length"),
    "header of megabytes": lambda: record("a", http(html("a")), more="X: " + "y" * many(3_000_000) + "\r\n"),
    "header without end": lambda: b"WARC/1.0\r\n" + b"X: y\r\n" * many(100_000),
    "header folded": lambda: record("a", http(html("a")), more="X: y\r\n" + " z\r\n" * many(60_000)),
    "http header of megabytes": lambda: record("a", http(html("a"), "X: " + "y" * many(3_000_000) + "\r\n")),
    "http headers": lambda: record("a", http(html("a"), "X: y\r\n" * many(100_000))),
    "http header without end": lambda: record("a", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * many(50_000)),
    "http status nonsense": lambda: record("a", http(html("a"), status="HTTP/9.9 " + "2" * many(10_000))),
    "http without status": lambda: record("a", html("a")),
    "http of nothing": lambda: record("a", b""),
    "chunked": lambda: record("a", http(b"5\r\nwords\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")),
    "chunk huge": lambda: record("a", http(b"ffffffffffffffff\r\nwords", "Transfer-Encoding: chunked\r\n")),
    "chunk minus": lambda: record("a", http(b"-5\r\nwords\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")),
    "chunk word": lambda: record("a", http(b"zz\r\nwords\r\n", "Transfer-Encoding: chunked\r\n")),
    "chunks of one": lambda: record("a", http(b"1\r\na\r\n" * many(200_000) + b"0\r\n\r\n", "Transfer-Encoding: chunked\r\n")),
    "chunk line long": lambda: record("a", http(b"5;" + b"x" * many(2_000_000) + b"\r\nwords\r\n", "Transfer-Encoding: chunked\r\n")),
    "codings many": lambda: record("a", http(html("a"), "Content-Encoding: " + "gzip, " * many(20_000) + "gzip\r\n")),
    "coding lies": lambda: record("a", http(html("a"), "Content-Encoding: gzip\r\n")),
    "coding nonsense": lambda: record("a", http(html("a"), "Content-Encoding: " + "x" * many(100_000) + "\r\n")),
    "charset lies": lambda: record("a", http(html("a"), kind="text/html; charset=utf-16")),
    "charset nonsense": lambda: record("a", http(html("a"), kind="text/html; charset=" + "x" * many(50_000))),
    "charset zlib": lambda: record("a", http(html("a"), kind="text/html; charset=zlib_codec")),
    "type long": lambda: record("a", http(html("a"), kind="text/html" + "; a=b" * many(50_000))),
    "uri nonsense": lambda: b"".join(record(f"u{n}", http(html(f"uri {n}")), uri=u) for n, u in enumerate(("http://[", "javascript:1", "http://a:99999999/", "\x1b[2J", "http://" + "a" * many(100_000), "http://a\u202e.example/", "http://a.example/\n", "file:///etc/passwd", "<>", "http://%00/", "//", "http://xn--a/", "http://a.example:x/"))),
    "date nonsense": lambda: b"".join(record(f"d{n}", http(html(f"date {n}")), date=d) for n, d in enumerate(("", "x", "9999-99-99T99:99:99Z", "2099-01-01T00:00:00Z", "-1", "0", "9" * many(10_000), "٢٠٢٤-٠١-٠١T00:00:00Z", "2024-01-01T00:00:00.999999999999Z"))),
    "id nonsense": lambda: b"".join(record(i, http(html(f"id {i}"))) for i in ("\x1b[2J", "a#b", "i" * many(50_000), "..", "@0", "\u2028")),
    "same id": lambda: record("a", http(html("same"))) * 500,
    "kinds": lambda: b"".join(record(f"k{n}", http(html(f"k {n}")), kind=k) for n, k in enumerate(("revisit", "request", "metadata", "warcinfo", "continuation", "nosuch", "", "x" * 9_000))),
    "version": lambda: record("a", http(html("a"))).replace(b"WARC/1.0", b"WARC/99.99"),
    "version long": lambda: record("a", http(html("a"))).replace(b"WARC/1.0", b"WARC/1." + b"0" * many(100_000)),
    "noise between": lambda: record("a", http(html("a"))) + b"\xff\x00noise\n" * many(50_000),
    "false starts": lambda: record("a", http(html("a"))) + b"WARC/1.0 WARC/1.0\r\nWARC/1.\r\n" * many(10_000),
    "empty records": lambda: b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 8_000,
    "records of nothing": lambda: b"".join(record(f"n{n}", b"", kind="resource", content="text/plain") for n in range(1_500)),
    "warc in warc": lambda: record("a", record("b", http(html("inner"))), kind="resource", content="application/warc"),
    "page says warc": lambda: record("a", http(record("b", http(html("inner")), uri="https://bank.example/"))),
    "zip in warc": lambda: record("a", http(b"PK\x03\x04" + bytes(3_000), kind="application/zip")),
    "office in warc": lambda: record("a", http(b"%PDF-1.7\n" + bytes(3_000), kind="application/pdf")),
    "wet": lambda: record("w", prose("wet").encode(), kind="conversion", content="text/plain", more="WARC-Identified-Content-Language: " + "eng," * many(50_000) + "\r\n"),
    "line feeds only": lambda: record("a", http(html("a"))).replace(b"\r\n", b"\n"),
    "carriage returns only": lambda: record("a", http(html("a"))).replace(b"\r\n", b"\r"),
    "nuls in header": lambda: record("a", http(html("a")), more="X: \0\0\r\n\0: y\r\n"),
    "header not utf8": lambda: record("a", http(html("a"))).replace(b"WARC-Date: ", b"WARC-Date: \xff\xfe"),
    "segments": lambda: record("a", http(html("a")), more="WARC-Segment-Number: 1\r\nWARC-Segment-Total-Length: 999999999999\r\n"),
    "truncated field": lambda: record("a", http(html("a")), more="WARC-Truncated: length\r\n"),
    "long text": lambda: record("t", b"a" * 200_000, kind="conversion", content="text/plain"),
    "record type long": lambda: record("a", http(html("a")), content="text/html;" * many(80_000)),
    "line end missing": lambda: b"WARC/1.0\r\nContent-Length: 5",
    "noise before": lambda: b"junk\n" * many(200_000),
    "digest lies": lambda: record("a", http(html("a")), more="WARC-Block-Digest: sha1:AAAA\r\n"),
}  # fmt: skip
_SWALLOW = {
    "length too large", "length beyond", "length of thousands of digits", "header without end", "carriage returns only",
    "length twice", "no length", "line end missing",
}  # fmt: skip
"""After which it may be anybody's guess where the next record begins."""


def cases() -> Iterator[Case]:
    for words, first in FIRST.items():
        good = prose(f"after {words}")
        data = lambda f=first, w=words: (
            f() + record("good", http(html(f"after {w}")), uri="https://good.example/" + w.replace(" ", "-"))
        )
        kept = [] if words in _SWALLOW else [good]
        yield case(f"warc {words}", {"a.warc": data}, kept=kept)
        if len(words) % 3 == 0:
            yield case(f"warc packed {words}", {"a.warc.gz": lambda f=first, w=words: gzip.compress(f()) + gzip.compress(record("g", http(html(f"packed {w}"))))}, kept=[] if words in _SWALLOW else [prose(f"packed {words}")])  # fmt: skip
    for name, pack in CODINGS.items():
        coding = "deflate" if "deflate" in name else name
        for words, data in {"zeros": bytes(many(40 << 20)), "words": b"word " * many(8 << 20)}.items():
            yield case(f"warc bomb {name} {words}", {"a.warc": lambda p=pack, d=data, c=coding, n=name, w=words: record("b", http(p(d), f"Content-Encoding: {c}\r\n")) + record("g", http(html(f"after {n} {w}")))})  # fmt: skip
        yield case(f"warc coding twice {name}", {"a.warc": lambda p=pack, c=coding, n=name: record("b", http(p(p(html(f"twice {n}"))), f"Content-Encoding: {c}, {c}\r\n"))})  # fmt: skip
        yield case(f"warc coding cut {name}", {"a.warc": lambda p=pack, c=coding, n=name: record("b", http(p(html(n))[:-9], f"Content-Encoding: {c}\r\n")) + record("g", http(html(f"cut {n}")))}, kept=[prose(f"cut {name}")])  # fmt: skip
    packed = lambda key: gzip.compress(record(key, http(html(f"between {key}"))))
    yield case("warc packed noise between members", {"a.warc.gz": lambda: packed("one") * 20 + b"\x1f\x8b\x08junk" + packed("two")}, kept=[prose("between one"), prose("between two")])  # fmt: skip
    yield case("warc bombs many", {"a.warc": lambda: b"".join(record(f"b{n}", http(brotli.compress(bytes(many(8 << 20)), quality=1), "Content-Encoding: br\r\n")) for n in range(40))})  # fmt: skip
