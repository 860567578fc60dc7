"""trafilatura's functions called one by one: the answers of the original, less its warnings."""

from __future__ import annotations

import logging
from copy import copy, deepcopy

import pytest
import trafilatura
from lxml import etree
from winnow.normalize.extract import trafilatura_rules as rules
from winnow.normalize.extract.blocks import read_blocks
from winnow.normalize.extract.clean_tree import working_tree
from winnow.normalize.extract.trafilatura_rules import Rules, lean
from winnow.normalize.page import parse_page

SENTENCE = "The mill stood still all winter, and in spring the wheel had to be turned by hand. "
BODY = f"<h1>The mill</h1><p>{SENTENCE * 5}</p><p>{SENTENCE * 3}</p><ul><li>a wheel</li><li>a sluice</li></ul>"
REMARKS = f"<div class='comments-area'><p>{SENTENCE} I have seen it.</p></div>"
FORUM = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
PAGES = {
    "article": f"<article>{BODY}</article>",
    "comments": f"<article>{BODY}</article>{REMARKS}",
    "comment list": f"<div>{BODY}</div><ol id='comment-list'><li>{SENTENCE}</li></ol>",
    "thread": f"<main>{BODY}{REMARKS}</main>{FORUM}",
    "appended": f"<div class='post'>{BODY}</div><div class='infinite-scroll'><p>{SENTENCE * 9}</p></div>",
    "short": f"<div><p>{SENTENCE}</p></div><nav><a href='/'>Home</a></nav><footer>Imprint and more</footer>",
    "table": f"<article><p>{SENTENCE * 4}</p><table><tr><td>1</td><td>one</td></tr></table></article>",
    "list": "<ul>" + "".join(f"<li><a href='/{i}'>The mill number {i}</a></li>" for i in range(30)) + "</ul>",
    "spans": f"<div id='content'><span>{SENTENCE * 4}</span><div></div><div> <i></i></div><p>{SENTENCE}</p></div>",
    "empty": "<div> </div>",
}


def prepared(html):
    tree = working_tree(parse_page(f"<html><body>{html}</body></html>").tree)
    return tree, "\n".join(read_blocks(tree).hints)


@pytest.mark.parametrize("retry", [True, False])
@pytest.mark.parametrize("comments", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_the_answer_is_that_of_the_original(page, comments, retry):
    tree, named = prepared(PAGES[page])
    own = Rules(comments=comments, retry=retry)
    same = deepcopy(tree)
    etree.strip_elements(same, *rules._NO_TEXT, with_tail=False)
    if not retry:
        lean(same)
    options = copy(own._options)
    assert options.focus == ("balanced" if retry else "once")
    document = trafilatura.bare_extraction(same, options=options)
    expected = (document.text or "", document.comments or "") if document is not None else ("", "")
    assert own.answer(tree, None, named) == expected


def test_without_its_second_try_it_differs_from_the_original_in_that_alone():
    """On a page where the original tries no second time, "once" is "balanced"."""
    tree, named = prepared(PAGES["article"])
    found, _ = Rules(comments=False, retry=False).answer(tree, None, named)
    html = f"<html><body>{PAGES['article']}</body></html>"
    original = trafilatura.bare_extraction(html, fast=True, include_comments=False)
    assert found == original.text


def test_pages_without_text_cause_no_warnings(caplog):
    with caplog.at_level(logging.INFO):
        tree, named = prepared(PAGES["empty"])
        for retry in (True, False):
            assert Rules(comments=False, retry=retry).answer(deepcopy(tree), None, named) == ("", "")
    assert not caplog.records


def test_pages_too_large_for_the_rules_are_left_to_the_blocks(monkeypatch):
    monkeypatch.setattr(rules, "MAX_ELEMENTS", 10)
    tree, named = prepared(PAGES["list"])
    assert Rules(comments=False, retry=False).answer(tree, None, named) == ("", "")
