"""The whole of normalisation on documents made to be hard: time in proportion, a text comes out, nothing is raised."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hostile_texts import PAGES, PROSE, TEXTS, article
from winnow.normalize.characters.decode import decode
from winnow.normalize.document import Document, Rejected, Seed, Unreadable
from winnow.normalize.pipeline import Normalizer

SMALL, LARGE = 40_000, 160_000
EMPTY = {"open attribute", "open comments", "cdata"}
"""What a browser shows nothing of, either: all of it is an attribute or a comment without an end."""


@pytest.fixture(scope="module")
def normalizer() -> Normalizer:
    made = Normalizer()
    made(Seed("in/warm", PROSE * 5, "text"))
    made(Seed("in/warm", article(), "html"))
    return made


def timed(normalizer: Normalizer, seed: Seed) -> tuple[float, Document]:
    started = time.process_time()
    document = normalizer(seed)
    return time.process_time() - started, document


@pytest.mark.parametrize(("media", "name"), [("text", name) for name in TEXTS] + [("html", name) for name in PAGES])
def test_time_grows_with_the_document(normalizer: Normalizer, media: str, name: str) -> None:
    make = (TEXTS if media == "text" else PAGES)[name]
    small, large = (Seed("in/x", make(size), media) for size in (SMALL, LARGE))  # type: ignore[arg-type]
    if name in EMPTY and media == "html":
        with pytest.raises(Rejected):
            normalizer(large)
        return
    for attempt in range(3):
        (one, document), (four, _) = timed(normalizer, small), timed(normalizer, large)
        if four < 9 * one + 0.3:
            break
        assert attempt < 2, f"{SMALL}: {one:.2f} s, {LARGE}: {four:.2f} s"
    assert four < 10
    assert document.text


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("json-ld")])
def test_a_bad_script_costs_no_page_its_text(normalizer: Normalizer, name: str) -> None:
    document = normalizer(Seed("in/x", PAGES[name](LARGE), "html"))
    assert document.text.count(PROSE.strip()) == 5
    assert document.meta.title is not None


@pytest.mark.parametrize(
    "piece",
    [b"~{", b"~{ab", "é b é b ".encode() + b"ab\xe9a b ", b"\x1b$", "ab".encode("utf-16-le"), b"<meta <!--"],
    ids=["shifts", "shifts and letters", "stray bytes", "escapes", "wide", "heads"],
)
def test_decoding_takes_time_in_proportion(piece: bytes) -> None:
    def work(size: int) -> float:
        data = piece * (size // len(piece))
        started = time.process_time()
        with suppress(Unreadable):
            decode(data, html=True)
        return time.process_time() - started

    for attempt in range(3):
        one, four = work(SMALL), work(LARGE)
        if four < 9 * one + 0.2:
            break
        assert attempt < 2, f"{SMALL}: {one:.2f} s, {LARGE}: {four:.2f} s"


@pytest.mark.parametrize(
    "source",
    ["read_head", "parse_blocks", "read_json_ld", "read_times", "read_bylines", "script_dates", "visible_dates"],
)
@pytest.mark.parametrize("error", [RecursionError, ValueError, KeyError])
def test_a_source_that_throws_costs_its_evidence_only(
    normalizer: Normalizer, monkeypatch: pytest.MonkeyPatch, source: str, error: type[Exception]
) -> None:
    def broken(*_: object) -> None:
        raise error("no")

    monkeypatch.setattr(f"winnow.normalize.metadata.from_page.{source}", broken)
    document = normalizer(Seed("in/x", article(), "html"))
    assert document.text.count(PROSE.strip()) == 5
    assert document.meta.title == "Ferry"


def test_an_extractor_that_throws_leaves_the_blocks(normalizer: Normalizer, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("winnow.normalize.extract.trafilatura_rules._once", broken)
    monkeypatch.setattr("resiliparse.extract.html2text.extract_plain_text", broken)
    monkeypatch.setattr("winnow.normalize.extract.trafilatura_rules._in_full", broken)
    assert normalizer(Seed("in/x", article(), "html")).text.count(PROSE.strip()) == 5


@pytest.mark.parametrize("span", ["²", "٣", "", "-1", "1e9", "9" * 5000])
def test_a_span_that_is_no_number_spans_nothing(normalizer: Normalizer, span: str) -> None:
    table = f"<table><tr><td colspan='{span}' rowspan='{span}'>a</td></tr></table>"
    assert normalizer(Seed("in/x", article(table), "html")).text.count(PROSE.strip()) == 5


@pytest.mark.parametrize("name", ["bold and strong", "class of all"])
def test_what_only_large_pages_show(normalizer: Normalizer, name: str) -> None:
    for attempt in range(3):
        one, four = (timed(normalizer, Seed("in/x", PAGES[name](size), "html"))[0] for size in (300_000, 1_200_000))
        if four < 8 * one + 0.3:
            break
        assert attempt < 2, f"{one:.2f} s, {four:.2f} s"
    assert four < 8
