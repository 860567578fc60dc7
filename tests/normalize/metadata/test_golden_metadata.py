"""Whole pages, dumps and datelines written for these tests, with all that must be known of them and nothing else."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from winnow.normalize.document import Hints, Metadata
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page

CASES = tomllib.loads((Path(__file__).resolve().parents[2] / "golden/metadata.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader() -> MetadataReader:
    return MetadataReader()


def told(meta: Metadata) -> dict[str, object]:
    """The set values of a record."""
    names = [f.name for f in fields(meta) if f.name not in ("evidence", "candidates")]
    return {name: value for name in names if (value := getattr(meta, name))}


@pytest.mark.parametrize("case", CASES["page"], ids=lambda c: c["name"])
def test_pages(reader: MetadataReader, case: dict) -> None:
    meta = reader.from_page(parse_page(case["html"]), Hints())
    got = told(meta)
    assert got.pop("title_alt", []) == case["expected"].get("title_alt", []) or "title_alt" not in case["expected"]
    assert got == {k: v for k, v in case["expected"].items() if k != "title_alt"}


@pytest.mark.parametrize("case", CASES["text"], ids=lambda c: c["name"])
def test_texts(reader: MetadataReader, case: dict) -> None:
    meta = reader.with_body(reader.from_text(case["text"], Hints()), case["text"])
    assert told(meta) == case["expected"]


@pytest.mark.parametrize("case", CASES["dateline"], ids=lambda c: c["line"][:24])
def test_datelines(reader: MetadataReader, case: dict) -> None:
    meta = reader.with_body(Metadata(), case["line"])
    assert meta.dateline == case.get("place")
    assert meta.agency == case.get("agency")


def test_every_value_has_its_evidence(reader: MetadataReader) -> None:
    for case in CASES["page"]:
        meta = reader.from_page(parse_page(case["html"]), Hints())
        proven = {e.field for e in meta.evidence}
        assert set(told(meta)) - {"title_alt"} == proven
        assert all(0 < e.confidence <= 1 for e in meta.evidence)
        for entry in meta.evidence:
            assert any(c.won and c.method == entry.method and c.field == entry.field for c in meta.candidates)
        assert all(c.why for c in meta.candidates)


def test_hints_are_facts_and_the_capture_bounds_dates(reader: MetadataReader) -> None:
    page = parse_page(CASES["page"][0]["html"])
    meta = reader.from_page(page, Hints(title="Known title", date="2021-01-01", authors=["A. Editor"]))
    assert (meta.title, meta.date, meta.authors) == ("Known title", "2021-01-01", ["A. Editor"])
    assert {e.method for e in meta.evidence if e.field in ("title", "date", "authors")} == {
        "hint.title",
        "hint.date",
        "hint.authors",
    }
    early = reader.from_page(page, Hints(fetched="2021-01-01"))
    assert early.date is None
    assert any(c.why == "after the capture" for c in early.candidates)


def test_the_tree_stays_as_it_was(reader: MetadataReader) -> None:
    from lxml import etree

    for case in CASES["page"]:
        page = parse_page(case["html"])
        before = etree.tostring(page.tree)
        reader.from_page(page, Hints())
        assert etree.tostring(page.tree) == before


def test_with_body_leaves_its_argument(reader: MetadataReader) -> None:
    meta = Metadata()
    reader.with_body(meta, CASES["dateline"][0]["line"])
    assert meta == Metadata()
