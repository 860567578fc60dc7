"""Headlines: the clean spelling of several, the site's name and kickers left off, and the headline of a whole dump."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Hints
from winnow.normalize.dumps import open_dump
from winnow.normalize.metadata.candidate import Found
from winnow.normalize.metadata.dump_titles import body_at, is_whole_page
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.metadata.resolve import resolve_titles
from winnow.normalize.metadata.titles import SiteNames, without_site_behind
from winnow.normalize.page import parse_page

READER = MetadataReader()
BODY = (
    "The harbour of Exampleton stays closed for another week, because the crane that fell on Monday blocks the quay.",
    "Ships wait outside the harbour while divers look for the crane's arm, which lies at a depth of thirty metres now.",
    "The mayor said that the crane would be lifted by Friday and that the quay would open for ships after the weekend.",
)
MENU = [
    "Home", "News", "Sport", "Weather", "Jobs", "Cars", "Homes", "Travel", "Video", "Shop", "Log in", "Help",
    "Contact", "About us", "Search", "Subscribe",
]  # fmt: skip


def title_of(text: str) -> str | None:
    dump = open_dump(text)
    return READER.from_text(dump.text, Hints(), None, dump).title


def page_title(body: str, head: str) -> str | None:
    page = f"<html><head>{head}</head><body>{body}<p>{' '.join(BODY)}</p></body></html>"
    return READER.from_page(parse_page(page), Hints()).title


def test_titles_of_the_same_letters_are_one() -> None:
    found = [Found("title", "Data AnalyticsAgency", "h1"), Found("title", "Data Analytics Agency", "title")]
    assert [f.value for f in resolve_titles(found)] == ["Data Analytics Agency"] * 2
    apart = [Found("title", "A harbour closes", "h1"), Found("title", "A harbour closed", "title")]
    assert resolve_titles(apart) == apart


def test_a_printed_headline_loses_the_site_only() -> None:
    names = SiteNames(["Artlyst"], None)
    assert (
        without_site_behind("The best exhibitions of the year – Artlyst", names) == "The best exhibitions of the year"
    )
    assert without_site_behind("The best exhibitions – a review", names) == "The best exhibitions – a review"
    assert without_site_behind("About – Artlyst", names) == "About – Artlyst"


def test_a_kicker_glued_to_the_headline_goes() -> None:
    head = '<meta property="og:title" content="The harbour stays closed for another week">'
    assert page_title("<h1>HarbourThe harbour stays closed for another week</h1>", head) == (
        "The harbour stays closed for another week"
    )
    assert page_title("<h1>The old harbour stays closed</h1>", '<meta property="og:title" content="Old harbour">') != (
        "Old harbour"
    )


@pytest.mark.parametrize("above", [[], ["The harbour stays closed for another week | Example News"]])
def test_the_headline_of_a_whole_page(above: list[str]) -> None:
    headline = "The harbour stays closed for another week"
    lines = [*above, *MENU, "", headline, "", "By Ann Example", "3 March 2020", "", "\n\n".join(BODY)]
    assert title_of("\n".join(lines)) == headline


def test_a_dump_without_a_body_states_none() -> None:
    assert title_of("\n".join(MENU * 6)) is None


def test_a_text_that_opens_with_its_headline_is_no_whole_page() -> None:
    lines = ["The harbour stays closed", *BODY]
    assert body_at(lines) == 1
    assert not is_whole_page(lines, 1)
    assert title_of("\n\n".join(lines)) == "The harbour stays closed"


def test_subheads_do_not_part_a_body_and_menus_do() -> None:
    assert body_at([*MENU, BODY[0], "Divers", BODY[1], "The mayor", BODY[2]]) == len(MENU)
    assert body_at([BODY[0], *MENU, *MENU, *BODY]) == 1 + 2 * len(MENU)


def test_a_folded_text_states_the_title_of_a_line_of_its_own_only() -> None:
    headline = "The harbour stays closed for another week"
    folded = " ".join([*MENU, headline, *BODY, *BODY, *BODY, *BODY])
    assert "folded" in open_dump(folded).style
    assert title_of(folded) is None
    assert title_of(f"{headline}\n{' '.join(BODY * 4)}") == headline
