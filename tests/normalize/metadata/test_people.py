"""Who wrote a text: what is no author, names torn or glued, and the owner of a site that goes by his name."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Hints
from winnow.normalize.metadata.bylines import read_signatures
from winnow.normalize.metadata.candidate import Found
from winnow.normalize.metadata.people import FirstNames, NameReader, once
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.metadata.resolve_people import resolve_authors
from winnow.normalize.page import parse_page

NAMES = NameReader()
FIRST = FirstNames()
READER = MetadataReader()


def authors(body: str, head: str = "") -> list[str]:
    text = "<p>" + "The harbour was closed for a week while the crane was mended. " * 6 + "</p>"
    page = f"<html><head><title>The harbour is closed</title>{head}</head><body>{body}{text}</body></html>"
    return READER.from_page(parse_page(page), Hints()).authors


@pytest.mark.parametrize(
    "name",
    [
        "undefined",
        "default",
        "Podcast",
        "admin",
        "Drupal",
        "Sat",
        "Friday",
        "Written By",
        "page.head.extra.author",
        "Xing",
    ],
)
def test_what_programs_and_templates_print_is_nobody(name: str) -> None:
    assert NAMES.split_names(name) == []
    assert authors("<h1>The harbour is closed</h1>", f'<meta name="author" content="{name}">') == []


@pytest.mark.parametrize("name", ["Nan Example", "April Example", "J.R.R. Example", "C.S.Example", "May Friday"])
def test_names_that_look_like_them_stay(name: str) -> None:
    assert NAMES.split_names(name) == [name]


def test_a_month_behind_a_name_is_the_dates() -> None:
    assert NAMES.names_after_by("By Ann Example Roe December 3, 2020") == ["Ann Example Roe"]
    assert NAMES.names_after_by("By Ann Example Feb 20, 2020 at 10:00") == ["Ann Example"]
    assert NAMES.names_after_by("By Kate May") == ["Kate May"]
    assert NAMES.names_after_by("By Kate May 3, 2020") == ["Kate May"]


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Ann Example, Staff Writer", ["Ann Example"]),
        ("Ann Example Founder", ["Ann Example"]),
        ("Ann Example, Registered Dietitian", ["Ann Example"]),
        ("Rechtsanwältin Ann Example", ["Ann Example"]),
        ("Luxury Travel Expert", []),
        ("Ann Head, Bob Baker", ["Ann Head", "Bob Baker"]),
    ],
)
def test_roles_are_no_people_and_hide_none(byline: str, people: list[str]) -> None:
    assert NAMES.split_names(byline) == people


def test_a_name_printed_several_times_is_one() -> None:
    assert once("Ellen O'Brien Ellen O'Brien Ellen") == "Ellen O'Brien"
    assert once("Ford Madox Ford") == "Ford Madox Ford"


def found(method: str, *names: str) -> Found:
    return Found("authors", "; ".join(names), method, names)


def test_a_clean_name_mends_a_torn_one() -> None:
    settled = resolve_authors([found("meta.author", "Maria Example"), found("href.author", "MariaExample")], FIRST)
    assert [item.names for item in settled] == [("Maria Example",)] * 2
    settled = resolve_authors(
        [found("ld.author.Person", "Celeste Example"), found("class.author", "Celeste Example Gardener", "Astrologer")],
        FIRST,
    )
    assert settled[1].names == ("Celeste Example",)


def test_people_whom_the_page_states_together_stay_together() -> None:
    both = ("Anna Example", "Tôrtia Beispiel")
    settled = resolve_authors([found("ld.author.Person", *both), found("class.author", *both)], FIRST)
    assert [item.names for item in settled] == [both] * 2
    settled = resolve_authors([found("rel.author", "Anna Example"), found("class.author", *both)], FIRST)
    assert settled[1].names == both


def test_those_who_did_something_else_are_no_authors() -> None:
    other = '<p>Medically reviewed by <a rel="author" href="/author/gene">Gene Beispiel</a></p>'
    by = '<p class="byline">By <a rel="author" href="/author/ann">Ann Example</a></p>'
    assert authors(f"<h1>The harbour is closed</h1>{by}{other}") == ["Ann Example"]
    assert authors("<h1>The harbour is closed</h1><p>Photographs by Ann Example</p>") == []


def test_the_owner_of_a_site_that_goes_by_his_name() -> None:
    site = '<meta property="og:site_name" content="{0}"><meta name="author" content="{0}">'
    by = '<h1>The harbour is closed</h1><p class="byline">By {0}</p>'
    assert authors(by.format("Derek Example"), site.format("Derek Example")) == ["Derek Example"]
    assert authors(by.format("Harbour Praxis"), site.format("Harbour Praxis")) == []


def test_a_highwire_author_is_one_person() -> None:
    head = (
        '<meta name="citation_author" content="Example, Ann B."><meta name="citation_author" content="Beispiel, Bob">'
    )
    page = parse_page(f"<html><head>{head}</head><body><h1>On harbours</h1></body></html>")
    told = [c.value for c in READER.from_page(page, Hints()).candidates if c.method == "meta.citation.author"]
    assert told == ["Ann B. Example; Bob Beispiel"]


def test_a_person_who_is_an_organization_too_is_a_person() -> None:
    ld = (
        '<script type="application/ld+json">{"@type": "Article", "headline": "The harbour is closed", '
        '"author": {"@type": ["Person", "Organization"], "name": "Ann Example"}}</script>'
    )
    assert authors("<h1>The harbour is closed</h1>", ld) == ["Ann Example"]


@pytest.mark.parametrize(
    "signature",
    [
        "This post was written by Ann Example, Head of Harbours.",
        "Written by <b>Ann Example</b>",
        "Autorin: Ann Example, Projektleiterin der Hafenbehörde",
        "Auteur : Ann Example",
    ],
)
def test_a_paragraph_anywhere_that_says_who_wrote_the_text(signature: str) -> None:
    tree = parse_page(f"<html><body><p>The harbour is closed.</p><p>{signature}</p></body></html>").tree
    assert [f.names for f in read_signatures(tree, NAMES)] == [("Ann Example",)]


@pytest.mark.parametrize(
    "other",
    [
        "<p>The novel was written by Ann Example and sold well.</p><p>A letter was written by Bob Example.</p>",
        "<p>Photographs by Ann Example</p>",
        "<p>The letter that her brother had kept was written by Ann Example.</p>",
    ],
)
def test_what_is_told_of_writing_is_no_signature(other: str) -> None:
    tree = parse_page(f"<html><body><p>The harbour is closed.</p>{other}</body></html>").tree
    assert list(read_signatures(tree, NAMES)) == []


ARTICLE = '<meta property="og:type" content="article">'


@pytest.mark.parametrize("name", ["Example Staff", "Team Example", "Redaktion Beispiel", "The Example Team"])
def test_a_byline_of_a_house_names_its_people_together(name: str) -> None:
    assert NAMES.split_names(name) == []
    assert NAMES.split_names(f"By {name}", credited=True) == [name]
    by = f'<h1>The harbour is closed</h1><p class="byline">By {name}</p>'
    assert authors(by, ARTICLE + f'<meta name="author" content="{name}">') == [name]


@pytest.mark.parametrize("name", ["Staff", "News Desk", "Contact Our Team", "Redaktion", "Join the Team"])
def test_a_desk_without_a_house_is_nobody(name: str) -> None:
    assert NAMES.split_names(name, credited=True) == []


def test_a_person_stands_before_the_people_of_a_house() -> None:
    assert NAMES.split_names("Ann Example, Example Staff", credited=True) == ["Ann Example"]


def test_a_house_has_signed_where_a_byline_prints_it_on_an_article() -> None:
    head = '<meta property="og:site_name" content="Harbourworks"><meta name="author" content="Harbourworks">'
    by = '<h1>The harbour is closed</h1><p>By <a rel="author" class="author" href="/author/x">Harbourworks</a></p>'
    assert authors(by, head + ARTICLE) == ["Harbourworks"]
    assert authors(by, head) == []
    assert authors("<h1>The harbour is closed</h1>", head + ARTICLE) == []
    node = '{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Harbourworks"}}'
    stated = f'<script type="application/ld+json">{node}</script>'
    assert authors(by, head + ARTICLE + stated) == [], "the page says itself that this is no person"


def test_names_in_small_letters_are_people_where_the_page_credits_them() -> None:
    assert NAMES.split_names("maria example", credited=True) == ["maria example"]
    assert NAMES.split_names("maria example") == []
    assert NAMES.split_names("team example harbour", credited=True) == []


def test_a_stroke_parts_two_people_and_no_name() -> None:
    assert NAMES.split_names("Ann Example/Bob Beispiel") == ["Ann Example", "Bob Beispiel"]
    assert NAMES.split_names("Ann Example / House Plants 24") == []


def test_further_lines_of_a_byline_say_what_a_person_is() -> None:
    by = '<h1>The harbour is closed</h1><div class="author"><div>{}</div><div>{}</div></div>'
    assert authors(by.format("Ann Example", "Head Winemaker"), ARTICLE) == ["Ann Example"]
    assert authors(by.format("Ann Example", "Martin Beispiel"), ARTICLE) == ["Ann Example", "Martin Beispiel"]


@pytest.mark.parametrize(
    "line",
    [
        "Hanna Vogt, born on 2 May 1931 in Bremen, was a painter who lived by the sea.",
        "Hanna Vogt, born on 2 May 1931",
        "Hanna Vogt (2 May 1931 – 3 June 2001) was a painter.",
        "Hanna Vogt died on 2 May 1931 in Bremen.",
    ],
)
def test_the_days_of_a_life_make_nobody_an_author(line: str) -> None:
    body = "The harbour was closed for a week while the crane was mended, and the town waited for its ships. " * 3
    assert READER.from_text(f"The painter of the sea\n{line}\n\n{body}", Hints()).authors == []
    byline = READER.from_text(f"The painter of the sea\nHanna Vogt | 2 May 2011\n\n{body}", Hints())
    assert byline.authors == ["Hanna Vogt"]
