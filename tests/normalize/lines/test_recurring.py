"""Lines that recur over documents: keys, and texts without them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.lines import line_keys, without_lines
from winnow.normalize.lines.recurring import KEY_BYTES

TEXT = "The river rose again\n\nIt rained for nine days.\n\nFollow the Gazette wherever you are\n\nThe bridge held."


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


def test_furniture_goes_and_paragraphs_stay_apart() -> None:
    furniture = {keys_of(TEXT)["Follow the Gazette wherever you are"]}
    text, cuts = without_lines(TEXT, furniture)
    assert text == "The river rose again\n\nIt rained for nine days.\n\nThe bridge held."
    assert [(cut.line, cut.text, cut.reason) for cut in cuts] == [
        (4, "Follow the Gazette wherever you are", "recurring")
    ]


def test_the_only_line_and_the_title_stay() -> None:
    everything = {key for text in (TEXT, "title\n" + TEXT) for _, key in line_keys(text)}
    assert without_lines("The river rose again", everything) == ("The river rose again", [])
    text, cuts = without_lines(TEXT, everything)
    assert text == "The river rose again"
    assert len(cuts) == 3


def test_nothing_known_changes_nothing() -> None:
    assert without_lines(TEXT, frozenset()) == (TEXT, [])
    assert without_lines("", frozenset()) == ("", [])
    assert line_keys("") == []


@given(st.text(), st.sets(st.integers(0, 20)))
def test_cutting_twice_is_cutting_once(text: str, chosen: set[int]) -> None:
    keys = line_keys(text)
    furniture = {key for place, (_, key) in enumerate(keys) if place in chosen}
    once, cuts = without_lines(text, furniture)
    assert without_lines(once, furniture) == (once, [])
    assert bool(text.strip()) == bool(once.strip()) or not cuts
    assert all(text.split("\n")[cut.line] == cut.text for cut in cuts)
