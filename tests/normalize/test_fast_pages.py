"""What is found on a page without asking an expression of every element is what the expression finds."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from winnow.normalize import page_marks
from winnow.normalize.extract import Extractor, text_features
from winnow.normalize.extract.hint_words import HintWords, hint_words
from winnow.normalize.languages.sieve import PhraseSieve
from winnow.normalize.metadata import bylines, meta_tags, thread_posts
from winnow.normalize.metadata.page_elements import PageElements, holding
from winnow.normalize.page import parse_page

PICKED = {
    "dates": (meta_tags._DATE_CLASS, meta_tags._DATE_STEMS),
    "posts": (thread_posts._POST, thread_posts._POST_STEMS),
    "bylines": (bylines._BYLINE_CLASS, bylines._BYLINE_STEMS),
}
WORDS = """
date Datum h-time pubtime postmeta post-meta article-info fecha posted-on xDate post forum_message topic-body
reply_container thread-postbitlegacy by-line byline Author autoren auteur fn Verfa\u017f\u017fer WRITER journali\u017ft
\u212areator creator xByline contributors menu card İnfo ınfo p-author username author_name - _ col
"""
NAMES = st.lists(st.sampled_from([*WORDS.split(), " ", "\n"]), min_size=1, max_size=5).map("".join)
MARKS = st.sampled_from("aé\xad\ue000\uf8ff\uf900\ufeff\U000e0001\U000f0000\U0010fffd字\ud800")


@pytest.mark.parametrize("kind", PICKED)
@given(names=st.lists(NAMES, min_size=1, max_size=8))
def test_elements_are_picked_by_their_classes(kind: str, names: list[str]) -> None:
    wanted, stems = PICKED[kind]
    tree = html.Element("div")
    for name in names:
        html.etree.SubElement(tree, "p").set("class", name)
    picked = PageElements(tree).pick(wanted, None, stems)
    assert picked == [el for el in tree if 2 < len(el.get("class")) <= 200 and wanted.search(el.get("class"))]


@given(st.lists(st.text(alphabet="abA\n/"), max_size=6), st.lists(st.text(alphabet="ab/", min_size=1), max_size=4))
def test_names_that_hold_a_word(names: list[str], stems: list[str]) -> None:
    assert holding(names, stems) == {at for at, name in enumerate(names) if any(stem in name for stem in stems)}


def test_elements_come_in_the_order_of_the_page() -> None:
    tree = html.fromstring(
        "<html><body><h2>a</h2><a rel=author href=/x>b</a><h1>c</h1><p itemprop=name>d<h2>e</h2><a>f</a></body></html>"
    )
    elements = PageElements(tree)
    assert list(elements.iter("h1", "h2")) == list(tree.iter("h1", "h2"))
    assert list(elements.iter("table")) == []
    assert elements.properties == tree.xpath("//*[@itemprop]")
    assert elements.links.related("author") == tree.xpath("//a[contains(@rel,'author')]")
    assert elements.links.leading(("/x", "/y")) == tree.xpath("//a[contains(@href,'/x')]")


@given(st.text(alphabet=MARKS, max_size=6))
def test_marks_are_missed_nowhere(markup: str) -> None:
    assert page_marks._may_hold_marks(markup) or not page_marks._MARKS.search(markup)


@pytest.mark.parametrize("text", ["a\r\nb\rc", "\r", "\r\r\n", "a\x0b\x0cb"])
def test_line_ends_become_one(text: str) -> None:
    from winnow.normalize.pipeline import _with_one_line_end

    assert _with_one_line_end(text) == re.sub("\r\n?|\x0b|\x0c", "\n", text)


PHRASES = ("read more", "©", "(c)", " jan", "隐私", "droits réservés", "said:", "abcd")


PARTS = st.sampled_from([*PHRASES, "read", "more", " ", "ab", "cd", "é", "隐", "\ud800"])


@given(st.lists(PARTS, max_size=8).map("".join))
def test_no_phrase_of_a_text_is_sieved_out(text: str) -> None:
    possible = PhraseSieve(PHRASES).possible(text)
    assert [PHRASES[at] for at in possible if PHRASES[at] in text] == [phrase for phrase in PHRASES if phrase in text]


def test_phrases_that_are_not_there_are_sieved_out() -> None:
    assert [PHRASES[at] for at in PhraseSieve(PHRASES).possible("The river rose again.")] == ["©", "(c)"]


@given(st.lists(st.sampled_from(["Read more", "read", "Privacy", " Jan 5", "登录", "Add to cart", "x"]), max_size=6))
def test_phrases_are_marked_where_they_stand(texts: list[str]) -> None:
    lower = [text.lower() for text in texts]
    out = np.zeros((len(lower), len(text_features.PHRASES)), np.float32)
    text_features._mark_phrases(lower, out)
    for row, text in zip(out.tolist(), lower, strict=True):
        kinds = [any(phrase in f" {text} " for phrase in phrases) for phrases in text_features.PHRASES.values()]
        assert row == [float(kind) for kind in kinds]


def test_each_hint_of_a_page_is_read_once() -> None:
    words = HintWords()
    assert words["navBar main-MENU x"] == hint_words("navBar main-MENU x") == ("nav", "bar", "main", "menu")
    assert words["navBar main-MENU x"] is words["navBar main-MENU x"]


def test_a_page_whose_tree_is_spent_has_the_same_body() -> None:
    body = "".join(
        f"<p>The river rose again in the night, {word}, and by morning it had reached the mill.</p>"
        for word in WORDS.split()
    )
    markup = f"<html><head><title>River</title><script>x</script></head><body><nav>Home</nav>{body}</body></html>"
    extractor = Extractor()
    left = parse_page(markup)
    before = html.tostring(left.tree)
    kept, spent = extractor.extract(left), extractor.extract(parse_page(markup), spend=True)
    assert html.tostring(left.tree) == before
    assert kept == spent
