"""JSON Lines and JSON."""

from __future__ import annotations

import gzip
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.budget import ReadLimits
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.opener import open_seeds


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


def test_words_behind_compressed_lines_are_told_in_any_encoding(read_bytes):
    for encoding in ("utf-8", "utf-16"):
        packed = gzip.compress(jsonl({"text": "a"}).decode().encode(encoding)) + b"words"
        seeds, broken = read_bytes("r.jsonl.gz", packed)
        assert [seed.data for seed in seeds] == ["a"]
        assert [piece.reason[:28] for piece in broken] == ["no beginning of gzip data (5"]


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


A, B, C = ({"text": f"text {name}", "more": [{"text": "no"}, {"n": 1}]} for name in "abc")


def spread(*records):
    return ",\n".join(json.dumps(record, indent=1) for record in records)


@pytest.mark.parametrize(
    ("data", "good", "bad"),
    [
        (json.dumps([A, B]) + json.dumps([C]), "abc", 0),
        (json.dumps([A, B], indent=1) + "\n" + json.dumps([C], indent=1) + "\n", "abc", 0),
        (spread(A) + "\n" + spread(B), "ab", 0),
        ("[" + spread(A, B), "ab", 1),
        ("[" + spread(A, B) + ",", "ab", 1),
        ("[" + spread(A, B) + "[" + spread(C) + "]", "abc", 0),
        ("[" + spread(A, B) + ',\n{"text": "cut o', "ab", 2),
        ("[" + spread(A, B) + ",]", "ab", 0),
        ("[," + spread(A) + "\n,\n,\n" + spread(B) + "]", "ab", 0),
        ("[" + spread(A) + spread(B) + "]", "ab", 0),
        (spread(A) + ",", "a", 0),
        ("[" + spread(A) + ",\n" + spread(B).replace('"n": 1', "n: 1") + ",\n" + spread(C) + "]", "ac", 1),
        ("[" + spread(A).replace('": "', '": ') + ",\n" + spread(B) + ",\n" + spread(C) + "]", "bc", 1),
        (json.dumps([A, B, C]).replace('b", ', 'b"; '), "ac", 1),
        (json.dumps([{"id": n, "text": f"text {n}"} for n in "abc"]).replace('text b"', "text b"), "ac", 1),
        (json.dumps([{"id": n, "text": f"text {n}"} for n in "abc"]).replace('"text b"', 'text b"'), "ac", 1),
        (json.dumps([A, B, C]).replace("text b", "text \udcff"), "ac", 1),
        ('[{"n": ' + "[" * 100_000 + "},\n" + spread(A) + "]", "a", 1),
        ('[{"text": "text a", "n": ' + "9" * 6000 + "}," + spread(B) + ",]", "ab", 0),
    ],
)
def test_damage_in_a_list_costs_the_record_that_it_touches(read_bytes, data, good, bad):
    seeds, broken = read_bytes("r.json", data.encode("utf-8", "surrogateescape"))
    assert [seed.data for seed in seeds] == [f"text {name}" for name in good]
    assert len(broken) == bad, broken
    assert len({item.source for item in seeds + broken}) == len(seeds) + bad


def test_a_damaged_file_of_one_record_is_called_by_its_name(read_bytes):
    assert [seed.source for seed in read_bytes("r.json", b'{"text": "a"},')[0]] == ["t/r.json"]
    assert [piece.source for piece in read_bytes("r.json", b'{"text": "a"')[1]] == ["t/r.json"]


def test_a_list_whose_compression_is_cut_keeps_what_is_whole(read_bytes):
    texts = [random.Random(number).randbytes(600).hex() for number in range(40)]
    packed = gzip.compress(json.dumps([{"text": text} for text in texts]).encode())
    seeds, broken = read_bytes("r.json.gz", packed[: len(packed) // 2])
    assert [seed.data for seed in seeds] == texts[: len(seeds)]
    assert len(seeds) > 10
    assert [piece.reason for piece in broken] == ["the gzip data ends early (truncated)"]


def test_parts_of_a_list_on_lines(read_bytes):
    lines = (
        b'{"text": "a"},\n{"text": "b"}{"text": "c"}\n,{"text": "d", "id": "k"}\n{"text": "e"\n{"text": "f"}\n,\n]\n'
    )
    seeds, broken = read_bytes("r.jsonl", lines)
    assert named(seeds) == ["1", "2", "2~2", "k", "5"]
    assert named(broken) == ["4"]
    seeds, broken = read_bytes("r.jsonl", (spread(A) + "\n" + spread(B)).encode())
    assert len(seeds) == 2
    assert not broken


@pytest.mark.parametrize("name", ["contents", "passage", "segment", "selftext", "message"])
def test_more_names_of_the_text(read_bytes, name):
    ((seed,), _) = read_bytes("r.json", jsonl({"id": "q", name: "words"}))
    assert (seed.data, seed.hints.extra) == ("words", {})
    ((seed,), _) = read_bytes("r.json", jsonl({"text": "words", name: "more"}))
    assert (seed.data, seed.hints.extra) == ("words", {name: "more"})


@pytest.mark.parametrize(
    ("name", "record", "data", "extra"),
    [
        ("story", {"story": "S.", "text": "T.", "n": 1}, "S.", {"n": 1}),
        ("story", {"text": "T."}, "T.", {}),
        ("summary", {"summary": "S."}, "S.", {}),
        ("data.body", {"data": {"body": "S.", "n": 1}}, "S.", {"data": {"n": 1}}),
        ("data.body", {"data.body": "S.", "data": 1}, "S.", {"data": 1}),
    ],
)
def test_the_field_that_holds_the_text_can_be_named(tmp_path, name, record, data, extra):
    path = tmp_path / "r.jsonl"
    path.write_bytes(jsonl(record))
    (seed,) = [seed for file in discover([str(path)]) for seed in open_seeds(file, text_field=name)]
    assert (seed.data, seed.hints.extra) == (data, extra)
    assert seed.hints.description is None


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
