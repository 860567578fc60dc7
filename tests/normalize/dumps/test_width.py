"""Whether a text was wrapped, and at which width."""

import random
import textwrap

import pytest
from winnow.normalize.dumps.width import columns, wrap_width

WORDS = [
    "harbour",
    "bridge",
    "closed",
    "traffic",
    "weeks",
    "Monday",
    "engineers",
    "replace",
    "bearings",
    "carry",
    "western",
    "span",
    "county",
    "council",
    "said",
    "drivers",
    "will",
    "be",
    "sent",
    "along",
    "the",
    "ring",
    "road",
    "which",
    "adds",
    "about",
    "twenty",
    "minutes",
    "to",
    "the",
    "way",
    "into",
    "town",
    "and",
    "two",
    "extra",
    "ferries",
    "run",
    "in",
    "the",
    "morning",
    "and",
    "in",
    "the",
    "evening",
    "for",
    "people",
    "on",
    "foot",
    "a",
    "it",
    "of",
]


def prose(seed: int, words: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(words)) + "."


@pytest.mark.parametrize("width", [50, 66, 72, 78, 80, 100, 120])
def test_the_width_of_wrapped_paragraphs_is_found(width: int) -> None:
    lines = [line for n in range(4) for line in [*textwrap.wrap(prose(n, 60), width), ""]]
    found = wrap_width(lines)
    assert found is not None
    assert max(map(columns, lines)) <= found <= width


def test_a_paragraph_a_line_is_not_wrapped() -> None:
    assert wrap_width([prose(n, 40 + n) for n in range(30)]) is None


def test_verse_and_short_entries_are_not_wrapped() -> None:
    rng = random.Random(7)
    verse = [line for n in range(8) for line in [*(prose(100 * n + k, rng.randint(5, 9)) for k in range(4)), ""]]
    assert wrap_width(verse) is None
    assert wrap_width([prose(n, 2) for n in range(60)]) is None


def test_a_few_wrapped_lines_among_long_ones_are_no_width() -> None:
    lines = [*textwrap.wrap(prose(1, 40), 72), "", *(prose(n, 120) for n in range(8))]
    assert wrap_width(lines) is None


def test_lists_and_long_words_neither_speak_for_a_width_nor_against_it() -> None:
    lines = [line for n in range(4) for line in [*textwrap.wrap(prose(n, 60), 72), ""]]
    menu = ["* " + prose(n, 3) for n in range(40)] + ["https://example.org/" + "a" * 90] * 5
    assert wrap_width(menu + lines) == wrap_width(lines)


def test_ideographs_take_two_columns() -> None:
    assert columns("港大橋a") == 7
    rng = random.Random(3)
    text = ["".join(rng.choice("港大橋修理工程人員更換軸承") for _ in range(39 if n % 4 else 20)) for n in range(1, 17)]
    assert wrap_width(text) == 78


@pytest.mark.parametrize("lines", [[], [""], ["one"], ["", "", "a b"]])
def test_little_is_no_evidence(lines: list[str]) -> None:
    assert wrap_width(lines) is None
