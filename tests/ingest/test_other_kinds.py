"""Brotli, pages of frames, JSON text sequences, and kinds of files that are known and not read."""

from __future__ import annotations

import json

import brotli
import pytest
from winnow.ingest.inputs.sniff import kind_of

PAGE = b"<!DOCTYPE html><html><body><p>The harbour keeper wrote a letter about the tides.</p></body></html>"


def test_brotli_is_known_by_its_name(read_bytes):
    ((seed,), broken) = read_bytes("page.html.br", brotli.compress(PAGE * 3))
    assert (seed.source, seed.media, seed.data, broken) == ("t/page.html.br", "html", PAGE * 3, [])
    lines = b'{"id": "a", "text": "One.", "url": "https://a.example/1"}\n'
    ((seed,), broken) = read_bytes("l.jsonl.br", brotli.compress(lines))
    assert (seed.source, seed.hints.url, seed.hints.claims) == ("t/l.jsonl.br#a", "https://a.example/1", ())


def test_a_text_in_breton_is_not_packed(read_bytes):
    ((seed,), broken) = read_bytes("index.html.br", PAGE)
    assert (seed.data, broken) == (PAGE, [])


def test_damaged_brotli_is_told(read_bytes):
    packed = brotli.compress(bytes(range(256)) * 40)
    assert kind_of(packed, "a.br")[0] == "brotli"
    for data in (packed[:-9], packed[:20] + b"\0" * 40):
        seeds, (broken,) = read_bytes("a.br", data)
        assert not seeds
        assert "brotli" in broken.reason


FRAME = (
    "Content-Type: text/html\nContent-Location: https://a.example/f%d\n\n<html><body><p>Frame %d.</p></body></html>\n"
)
SAVED = (
    "From: <Saved by X>\nMIME-Version: 1.0\nDate: Tue, 05 Mar 2024 10:00:00 +0000\n"
    'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: text/html\n'
    "Content-Location: https://a.example/p\n\n%s\n--B\n"
)


def test_the_frames_of_a_saved_page_are_pages(read_bytes):
    frames = '<html><frameset cols="*"><frame src="f1"><frame src="f2"></frameset></html>'
    data = SAVED % frames + FRAME % (1, 1) + "--B\n" + FRAME % (2, 2) + "--B--\n"
    seeds, broken = read_bytes("p.mht", data.encode())
    assert not broken
    assert [(seed.source, seed.hints.url, seed.hints.fetched) for seed in seeds] == [
        (f"t/p.mht#{n}", f"https://a.example/f{n}", "2024-03-05") for n in (1, 2)
    ]
    inner = SAVED % "<html><body><p>Words</p><iframe src='f1'></iframe></body></html>" + FRAME % (1, 1) + "--B--\n"
    ((seed,), _) = read_bytes("p.mht", inner.encode())
    assert (seed.source, seed.hints.url) == ("t/p.mht", "https://a.example/p"), "a page with frames in it is one page"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.json-seq"])
def test_json_text_sequences(read_bytes, name):
    data = "".join("\x1e" + json.dumps({"id": key, "text": "Words."}) + "\n" for key in "ab")
    seeds, broken = read_bytes(name, data.encode())
    assert ([seed.source for seed in seeds], broken) == ([f"t/{name}#a", f"t/{name}#b"], [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x78\x9f\x3e\x22\x01\x00", "TNEF"),
        (b"!BDN\x01\x02", "Outlook"),
        (b"!<arch>\ndebian-binary   ", "ar, deb"),
        (b"LZIP\x01\x0c\x00", "lzip"),
        (b"\x5d\x00\x00\x80\x00\xff", "LZMA"),
        (b"\x1f\x9d\x90\x00", "compress"),
        (b"\x78\x9c\xed\x8c", "zlib"),
        (b"\x04\x22\x4d\x18\x40\x40\xc0\x00", "LZ4"),
        (b"Obj\x01\x04\x00", "Avro"),
        (b"II*\x00\x08\x00", "TIFF"),
    ],
)
def test_what_is_not_read_has_a_name(data, words):
    kind, said = kind_of(data + bytes(50), "a.dat")
    assert (kind, words in said) == ("unknown", True)


def test_words_are_no_magic_numbers():
    for text in ("Objects lie in a row.\n", "II* is a mark.\n", "LZIP is a program.\n", "MSCF\n", "x\u0153 is no word"):
        assert kind_of(text.encode() * 9, "a")[0] == "text"


@pytest.mark.parametrize(
    ("record", "text", "media"),
    [
        ({"body_text": [{"text": "One.", "section": "S"}, {"text": "Two."}]}, "One.\n\nTwo.", "text"),
        ({"text": ["One.", "", "Two."]}, "One.\n\nTwo.", "text"),
        ({"sentences": ["One.", "Two."]}, "One. Two.", "text"),
        ({"sections": [{"heading": "H", "paragraphs": ["One.", "Two."]}]}, "H\n\nOne.\n\nTwo.", "text"),
        (
            {
                "contents": [
                    {"type": "kicker", "content": "Opinion"},
                    {"type": "sanitized_html", "content": "One <b>word</b>."},
                    {"type": "sanitized_html", "content": "1 < 2"},
                    {"type": "image", "content": "A picture"},
                    {"type": "date", "content": 1},
                ]
            },
            "<p>One <b>word</b>.</p>\n<p>1 &lt; 2</p>",
            "html",
        ),
        ({"contents": ["One."], "body": "The whole."}, "The whole.", "text"),
        ({"text": " ", "paragraphs": ["One."]}, "One.", "text"),
    ],
)
def test_a_document_in_pieces(read_bytes, record, text, media):
    ((seed,), broken) = read_bytes("a.jsonl", json.dumps({"id": "a", **record}).encode() + b"\n")
    assert (seed.data, seed.media, broken) == (text, media, [])


@pytest.mark.parametrize("value", [[], [1, 2], [{"url": "x"}], {"a": "b"}, [[["x"]]], [{"text": [{"text": []}]}]])
def test_other_lists_are_no_document(read_bytes, value):
    seeds, (broken,) = read_bytes("a.jsonl", json.dumps({"id": "a", "contents": value}).encode() + b"\n")
    assert (seeds, "no text or html field" in broken.reason) == ([], True)
