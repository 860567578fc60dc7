"""JSON as services and collections write it: records in envelopes, talks, fields under other names."""

from __future__ import annotations

import json

import pytest

WORDS = "The lighthouse keeper counted nineteen boats before the fog came in, and none of them had a lamp lit."
MORE = "By noon the harbour bell had been rung twice, and the children were sent home from the school on the hill."


def value(read_bytes, record, name="r.json"):
    seeds, broken = read_bytes(name, json.dumps(record).encode())
    assert not broken, broken
    return seeds


def line(read_bytes, record):
    (seed,) = value(read_bytes, record, "r.jsonl")
    return seed


@pytest.mark.parametrize("name", ["results", "items", "docs", "records", "articles", "data", "hits", "anything"])
def test_a_list_in_an_envelope_holds_the_records(read_bytes, name):
    found = value(read_bytes, {"status": "ok", "total": 2, name: [{"title": "A", "text": WORDS}, {"body": MORE}]})
    assert [(seed.source, seed.data, seed.hints.title) for seed in found] == [
        ("t/r.json#1", WORDS, "A"),
        ("t/r.json#2", MORE, None),
    ]


def test_facts_beside_the_object_that_holds_the_text_go_with_it(read_bytes):
    hits = [{"_id": "k1", "_score": 2.5, "_source": {"title": "A", "content": WORDS}}]
    (seed,) = value(read_bytes, {"took": 3, "hits": {"total": {"value": 1}, "hits": hits}})
    assert (seed.source, seed.data, seed.hints.title, seed.hints.extra) == ("t/r.json#k1", WORDS, "A", {"_score": 2.5})
    post = {"kind": "t3", "data": {"id": "p7", "title": "B", "selftext": WORDS, "created_utc": 1_580_702_706}}
    seed = line(read_bytes, post)
    assert (seed.source, seed.data, seed.hints.date) == ("t/r.jsonl#p7", WORDS, "2020-02-03")
    fields = {"headline": "C", "byline": "Ann Lee", "body": f"<p>{WORDS}</p><p>{MORE}</p>"}
    item = {"id": "a/1", "webUrl": "https://x.example/1", "webPublicationDate": "2020-02-03T04:05:06Z"}
    (seed,) = value(read_bytes, {"response": {"results": [{**item, "fields": fields}]}})
    assert (seed.media, seed.hints.url, seed.hints.date) == ("html", "https://x.example/1", "2020-02-03")
    assert (seed.hints.title, seed.hints.authors) == ("C", ["Ann Lee"])


def test_a_record_that_has_a_text_is_no_envelope(read_bytes):
    (seed,) = value(read_bytes, {"text": "Short.", "comments": [{"text": WORDS}, {"text": MORE}]})
    assert seed.data == "Short."
    (seed,) = value(read_bytes, {"message": "Success", "articles": [{"title": "A", "content": WORDS}]})
    assert seed.data == WORDS


def test_words_in_settings_are_no_documents(read_bytes):
    for record in (
        {"save": {"message": "Save"}, "open": {"message": "Open the file"}},
        {"name": "pkg", "scripts": {"build": "make"}, "description": "Small tools."},
        {"features": [{"properties": {"name": "Pier"}}]},
        {"name": "pkg", "templates": {"content": "../../scripts/templates/index.js"}},
        {"name": "pkg", "version": "1.0", "description": WORDS},
        {"flags": [{"name": "W0", "comment": "Turn off all warnings of this level", "value": "0"}]},
    ):
        seeds, broken = read_bytes("r.json", json.dumps(record).encode())
        assert not seeds
        assert len(broken) == 1


def test_a_talk_is_what_is_said_in_it(read_bytes):
    asked, said = "Who rang the bell?", MORE
    for record in (
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": asked}]}, {"role": "x", "content": said}]},
        {"conversations": [{"from": "human", "value": asked}, {"from": "gpt", "value": said}]},
        {"question": asked, "answer": said},
        {"prompt": asked, "completion": said},
        {"instruction": asked, "input": "", "output": said},
    ):
        assert line(read_bytes, record).data == f"{asked}\n\n{said}"


@pytest.mark.parametrize("name", ["articleBody", "full_text", "Text", "CONTENT", "transcript", "cleaned_text"])
def test_the_text_is_known_by_its_other_names(read_bytes, name):
    assert line(read_bytes, {"id": 1, "title": "A", name: WORDS}).data == WORDS


def test_an_abstract_is_the_document_where_nothing_else_is(read_bytes):
    assert line(read_bytes, {"title": "A", "abstract": WORDS}).data == WORDS
    assert line(read_bytes, {"title": "A", "url": "https://x.example/", "description": WORDS}).data == WORDS
    seed = line(read_bytes, {"title": "A", "abstract": WORDS, "text": MORE})
    assert (seed.data, seed.hints.description) == (MORE, WORDS)


def test_an_object_around_a_text_is_opened(read_bytes):
    post = {"id": 7, "title": {"rendered": "The &#8216;bell&#8217;"}, "content": {"rendered": f"<p>{WORDS}</p>"}}
    seed = line(read_bytes, {**post, "source": {"id": None, "name": "The Paper"}})
    assert (seed.media, seed.hints.title, seed.hints.site) == ("html", "The \u2018bell\u2019", "The Paper")


def test_texts_in_a_list_are_documents_and_words_are_none(read_bytes):
    seeds, broken = read_bytes("r.json", json.dumps([WORDS, "one", MORE]).encode())
    assert [seed.source for seed in seeds] == ["t/r.json#1", "t/r.json#3"]
    assert len(broken) == 1


def test_trees_of_editors_are_paragraphs(read_bytes):
    leaves = [{"type": "text", "text": WORDS[:20]}, {"type": "text", "marks": ["b"], "text": WORDS[20:]}]
    tree = {"type": "doc", "content": [{"type": "paragraph", "content": leaves}, {"type": "p", "text": MORE}]}
    assert line(read_bytes, {"title": "A", "body": tree}).data == f"{WORDS}\n\n{MORE}"


def test_a_notebook_is_its_texts_and_its_code(read_bytes):
    printed = {"output_type": "stream", "text": ["42\n"]}
    cells = [
        {"cell_type": "markdown", "source": ["# Boats\n", "\n", WORDS]},
        {"cell_type": "code", "source": ["count()\n", "moor()"], "outputs": [printed]},
    ]
    for name in ("a.ipynb", "notebook"):
        (seed,) = value(read_bytes, {"cells": cells, "metadata": {}, "nbformat": 4}, name)
        assert seed.data == f"# Boats\n\n{WORDS}\n\n```\ncount()\nmoor()\n```\n"


def test_damage_in_an_envelope_costs_the_record_that_it_touches(read_bytes):
    whole = json.dumps({"total": 3, "data": {"items": [{"text": WORDS}, {"text": MORE}, {"text": WORDS + MORE}]}})
    seeds, broken = read_bytes("r.json", whole[:-150].encode())
    assert [seed.data for seed in seeds] == [WORDS, MORE]
    assert broken
    seeds, broken = read_bytes("r.json", whole.replace("}, {", "},, {").encode())
    assert [seed.data for seed in seeds] == [WORDS, MORE, WORDS + MORE]
    torn = json.dumps({"id": 1, "people": [{"name": "Ann"}], "text": WORDS})[:-20]
    seeds, broken = read_bytes("r.jsonl", torn.encode() + b"\n")
    assert (seeds, len(broken)) == ([], 1)


def test_sections_keep_their_headings(read_bytes):
    record = {"title": "Book", "sections": [{"heading": "One", "text": WORDS}, {"heading": "Two", "text": MORE}]}
    assert line(read_bytes, record).data == f"One\n\n{WORDS}\n\nTwo\n\n{MORE}"
