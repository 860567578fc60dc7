"""Who a document is, and which of two comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies
from winnow.corpus.identity import canonical_url, claimed_url, document_id, identify, identity_url, site_key
from winnow.corpus.priority import arrival_key, length_class, may_stand, priority_key, rank_of
from winnow.corpus.state.store import revision_order
from winnow.normalize.document import Authority, Document, Evidence, Language, Metadata


def document(source: str = "a/b.txt", text: str = "Some words.", **meta: object) -> Document:
    return Document(source, text, Metadata(**meta), Language(), "text")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Example.com:80/a?utm_source=x&b=2&a=1#top", "https://example.com/a?a=1&b=2"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://example.com./x?fbclid=1", "https://example.com/x"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("ftp://example.com/x", None),
        ("/relative", None),
        ("https://", None),
        ("http://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_canonical_url(url: str | None, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


def test_half_a_character_is_in_no_url() -> None:
    for url in ("https://a.example/?q=\ud800", "https://a.example/\udfff", "https://\ud800.example/"):
        assert canonical_url(url) is None


@given(strategies.text() | strategies.from_regex(r"https?://[a-z.:/?&=#%0-9]{1,40}"))
def test_canonical_urls_are_their_own(url: str) -> None:
    canonical = canonical_url(url)
    assert canonical is None or canonical_url(canonical) == canonical


def test_a_home_page_found_inside_a_page_is_no_identity() -> None:
    assert identity_url("https://example.com/", stated=False) is None
    assert identity_url("https://example.com/", stated=True) == "https://example.com/"
    assert identity_url("https://example.com/?p=3", stated=False) == "https://example.com/?p=3"


def test_an_id_rests_on_a_url_that_others_state_else_on_the_source() -> None:
    plain, claims = document(), document(url="https://example.com/x")
    assert identify(plain) == (document_id("a/b.txt", None), None)
    assert identify(claims) == (document_id("a/b.txt", None), None)
    assert claimed_url(claims) == "https://example.com/x"
    stated = replace(claims, authority=2)
    assert identify(stated) == (document_id("whatever", "https://example.com/x"), "https://example.com/x")
    assert claimed_url(stated) is None
    vouched = document(url="https://example.com/")
    assert identify(replace(vouched, authority=1))[1] is None
    assert identify(replace(vouched, authority=2))[1] == "https://example.com/"
    assert document_id("https://example.com/x", None) != document_id("", "https://example.com/x")


def test_a_site_is_a_host_that_others_state() -> None:
    one, other = document(url="https://www.example.com/1"), document(url="http://example.com/2")
    assert site_key(one) is site_key(document()) is None
    assert site_key(replace(one, authority=2)) == site_key(replace(other, authority=2)) is not None


def test_revisions_are_ordered_by_authority_then_time_of_capture() -> None:
    one = document(url="https://example.com/x")

    def order(authority: Authority, fetched: str | None, modified: str | None = None) -> str:
        meta = replace(one.meta, modified=modified)
        return revision_order(replace(one, authority=authority, fetched=fetched, meta=meta))

    rising = [
        order(1, "2025-01-01T00:00:00Z", "2026-01-01"),
        order(2, None),
        order(2, None, "2020-01-01"),
        order(2, "2024-03-04T23:59:59Z"),
        order(2, "2024-03-05"),
        order(2, "2024-03-05", "2020-01-01"),
        order(2, "2024-03-05T00:00:01Z"),
        order(2, "2024-03-06"),
    ]
    assert rising == sorted(rising)
    assert len(set(map(len, rising))) == 1


def test_who_may_stand_for_what_it_contains() -> None:
    """Pairs of (dropped, kept): host, whether others state it, the day its transport states."""

    def key(host: str | None, authority: Authority = 0, date: str | None = None) -> bytes:
        one = document(url=f"https://{host}/x" if host else None, date=date)
        if authority and date:
            one.meta.evidence.append(Evidence("date", "hint.date", 1.0))
        return priority_key(replace(one, authority=authority), b"i" * 16, ())

    early, late = "2024-03-04", "2024-03-05"
    assert may_stand(key(None), key("b.example"))
    assert may_stand(key(None), key(None))
    assert may_stand(key("a.example", 2, early), key("a.example", 2, late))
    assert may_stand(key("a.example", 2, late), key("b.example", 2, early))
    assert not may_stand(key("a.example", 2, early), key("b.example", 2, late))
    assert not may_stand(key("a.example", 2, early), key("b.example", 2))
    assert not may_stand(key("a.example", 0, late), key("b.example", 0, early)), "nobody vouches for the earlier day"
    assert not may_stand(key("a.example", 2, early), key(None))
    assert not may_stand(key("a.example", 2, early), key("b.example", 2, early)), "the day is no earlier"
    assert not may_stand(key("a.example", 0), key("a.example", 0)), "by its own word both are of one host"
    assert may_stand(key("a.example", 0, late), key("b.example", 2, early))


def test_a_date_by_its_own_word_gives_no_rank_to_a_stated_address() -> None:
    dated = replace(document(url="https://a.example/x", date="1999-01-01"), authority=2)
    assert rank_of(dated) == rank_of(replace(document(url="https://a.example/x"), authority=2)) == 1
    assert rank_of(replace(dated, fetched="2024-03-04T00:00:00Z")) == 0


def test_priority_goes_by_rank_length_date_and_content() -> None:
    def key(one: Document, sources: tuple[str, ...] = ()) -> bytes:
        return priority_key(one, document_id(one.source, None), sources)

    assert key(document(text="longer text")) < key(document(text="short"))
    assert key(document("z/1", "short"), ("z",)) < key(document("a/1", "longer text"), ("z",))
    assert key(document("zz/1", "short"), ("z",)) > key(document("a/1", "longer text"), ("z",))
    assert key(document(date="2020-01-01")) < key(document(date="2021-01-01")) < key(document())
    known = document(url="https://example.com/x", date="2021-01-01")
    stated = replace(known, authority=2)
    assert key(stated) < key(known) < key(document(text="much longer, and from nowhere"))
    named = document(text="short", url="https://example.com/x")
    assert key(known) < key(named) < key(document(text="much longer, and from nowhere", date="2021-01-01"))
    assert len({len(key(document(text="x" * n, date=d))) for n in (1, 9999) for d in (None, "2020-01-01")}) == 1
    assert key(document("a/1")) != key(document("a/2"))
    assert arrival_key(2, document()) < arrival_key(10, document())


def test_clearly_more_body_comes_before_a_date_and_a_date_before_a_little_more() -> None:
    def key(words: int, date: str | None = None, blank: str = " ") -> bytes:
        return priority_key(document(text=f"word{blank}" * words, date=date), b"i" * 16, ())

    low, high = 216, 255  # the first and the last number of such words of one class
    assert length_class("word " * (low - 1)) < length_class("word " * low) == length_class("word " * high)
    assert length_class("word " * high) < length_class("word " * (high + 1))
    assert key(low, "2021-01-01") < key(high) < key(low), "of one class the dated one"
    assert key(high + 1) < key(high, "2021-01-01"), "at the edge the longer one"
    assert key(2 * low) < key(low, "2021-01-01")
    assert key(low, "2021-01-01") < key(low, None, blank="    "), "blanks are no body"
    spread = [key(n, date, blank) for n in (1, low, high, 300) for date in (None, "2021-01-01") for blank in " \n"]
    assert len(set(spread)) == len(spread)
