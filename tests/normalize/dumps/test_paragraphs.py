"""Wrapped lines become paragraphs; what was not wrapped stays a line of its own."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.dumps.paragraphs import put_together, unwrap

LONG = "The old bridge will be closed to all traffic for six weeks while engineers replace the bearings of its span."


def texts(lines: list[str], width: int) -> list[str]:
    return [paragraph.text for paragraph in unwrap(lines, width)]


@given(st.lists(st.lists(st.text("abcdeXY.,", min_size=1, max_size=12), min_size=1, max_size=60), max_size=6))
def test_what_was_wrapped_is_put_together(paragraphs: list[list[str]]) -> None:
    whole = ["q" + " q".join(words) for words in paragraphs]
    lines: list[str] = []
    for text in whole:
        lines += [*textwrap.wrap(text, 40, break_long_words=False, break_on_hyphens=False), ""]
    assert texts(lines, 40) == whole


def test_lines_that_had_room_stay_apart() -> None:
    verse = ["The tide goes out", "and leaves the stones", "as they were before"]
    assert texts(verse, 60) == verse


def test_entries_of_lists_begin_anew_and_go_on_under_their_words() -> None:
    lines = ["  * " + (wrapped := textwrap.wrap(LONG, 56))[0], "    " + wrapped[1], "  * Next entry of the list"]
    assert texts(lines, 60) == ["* " + " ".join(wrapped), "* Next entry of the list"]


@pytest.mark.parametrize("bullet", ["-", "*", "+", "•", "□", "1.", "12)", "[3]"])
def test_bullets(bullet: str) -> None:
    lines = [LONG[:58].rsplit(" ", 1)[0], f"{bullet} {LONG}"]
    assert len(texts(lines, 52)) == 2


def test_rows_of_tables_and_rules_are_left_alone() -> None:
    rows = [
        "Monday      08:00   18:00   by the harbour gate  1",
        "Tuesday     08:00   18:00   by the harbour gate  2",
        "-" * 50,
    ]
    assert texts(rows, 50) == rows


def test_another_indentation_begins_anew() -> None:
    first, second = textwrap.wrap(LONG, 58)
    assert texts([first, "        " + second], 58) == [first, second]


def test_code_longer_than_the_width_was_not_wrapped() -> None:
    code = ["call(first_argument, second_argument, third_argument, another_one)", "other_call_with_arguments(a, b)"]
    assert texts(code, 50) == code


@pytest.mark.parametrize(
    ("before", "after", "both"),
    [
        ("a long-", "term plan", "a long-term plan"),
        ("pre-", "and post-war", "pre- and post-war"),
        ("the end -", "or so", "the end - or so"),
        ("[words](https://example.org/wp-", "Content/a.png)", "[words](https://example.org/wp-Content/a.png)"),
        ("港大橋修", "理工程", "港大橋修理工程"),
        ("without_markdown", "words", "without_markdown words"),
    ],
)
def test_what_stands_between(before: str, after: str, both: str) -> None:
    assert put_together([before, after]) == both


def test_numbers_of_lines_are_those_of_the_input() -> None:
    first, second = textwrap.wrap(LONG, 58)
    found = unwrap(["", "Heading", "", first, second, ""], 58)
    assert [(paragraph.first, paragraph.last) for paragraph in found] == [(1, 1), (3, 4)]


def test_an_address_goes_on_over_several_lines() -> None:
    assert put_together(["[a](https://example.org/one-", "Two-", "Three) and", "more"]) == (
        "[a](https://example.org/one-Two-Three) and more"
    )
