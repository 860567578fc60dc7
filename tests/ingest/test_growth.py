"""Every reader takes time in proportion to what it reads: hostile files of n and 4n."""

from __future__ import annotations

import gc
import gzip
import io
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest
import zstandard
from winnow.ingest.inputs.budget import Budget
from winnow.ingest.inputs.formats import mime
from winnow.ingest.inputs.formats.mail import read_message
from winnow.ingest.inputs.items import Item
from winnow.ingest.inputs.sniff import kind_of
from winnow.ingest.inputs.streams import Stream

MAIL = b"From: a@b.c\nMessage-ID: <1>\nMIME-Version: 1.0\n"
EMPTY_GZIP = gzip.compress(b"")
LOCAL = b"PK\x03\x04\x14" + bytes(21) + b"\x01\x00\x00\x00a"
DIGEST = b"Content-Type: multipart/digest; boundary=b\n\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\n\n"
CHOICE = b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\nSee HTML.\n"
ANSWER = b"Subject: Re: x\nContent-Type: text/html\n\n<p>Yes.</p>"
WORD = b"=?utf-8?Q?=C3=A4?= "
WORDS = b"=?utf-8?Q?a"


def within(depth: int) -> bytes:
    heads = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(depth))
    return MAIL + b"".join(heads)


def warc(block: bytes) -> bytes:
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Length: %d\r\n\r\n" % len(block)
        + block
        + b"\r\n\r\n"
    )


def answer(fields: bytes, body: bytes) -> bytes:
    return warc(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + b"\r\n" + body)


def archive(count: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for number in range(count):
            made.writestr(zipfile.ZipInfo(f"{number}.txt"), b"words", method)
    return out.getvalue()


TAR = tarfile.TarInfo("a.txt").tobuf(tarfile.USTAR_FORMAT)
ARC = b"filedesc://a 0.0.0.0 20080430204825 text/plain 9\n1 0 Test\n\n"
LIE = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n\r\n\r\n"
SENDERS = [f"{number:x}" for number in range(200_000)]


def many_senders(n: int) -> bytes:
    rows = (b"From: " + ",".join(SENDERS[row * n : (row + 1) * n]).encode() + b"\n" for row in range(16))
    return b"Message-ID: <1>\n" + b"".join(rows) + b"\nWords.\n"


BUILDERS: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "lines in many multiparts": lambda n: ("a.eml", within(150) + b"\n" + b"a\n" * n),
    "multiparts in multiparts": lambda n: ("a.eml", within(n) + b"\nw\n"),
    "multiparts that end": lambda n: ("a.eml", within(30) + b"\nw\n--b29--\n" * n),
    "parameters": lambda n: ("a.eml", MAIL + b"Content-Type: text/plain" + b";a" * n + b"\n\nw\n"),
    "parameters on lines": lambda n: ("a.eml", MAIL + b"Content-Type: text/plain" + b";\n a*0=b" * n + b"\n\nw\n"),
    "senders": lambda n: ("a.eml", many_senders(n)),
    "comments in addresses": lambda n: ("a.eml", b"Message-ID: <1>\nFrom: " + b"(\\a)" * n + b"\n\nw\n"),
    "messages in messages": lambda n: ("a.eml", MAIL + b"Content-Type: message/rfc822\n\n" * n + b"\nw\n"),
    "messages of a digest": lambda n: ("a.eml", MAIL + DIGEST + b"--b\n\nSubject: x\n\nw\n" * n),
    "texts": lambda n: ("a.eml", MAIL + MIXED + b"--b\n\n\xe4\xf6 \xe4\n" * n),
    "alternatives": lambda n: ("a.eml", MAIL + CHOICE + b"--b\nContent-Type: text/html\n\n<p>w\n" * n),
    "pages": lambda n: ("a.eml", MAIL + MIXED + b"--b\nContent-Type: text/html\n\n<html><head><p>w\n" * n),
    "comments without end": lambda n: ("a.eml", MAIL + CHOICE + b"--b\nContent-Type: text/html\n\n" + b"<!-- <p>" * n),
    "boundaries to guess": lambda n: (
        "a.eml",
        MAIL + b"Content-Type: multipart/mixed\n\n" + b"--" * n + b"\n--a\n" * n,
    ),
    "quotations": lambda n: ("a.eml", MAIL + b"Subject: Re: x\n\n" + b"> a\nb\n" * n),
    "quotations without a reply": lambda n: ("a.eml", MAIL + b"\n" + b"> a\nb:\n" * n),
    "prompts": lambda n: ("a.eml", MAIL + b"Subject: Re: x\n\n" + b">>> a\nb\n" * n),
    "dashes": lambda n: ("a.eml", MAIL + b"Subject: Re: x\n\n" + b"-" * n + b"\n" + b"--- a ---\nB: c\n" * n),
    "labels": lambda n: ("a.eml", MAIL + b"Subject: Re: x\n\n" + b"\nA: b\nC: d\nE: @ 1.1.2001\n" * n),
    "quotations in HTML": lambda n: ("a.eml", MAIL + ANSWER + b"<p>a:<blockquote type=cite>b</blockquote>" * n),
    "quotations without end": lambda n: ("a.eml", MAIL + ANSWER + b"<blockquote type=cite><div class=class=>" * n),
    "words without end": lambda n: ("a.eml", MAIL + b"".join(b"From: " + WORDS * 700 + b"\n" for _ in range(n // 100))),
    "words": lambda n: (
        "a.mbox",
        (b"From a Mon Jan  1 00:00:00 2024\nSubject: " + WORD * 400 + b"\n\nw\n\n") * (n // 50),
    ),
    "headers": lambda n: ("a", b"Received: x\n" * n + MAIL + b"\nw\n"),
    "blank lines before": lambda n: ("a.eml", b" \n" * n + MAIL + b"\nw\n"),
    "flowed quotations": lambda n: ("a.eml", MAIL + b"Content-Type: text/plain; format=flowed\n\n" + b"> a \nb \n" * n),
    "flowed": lambda n: ("a.eml", MAIL + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n -- \n" * n),
    "separators of mailboxes": lambda n: ("a.mbox", (b"From " + b"1a1" * 120 + b"\n\n") * n),
    "pages in MHTML": lambda n: (
        "a.mht",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        + b"--b\nContent-Type: text/html\n\nx\n" * n
        + b"--b--\n",
    ),
    "records that say 1 MB": lambda n: ("a.warc", LIE % 1_000_000 * n),
    "records that say 60 MB": lambda n: ("a.warc", LIE % 60_000_000 * n),
    "records of ARC": lambda n: ("a.arc", ARC + b"http://a/ 1.2.3.4 20080430204826 text/html 1\nx\n" * n),
    "records of ARC that say 60 MB": lambda n: (
        "a.arc",
        ARC + b"http://a/ 1.2.3.4 20080430204826 text/html 60000000\n" * n,
    ),
    "gzip with words between": lambda n: ("a.txt.gz", (EMPTY_GZIP + b"words") * n),
    "chunks": lambda n: ("a.warc", answer(b"Transfer-Encoding: chunked\r\n", b"1\r\na\r\n" * n + b"0\r\n\r\n")),
    "headers of HTTP": lambda n: ("a.warc", answer(b"a:b\r\n c\r\n" * n, b"x")),
    "codings": lambda n: ("a.warc", answer(b"Content-Encoding: " + b"gzip," * n + b"\r\n", b"x")),
    "damage in tar": lambda n: ("a.tar", TAR + (b"x" * 512 + TAR) * n),
    "half a header in tar": lambda n: ("a.tar", TAR + b"x" * 512 + b"ustar" * n),
    "gzip in gzip": lambda n: ("a.txt.gz.gz", gzip.compress(EMPTY_GZIP * n)),
    "false starts of gzip": lambda n: ("a.txt.gz", EMPTY_GZIP + b"\x1f\x8b\x08\x00aaaa\x00\x03\x01" * n),
    "zstd frames": lambda n: ("a.txt.zst", zstandard.ZstdCompressor().compress(b"a") * n),
    "skippable frames": lambda n: ("a.txt.zst", b"\x50\x2a\x4d\x18\x00\x00\x00\x00" * n),
    "members of zip": lambda n: ("a.zip", archive(n)),
    "zip without a directory": lambda n: ("a.zip", archive(n)[:-100]),
    "heads of zip members": lambda n: ("a.zip", LOCAL * n),
    "values": lambda n: ("a.jsonl", b'{"text":"w","more":[' + b"[]," * n + b"1]}\n"),
    "records that are none": lambda n: ("a.json", b"[" + b'{"text":"w"} {"text":1;},' * n),
    "records behind a quote": lambda n: ("a.json", b'[{"a":1},' + b'{"a":"b},' * n),
    "braces and blanks in a string": lambda n: ("a.json", b'[{"a":1},{"a" "' + b"}   " * n + b'{"'),
    "records in records": lambda n: ("a.json", b'{"a":[{},' * n),
    "keys that come once": lambda n: ("a.json", b"[" + b'{"x":},\n{"y":}' * n),
    "strings without an end": lambda n: ("a.json", b'[{"text":1},' + b'{"text":"w},' * n),
    "records": lambda n: ("a.json", b"[" + b'{"text":"w"},' * n + b"1]"),
    "documents of an export": lambda n: ("a.txt", b"1 of 2 DOCUMENTS\n\nMay 1, 2020\n\nLENGTH: 5 words\n\nw w w\n" * n),
    "heads of an export": lambda n: ("a.txt", b"Title: a\nDate: 2020-05-01\nAuthor: b\nSource: c\n" * n),
    "labels of an export": lambda n: (
        "a.txt",
        b"".join(b"Title: a\nDate: 1.5.2020\n%s\n\n" % (b"w " * 50) for _ in range(n)),
    ),
    "rules of an export": lambda n: ("a.txt", b"-----\na\nMay 1, 2020\n" * n),
    "dates of an export": lambda n: ("a.txt", b"May 1, 2020 100 words\n" * n),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_reading_takes_time_in_proportion(read_bytes, name: str) -> None:
    def seconds(size: int) -> float:
        made = BUILDERS[name](size)
        gc.collect()
        gc.freeze()  # what other tests hold in this process is nothing that the reader makes the collector look at
        try:
            started = time.process_time()
            read_bytes(*made)
            return time.process_time() - started
        finally:
            gc.unfreeze()

    size = 500
    while (one := seconds(size)) < 0.03 and size < 100_000:
        size *= 4
    one, four = min(one, seconds(size)), seconds(4 * size)
    if four >= 8 * one + 0.05:  # a moment's noise does not come twice
        one, four = max(one, seconds(size)), min(four, seconds(4 * size))
    assert four < 8 * one + 0.05, f"{size}: {one:.3f} s, {4 * size}: {four:.3f} s"


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("body", [b"\n", b"a\n", b"a \n", b" a\n", b"-- \n", b">From \n"])
@pytest.mark.parametrize("kind", [b"text/plain", b"text/plain; format=flowed", b"multipart/mixed; boundary=b"])
def test_short_lines_of_mail_take_no_more_memory_than_long_ones(body: bytes, kind: bytes) -> None:
    data = MAIL + b"Content-Type: " + kind + b"\n\n--b\n\n" + body * (1_000_000 // len(body))

    def read() -> None:
        list(read_message(Item("s", "n", Stream(iter([data])), Budget(size=len(data)), kind_of)))

    assert peak(read) < 12 * len(data)


def test_what_lies_too_deep_is_no_part() -> None:
    inner = b"\nInner words.\n"
    assert [part.body() for part in mime.leaves(mime.parse(within(mime.DEEPEST) + inner))] == [b"Inner words."]
    assert not [
        part
        for part in mime.leaves(mime.parse(within(mime.DEEPEST + 1) + inner))
        if part.head.get_content_maintype() == "text"
    ]


def test_a_long_header_is_cut_and_the_message_stays(read_bytes) -> None:
    ((seed,), broken) = read_bytes("a.eml", b"Subject: " + b"x " * 500_000 + b"\n" + MAIL + b"\nWords.\n")
    assert not broken
    assert seed.data == b"Words.\n"


def test_one_deflated_byte_at_a_time_is_the_same(read_bytes) -> None:
    text = b"Some words that are said again and again. " * 500
    packed = zlib.compressobj(0, wbits=31)
    data = packed.compress(text) + packed.flush() + gzip.compress(text) + EMPTY_GZIP * 30 + gzip.compress(b"End.")
    ((seed,), broken) = read_bytes("a.txt.gz", data)
    assert not broken
    assert seed.data == text + text + b"End."
