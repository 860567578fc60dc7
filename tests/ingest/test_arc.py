"""ARC, versions 1 and 2."""

from __future__ import annotations

import gzip

import pytest

PAGE = b"<!DOCTYPE html><html><body><p>Words.</p></body></html>"
V1 = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n\n"
V2 = V1.replace(b"1 0", b"2 0").replace(b"type ", b"type Result-code Checksum Location Offset Filename ")


def head(version=V1):
    more = b"" if version is V1 else b" 200 - - 0 x.arc"
    return b"filedesc://x.arc 0.0.0.0 20080430204825 text/plain%s %d\n%s\n" % (more, len(version), version)


def record(build, url=b"http://a.example/1", *, kind=b"text/html", version=V1, length=None, block=None):
    block = build.http_page(PAGE) if block is None else block
    more = b"" if version is V1 else b" 200 ABC - 150 x.arc"
    length = b"%d" % len(block) if length is None else length
    return b"%s 192.0.2.7 20080430204826 %s%s %s\n%s\n" % (url, kind, more, length, block)


@pytest.mark.parametrize("version", [V1, V2])
@pytest.mark.parametrize("pack", [False, True])
def test_pages_with_all_they_know(read_bytes, build, version, pack):
    parts = [head(version), record(build, version=version), record(build, b"http://a.example/a b", version=version)]
    data = b"".join(map(gzip.compress, parts) if pack else parts)
    seeds, broken = read_bytes("x.arc.gz" if pack else "x.arc", data)
    assert not broken
    assert [(seed.source, seed.media, seed.data) for seed in seeds] == [
        (f"t/x.arc{'.gz' if pack else ''}#{number}", "html", PAGE) for number in (2, 3)
    ]
    assert [seed.hints.url for seed in seeds] == ["http://a.example/1", "http://a.example/a%20b"]
    assert {seed.hints.fetched_at for seed in seeds} == {"2008-04-30T20:48:26Z"}
    assert not seeds[0].hints.claims


def test_under_another_name_its_facts_are_claims(read_bytes, build):
    ((seed,), _) = read_bytes("x.html", head() + record(build))
    assert "url" in seed.hints.claims


def test_what_is_no_document_is_passed_over(read_bytes, build):
    records = [
        record(build, b"dns:a.example", kind=b"text/dns", block=b"20080430 a.example 192.0.2.7"),
        record(build, block=build.http_page(b"x", status="404 Not Found")),
        record(build, block=build.http_page(b"GIF89a", content_type="image/gif"), kind=b"image/gif"),
        record(build, kind=b"", block=b"SSH-2.0-OpenSSH\n"),
    ]
    seeds, broken = read_bytes("x.arc", head() + b"".join(records) + record(build))
    assert [seed.source for seed in seeds] == ["t/x.arc#6"]
    assert not broken


@pytest.mark.parametrize("length", [b"-1", b"abc", b"7", b"180", b"9999999"])
def test_a_wrong_length_costs_one_record(read_bytes, build, length):
    data = head() + record(build) + record(build, length=length) + record(build, b"http://a.example/3")
    seeds, broken = read_bytes("x.arc", data)
    assert [seed.source for seed in seeds] == ["t/x.arc#2", "t/x.arc#4"]
    assert [piece.source for piece in broken] == ["t/x.arc#3"]
    assert bool(seeds[1].hints.claims) == (length in (b"180", b"9999999"))


def test_a_length_off_where_the_answer_knows_better_costs_nothing(read_bytes, build):
    page = build.http_page(PAGE, f"Content-Length: {len(PAGE)}")
    odd = record(build, b"http://a.example/2", block=page, length=b"%d" % (len(page) + 12))
    seeds, broken = read_bytes("x.arc", head() + odd + record(build) + odd)
    assert [seed.data for seed in seeds] == [PAGE, PAGE, PAGE]
    assert [bool(seed.hints.claims) for seed in seeds] == [False, True, False]
    assert not broken


def test_a_damaged_member_costs_its_record(read_bytes, build):
    members = [gzip.compress(part) for part in (head(), record(build), record(build), record(build))]
    members[2] = members[2][:20] + bytes(20) + members[2][40:]
    seeds, broken = read_bytes("x.arc.gz", b"".join(members))
    assert len(seeds) == 2
    assert len(broken) == 1
