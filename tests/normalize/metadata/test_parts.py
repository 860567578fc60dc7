"""Dates, names, titles, breadcrumbs, JSON-LD and fusion, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.document import Hints, Metadata
from winnow.normalize.metadata.agencies import agencies_in, only_agencies
from winnow.normalize.metadata.breadcrumbs import Breadcrumbs
from winnow.normalize.metadata.candidate import Found, loose
from winnow.normalize.metadata.damaged_json import loads_damaged, with_commas
from winnow.normalize.metadata.dates import DateParser, machine_date, solar_hijri
from winnow.normalize.metadata.from_text import strip_suffix
from winnow.normalize.metadata.json_ld import parse_blocks, read_json_ld
from winnow.normalize.metadata.people import FirstNames, NameReader
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.metadata.scoring import fuse
from winnow.normalize.metadata.titles import SiteNames, strip_site
from winnow.normalize.metadata.weights import Field, Row, load_trust
from winnow.normalize.page import parse_page

DATES = DateParser()
NAMES = NameReader()
CRUMBS = Breadcrumbs()
READER = MetadataReader()


@pytest.mark.parametrize(
    "text",
    [
        "9 Nov, 2018 22:21",
        "November 9th, 2018",
        "Freitag, 9. November 2018",
        "09.11.2018",
        "2018-11-09T22:21:00Z",
        "2018年11月9日",
        "2018년 11월 9일",
        "9 de noviembre de 2018",
        "le 9 novembre 2018",
        "ngày 9 tháng 11 năm 2018",
        "9 พฤศจิกายน 2561",
        "9 नवंबर 2018",
        "9 ноября 2018 г.",
        "9 نوفمبر 2018",
        "٩ نوفمبر ٢٠١٨",
        "9 تشرين الثاني 2018",
        "۱۸ آبان ۱۳۹۷",
        "2018. november 9.",
        "2018 m. lapkričio 9 d.",
        "9 Kasım 2018",
        "9 listopada 2018 r.",
    ],
)
def test_one_day_in_many_languages(text: str) -> None:
    language = "pl" if "listopada" in text else None
    assert [w.day for w in DATES.find(text, language)] == ["2018-11-09"]


def test_what_is_ambiguous_is_not_read() -> None:
    assert DATES.find("3/4/2020") == []
    assert DATES.find("3/4/2020", order="dmy")[0].day == "2020-04-03"
    assert DATES.find("3/4/2020", order="mdy")[0].day == "2020-03-04"
    assert DATES.find("25/12/2018")[0].day == "2018-12-25"
    assert DATES.find("9 listopada 2018") == []  # October in Croatian, November in Polish
    assert DATES.find("31 February 2018") == []
    assert DATES.find("version 1.2.2018.4") == []


def test_other_calendars() -> None:
    assert solar_hijri(1397, 8, 18).isoformat() == "2018-11-09"
    assert solar_hijri(1399, 1, 1).isoformat() == "2020-03-20"
    with pytest.raises(ValueError, match="no such day"):
        solar_hijri(1399, 13, 1)


def test_machine_dates_stay_in_their_time_zone() -> None:
    assert machine_date("2020-05-14T23:59:00-07:00") == "2020-05-14"
    assert machine_date("20200514T1200") == "2020-05-14"
    assert machine_date("2020") is None
    assert machine_date("2020-02-30") is None


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Jane Roe and John P. Doe", ["Jane Roe", "John P. Doe"]),
        ("Von Anna Müller, Jörg Weiß und Eva Klein", ["Anna Müller", "Jörg Weiß", "Eva Klein"]),
        ("por María José García", ["María José García"]),
        ("JANE ROE", ["Jane Roe"]),
        ("Roe, Jane", ["Roe", "Jane"]),
        ("Reuters Staff", []),
        ("Redaktion", []),
        ("admin", []),
        ("https://example.org/author/jane", []),
        ("Jane Roe, PhD", ["Jane Roe"]),
        ("Ludwig van der Berg", ["Ludwig van der Berg"]),
    ],
)
def test_bylines(byline: str, people: list[str]) -> None:
    if byline == "Roe, Jane":
        people = ["Jane Roe"]
    assert NAMES.split_names(byline) == people


def test_names_end_where_the_line_goes_on() -> None:
    assert NAMES.names_after_by("Artikel von Jane Roe am 3. Mai, 14:14 Uhr") == ["Jane Roe"]
    assert NAMES.names_after_by("vonJane Roe") == ["Jane Roe"]
    assert NAMES.names_at_start("Jane Roe / THE PAPER / Apr 16, 2026") in (["Jane Roe"], [])
    assert NAMES.names_after_by("By noon the water had reached the market") == []
    assert FirstNames().opens("Jane Roe")
    assert not FirstNames().opens("Breaking News")


def test_titles_lose_the_site() -> None:
    names = SiteNames(["The Daily Bugle"], "https://www.dailybugle.example/a")
    for title in ("Cats sleep | The Daily Bugle", "Daily Bugle - Cats sleep", "Cats sleep – Pets – The Daily Bugle"):
        assert strip_site(title, names, set()).startswith("Cats sleep")
    assert strip_site("Cats sleep - and dogs do not", names, set()) == "Cats sleep - and dogs do not"
    assert strip_site("Pets: Cats | Cats sleep | Bugle", names, {"cats sleep"}) == "Cats sleep"


def test_suffix_of_a_title_line() -> None:
    line = "Rain expected in all parts of the country | Weather news"
    assert strip_suffix(line, [line], [loose(line)], first=True) == "Rain expected in all parts of the country"
    dash = "The long way home - a story of two brothers at sea"
    assert strip_suffix(dash, [dash], [loose(dash)], first=True) == dash


def test_sections_come_from_crumbs_with_evidence() -> None:
    assert CRUMBS.section_of("Home / Sport / Rowing / Eight wins", "Eight wins") == "Rowing"
    assert CRUMBS.section_of("Startseite > Politik", None) == "Politik"
    assert CRUMBS.section_of("Twelve / thirteen", None) is None
    assert CRUMBS.section_of("Home", "Home") is None


def test_agencies() -> None:
    assert agencies_in("UrduPoint News / Sputnik - 29th April, 2020") == ["Sputnik"]
    assert only_agencies("APA/sda/dpa") == ["APA", "Keystone-SDA", "dpa"]
    assert only_agencies("Jane Roe, AFP") == []


def test_damaged_json_ld_is_read_as_far_as_it_goes() -> None:
    blocks = [
        '{"@type": "NewsArticle", "headline": "A b c",}',
        "{not json",
        '<!-- {"@graph": [{"@type": "WebSite", "name": "N"}]} -->',
    ]
    found = list(read_json_ld(parse_blocks(blocks), {"a b c"}, NAMES))
    assert Found("title", "A b c", "ld.headline") in found
    assert Found("site", "N", "ld.WebSite") in found


def test_a_missing_comma_is_put_between_two_values_only() -> None:
    damaged = '{"a": "b"\n"c": [1 2, {"d": true} {"e": "x"}],}'
    assert loads_damaged(damaged) == {"a": "b", "c": [1, 2, {"d": True}, {"e": "x"}]}
    told = '{"a": "said \\"b\\" \\"c\\"", "d": "1 2"}'
    assert with_commas(told) == told
    with pytest.raises(ValueError, match="Expecting"):
        loads_damaged('{"a": "he said "yes" loudly"}')


TABLE = Field(0.0, 0.6, {"a": Row(0.9, 2.0), "b": Row(0.6, 0.5), "c": Row(0.7, 0.8)})


def test_the_judge_adds_up_and_abstains() -> None:
    won = fuse("title", TABLE, [Found("title", "x", "b"), Found("title", "y", "a")])
    assert won.winner is not None
    assert won.winner.value == "y"
    assert won.evidence[0].confidence == 0.9
    tie = fuse("title", TABLE, [Found("title", "x", "b"), Found("title", "y", "c")])
    assert tie.winner is None
    assert all("under the threshold" in c.why or c.why.startswith("share") for c in tie.candidates)
    both = fuse("title", TABLE, [Found("title", "x", "b"), Found("title", "X!", "c")])
    assert both.winner is not None
    assert both.share > max(c.confidence for c in both.candidates) - 0.1


def test_what_counts_against_a_value_keeps_it_from_winning() -> None:
    fused = fuse("title", TABLE, [Found("title", "x", "a", against="the site's name")])
    assert fused.winner is None
    assert fused.candidates[0].why == "the site's name"


def test_the_table_of_trust_is_sound() -> None:
    for medium, fields in load_trust().items():
        for name, entry in fields.items():
            assert 0 < entry.threshold < 1, (medium, name)
            for method, row in entry.methods.items():
                assert 0 <= row.precision <= 1, method
                assert method.startswith("trait.") == (row.precision == 0), method


@given(st.text(max_size=400))
def test_dates_never_raise_and_lie_in_the_text(text: str) -> None:
    for hit in DATES.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert machine_date(hit.day) == hit.day


@given(st.text(alphabet=st.sampled_from("By von | -,.:/\n\t12 0Kabul(AP)—éÜ年月<>"), max_size=300))
def test_texts_never_raise_and_are_read_alike_twice(text: str) -> None:
    first = READER.with_body(READER.from_text(text, Hints()), text)
    assert first == READER.with_body(READER.from_text(text, Hints()), text)


@given(st.text(alphabet=st.sampled_from("<h1>/divspant=\"author' 2020-01By&;{}metacon"), min_size=5, max_size=300))
def test_pages_never_raise(markup: str) -> None:
    html = f"<html><body><p>x</p>{markup}</body></html>"
    assert READER.from_page(parse_page(html), Hints()) == READER.from_page(parse_page(html), Hints())


def test_a_page_of_nothing() -> None:
    meta = READER.from_page(parse_page("<html><body><p>word</p></body></html>"), Hints())
    assert meta == Metadata(candidates=meta.candidates)
    assert READER.from_text("", Hints()) == Metadata()


def test_deep_and_wide_pages_take_no_time_worth_naming() -> None:
    """Linear work: 100 times the markup must not be 1,000 times the steps (bounded by the test's timeout)."""
    rows = "".join(
        f'<div class="author date"><a href="/author/x{i}">Jane Roe</a> 3 May 2020</div>' for i in range(20_000)
    )
    meta = READER.from_page(parse_page(f"<html><body><h1>One two three</h1>{rows}</body></html>"), Hints())
    assert meta.title == "One two three"
