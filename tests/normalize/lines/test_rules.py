"""The single rules: phrases, titles, breadcrumbs, junk, joining."""

from __future__ import annotations

import pytest
from winnow.normalize.languages import load_languages
from winnow.normalize.lines.joining import join_kept
from winnow.normalize.lines.junk import is_junk
from winnow.normalize.lines.phrases import HOME, PhraseBook, plain
from winnow.normalize.lines.reasons import REASONS
from winnow.normalize.lines.titles import is_breadcrumb, printings, without_site


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    return PhraseBook()


def test_every_phrase_has_a_documented_reason_and_is_found(book: PhraseBook) -> None:
    languages = load_languages()
    rows = [
        (place, code, phrase)
        for place in languages.keys("phrases")
        for code, phrases in languages.by_language("phrases", place).items()
        for phrase in phrases
    ]
    assert len(rows) > 2000
    assert len({code for _, code, _ in rows}) >= 30
    for place, _, phrase in rows:
        if place == HOME:
            assert plain(phrase) in book.home
            continue
        assert f"phrase.{place.partition('.')[2]}" in REASONS
        assert book.find(plain(phrase)) is not None, phrase


def test_phrases_are_found_whatever_their_dress(book: PhraseBook) -> None:
    assert book.find(plain("LEAVE A REPLY")) == ("comment", "any")
    assert book.find(plain("• Read also:")) == ("related", "head")
    assert book.find(plain("Comments (12)")) == ("comment", "edge")
    assert book.find(plain("3 Comments")) == ("comment", "edge")
    assert book.find(plain("This site uses cookies to count its visitors. Read how.")) == ("cookie", "start")
    assert book.find(plain("Your email address won’t matter here")) is None
    assert book.find(plain("The menu was written on a slate.")) is None
    assert book.find("") is None


def test_site_names_behind_titles() -> None:
    assert without_site("Frost ends the blossom | Valley News") == "frost ends the blossom"
    assert without_site("A - B and everything that came after") == plain("A - B and everything that came after")


def test_printings_of_the_title() -> None:
    rows = [
        "Frost ends the blossom - Valley News",
        "by Ann",
        "Frost ends the blossom",
        "Body.",
        "Frost ends the blossom",
    ]
    keys = [plain(row) for row in rows]
    assert printings(rows, keys, "Frost ends the blossom", 3) == (2, [0, 4])
    assert printings(rows, keys, None, 3) == (2, [0])
    assert printings(rows, keys, "Something else entirely", 3) == (None, [])
    assert printings(rows, keys, "Body", 3) == (2, [0])  # too short to mean anything: as if none were given


@pytest.mark.parametrize(
    ("row", "following", "title", "expected"),
    [
        ("Home / Latest / Frost ends the blossom", [], "Frost ends the blossom", True),
        ("Home > News > Frost ends the bl…", ["Frost ends the blossom"], None, True),
        ("Startseite » Garten » Rosen", [], None, True),
        ("Home / Frost ends the blossom", ["Frost ends the blossom"], None, True),
        ("either / or", ["a line"], None, False),
        ("He goes home > she stays > they write.", [], None, False),
        ("a > b > c", [], None, False),
    ],
)
def test_breadcrumbs(book: PhraseBook, row: str, following: list[str], title: str | None, expected: bool) -> None:
    assert is_breadcrumb(row, [plain(line) for line in following], title, book.home) is expected


def test_junk() -> None:
    assert is_junk("icon arrow-downicon bellicon calendaricon clockicon closeicon downloadicon eye")
    assert is_junk("fa-facebook fa-twitter fa-rss fa-envelope")
    assert is_junk("{{ page.title }} | {{ site.name }}")
    assert not is_junk("The icon on the left opens the menu; the icon on the right closes it.")
    assert not is_junk("Use {{ name }} in the template to print the name.")


def test_joining_leaves_one_blank_line_where_a_cut_was() -> None:
    lines = ["a", "", "x", "", "b", "", "", "c", ""]
    assert join_kept(lines, set()) == "\n".join(lines)
    assert join_kept(lines, {2}) == "a\n\nb\n\n\nc\n"
    assert join_kept(lines, {0}) == "x\n\nb\n\n\nc\n"
    assert join_kept(lines, {7}) == "a\n\nx\n\nb"
    assert join_kept(["a", "x", "b"], {1}) == "a\nb"
