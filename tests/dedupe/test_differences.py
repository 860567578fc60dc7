"""Differing passages for people to read."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from winnow.dedupe.differences import Difference, differences


def test_changed_words_within_a_line() -> None:
    old = "First line stays.\nThe cat sat on the mat all day.\nLast line."
    new = "First line stays.\nThe dog sat on the mat all night.\nLast line."
    assert differences(old, new) == [Difference("cat", "dog"), Difference("day.", "night.")]


def test_lines_that_one_text_has_of_its_own() -> None:
    assert differences("a\nb\nc", "a\nc") == [Difference("b", "")]
    assert differences("a\nc", "a\nb\nc\nd") == [Difference("", "b"), Difference("", "d")]


def test_layout_case_and_quotation_marks_do_not_show() -> None:
    assert differences("“Yes”, she SAID.\n\n\nThen left.", '"yes", she said.\nThen  left.') == []


def test_bounded_work() -> None:
    start = time.process_time()
    old = " ".join(f"a{i}" for i in range(200_000))
    new = " ".join(f"b{i}" for i in range(200_000))
    assert len(differences(old, new)) == 1
    many = differences("\n".join(f"x{i}" for i in range(50_000)), "\n".join(f"y{i}" for i in range(50_000)))
    assert len(many) <= 200
    assert time.process_time() - start < 60


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_never_raises_and_equal_texts_have_none(a: str, b: str) -> None:
    assert differences(a, a) == []
    differences(a, b)


def test_the_words_around_a_passage() -> None:
    (found,) = differences("one two three four five six seven eight nine", "one two three 4 five six seven eight nine")
    assert (found.lead, found.trail) == ("one two three", "five six seven eight nine")
    (line,) = differences("a first line here\nthe second\nand a third", "a first line here\nand a third")
    assert (line.before, line.after, line.lead, line.trail) == ("the second", "", "a first line here", "and a third")
    words = [f"word{n}" for n in range(40)]
    (found,) = differences(" ".join(words), " ".join([*words[:20], "other", *words[21:]]))
    assert (found.lead.split(), found.trail.split()) == (words[14:20], words[21:27])
