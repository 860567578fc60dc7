"""JSON Lines and JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.budget import ReadLimits


def jsonl(*records):
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def named(found):
    return [one.source.partition("#")[2] for one in found]


def test_a_record_is_called_by_its_id_or_number(read_bytes):
    data = jsonl(
        {"text": "a", "id": "x"},
        {"text": "b"},
        {"text": "c", "id": 17},
        {"text": "d", "id": ""},
        {"text": "e", "id": "x"},
    )
    seeds, broken = read_bytes("r.jsonl", data)
    assert named(seeds) == ["x", "2", "17", "4", "x~2"]
    assert not broken


def test_an_id_that_looks_like_a_number_does_not_take_the_name_of_a_record(read_bytes):
    seeds, _ = read_bytes(
        "r.jsonl", jsonl({"text": "a", "id": 2}, {"text": "b"}, {"text": "c", "id": "1"}, {"text": "d"})
    )
    assert named(seeds) == ["2", "2~2", "1", "4"]


def test_odd_ids_stay_one_line_and_apart(read_bytes):
    ids = ["a#b", "a\\x23b", "line\nbreak", "\ud800", "x" * 2000, True, None, [1], 1.5, -3]
    data = b"".join(json.dumps({"text": "t", "id": own}).encode() + b"\n" for own in ids)
    seeds, _ = read_bytes("r.jsonl", data)
    assert named(seeds) == ["a\\x23b", "a\\\\x23b", "line\\x0abreak", "\\ud800", "5", "6", "7", "8", "9", "-3"]


def test_a_bad_line_costs_itself_and_tells_where(read_bytes):
    data = (
        b'{"text": "a"}\n{"text": \n"just a string"\n\xff\n{"title": "no text", "n": 1}\n'
        + b"[" * 100_000
        + b'\n{"text": "z"}'
    )
    seeds, broken = read_bytes("r.jsonl", data)
    assert [seed.data for seed in seeds] == ["a", "z"]
    assert named(seeds) == ["1", "7"]
    assert named(broken) == ["2", "3", "4", "5", "6"]
    assert [piece.offset for piece in broken[:3]] == [14, 24, 40]
    assert [piece.reason for piece in broken] == [
        "line 2: not JSON (Expecting value at character 10)",
        "line 3: not a record (a JSON object)",
        "line 4: not UTF-8 (byte 0xff at 0)",
        "line 5: no text or html field (has: n, title)",
        "line 6: JSON nested too deeply",
    ]


def test_only_newlines_end_lines(read_bytes):
    text = "one\u2028two\u2029three\x85four\x0bfive"
    seeds, broken = read_bytes("r.jsonl", jsonl({"text": text}, {"text": "b"}).replace(b"\n", b"\r\n"))
    assert [seed.data for seed in seeds] == [text, "b"]
    assert not broken


def test_blank_lines_count_but_are_nothing(read_bytes):
    seeds, broken = read_bytes("r.jsonl", b'\n  \n{"text": "a"}\n\n{"text": "b"}')
    assert named(seeds) == ["3", "5"]
    assert not broken


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings(read_bytes, encoding):
    seeds, broken = read_bytes("r.jsonl", jsonl({"text": "Grüße 😀"}, {"text": "b"}).decode().encode(encoding))
    assert [seed.data for seed in seeds] == ["Grüße 😀", "b"]
    assert not broken


def test_a_line_over_the_limit_is_passed_over(read_bytes):
    data = jsonl({"text": "a"}, {"text": "x" * 5000}, {"text": "b"})
    seeds, broken = read_bytes("r.jsonl", data, ReadLimits(payload=1000))
    assert [seed.data for seed in seeds] == ["a", "b"]
    assert [piece.reason for piece in broken] == ["line 2 is 5013 bytes long, over the limit of 1000"]


@pytest.mark.parametrize(
    ("record", "data", "media"),
    [
        ({"text": "plain"}, "plain", "text"),
        ({"text": "plain", "html": "<p>x</p>"}, "plain", "text"),
        ({"text": " ", "html": "<p>x</p>"}, "<p>x</p>", "html"),
        ({"text": None, "raw_html": "<p>x</p>"}, "<p>x</p>", "html"),
        ({"text": ""}, "", "text"),
        ({"html": ""}, "", "text"),
        ({"text": "<b>bold</b> words"}, "<b>bold</b> words", "text"),
        ({"text": "<!DOCTYPE html><p>x"}, "<!DOCTYPE html><p>x", "html"),
        ({"content": "<p>x</p>"}, "<p>x</p>", "html"),
        ({"content": "<3 x"}, "<3 x", "text"),
        ({"raw_content": "a text"}, "a text", "text"),
        ({"maintext": "a text", "source_domain": "x"}, "a text", "text"),
    ],
)
def test_which_field_is_the_document(read_bytes, record, data, media):
    ((seed,), broken) = read_bytes("r.jsonl", jsonl(record))
    assert (seed.data, seed.media) == (data, media)
    assert not broken
    assert not set(seed.hints.extra) & {"text", "html", "content"}


def test_the_other_fields_are_hints(read_bytes):
    ((seed,), _) = read_bytes(
        "r.jsonl", jsonl({"id": 5, "text": "x", "url": "http://a.example/", "date": "2020-01-02", "k": {"n": 1}})
    )
    assert (seed.hints.url, seed.hints.date, seed.hints.extra) == ("http://a.example/", "2020-01-02", {"k": {"n": 1}})


def test_json_files(read_bytes):
    seeds, broken = read_bytes("r.json", json.dumps([{"text": "a"}, {"id": "q", "text": "b"}, 3], indent=1).encode())
    assert named(seeds) == ["1", "q"]
    assert named(broken) == ["3"]
    ((seed,), broken) = read_bytes("r.json", b'{\n"text": "a"\n}\n')
    assert (seed.source, seed.data) == ("t/r.json", "a")
    ((broken),) = read_bytes("r.jsonl", b'{"id": "x", "title": "no text"}')[1]
    assert (broken.source, broken.reason) == ("t/r.jsonl#x", "line 1: no text or html field (has: id, title)")
    seeds, broken = read_bytes("r.json", b'{"name": "settings"}')
    assert not seeds
    assert [piece.reason for piece in broken] == ["no text or html field (has: name)"]
    assert read_bytes("r.json", b"[]") == ([], [])


def test_many_comments_before_a_page_take_no_time(read_bytes):
    ((seed,), _) = read_bytes("r.jsonl", jsonl({"text": "<!-- x -->" * 5000 + "words"}))
    assert seed.media == "text"


def test_not_a_number_is_unknown(read_bytes):
    ((seed,), _) = read_bytes("r.jsonl", b'{"text": "x", "score": NaN, "top": Infinity}')
    assert seed.hints.extra == {}


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
record_lists = st.lists(
    st.fixed_dictionaries({"text": texts}, optional={"title": texts, "n": st.integers()}), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record_lists)
def test_what_is_written_is_read(read_bytes, build, records):
    data = jsonl(*records)
    for suffix, pack in [("", bytes), *((f".{suffix}", pack) for suffix, pack in build.compress.items())]:
        seeds, broken = read_bytes(f"r.jsonl{suffix}", pack(data))
        assert [seed.data for seed in seeds] == [record["text"] for record in records]
        assert not broken
