"""The body of a page by trafilatura's rules, on a tree that is parsed already.

trafilatura's own functions in trafilatura's own order, less what is not wanted here: no metadata, no other extractors
(readability, jusText: they cost as much again), no deduplication, which depends on the pages seen before, and no
warnings on standard error for pages without text. Tests hold the answers equal to `trafilatura.bare_extraction`.
"""

from __future__ import annotations

import re
from copy import copy
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 25_000
"""Elements of the largest page the rules are tried on: they take more than linear time."""

_NO_TEXT = (
    "img", "input", "source", "path", "noscript", "button", "select", "textarea", "picture", "map", "datalist",
)  # fmt: skip
"""Elements that trafilatura drops, too, but only after it has searched the tree many times over."""

_NOT_BODY = (
    "nav", "footer", "aside", "dialog", "label", "fieldset", "menu", "legend", "option", "optgroup", "area", "param",
    "progress", "rp", "rt", "rtc", "time", "use",
)  # fmt: skip
"""The same, but its rescue of pages that seem empty would look into them."""

_TRANSPARENT = ("span", "tbody", "abbr", "acronym", "address", "big", "cite", "font", "ins", "mark", "small")
"""Elements that trafilatura takes away in the end, leaving their text."""

_MAY_BE_EMPTY = ("div", "li", "ul", "section", "a", "p", "i", "header")

# what the class or id of an element must hold for trafilatura's two searches of the raw tree to find it
_APPENDED = re.compile("mvp-post-add|infinite-?scroll|elementor-share-buttons")
_COMMENTS = re.compile("omment|comol|disqus_thread")
_FORUM = re.compile(r'"@type"\s{0,20}:\s{0,20}(?:\[[^\]]{0,300})?"DiscussionForumPosting"')


class Rules:
    """Fast trafilatura.

    Args:
        comments: look for readers' comments, too.
        retry: let it try again in recall mode where it finds little; without that, the tree is made leaner first (see
            `lean`).
    """

    __slots__ = ("_comments", "_options", "_retry")

    def __init__(self, *, comments: bool, retry: bool) -> None:
        from trafilatura.settings import Extractor as Options

        self._options = Options(output_format="python", fast=True, comments=comments, dedup=False)
        self._comments = comments
        self._retry = retry
        if not retry:
            self._options.focus = "once"  # neither precision nor recall, and not "balanced", which tries again

    def answer(self, tree: HtmlElement, url: str | None, named: str, most: int = MAX_ELEMENTS + 1) -> tuple[str, str]:
        """The text, and readers' comments where asked for; nothing for pages that would keep it too long.

        The tree is used up. ``named`` holds the classes and ids of all its block-level elements; it has no more than
        ``most`` elements, where that is known.
        """
        from lxml import etree

        if most > MAX_ELEMENTS and next(islice(tree.iter(), MAX_ELEMENTS, None), None) is not None:
            return "", ""
        etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
        if not self._retry:
            lean(tree)
        options = copy(self._options)
        options.url = url
        try:
            if self._retry or self._comments:
                return _in_full(tree, options)
            return _once(tree, options, named), ""
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - TypeError and ValueError are its "no text"; the blocks stand in for any other
            return "", ""


def lean(tree: HtmlElement) -> None:
    """Take out what holds no text or none of the body: each of trafilatura's searches then has half as far to go.

    Its answer changes a little on one page in eight, mostly on short ones.
    """
    from lxml import etree

    etree.strip_elements(tree, *_NOT_BODY, with_tail=False)
    etree.strip_tags(tree, *_TRANSPARENT)
    for element in reversed(list(tree.iter(*_MAY_BE_EMPTY))):
        if not len(element) and _blank(element.text) and _blank(element.tail):
            element.drop_tree()


def _blank(text: str | None) -> bool:
    return not text or text.isspace()


def _in_full(tree: HtmlElement, options: Any) -> tuple[str, str]:  # noqa: ANN401
    from trafilatura.core import trafilatura_sequence
    from trafilatura.xml import xmltotxt

    body, text, comments_body, comments = trafilatura_sequence(tree, options, options.url)
    if len(text) < options.min_output_size and len(comments) < options.min_output_comm_size:
        return "", ""
    return xmltotxt(body, False), xmltotxt(comments_body, False) if options.comments else ""


def _once(tree: HtmlElement, options: Any, named: str) -> str:  # noqa: ANN401
    """`trafilatura_sequence` without comments and second tries; searches that can find nothing are left out."""
    from trafilatura.baseline import baseline
    from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.xml import xmltotxt
    from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

    if _APPENDED.search(named):
        tree = prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
    if _COMMENTS.search(named) and not _is_forum(tree):
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
    cleaned = convert_tags(tree_cleaning(copy(tree), options), options, options.url)
    body, text = extract_content(cleaned, options)
    if len(text) < options.min_extracted_size:
        rescued, found, size = baseline(tree)
        if size > len(text):
            body, text = rescued, found
    return xmltotxt(body, False) if len(text) >= options.min_output_size else ""


def _is_forum(tree: HtmlElement) -> bool:
    return any(
        script.get("type") == "application/ld+json" and script.text and _FORUM.search(script.text)
        for script in tree.iter("script")
    )
