"""Changing valid seeds so that readers come far into them before anything is wrong."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import random
from collections.abc import Callable

import zstandard

from .cases import archives, captures, mails, office, pages
from .cases.case import prose

NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65535",
    b"65536",
    b"2147483648",
    b"4294967295",
    b"18446744073709551616",
    b"1e999",
    b"NaN",
    b"99999999999999999999",
)
PIECES = (
    b"\0", b"\xff", b"\n", b"\r\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1b[2J", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"<!--", b"]]>",
    b"<div>", b"</div>", b"<![CDATA[", b"&#", b'"', b"\\", b"{", b"[", b"From a@b Mon Jan  1 00:00:00 2024\n", b"--b\n", b"WARC/1.0\r\n", b"PK\x03\x04",
    b"PK\x01\x02", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"Content-Length: 9\r\n", b"charset=utf-7", b"=?utf-8?q?", b"../",
)  # fmt: skip


def seeds() -> dict[str, bytes]:
    """One small, valid file of each kind."""
    text = prose("mutate").encode()
    page = pages.page(
        f"<article><h1>Ferry</h1><p>{prose('m1')}</p><p>{prose('m2')}</p></article>",
        '<link rel=canonical href=\'https://a.example/b\'><meta name=author content=\'Anna Berg\'><script type=\'application/ld+json\'>{"@type":"NewsArticle","datePublished":"2024-01-01"}</script>',
    ).encode()
    rows = b"".join(
        json.dumps(
            {
                "id": n,
                "text": prose(f"row {n}"),
                "url": f"https://a.example/{n}",
                "tags": ["a"],
                "metadata": {"date": "2024-01-02"},
            }
        ).encode()
        + b"\n"
        for n in range(4)
    )
    kind = "Content-Type: text/plain; charset=utf-8\n"
    box = "".join(f"{mails.SEPARATOR}{mails.mail(kind, key=f'b{n}')}\n" for n in range(3)).encode()
    letter = (
        mails.HEAD.format("l")
        + f"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n{prose('l')}=\n\n--b\nContent-Type: text/html\n\n<p>{prose('h')}</p>\n--b--\n"
    ).encode()
    warc = (
        captures.record("a", captures.http(captures.html("w1")))
        + captures.record("b", captures.http(b"5\r\nwords\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"))
        + captures.record("c", captures.http(gzip.compress(captures.html("w3"), mtime=0), "Content-Encoding: gzip\r\n"))
    )
    zipped = archives.zipped([("a.txt", text), ("b/c.html", page), ("a.txt.json", b'{"title":"T"}'), ("d.jsonl", rows)])
    return {
        "a.txt": text, "a.html": page, "a.jsonl": rows, "a.json": b"[" + rows.strip().replace(b"\n", b",") + b"]", "a.mbox": box, "a.eml": letter, "a.warc": warc,
        "a.warc.gz": gzip.compress(warc, mtime=0), "a.zip": zipped, "a.tar": archives.tarred([("a.txt", text), ("b.html", page)]), "a.txt.gz": gzip.compress(text, mtime=0),
        "a.txt.bz2": bz2.compress(text), "a.txt.xz": lzma.compress(text, preset=0), "a.txt.zst": zstandard.compress(text),
        "a.docx": office.docx(office._w(prose("docx"))), "a.odt": office.odt(f"<text:p>{prose('odt')}</text:p>"),
        "a.epub": office.epub('<item id="a" href="c.xhtml" media-type="application/xhtml+xml"/>', '<itemref idref="a"/>', c_dot_xhtml=f"<html><body><p>{prose('epub')}</p></body></html>"),
        "a.pdf": office._page_of("BT /F 12 Tf (some words) Tj ET"),
    }  # fmt: skip


def mutated(data: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """``data`` with one to six changes: bits, splices, repeats, cuts, lies about lengths, pieces of other formats."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        chance.choice(_CHANGES)(made, chance, other)
    return bytes(made[: 4 << 20])


def _at(made: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(made) + 1)


def _flip(made: bytearray, chance: random.Random, other: bytes) -> None:
    for _ in range(chance.choice((1, 1, 4, 40))):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def _put(made: bytearray, chance: random.Random, other: bytes) -> None:
    at = _at(made, chance)
    made[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 100))


def _cut(made: bytearray, chance: random.Random, other: bytes) -> None:
    at = _at(made, chance)
    del made[at : at + chance.choice((1, 1, 4, 64, 1_000))]


def _end(made: bytearray, chance: random.Random, other: bytes) -> None:
    del made[_at(made, chance) :]


def _repeat(made: bytearray, chance: random.Random, other: bytes) -> None:
    at = _at(made, chance)
    piece = bytes(made[at : at + chance.choice((1, 8, 64, 512))])
    made[at:at] = piece * chance.choice((1, 2, 50, 300))


def _splice(made: bytearray, chance: random.Random, other: bytes) -> None:
    at, start = _at(made, chance), chance.randrange(len(other) + 1)
    made[at : at + chance.choice((0, 16, 256))] = other[start : start + chance.choice((16, 256, 4_096))]


def _number(made: bytearray, chance: random.Random, other: bytes) -> None:
    places = [n for n, byte in enumerate(made[: 1 << 16]) if 48 <= byte <= 57]
    if places:
        at = chance.choice(places)
        made[at : at + 1] = chance.choice(NUMBERS)


def _word(made: bytearray, chance: random.Random, other: bytes) -> None:
    at = _at(made, chance)
    made[at : at + 4] = chance.choice(
        (b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80")
    )


_CHANGES: tuple[Callable[[bytearray, random.Random, bytes], None], ...] = (
    _flip, _put, _cut, _end, _repeat, _splice, _number, _word,
)  # fmt: skip
