"""What written texts state of themselves: front matter, fields, titles; and that their bodies stay as they are."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Hints, Seed
from winnow.normalize.pipeline import Normalizer
from winnow.normalize.written.front_matter import split_front_matter
from winnow.normalize.written.header import header_fields
from winnow.normalize.written.titles import title_of

YAML = """---
title: "How to moor: a small boat"
author: Kim Example
date: 2021-03-04
tags: [harbour, boats]
order: 3
related:
  - knots
  - tides
---

## Before you arrive

Look at the tide table.


```
first


last
```
"""


@pytest.fixture(scope="module")
def normalize():
    return Normalizer()


def test_front_matter_is_metadata_and_fences_stay(normalize):
    document = normalize(Seed("d/a.md", YAML, "text"))
    meta = document.meta
    assert (meta.title, meta.authors, meta.date) == ("How to moor: a small boat", ["Kim Example"], "2021-03-04")
    assert meta.tags == ["harbour", "boats"]
    assert meta.extra == '{"order":"3","related":["knots","tides"]}'
    assert document.text.startswith("## Before you arrive")
    assert document.text.endswith("```\nfirst\n\n\nlast\n```")


def test_what_transport_states_wins(normalize):
    document = normalize(Seed("d/a.md", YAML, "text", Hints(title="Mooring")))
    assert document.meta.title == "Mooring"


def test_toml():
    fields, rest = split_front_matter('+++\ntitle = "Tides"\ndate = 2021-03-04\n+++\nText.\n')
    assert (fields, rest) == ({"title": "Tides", "date": "2021-03-04"}, "Text.\n")


@pytest.mark.parametrize(
    "text",
    [
        '{\n  "title": "Tides",\n  "tags": ["a", "b"],\n  "menu": {"main": 1},\n  "draft": null\n}\n\nText.\n',
        ';;;\n{"title": "Tides", "tags": ["a", "b"]}\n;;;\nText.\n',
    ],
)
def test_json(text):
    assert split_front_matter(text) == ({"title": "Tides", "tags": ["a", "b"]}, "Text.\n")


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Tides"}\n',
        '{"title": "Tides"} is an object.\n\nText.\n',
        '{"title": \n\nText.\n',
        "{" * 5_000 + "\n",
        '{"a":' * 5_000 + "\n",
        "{{< shortcode >}}\n\nText.\n",
        ";;;\nno json\n;;;\nText",
        "---\n\nA rule, then text.\n\n---\n",
        "---\ntitle: open\n\nText.\n",
        "+++\nno = \n+++\nText",
        "--- a\nb: c\n---\n",
    ],
)
def test_rules_and_damaged_blocks_are_text(text):
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("kind", "text", "title"),
    [
        ("markdown", "<!-- x -->\n\n# The `moor` [guide](a.md) #\n\nText", "The moor guide"),
        ("markdown", "```sh\n# no title\n```\n\nTides\n=====\n", "Tides"),
        ("markdown", "Text first.\n\n## A section\n", None),
        ("restructuredtext", "======\nTides\n======\n\nText", "Tides"),
        ("asciidoc", ":toc:\n= The tides\n", "The tides"),
        ("latex", "\\documentclass{article}\n\\title{The tides}\n", "The tides"),
        ("manual", ".TH MOOR 1\n.SH NAME\nmoor \\- find a berth\n.SH SYNOPSIS\n", "moor - find a berth"),
        ("manual", "MOOR(1)   MOOR(1)\n\nNAME\n       moor - find a berth\n\nSYNOPSIS\n", "moor - find a berth"),
        ("code", "# A remark\nx = 1\n", None),
    ],
)
def test_titles(kind, text, title):
    assert title_of(text, kind) == title


def test_references_in_code_stay(normalize):
    text = "# Caf&eacute;\n\nThe caf&eacute; is open.\n\n```html\n<p>caf&eacute;</p>\n```\n"
    document = normalize(Seed("d/a.md", text, "text"))
    assert "```html\n<p>caf&eacute;</p>\n```" in document.text
    assert "The café is open." in document.text
    assert {repair.line for repair in document.repairs} == {0, 2}


ADOC = """// a remark
:doctype: article
= How to moor
Kim Example <kim@harbour.example>; Jo van_der Berg
v1.2, 2021-03-04: second edition
:keywords: harbour, boats
:description: About {boats}
:lang: en

Look at the tide table.
"""


def test_the_header_of_asciidoc(normalize):
    document = normalize(Seed("d/a.adoc", ADOC, "text"))
    meta = document.meta
    assert (meta.title, meta.authors, meta.date) == ("How to moor", ["Kim Example", "Jo van der Berg"], "2021-03-04")
    assert (meta.tags, meta.description, meta.extra) == (["harbour", "boats"], None, None)
    assert document.text == ADOC.strip("\n")
    assert {e.method for e in meta.evidence if e.field == "date"} == {"claim.date"}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("= Tides\n:author: Kim Example\n:revdate: 2021-03-04\n", {"authors": None, "date": "2021-03-04"}),
        ("= Tides\nTides come and go twice a day.\n", {"authors": None, "date": None}),
        ("= Tides\nModern\n\nv1.0, 2021-03-04\n", {"authors": None, "date": None}),
        ("Text first.\n\n= Tides\nKim Example\n", {"title": None, "authors": None}),
        ("= Tides\nKim Example\n1.0, 2021-03-04\n", {"authors": ["Kim Example"], "date": "2021-03-04"}),
        ("= Tides\nKim Example\n2021-03-04\n", {"authors": ["Kim Example"], "date": "2021-03-04"}),
    ],
)
def test_lines_below_a_title_in_asciidoc(text, fields):
    found = header_fields(text)
    assert {name: found.get(name) for name in fields} == fields


def test_the_title_block_of_pandoc_is_no_text():
    text = "% Moorings\n% Kim Example; Lee Ray\n% March 4, 2021\n\n# Rules {#rules .short}\n\nAsk by radio.\n"
    fields, rest = split_front_matter(text)
    assert fields == {"title": "Moorings", "authors": ["Kim Example", "Lee Ray"], "date": "March 4, 2021"}
    assert rest == "# Rules {#rules .short}\n\nAsk by radio.\n"
    assert title_of(rest, "markdown") == "Rules"
    assert split_front_matter("% a remark\nand text") == ({}, "% a remark\nand text")


@pytest.mark.parametrize("day", ["2021-03-04", "March 4, 2021", "4 March 2021", "4 Mar 2021", "2021/03/04"])
def test_days_in_front_matter_may_be_written_out(normalize, day):
    document = normalize(Seed("a.md", f'---\ntitle: Moorings\ndate: "{day}"\n---\n\nAsk by radio.\n', "text"))
    assert document.meta.date == "2021-03-04"


def test_people_with_their_addresses_are_named(normalize):
    people = "author:\n  - name: Kim Example\n    email: kim@example.org\n  - name: Lee Ray\n"
    document = normalize(Seed("a.qmd", f"---\ntitle: Moorings\n{people}---\n\nAsk by radio.\n", "text"))
    assert document.meta.authors == ["Kim Example", "Lee Ray"]


def test_keywords_of_org_state_facts(normalize):
    text = "#+TITLE: Moorings\n#+AUTHOR: Kim Example\n#+DATE: <2021-03-04 Thu>\n\n* Rules\nAsk by radio.\n"
    document = normalize(Seed("a.org", text, "text"))
    assert (document.meta.title, document.meta.authors, document.meta.date) == (
        "Moorings",
        ["Kim Example"],
        "2021-03-04",
    )
    assert document.text == text.rstrip()


@pytest.mark.parametrize("name", ["a.rst", "a.adoc", "a.tex", "a.1", "a.org", "a.wiki"])
def test_references_stay_where_they_are_no_characters(normalize, name):
    text = "Write ``&eacute;`` for the letter, and &lt;b&gt; for what is bold.\n"
    head = ".TH A 1\n.SH NAME\na\n.SH B\n" if name == "a.1" else ""
    assert normalize(Seed(name, head + text, "text")).text == (head + text).rstrip()
