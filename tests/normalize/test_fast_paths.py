"""What is answered without an expression is what the expression answers."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.corpus.priority import length_class
from winnow.normalize.language.identify import _few_capitals
from winnow.normalize.languages import load_languages
from winnow.normalize.languages.load import one_of
from winnow.normalize.languages.spot import Openings, Spotter
from winnow.normalize.metadata import dates
from winnow.normalize.metadata.agencies import known_agency, only_agencies
from winnow.normalize.metadata.breadcrumbs import breadcrumb_parts
from winnow.normalize.metadata.candidate import loose, tidy
from winnow.normalize.metadata.title_lines import content_words
from winnow.normalize.pipeline import _tidy, _with_one_line_end

WORDS = ("cookie*", "menü", "skip to*", "straße", "ışık", "KELVIN", "写真")
PIECES = st.lists(
    st.sampled_from(
        ["cookies", "COOKIE", "Menü", "menüs", "MENU\u0308", "skip to it", "STRASSE", "Straße", "IŞIK", "ışık",
         "i\u0307", "İ", "\u212aelvin", "ſ", "写真", " ", "-", "x", "“", "by", "\u2028", "\t"]
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(PIECES | st.text(max_size=20), st.booleans())
def test_a_spotter_answers_as_its_expression(text: str, bounded: bool) -> None:
    expression = re.compile(one_of(WORDS, bounded=bounded), re.I)
    assert Spotter(WORDS, bounded=bounded)(text) == bool(expression.search(text))


@given(PIECES | st.text(max_size=12))
def test_what_opens_with_a_word_may_open_with_it(text: str) -> None:
    words = load_languages().words("bylines", "by")
    if re.match(rf"\s*{one_of(words)}", text, re.I):
        assert Openings(words).may_open(text)


def test_openings_tell_most_lines_apart() -> None:
    openings = Openings(load_languages().words("bylines", "by"))
    assert openings.may_open("  By Jane Roe")
    assert not openings.may_open("The river rose again")


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_loose_form_of_ascii(text: str) -> None:
    assert loose(text) == re.sub(r"[\W_]+", " ", text.lower()).strip()


@given(st.text(max_size=40))
def test_accents_are_no_part_of_the_loose_form(text: str) -> None:
    assert loose(text + " Café\u0301 a\u20dd") == loose(text + " cafe a")


@given(st.text(alphabet=st.sampled_from("aBcdé’“—… \xa0\n_1ΣσΩжЖ中"), max_size=60))
def test_content_words(text: str) -> None:
    assert content_words(text) == [word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)]


BLANKS = st.sampled_from("aB é\t\n\xa0\xad\u200b\ufeff\u3000\u2028\x1c’-")


@given(st.text(alphabet=BLANKS, max_size=8))
def test_tidy_text(text: str) -> None:
    assert tidy(text) == " ".join(re.sub("[\xad\u200b\ufeff]", "", text).split())


@given(st.text(alphabet=st.sampled_from("aé’“—…•\xa0 _-éÉ\u0301ﬁ"), max_size=12))
def test_loose_form_without_typography(text: str) -> None:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    assert loose(text) == re.sub(r"[\W_]+", " ", plain).strip()


@given(st.text(alphabet=BLANKS, max_size=12), st.text(alphabet=BLANKS, max_size=12))
def test_paragraphs_stand_apart_by_two_line_ends_at_most(one: str, two: str) -> None:
    for gap in ("\n", "\n\n", "\n \n\t\n"):
        lines = [line.rstrip() for line in (one + gap + two).split("\n")]
        assert _tidy(one + gap + two) == re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


@given(st.lists(PIECES, max_size=6), st.booleans())
def test_lines_are_spotted_together_as_one_by_one(lines: list[str], bounded: bool) -> None:
    spotter = Spotter(WORDS, bounded=bounded)
    assert spotter.of_lines(lines) == {at for at, line in enumerate(lines) if spotter(line)}


@given(st.text(alphabet="ab\r\n\x0b\x0c\u2028", max_size=20))
def test_line_ends(text: str) -> None:
    assert _with_one_line_end(text) == re.sub("\r\n?|\x0b|\x0c", "\n", text)


@given(
    st.lists(
        st.sampled_from(["Reuters", "ap", "İHA", "dpa", "Jane", " / ", "/", ", ", " and ", "(", ")", " "]), max_size=6
    )
)
def test_only_agencies_are_a_credit_of_agencies(parts: list[str]) -> None:
    credit = "".join(parts)
    found = only_agencies(credit)
    assert "Jane" not in credit or not found
    assert all(known_agency(name) or name in ("IHA", "Associated Press") for name in found)


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("(AP/dpa)", ["Associated Press", "dpa"]),
        ("/ Reuters", ["Reuters"]),
        (" and Reuters", ["Reuters"]),
        ("İHA", ["IHA"]),
        ("Jane Roe / Reuters", []),
        ("", []),
    ],
)
def test_credits(credit: str, names: list[str]) -> None:
    assert only_agencies(credit) == names


@pytest.mark.parametrize(
    "line", ["Home › News", "Home &gt; News", "Home :: News", "Home \\ News", "Home / News", "Home | News"]
)
def test_every_separator_of_a_breadcrumb_is_seen(line: str) -> None:
    assert breadcrumb_parts(line) == ["Home", "News"]


@given(st.text(alphabet=st.sampled_from("aAbBéÉßİıЖж中 1.’")), st.integers(0, 40), st.integers(0, 40))
def test_capitals_are_counted_where_they_may_be_many(text: str, large: int, small: int) -> None:
    text = "B" * large + text + "b" * small
    capitals = sum(char.lower() != char for char in text)
    others = sum(char.upper() != char for char in text)
    if _few_capitals(text):
        assert capitals <= 0.6 * (capitals + others)


def test_english_is_told_to_have_few_capitals() -> None:
    assert _few_capitals("The river rose again on Monday — and the Mayor knew.")
    assert not _few_capitals("THE RIVER ROSE AGAIN")


@given(st.text(alphabet=BLANKS | st.sampled_from("\x85\x1f\u1680\u2000\u202f\u205f\x0b\x0c\r\ud800"), max_size=20))
def test_length_without_blanks(text: str) -> None:
    assert length_class(text) == (sum(map(len, text.split())) ** 4).bit_length()


def test_all_white_space_is_known() -> None:
    for code in range(0x110000):
        if chr(code).isspace():
            assert length_class(chr(code)) == 0
            assert not chr(code).isprintable() or chr(code) == " "


@given(
    st.lists(st.sampled_from(["2020", "٢٠٢٠", "5", "年", "月", "٥", ".", "-", " ", "May", "x", "tháng"]), max_size=10)
)
def test_a_year_is_looked_for_from_the_first_digit_on(pieces: list[str]) -> None:
    text = "".join(pieces)
    first = re.search(r"\d", text)
    if first is None:
        assert not dates._YEARISH.search(text)
    else:
        western = dates._western_digits(text)
        assert dates._western_digits(text, first.start()) == western
        assert bool(dates._YEARISH.search(western)) == bool(dates._YEARISH.search(western, first.start()))


@given(st.text(alphabet="0123456789.-/ ,thangTHANG", max_size=30))
def test_dates_with_letters_beyond_ascii_are_none_in_ascii(text: str) -> None:
    assert not dates._CJK.search(text)
    assert not dates._VIETNAMESE.search(text)
