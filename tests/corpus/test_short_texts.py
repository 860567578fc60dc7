"""What is so short that two people may well say the same is two documents, where others state who says it."""

from __future__ import annotations

from winnow.corpus.identity import document_key, record_key
from winnow.corpus.snapshots.record import make_record
from winnow.normalize.document import Document, Evidence, Language, Metadata

LONG = "I went up on the roof of the hall this morning and counted the slates that have slipped in the storm. " * 2


def said(text: str, *authors: str, method: str = "hint.authors", url: str | None = None) -> Document:
    evidence = [Evidence("authors", method, 1.0)] if authors else []
    return Document("a/b.eml", text, Metadata(authors=list(authors), url=url, evidence=evidence), Language(), "text")


def test_the_same_short_words_of_two_people_are_two_contents() -> None:
    kim = document_key(said("Thanks!", "Kim Example"))
    assert kim != document_key(said("Thanks!", "Alex Example"))
    assert kim == document_key(said("THANKS!", "kim example"))
    assert kim != document_key(said("Thanks!"))


def test_who_says_it_counts_for_short_texts_with_stated_authors_and_no_address_only() -> None:
    nobody = document_key(said(LONG))
    assert nobody == document_key(said(LONG, "Kim Example")) == document_key(said(LONG, "Alex Example"))
    short = document_key(said("Thanks!"))
    assert short == document_key(said("Thanks!", "Kim Example", method="page.byline")), "it says so itself"
    assert short == document_key(said("Thanks!", "Kim Example", url="https://example.com/x"))


def test_a_record_has_the_key_of_its_document() -> None:
    for document in (said("Thanks!", "Kim Example"), said(LONG, "Kim Example"), said("Thanks!")):
        assert record_key(make_record(document, identity=None)) == document_key(document)
    assert record_key({"text": "Thanks!"}) == document_key(said("Thanks!")), "fields may be left out"
