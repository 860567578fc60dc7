"""The licence of a page: its own, and not that of a picture, a comment, or a thing it tells of."""

from __future__ import annotations

import json

import pytest
from winnow.normalize.document import Hints
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page

READER = MetadataReader()
BY = "https://creativecommons.org/licenses/by/4.0/"
SA = "https://creativecommons.org/licenses/by-sa/4.0/"
TEXT = (
    "<h1>Ferry company drops plan</h1><p>"
    + "The ferry company said that it would not build a second pier. " * 5
    + "</p>"
)


def license_of(head: str = "", body: str = "", hints: Hints | None = None) -> tuple[str | None, str | None]:
    page = parse_page(f"<html><head><title>Ferries</title>{head}</head><body>{TEXT}{body}</body></html>", None)
    meta = READER.from_page(page, hints or Hints())
    return meta.license, next((one.method for one in meta.evidence if one.field == "license"), None)


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **fields})}</script>'


def test_links_that_say_so() -> None:
    assert license_of(f'<link rel="license" href="{BY}">') == (BY, "link.license")
    assert license_of(body=f'<footer><a rel="license" href="{BY}">CC BY</a></footer>') == (BY, "rel.license")
    assert (
        license_of(body='<a rel="nofollow license" href="https://a.example/terms">Terms</a>')[0]
        == "https://a.example/terms"
    )
    twice = f'<p><a rel="license" href="{BY}"><img></a> <a rel="license" href="{BY}deed.de">CC BY</a></p>'
    assert license_of(body=twice)[0] == BY


@pytest.mark.parametrize(
    "sentence",
    [
        "This work is licensed under a {} license.",
        "Text is available under {}; additional terms may apply.",
        "Except where otherwise noted, content on this site is licensed under {}.",
        "Dieser Text steht unter der Lizenz {}.",
        "Ce contenu est mis à disposition sous {}.",
    ],
)
def test_a_link_in_a_sentence_about_the_page(sentence: str) -> None:
    link = f'<a href="{BY}">Creative Commons</a>'
    assert license_of(body=f"<p>{sentence.format(link)}</p>") == (BY, "text.license")


def test_linked_data_of_the_article_and_the_page() -> None:
    article = {"@type": "NewsArticle", "headline": "Ferry company drops plan", "license": BY}
    assert license_of(linked(**article)) == (BY, "ld.license")
    assert license_of(linked(**{**article, "license": {"@type": "CreativeWork", "url": BY}}))[0] == BY
    assert license_of(linked(**{"@type": "WebPage", "license": BY}))[0] == BY
    assert license_of(linked(**{"@type": "ImageObject", "license": BY}))[0] is None
    assert (
        license_of(linked(**{**article, "license": "free", "image": {"@type": "ImageObject", "license": BY}}))[0]
        is None
    )


@pytest.mark.parametrize(
    "body",
    [
        f'<figure><img src=a><figcaption>Mara Quist, <a rel="license" href="{BY}">CC BY</a></figcaption></figure>',
        f'<div class="wp-caption"><a rel="license" href="{BY}">CC BY</a></div>',
        f'<p>Photo: Mara Quist / Flickr (<a rel="license" href="{BY}">CC BY</a>)</p>',
        f'<p>Foto: Mara Quist, <a href="{BY}">CC BY</a></p>',
        f'<ol class="comments"><li>This text is under <a rel="license" href="{BY}">CC BY</a></li></ol>',
        f'<p>The museum put its data under <a href="{BY}">CC BY</a>.</p>',
        f'<p>He writes about the <a href="{BY}">Creative Commons licence</a>.</p>',
        '<p>This work is <a href="https://creativecommons.org/">shared</a>.</p>',
        f'<table><tr><td><a rel="license" href="{BY}">CC BY</a></td></tr></table>',
        f'<p><a rel="license" href="{BY}">one</a></p><p><a rel="license" href="{SA}">other</a></p>',
        '<a rel="license" href="javascript:x()">x</a>',
    ],
)
def test_what_is_no_licence_of_the_page(body: str) -> None:
    assert license_of(body=body) == (None, None)


def test_a_stated_licence_stands() -> None:
    found = license_of(f'<link rel="license" href="{BY}">', hints=Hints(license="CC0-1.0"))
    assert found == ("CC0-1.0", "hint.license")
