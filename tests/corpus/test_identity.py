"""Who a document is, and which of two comes first."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies
from winnow.corpus.identity import canonical_url, document_id, identify, identity_url, site_key
from winnow.corpus.priority import arrival_key, priority_key
from winnow.normalize.document import Document, Evidence, Language, Metadata


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


def test_an_id_rests_on_the_url_else_on_the_source() -> None:
    plain, there = document(), document(url="https://example.com/x")
    assert identify(plain) == (document_id("a/b.txt", None), None)
    assert identify(there) == (document_id("whatever", "https://example.com/x"), "https://example.com/x")
    home = document(url="https://example.com/")
    assert identify(home)[1] is None
    home.meta.evidence.append(Evidence("url", "hint.url", 1.0))
    assert identify(home)[1] == "https://example.com/"
    assert document_id("https://example.com/x", None) != document_id("", "https://example.com/x")


def test_a_site_is_the_host_else_the_top_folder() -> None:
    assert site_key("a/b/c.txt", None) == site_key("a/b/d/e.txt#3", None) != site_key("a/x/c.txt", None)
    assert site_key("a/b.txt", "https://www.example.com/1") == site_key("z/y.txt", "http://example.com/2")


def test_priority_goes_by_rank_length_date_and_content() -> None:
    def key(one: Document, sources: tuple[str, ...] = ()) -> bytes:
        return priority_key(one, document_id(one.source, None), sources)

    assert key(document(text="longer text")) < key(document(text="short"))
    assert key(document("z/1", "short"), ("z",)) < key(document("a/1", "longer text"), ("z",))
    assert key(document("zz/1", "short"), ("z",)) > key(document("a/1", "longer text"), ("z",))
    assert key(document(date="2020-01-01")) < key(document(date="2021-01-01")) < key(document())
    assert len({len(key(document(text="x" * n, date=d))) for n in (1, 9999) for d in (None, "2020-01-01")}) == 1
    assert key(document("a/1")) != key(document("a/2"))
    assert arrival_key(2) < arrival_key(10)
