"""What is none of the body though it reads like it: second copies of it, and parts that say what they are."""

from __future__ import annotations

import numpy as np
import pytest
from winnow.normalize.extract import Extractor
from winnow.normalize.extract.blocks import read_blocks
from winnow.normalize.extract.named_parts import named_parts
from winnow.normalize.extract.page_features import gather
from winnow.normalize.extract.page_kind import PageKind
from winnow.normalize.extract.second_copies import second_copies
from winnow.normalize.extract.text_features import word_counts
from winnow.normalize.extract.trafilatura_rules import Rules
from winnow.normalize.page import parse_page

SENTENCES = (
    "A kettle of four litres, made of one sheet of copper, for a stove or an open fire.",
    "The spout is soldered with silver and pours without dripping, however full the kettle is.",
    "Lid and handle are of pear wood, which stays cool for an hour after the water has boiled.",
    "It holds the water of six guests and weighs less than a pan of iron of the same size.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
SHOP = PageKind(product=True, stated_product=True)


def blocks(markup):
    return read_blocks(parse_page(f"<html><body>{markup}</body></html>").tree)


def copies(markup, kept=None):
    page = blocks(markup)
    kept = np.ones(len(page.blocks), bool) if kept is None else np.array(kept)
    return second_copies(page, kept, word_counts(page.blocks))


def parts(markup, kind=None):
    page = blocks(markup)
    found = named_parts(page, np.ones(len(page.blocks), bool), word_counts(page.blocks), kind or PageKind())
    return [(reason, " ".join(page.blocks[at].text for at in gone)) for reason, gone in found]


def test_a_body_printed_once_for_each_width_of_the_screen_is_one_body():
    assert copies(f"<div class='wide'>{BODY}</div><div class='narrow'>{BODY}</div><p>The end.</p>") == [4, 5, 6, 7]
    assert copies(f"<div>{BODY}</div>" * 3) == [4, 5, 6, 7, 8, 9, 10, 11]


def test_the_copy_that_is_kept_alone_stays():
    assert copies(f"<div>{BODY}</div>" * 2, kept=[False] * 4 + [True] * 4) == []


@pytest.mark.parametrize(
    "markup",
    [
        f"<div>{BODY}</div><div><p>Once more: {SENTENCES[0]}</p></div>",
        # one text that repeats itself
        BODY + BODY,
        # two blocks: a teaser, a refrain
        f"<div><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div>" * 2,
        # a chorus: one line again and again
        f"<div><p>{SENTENCES[0]}</p></div>" * 12,
        # short lines
        "<div><p>Yes</p><p>No</p><p>Maybe</p></div>" * 4,
        # the steps for one system and for the other
        f"<ol><li>{BODY}</li></ol><h2>On the other system</h2><ol><li>{BODY}</li></ol>",
    ],
)
def test_what_is_said_again_stays(markup):
    assert copies(markup) == []


def test_the_foot_of_a_page_goes_and_that_of_a_quotation_stays():
    assert parts(f"{BODY}<footer><p>We also mend pans.</p></footer>") == [("footer", "We also mend pans.")]
    assert parts(f"<footer>{BODY}</footer><p>Little else.</p>") == []
    assert parts(f"{BODY}<blockquote><p>It pours.</p><footer>A guest</footer></blockquote>") == []


@pytest.mark.parametrize(
    "menu",
    [
        "<nav>{}</nav>",
        "<nav><ul><li>{}</li></ul></nav>",
        "<div class='meganav__callout'>{}</div>",
        "<div id='MegaMenu'>{}</div>",
        "<div class='site-subnav'>{}</div>",
    ],
)
def test_a_menu_that_talks_goes_and_one_that_nobody_closed_stays(menu):
    said = "<p>Our kettles are made by hand, one a day.</p>"
    found = [("navigation", "Our kettles are made by hand, one a day.")]
    assert parts(menu.format(said) + BODY) == found
    assert parts(BODY + menu.format(said)) == found
    assert parts(menu.format(said + BODY) + said) == []
    assert parts(f"<div class='navigator'>{said}</div>{BODY}") == []


@pytest.mark.parametrize(
    "hint", ["class='comment-list'", "id='comments-area'", "class='commentlist'", "class='CommentList'"]
)
def test_comments_under_a_text_go_and_the_posts_of_a_thread_stay(hint):
    said = f"<ul {hint}><li><p>Mine has dripped from the first day on.</p></li></ul>"
    found = [("comments", "Mine has dripped from the first day on.")]
    assert parts(BODY + said) == found
    assert parts(BODY + said, PageKind(thread=True)) == found  # "thread" in the URL of an article
    assert parts(BODY + said, PageKind(thread=True, stated_thread=True)) == []
    assert parts(f"<p>{SENTENCES[0]}</p>{said}") == []


def test_reviews_of_a_product_go_and_a_text_that_is_a_review_stays():
    review = "<article class='product-review'><p>Mine has dripped from the first day on.</p></article>"
    assert parts(BODY + review * 2, SHOP) == [("reviews", "Mine has dripped from the first day on.")] * 2
    assert parts(BODY + review) == []
    assert parts(f"<div class='review-page'>{BODY}</div>", SHOP) == []
    stars = "<div class='reviews-summary'>4.5 of 5</div>"
    assert len(parts(stars + BODY + review, SHOP)) == 1


def test_what_opens_over_a_word_of_a_product_goes():
    tip = "<table><tr><td>Volume<tool-tip class='tool-tip'>How much it holds.</tool-tip></td><td>4 l</td></tr></table>"
    assert parts(BODY + tip, SHOP) == [("tooltip", "How much it holds.")]
    assert parts(BODY + tip) == []


@pytest.mark.parametrize(
    ("head", "url", "kind"),
    [
        ("", "https://shop.example/products/kettle", PageKind(product=True)),
        ('{"@type": "Product"}', None, SHOP),
        ('{"@type": "NewsArticle", "about": {"@type": "Product"}}', None, PageKind()),
        ('{"@type": "DiscussionForumPosting"}', None, PageKind(thread=True, stated_thread=True)),
        ("", "https://blog.example/open-thread", PageKind(thread=True)),
    ],
)
def test_a_page_says_of_what_kind_it_is(head, url, kind):
    script = f"<script type='application/ld+json'>{head}</script>"
    page = parse_page(f"<html><head>{script}</head><body>{BODY}</body></html>", url)
    assert gather(page, Rules(comments=False, retry=False)).kind == kind


def test_both_are_told_with_their_reasons():
    script = '<script type=\'application/ld+json\'>{"@type": "Product"}</script>'
    review = "".join(f"<div class='review'><p>{text} I like it.</p></div>" for text in SENTENCES)
    markup = f"<main><h1>Kettle</h1><div>{BODY}</div><div>{BODY}</div><div class='reviews'>{review}</div></main>"
    page = parse_page(f"<html><head><title>Kettle</title>{script}</head><body>{markup}</body></html>")
    found = Extractor().extract(page)
    assert all(found.text.count(sentence) == 1 for sentence in SENTENCES)
    assert "I like it" not in found.text
    assert {"copy", "reviews"} <= {cut.reason for cut in found.dropped.cuts}
