"""What a file is, by content before name."""

from __future__ import annotations

import gzip

import pytest
from winnow.ingest.inputs.extensions import extension
from winnow.ingest.inputs.sniff import kind_of

PAGE = b"<!DOCTYPE html><html><body>x</body></html>"
MAIL = b"From: a@b.c\r\nSubject: s\r\nDate: Tue, 5 Mar 2024 10:00:00 +0000\r\nMessage-ID: <x>\r\n\r\nbody\r\n"
SHORT_MAIL = b"From: a\nSubject: s\nDate: today\n\nbody\n"
RELATED = b"MIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=B\n"
MHTML = b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=B\n\n--B\n"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", PAGE, "html"),
        ("a.md", b"\xef\xbb\xbf \n<!-- saved --><HTML lang=en>", "html"),
        ("a", b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="z">', "html"),
        ("a.xhtml", b'<?xml version="1.0"?><html>', "html"),
        ("a.html", b"no tags at all", "html"),
        ("a.php", b"Plain", "html"),
        ("a.html", "<html>".encode("utf-16"), "html"),
        ("a", b"<div class='x'>", "html"),
        ("a.md", b"<div align=center>\n# Title", "text"),
        ("a.txt", b"<b>not</b> a page", "text"),
        ("a.txt", b"<3 this", "text"),
        ("a", b"Hello <b>x</b>", "text"),
        ("a.txt", b"", "text"),
        ("a.html", b"", "html"),
        ("a.txt", "text".encode("utf-16"), "text"),
        ("notes.txt.gz", b"plain after all", "text"),
        ("a.txt", gzip.compress(b"x", mtime=0), "gzip"),
        ("a.jsonl", b'{"text": "x"}\n', "jsonl"),
        ("a.jsonl", b"\xef\xbb\xbf{", "jsonl"),
        ("a.jsonl", b"broken line\n{}", "jsonl"),
        ("a.jsonl", b'[{"text": 1}]', "json"),
        ("a.json", b'{"text": "x"}', "json"),
        ("a.json", b'{\n "text": "x"\n}', "json"),
        ("a.json", b'{"text": "x"}\n{"text": "y"}\n', "jsonl"),
        ("a.txt", b'{"text": "x"}\n{"text": "y"}\n', "jsonl"),
        ("a", b'[\n {"text": "x"}]', "json"),
        ("a.txt", b"{curly} text", "text"),
        ("a.txt", b'{"setting": 1}', "text"),
        ("a.txt", b"[1] A footnote.", "text"),
        ("a.txt", b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", "warc"),
        ("a.txt", b"WARC/x is a format", "text"),
        ("a.txt", MAIL, "email"),
        ("a", SHORT_MAIL, "email"),
        ("a.eml", b"Subject: s\n\nbody", "email"),
        ("a.txt", SHORT_MAIL, "text"),
        ("a.txt", b"Date: 3 May\nTitle: A text\n\nIt begins.", "text"),
        ("a.txt", b"Note: this is a text.\nIt goes on.", "text"),
        ("a.msg", b"Subject: s\n\nbody", "email"),
        ("1551693600.M20046P2137.host.md:2,S", b"Subject: s\n\nbody", "email"),
        ("1551693600.M20046P2137.host", b"To: a\n\nbody", "email"),
        ("a.txt", b"Received: x\nMessage-ID: <x>\nSubject: s\n\nbody", "email"),
        ("a", b"From a@b\n" + SHORT_MAIL, "email"),
        ("a.txt", b">From a@b\n" + MAIL, "email"),
        ("a.txt", b"From me to you\n\nbody", "text"),
        ("a.txt", RELATED + MAIL, "email"),
        ("a.txt", RELATED + b"From: <Saved by X>\nSubject: s\nDate: today\n\n--B\n", "mhtml"),
        ("a.txt", MHTML, "mhtml"),
        ("a.mht", b"Content-Type: text/html\n\n<html>", "mhtml"),
        ("a.txt", b"From a@b Tue Mar  5 10:00:00 2024\nFrom: a@b\n\nbody", "mbox"),
        ("a.txt", b"From here to there.\nNote: no mail", "text"),
        ("a.bin", b"%PDF-1.7\n", "pdf"),
        ("a.txt", b"\xef\xbb\xbf%PDF-1.7\n", "pdf"),
        ("a.pdf", b"junk\n%PDF-1.7\n", "pdf"),
        ("a.txt", b"{\\rtf1\\ansi words}", "rtf"),
        ("a", b"\xef\xbb\xbf\n{\\rtf1 words}", "rtf"),
        ("a.rtf", b"{\\pard words}", "rtf"),
        ("a.txt", b"{\\pard words}", "text"),
        ("a.rtf", b"Plain words", "text"),
        ("a.txt", b"About {\\rtf1", "text"),
        ("a.xml", b'<?xml version="1.0"?>\n<!-- x --><FictionBook xmlns="x">', "fb2"),
        ("a.fb2", b"<fb:FictionBook>", "fb2"),
        ("a.txt", b"OTTO was here", "text"),
        ("a.txt", b"My ftyp", "text"),
        ("a.txt", b"About %PDF-1.7\n", "text"),
        ("a.zip", b"PK\x03\x04", "zip"),
    ],
)
def test_kinds(name, head, kind):
    assert kind_of(head, name) == (kind, "")


@pytest.mark.parametrize(
    ("name", "head", "words"),
    [
        ("a.html", b"\x89PNG\r\n\x1a\n", "a PNG image"),
        ("a.txt", b"\x00\x01\x02binary", "binary data"),
        ("a.css", b"body { color: red }", "a style sheet"),
        ("a.js", b"var x", "a script"),
        ("feed.xml", b'<?xml version="1.0"?><rss>', "XML that is not XHTML"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC, XLS, PPT)"),
        ("a", b"RIFF\x34\x00\x00\x00WEBP", "an image, sound or video file"),
    ],
)
def test_what_is_no_document_is_named(name, head, words):
    assert kind_of(head, name) == ("unknown", words)


def test_long_json_lines_are_told_from_a_larger_beginning():
    line = b'{"text": "' + b"x" * 70_000
    assert kind_of(line[:4096], "dump", more=lambda count: line[:count]) == ("jsonl", "")
    assert kind_of(line[:4096], "dump.txt", more=lambda count: line[:count]) == ("jsonl", "")


def test_headers_may_be_longer_than_a_beginning(read_bytes):
    received = b"Received: from a.example by b.example; Mon, 4 Mar 2019 10:00:00 +0000\r\n"
    for count in (100, 5_000):
        for name in ("a.txt", "a", "a.msg", "1551693600.M1P1.host:2,S"):
            ((seed,), broken) = read_bytes(name, received * count + MAIL)
            assert not broken
            assert seed.data.endswith(b"body\r\n")
            assert seed.hints.title == ("s" if count == 100 else None)  # what is beyond 128 KiB is not read


def test_extensions():
    assert [extension(name) for name in ("a.HTML.gz", "a.tar.zst", ".gz", "a", "x.warc.gz.xz", ".html")] == [
        "html", "tar", "", "", "warc", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "head", "words"),
    [
        (
            "dump.xml",
            b'<mediawiki xmlns="x" version="0.10">\n<siteinfo>',
            "an export of a wiki (MediaWiki XML)",
        ),
        ("dump", b'<mediawiki xml:lang="en" version="0.10">', "an export of a wiki (MediaWiki XML)"),
        ("a.xml", b"<note>\n<to>Ann</to><p>x</p></note>", "XML that is not XHTML"),
        ("a.txt", b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>', "XML that is not XHTML"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg">', "an image (SVG)"),
    ],
)
def test_xml_need_not_say_that_it_is(name, head, words):
    assert kind_of(head, name) == ("unknown", words)


@pytest.mark.parametrize(
    ("name", "head"), [("a.txt", b"<name> is what you type."), ("a.md", b'<svg xmlns="x">'), ("a.xml", b"<p>Words</p>")]
)
def test_words_in_angle_brackets_are_no_xml(name, head):
    assert kind_of(head, name)[0] != "unknown"


def test_julia_is_no_json_lines():
    assert kind_of(b"module Moor\nend\n", "moor.jl")[0] == "text"
    assert kind_of(b'{"text": "a"}\n', "items.jl")[0] == "jsonl"
