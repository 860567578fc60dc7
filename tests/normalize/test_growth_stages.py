"""The whole of normalisation on documents made to be hard: time in proportion, a text comes out, nothing is raised."""

from __future__ import annotations

import time

import pytest
from hostile_texts import PAGES, PROSE, TEXTS, article
from winnow.normalize.document import Rejected, Seed
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


def seconds(normalizer: Normalizer, seed: Seed) -> float:
    started = time.process_time()
    normalizer(seed)
    return time.process_time() - started


@pytest.mark.parametrize(("media", "name"), [("text", name) for name in TEXTS] + [("html", name) for name in PAGES])
def test_time_grows_with_the_document(normalizer: Normalizer, media: str, name: str) -> None:
    make = (TEXTS if media == "text" else PAGES)[name]
    small, large = (Seed("in/x", make(size), media) for size in (SMALL, LARGE))  # type: ignore[arg-type]
    if name in EMPTY and media == "html":
        with pytest.raises(Rejected):
            normalizer(large)
        return
    for attempt in range(3):
        one, four = seconds(normalizer, small), seconds(normalizer, large)
        if four < 9 * one + 0.3:
            break
        assert attempt < 2, f"{SMALL}: {one:.2f} s, {LARGE}: {four:.2f} s"
    assert four < 10
    assert normalizer(small).text


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("json-ld")])
def test_a_bad_script_costs_no_page_its_text(normalizer: Normalizer, name: str) -> None:
    document = normalizer(Seed("in/x", PAGES[name](LARGE), "html"))
    assert document.text.count(PROSE.strip()) == 5
    assert document.meta.title is not None
