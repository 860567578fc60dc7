"""Lines that recur over documents: keys, and texts without them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.lines.recurring import EDGE_LINES, KEY_BYTES, edge_keys, line_keys, needed, without_lines

BODY = "The river rose again\n\nIt rained for nine days, and on the tenth the gates were opened.\n\nThe bridge held."
LINE = "Follow the Gazette"
TEXT = f"{BODY}\n\n{LINE}"


def keys_of(text: str) -> dict[str, bytes]:
    lines = text.split("\n")
    return {lines[number]: key for number, key in line_keys(text)}


def test_first_line_with_letters_and_lines_without_letters_are_not_counted() -> None:
    keys = line_keys("***\nTitle line\n1 2 3\n\nbody line\n")
    assert [number for number, _ in keys] == [4]
    assert all(len(key) == KEY_BYTES for _, key in keys)


def test_case_digits_spaces_and_width_make_no_difference() -> None:
    first = keys_of("title\nPosted  12 May, 1,204 views")["Posted  12 May, 1,204 views"]
    assert first == keys_of("title\nposted 3 may, 9,887 VIEWS")["posted 3 may, 9,887 VIEWS"]
    assert first == keys_of("title\nＰosted 3 may, 9,887 views")["Ｐosted 3 may, 9,887 views"]
    assert first != keys_of("title\nposted 3 june, 9,887 views")["posted 3 june, 9,887 views"]


def test_boilerplate_at_the_edges_goes_and_paragraphs_stay_apart() -> None:
    title, *body = BODY.split("\n\n")
    at_both = "\n\n".join([title, LINE, *body, LINE])
    text, cuts = without_lines(at_both, {keys_of(TEXT)[LINE]})
    assert text == BODY
    assert [(cut.line, cut.text, cut.reason) for cut in cuts] == [(2, LINE, "recurring"), (8, LINE, "recurring")]


def test_what_recurs_in_the_middle_stays() -> None:
    title, first, last = BODY.split("\n\n")
    within = "\n\n".join([title, first, LINE, last])
    assert without_lines(within, {keys_of(TEXT)[LINE]}) == (within, [])


def test_a_text_that_recurs_for_the_most_part_is_left_alone() -> None:
    everything = {key for text in (TEXT, "title\n" + TEXT) for _, key in line_keys(text)}
    assert without_lines("The river rose again", everything) == ("The river rose again", [])
    assert without_lines(TEXT, everything) == (TEXT, [])


def test_only_edges_are_counted() -> None:
    lines = ["title", *(f"line {chr(97 + n)}" for n in range(2 * EDGE_LINES + 2))]
    counted = {number for number, _ in edge_keys("\n".join(lines))}
    assert set(range(1, len(lines))) - counted == {EDGE_LINES + 1, EDGE_LINES + 2}


def test_a_line_that_could_be_a_sentence_must_recur_more_often() -> None:
    long = "the mayor said that the gates had been open since the morning of the day before"
    keys = keys_of(f"title\n{long}\n{LINE}")
    assert needed(keys[long], 3) == 12
    assert needed(keys[LINE], 3) == 3


def test_nothing_known_changes_nothing() -> None:
    assert without_lines(TEXT, frozenset()) == (TEXT, [])
    assert without_lines("", frozenset()) == ("", [])
    assert line_keys("") == []


@given(st.text(), st.sets(st.integers(0, 20)))
def test_cutting_twice_is_cutting_once(text: str, chosen: set[int]) -> None:
    keys = line_keys(text)
    boilerplate = {key for place, (_, key) in enumerate(keys) if place in chosen}
    once, cuts = without_lines(text, boilerplate)
    assert without_lines(once, boilerplate) == (once, [])
    assert bool(text.strip()) == bool(once.strip()) or not cuts
    assert all(text.split("\n")[cut.line] == cut.text for cut in cuts)


def test_a_sentence_must_recur_more_often_too() -> None:
    """Whatever it is written in: a paragraph of somebody's text is not erased by three that repeat it."""
    sentences = [
        "The bridge held through the night.",
        "“Nobody was hurt, thank heaven!”",
        "水位在夜里又上涨了。",
        "橋は一晩中持ちこたえた！",
    ]
    boilerplate = ["Follow us.", "Read more about bridges and floods", "关注我们。", "続きを読む"]
    keys = keys_of("\n".join(["title", *sentences, *boilerplate]))
    assert {needed(keys[line], 3) for line in sentences} == {12}
    assert {needed(keys[line], 3) for line in boilerplate} == {3}
