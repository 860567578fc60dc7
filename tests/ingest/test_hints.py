"""Fields as hints."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.ingest.inputs.digest import seed_digest
from winnow.ingest.inputs.hints import clean, day, filled, hints_from, language, moment
from winnow.normalize.document import Hints, Seed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29T23:59:59-08:00", "2024-02-29"),
        ("2024/2/9", None),
        ("2024/02/09 10:00", "2024-02-09"),
        ("20240209", "2024-02-09"),
        ("20240209101112", "2024-02-09"),
        ("Tue, 05 Mar 2024 10:00:00 +0100", "2024-03-05"),
        ("5 Mar 2024 10:00:00", "2024-03-05"),
        ("2023-02-29", None),
        ("2024", None),
        ("2024-05", None),
        ("May 2024", None),
        ("", None),
        (1709632800, "2024-03-05"),
        (1709632800000, "2024-03-05"),
        ("1709632800", "2024-03-05"),
        (2024, None),
        (True, None),
        (None, None),
        (float("inf"), None),
        ([], None),
    ],
)
def test_days(value, expected):
    assert day(value) == expected


@given(st.one_of(st.text(), st.floats(), st.integers(), st.from_regex(r"\w{3}, \d+ \w+ \d+.*")))
def test_any_value_is_a_day_or_not(value):
    found = day(value)
    assert found is None or len(found) == 10


def test_names_of_many_collections():
    hints = hints_from(
        {
            "URL": "https://a.example/x",
            "headline": "A title",
            "datePublished": "2020-01-02T03:04:05Z",
            "date_modify": "2020-01-03",
            "crawl_date": "2020-01-04",
            "author": {"@type": "Person", "name": "Ann Writer"},
            "publisher": {"name": "The Paper"},
            "keywords": "one, two,one",
            "lang": "en-GB",
            "section": "World",
            "summary": "Short.",
            "score": 3,
        }
    )
    assert hints == Hints(
        url="https://a.example/x",
        title="A title",
        authors=["Ann Writer"],
        date="2020-01-02",
        modified="2020-01-03",
        fetched="2020-01-04",
        site="The Paper",
        section="World",
        description="Short.",
        tags=["one", "two"],
        language="en",
        extra={"score": 3},
    )


def test_what_is_no_such_thing_stays_extra():
    record = {"date": "last week", "url": "/relative", "title": 7, "language": "English", "author": "", "note": None}
    hints = hints_from(record)
    assert hints == Hints(
        extra={"date": "last week", "url": "/relative", "title": 7, "language": "English", "author": ""}
    )


def test_the_better_name_wins_whatever_the_order():
    one = {"link": "http://a.example/1", "canonical_url": "http://a.example/2"}
    assert hints_from(one) == hints_from(dict(reversed(one.items())))
    assert hints_from(one).url == "http://a.example/2"


def test_the_address_a_page_gives_itself_is_none_on_another_host():
    """A crawler passes on what the page says; whoever wrote the page could say it of anybody's."""
    fetched = {"url": "https://evil.example/p", "canonical_url": "https://honest.example/story"}
    assert hints_from(fetched).url == hints_from(dict(reversed(fetched.items()))).url == "https://evil.example/p"
    assert hints_from({"url": "https://www.a.example/1?x", "og_url": "http://a.example/1"}).url == "http://a.example/1"
    assert hints_from({"canonical_url": "https://a.example/1"}).url == "https://a.example/1"
    assert hints_from({"url": "https://[x", "canonical_url": "https://a.example/1"}).url == "https://[x"


def test_nested_metadata_fills_what_the_record_leaves_open():
    hints = hints_from({"title": "Outer", "metadata": {"title": "Inner", "date": "2020-01-02", "x": 1}})
    assert (hints.title, hints.date, hints.extra) == ("Outer", "2020-01-02", {"x": 1})


def test_authors():
    assert hints_from({"authors": ["A B", {"name": "C D"}, 3, "A B"]}).authors == ["A B", "C D"]
    assert hints_from({"author": "A B; C D"}).authors == ["A B", "C D"]
    assert hints_from({"byline": "Smith, John"}).authors == ["Smith, John"]


def test_languages():
    assert [language(tag) for tag in ("de", "pt_BR", "zh-Hant-TW", "ENG", "German", "e")] == [
        "de",
        "pt",
        "zh",
        "eng",
        None,
        None,
    ]


def test_lone_surrogates_are_replaced_and_pairs_joined():
    assert clean("a\ud83d\ude00b\ud800") == "a😀b\ufffd"


def test_defaults_fill_gaps():
    assert filled(Hints(title="own", extra={"a": 1}), Hints(title="other", site="S", extra={"a": 2, "b": 3})) == Hints(
        title="own", site="S", extra={"a": 1, "b": 3}
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["title", "author", "authors", "date", "url", "lang", "tags", "metadata", "meta", "x", "publisher", "keywords"]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_record_gives_hints_that_can_be_written(record):
    hints = hints_from(record)
    json.dumps(hints.extra, ensure_ascii=False).encode("utf-8")
    for value in (hints.title, hints.url, hints.site, hints.date, hints.language, *hints.authors, *hints.tags):
        assert value is None or (isinstance(value, str) and value.strip())
    assert hints == hints_from(json.loads(json.dumps(record)))


def test_digests_tell_what_matters_apart():
    seeds = [
        Seed("s", b"text", "text"),
        Seed("s", "text", "text"),
        Seed("s", b"text", "html"),
        Seed("s", b"text", "text", Hints(title="t")),
        Seed("s", b"text", "text", Hints(site="t")),
        Seed("s", b"text", "text", Hints(extra={"title": "t"})),
        Seed("s", b"", "text"),
    ]
    assert len({seed_digest(seed) for seed in seeds}) == len(seeds)
    assert seed_digest(Seed("other", b"text", "text")) == seed_digest(seeds[0])


def test_digests_never_change():
    """Written down: a change here would make every seed of every corpus look new."""
    seed = Seed("s", "Grüße \ud800", "html", Hints(title="T", authors=["A"], extra={"b": [1, None], "a": 2.5}))
    assert seed_digest(seed).hex() == "d28f47e40561f6a9a25046cf7b4a94f0febb37e9c820da15b9b208703296c8f7"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2018-11-09T22:21:33Z", "2018-11-09T22:21:33Z"),
        ("2018-11-09T22:21:33+02:00", "2018-11-09T20:21:33Z"),
        ("Fri, 09 Nov 2018 22:21:33 +0000", "2018-11-09T22:21:33Z"),
        (1541802093, "2018-11-09T22:21:33Z"),
        ("1541802093000", "2018-11-09T22:21:33Z"),
        ("2018-11-09", None),
        ("2018-11-09T22:21:33", None),
        ("yesterday", None),
        (True, None),
        (None, None),
    ],
)
def test_a_moment_needs_time_and_zone(value: object, wanted: str | None) -> None:
    assert moment(value) == wanted


def test_a_fetch_time_keeps_its_second() -> None:
    hints = hints_from({"fetched": "2018-11-09T22:21:33Z"})
    assert (hints.fetched, hints.fetched_at) == ("2018-11-09", "2018-11-09T22:21:33Z")
