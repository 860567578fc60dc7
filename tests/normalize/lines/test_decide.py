"""What is decided about a text, given the classifier's answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.lines.characters import CharacterTable
from winnow.normalize.lines.decide import KEEP_INSIDE, KEEP_SENTENCE, ODD, decide, may_cut
from winnow.normalize.lines.features import read_lines
from winnow.normalize.lines.model import LineModel
from winnow.normalize.lines.phrases import PhraseBook
from winnow.normalize.lines.reading import Reading, read_rules

CASES = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
Reader = tuple[CharacterTable, PhraseBook, LineModel]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return CharacterTable(), PhraseBook(), LineModel()


def read(reader: Reader, lines: list[str]) -> Reading:
    table, phrases, model = reader
    return read_rules(read_lines("\n".join(lines), table), phrases, model)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([line for case in CASES for line in case["lines"]]), max_size=25),
    st.one_of(st.none(), st.just("The old ferry crosses again")),
    st.integers(0, 2**32 - 1),
)
def test_where_nothing_may_be_cut_nothing_is(reader: Reader, lines: list[str], title: str | None, seed: int) -> None:
    rows = read(reader, lines)
    chance = np.random.default_rng(seed)
    content, alone = chance.random((2, len(rows.keys)), dtype=np.float32)
    for odd in (alone, np.maximum(alone, ODD)):
        if not may_cut(rows, odd, title):
            assert decide(rows, content, odd, reader[1].home, title) == {}


def test_the_classifier_is_silent_where_no_line_looks_like_boilerplate_by_itself(reader: Reader) -> None:
    lines = [
        f"It rained on day number {word}, and the ferry stayed in."
        for word in ["one", "two", "three", "four", "five", "six"]
    ]
    rows = read(reader, [*lines[:4], "Ferry and rain", *lines[4:]])
    content = np.array([0.9] * 4 + [0.05] + [0.9] * 2, dtype=np.float32)
    even, odd = np.full(7, 0.9, dtype=np.float32), np.full(7, 0.9, dtype=np.float32)
    odd[4] = ODD / 2
    assert decide(rows, content, even, reader[1].home, None) == {}
    assert not may_cut(rows, even, None)
    assert list(decide(rows, content, odd, reader[1].home, None)) == [4]
    assert may_cut(rows, odd, None)


def test_a_sentence_inside_the_body_needs_less_to_stay_than_a_fragment(reader: Reader) -> None:
    """`KEEP_SENTENCE` for lines that end like sentences, `KEEP_INSIDE` for others, both inside the body."""
    lines = [
        f"It rained on day number {word}, and the ferry stayed in."
        for word in ["one", "two", "three", "four", "five", "six"]
    ]
    assert KEEP_SENTENCE < KEEP_INSIDE
    doubtful = (KEEP_SENTENCE + KEEP_INSIDE) / 2
    cut = {}
    for name, line in {
        "sentence": "The harbour master did not come that day.",
        "fragment": "The harbour master",
    }.items():
        rows = read(reader, [*lines[:3], line, *lines[3:], "Terms of use"])
        content = np.array([0.9] * 3 + [doubtful] + [0.9] * 3 + [0.01], dtype=np.float32)
        alone = np.array([0.9] * 7 + [ODD / 2], dtype=np.float32)
        cut[name] = 3 in decide(rows, content, alone, reader[1].home, None)
    assert cut == {"sentence": False, "fragment": True}
