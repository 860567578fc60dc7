"""WARC and WET."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import zlib

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.budget import ReadLimits
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.opener import open_seeds

PAGE = b"<!DOCTYPE html><html><body><p>Words.</p></body></html>"


@pytest.fixture(scope="session")
def response(build):
    def make(body=PAGE, *headers, number=1, **kwargs):
        block = build.http_page(body, *headers, **kwargs)
        return build.warc_record(
            "response",
            block,
            uri=f"http://a.example/{number}",
            record_id=f"<urn:uuid:{number}>",
            content_type="application/http; msgtype=response",
        )

    return make


def bodies(reading):
    seeds, broken = reading
    assert not broken
    return [seed.data for seed in seeds]


def test_a_response_with_all_it_knows(read_bytes, response):
    ((seed,), broken) = read_bytes("x.warc", response(content_type='text/html; charset="windows-1251"'))
    assert not broken
    assert seed.source == "t/x.warc#urn:uuid:1"
    assert (seed.data, seed.media) == (PAGE, "html")
    assert seed.hints.url == "http://a.example/1"
    assert seed.hints.fetched == "2024-05-06"
    assert seed.hints.charset == "windows-1251"


def test_a_wet_record(read_bytes, build):
    record = build.warc_record(
        "conversion",
        "Füße\n".encode(),
        uri="http://a.example/",
        content_type="text/plain",
        **{"WARC-Identified-Content-Language": "deu,eng"},
    )
    ((seed,), _) = read_bytes("x.warc.wet", record)
    assert (seed.source, seed.data, seed.media) == ("t/x.warc.wet#1", "Füße\n".encode(), "text")
    assert seed.hints.extra == {"warc-identified-content-language": "deu,eng"}


def test_what_is_no_document_is_no_seed(read_bytes, build, response):
    records = [
        build.warc_record("warcinfo", b"software: x\r\n"),
        build.warc_record("request", b"GET / HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request"),
        response(status="404 Not Found"),
        response(status="301 Moved"),
        response(b"\x89PNG\r\n", content_type="image/png"),
        response(b"{}", content_type="application/json"),
        build.warc_record("response", b"dns", content_type="text/dns"),
        build.warc_record("metadata", b"x: y", content_type="application/warc-fields"),
        build.warc_record("revisit", build.http_page(b""), content_type="application/http; msgtype=response"),
        build.warc_record("resource", b"\x00\x01", content_type="image/jpeg"),
        response(PAGE, number=9),
    ]
    seeds, broken = read_bytes("x.warc", b"".join(records))
    assert [seed.source for seed in seeds] == ["t/x.warc#urn:uuid:9"]
    assert not broken


@pytest.mark.parametrize(
    ("content_type", "body", "media"),
    [
        ("text/html", b"no tags", "html"),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html/>", "html"),
        ("text/plain", b"words", "text"),
        ("text/plain", PAGE, "html"),
        ("text/html", b"%PDF-1.5 x", "pdf"),
        ("application/pdf", b"%PDF-1.5 x", "pdf"),
        ("application/rtf", b"{\\rtf1 x}", "rtf"),
        ("text/html", b"{\\rtf1 x}", "rtf"),
        ("application/x-fictionbook+xml", b"<FictionBook>", "fb2"),
        ("application/octet-stream", PAGE, "html"),
        ("TEXT/HTML;charset=utf-8", PAGE, "html"),
        ("text/html", b"", "html"),
        ("text/html", b'{"text": "json"}', "html"),
    ],
)
def test_content_comes_before_the_declared_type(read_bytes, response, content_type, body, media):
    ((seed,), _) = read_bytes("x.warc", response(body, content_type=content_type))
    assert (seed.media, seed.data) == (media, body)


def test_an_image_served_as_a_page_is_broken(read_bytes, response):
    seeds, broken = read_bytes("x.warc", response(b"\x89PNG\r\n\x1a\n", content_type="text/html"))
    assert not seeds
    assert [piece.reason for piece in broken] == ["served as text/html, but it is a PNG image"]


def chunked(data):
    half = len(data) // 2
    return b"%x\r\n%s\r\n%X;ext=1\r\n%s\r\n0\r\n\r\n" % (half, data[:half], len(data) - half, data[half:])


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def brotli_of(data):
    return pytest.importorskip("brotli").compress(data)


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        (["Content-Encoding: gzip"], gzip.compress),
        (["Content-Encoding: x-gzip"], gzip.compress),
        (["Content-Encoding: gzip"], bytes),  # undone by the crawler, header left as it was
        (["Content-Encoding: deflate"], zlib.compress),
        (["Content-Encoding: deflate"], raw_deflate),
        (["Content-Encoding: zstd"], zstandard.ZstdCompressor().compress),
        (["Content-Encoding: br"], brotli_of),
        (["Content-Encoding: br"], bytes),
        (["Content-Encoding: identity"], bytes),
        (["Content-Encoding: gzip, gzip"], lambda data: gzip.compress(gzip.compress(data, mtime=0), mtime=0)),
        (["Content-Encoding: gzip", "Content-Encoding: br"], lambda data: brotli_of(gzip.compress(data, mtime=0))),
        (["Transfer-Encoding: chunked"], chunked),
        (["Transfer-Encoding: chunked"], bytes),
        (["Transfer-Encoding: chunked", "Content-Encoding: gzip"], lambda data: chunked(gzip.compress(data, mtime=0))),
    ],
)
def test_codings_are_undone(read_bytes, response, headers, encode):
    assert bodies(read_bytes("x.warc", response(encode(PAGE), *headers))) == [PAGE]


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        (["Content-Encoding: gzip"], gzip.compress(PAGE, mtime=0)[:-9], "the gzip data ends early (truncated)"),
        (["Content-Encoding: deflate"], zlib.compress(PAGE)[:-9], "the deflate data ends early (truncated)"),
        (["Transfer-Encoding: chunked"], b"5\r\nhello\r\nzz\r\n", "damaged chunked transfer coding"),
    ],
)
def test_codings_that_cannot_be_undone_cost_the_record(read_bytes, response, headers, body, reason):
    seeds, broken = read_bytes("x.warc", response(body, *headers) + response(number=2))
    assert [seed.source for seed in seeds] == ["t/x.warc#urn:uuid:2"]
    assert [(piece.source, piece.reason) for piece in broken] == [("t/x.warc#urn:uuid:1", reason)]


@pytest.mark.parametrize("change", [-20, -1, 1, 3, 60, 10_000])
def test_a_lying_length_costs_one_record(read_bytes, response, change):
    records = [response(number=number) for number in range(4)]
    head, _, rest = records[1].partition(b"Content-Length: ")
    size, _, rest = rest.partition(b"\r\n")
    records[1] = head + b"Content-Length: %d\r\n" % (int(size) + change) + rest
    seeds, broken = read_bytes("x.warc", b"".join(records))
    assert [seed.source[-1] for seed in seeds] == ["0", "2", "3"]
    assert [piece.source for piece in broken] == ["t/x.warc#urn:uuid:1"]
    assert broken[0].offset == len(records[0])


@pytest.mark.parametrize(
    "length", [b"Content-Length: abc", b"Content-Length: -5", b"X: y", b"Content-Length: 99999999999999"]
)
def test_no_length_costs_one_record(read_bytes, response, length):
    one = response(number=1)
    head, _, rest = one.partition(b"Content-Length: ")
    bad = head + length + b"\r\n" + rest.partition(b"\r\n")[2]
    seeds, broken = read_bytes("x.warc", response(number=0) + bad + response(number=2))
    assert [seed.source[-1] for seed in seeds] == ["0", "2"]
    assert len(broken) == 1


def test_junk_between_records_is_reported_once(read_bytes, response):
    one, two = response(number=1), response(number=2)
    seeds, broken = read_bytes("x.warc", one + b"junk\r\nmore junk\r\n\r\n" + two)
    assert len(seeds) == 2
    assert [(piece.source, piece.offset) for piece in broken] == [(f"t/x.warc#@{len(one)}", len(one))]


def test_a_damaged_gzip_member_costs_its_record(read_bytes, response):
    members = [gzip.compress(response(bytes(PAGE) * 9, number=number)) for number in range(5)]
    bad = bytearray(members[2])
    bad[60:90] = bytes(30)
    seeds, broken = read_bytes("x.warc.gz", b"".join([*members[:2], bytes(bad), *members[3:]]))
    assert [seed.source[-1] for seed in seeds] == ["0", "1", "3", "4"]
    assert len(broken) == 1


def test_repeated_record_ids_stay_apart(read_bytes, response):
    seeds, _ = read_bytes("x.warc", response() + response())
    assert [seed.source for seed in seeds] == ["t/x.warc#urn:uuid:1", "t/x.warc#urn:uuid:1~2"]


def test_a_record_over_the_limit_is_passed_over(read_bytes, response, build):
    large = response(b"<html>" + b"x" * 3_000_000, number=1)
    limits = ReadLimits(payload=2_000_000)
    seeds, broken = read_bytes(
        "x.warc", large + build.warc_record("request", bytes(3_000_000)) + response(number=2), limits
    )
    assert [seed.source[-1] for seed in seeds] == ["2"]
    assert [piece.reason for piece in broken] == ["larger than the limit of 2000000 bytes for one document"]


def test_a_body_that_expands_over_the_limit_is_broken(read_bytes, response):
    for header, pack in (("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli_of)):
        data = response(pack(bytes(9_000_000)), f"Content-Encoding: {header}")
        seeds, broken = read_bytes("x.warc", data, ReadLimits(payload=1_000_000))
        assert not seeds
        assert [piece.reason for piece in broken] == ["larger than the limit of 1000000 bytes for one document"]


def test_one_line_end_between_records_is_enough(read_bytes, response, build):
    for line_end, count in ((b"\r\n", 3), (b"\n", 3)):
        records = [response(number=number) for number in range(3)]
        records.insert(1, build.warc_record("request", b"GET / HTTP/1.0\r\n"))
        data = b"".join(record.removesuffix(b"\r\n\r\n") + b"\r\n" for record in records)
        if line_end == b"\n":
            data = re.sub(rb"Content-Length: (\d+)", lambda m: m[0].replace(m[1], b"%d" % (int(m[1]) - 3)), data)
            data = data.replace(b"Content-Length: 13\r\n\r\nGET", b"Content-Length: 15\r\n\r\nGET").replace(
                b"\r\n", b"\n"
            )
        assert len(bodies(read_bytes("x.warc", data))) == count


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n", b"\n\n\n", b" \n", b"\0\r\n"])
@pytest.mark.parametrize("head_end", [b"\r\n", b"\n"])
def test_whatever_stands_between_records_costs_none(read_bytes, response, between, head_end):
    records = [response(b"<html>No. %d" % number, number=number) for number in range(3)]
    heads = [record.removesuffix(b"\r\n\r\n").partition(b"\r\n\r\n") for record in records]
    data = b"".join(head.replace(b"\r\n", head_end) + 2 * head_end + body + between for head, _, body in heads)
    seeds, broken = read_bytes("x.warc", data)
    assert [seed.source[-1] for seed in seeds] == ["0", "1", "2"]
    assert not broken


def test_a_length_that_leads_into_the_next_head_costs_one_record(read_bytes, response):
    for more in (5, 9, 12):
        one = response(number=1)
        size = int(re.search(rb"Content-Length: (\d+)", one)[1])
        bad = one.replace(b"Content-Length: %d" % size, b"Content-Length: %d" % (size + more))
        seeds, broken = read_bytes("x.warc", bad + response(number=2))
        assert [seed.source[-1] for seed in seeds] == ["2"]
        assert len(broken) == 1


@pytest.mark.parametrize("uri", ["<metadata://gnu.org/software/wget/warc/wget.log>", "urn:X-wpull:log"])
def test_what_a_crawler_notes_down_is_no_document(read_bytes, build, response, uri):
    note = build.warc_record("resource", b"Saving to: x\n", uri=uri, content_type="text/plain")
    assert len(bodies(read_bytes("x.warc", note + response()))) == 1


def own_text(build, number, text=b"Menu. Words."):
    uri = f"urn:text:http://a.example/{number}"
    return build.warc_record("resource", text, uri=uri, record_id=f"<urn:t{number}>", content_type="text/plain")


def test_a_crawlers_own_text_keeps_the_address_and_gives_way_to_the_page(read_bytes, build, response):
    seeds, broken = read_bytes("x.warc", response(number=1) + own_text(build, 1) + own_text(build, 2))
    assert not broken
    assert [(seed.data, seed.hints.url) for seed in seeds] == [
        (PAGE, "http://a.example/1"),
        (b"Menu. Words.", "http://a.example/2"),
    ]
    assert (seeds[1].hints.fetched, seeds[1].hints.fetched_at) == ("2024-05-06", None)


def test_a_crawl_in_wacz_holds_each_page_once(tmp_path, read_bytes, build, response):
    lines = [{"format": "json-pages-1.0", "id": "pages"}, {"url": "http://a.example/8", "title": "no text"}]
    lines += [{"url": f"http://a.example/{number}", "title": "T", "text": "Words."} for number in (1, 2, 3)]
    files = {
        "archive/a-text.warc.gz": b"".join(gzip.compress(own_text(build, number)) for number in (1, 2)),
        "archive/data.warc.gz": gzip.compress(response(number=1)) + gzip.compress(response())[:40],
        "indexes/index.cdxj": b"com,example)/ 2024 {}\n",
        "pages/pages.jsonl": "".join(json.dumps(line) + "\n" for line in lines).encode(),
        "datapackage.json": b'{"profile": "data-package", "resources": []}',
        "logs/crawl.log": b"words",
        "more/readme.txt": b"More words.",
    }
    for name, stated in (("x.wacz", True), ("x.zip", False)):
        seeds, broken = read_bytes(name, build.zip_of(files))
        assert [(seed.source.partition("#")[2], seed.hints.url) for seed in seeds] == [
            ("archive/data.warc.gz#urn:uuid:1", "http://a.example/1"),
            ("archive/a-text.warc.gz#urn:t2", "http://a.example/2"),
            ("pages/pages.jsonl#5", "http://a.example/3"),
            ("more/readme.txt", None),
        ]
        assert [bool(seed.hints.claims) for seed in seeds[:3]] == [not stated] * 3
        assert len(broken) == 1
    path = tmp_path / "x.wacz"
    path.write_bytes(build.zip_of(files))
    passed = {}
    assert len([found for file in discover([str(path)]) for found in open_seeds(file, passed=passed)]) == 5
    assert passed == {"other texts of the same pages": 3}


def test_spaces_in_an_address(read_bytes, build):
    record = build.warc_record("resource", b"Words.", uri="http://a.example/a b", content_type="text/plain")
    ((seed,), _) = read_bytes("x.warc", record)
    assert seed.hints.url == "http://a.example/a%20b"


def test_line_feeds_alone_will_do(read_bytes):
    block = b"HTTP/1.0 200\nContent-Type: text/html\n\n" + PAGE
    record = b"WARC/1.0\nWARC-Type: response\nContent-Type: application/http\nContent-Length: %d\n\n%s\n\n" % (
        len(block),
        block,
    )
    assert bodies(read_bytes("x.warc", record * 2)) == [PAGE, PAGE]


def test_brotli_without_its_library_is_one_broken_record(read_bytes, response, monkeypatch):
    data = response(brotli_of(PAGE), "Content-Encoding: br") + response(number=2)
    monkeypatch.setitem(sys.modules, "brotli", None)
    seeds, broken = read_bytes("x.warc", data)
    assert [seed.source[-1] for seed in seeds] == ["2"]
    assert [piece.reason for piece in broken] == ["brotli-coded; reading it needs: pip install brotli"]


def test_fastwarc_finds_the_same_records(read_bytes, response):
    """An independent reader agrees on identities and addresses."""
    warc = pytest.importorskip("fastwarc.warc")
    data = b"".join(
        [
            response(gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip", number=1),
            response(chunked(PAGE), "Transfer-Encoding: chunked", number=2),
            response(number=3),
        ]
    )
    seeds, _ = read_bytes("x.warc", data)
    for ours, theirs in zip(seeds, warc.ArchiveIterator(io.BytesIO(data)), strict=True):
        assert ours.source.endswith(theirs.record_id.strip("<>"))
        assert ours.hints.url == theirs.headers["WARC-Target-URI"]


pages = st.lists(st.binary(max_size=60).map(lambda body: b"<html>" + body), min_size=1, max_size=5)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages, st.booleans())
def test_what_is_written_is_read(read_bytes, response, bodies_in, packed):
    records = [response(body, number=number) for number, body in enumerate(bodies_in)]
    data = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    assert bodies(read_bytes("x", data)) == bodies_in
