"""Everything that is known about a page's blocks before they are judged."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .blocks import Blocks, read_blocks
from .features import features, page_kinds
from .places import signatures
from .wording import beginnings, word_counts
from .working import working_tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from numpy.typing import NDArray

    from ..page import Page
    from .features import Array

MAX_TRAFILATURA = 25_000
"""Elements of the largest page given to trafilatura: its rules take more than linear time."""

MAX_RESILIPARSE = 4_000_000
"""Characters of the largest page given to resiliparse."""

_NO_TEXT = (
    "img", "input", "source", "path", "noscript", "button", "select", "textarea", "picture", "map", "datalist",
)  # fmt: skip
"""Elements that trafilatura drops, too, but only after it has searched the tree many times over."""

_NOT_BODY = (
    "nav", "footer", "aside", "dialog", "label", "fieldset", "menu", "legend", "option", "optgroup", "area", "param",
    "progress", "rp", "rt", "rtc", "time", "use",
)  # fmt: skip
"""The same, but its rescue of pages that seem empty would look into them."""

_TRANSPARENT = (
    "span", "tbody", "abbr", "acronym", "address", "big", "cite", "font", "ins", "mark", "small",
)  # fmt: skip
"""Elements that trafilatura takes away in the end, leaving their text."""

_MAY_BE_EMPTY = ("div", "li", "ul", "section", "a", "p", "i", "header")

_TYPE = re.compile(r'"@type"\s*:\s*"([A-Za-z]{1,40})"')


@dataclass(slots=True)
class Evidence:
    """Blocks, what trafilatura made of the page (and the comments it found), which blocks that holds, and a row of
    numbers, the first words, the number of words and the tag-and-class path of each block.
    """

    blocks: Blocks
    answer: str
    comments: str
    held: NDArray[np.bool_]
    words: list[list[str]]
    rows: Array
    sizes: Array
    groups: NDArray[np.int64]


def gather(page: Page, trafilatura: Trafilatura) -> Evidence:
    """Read the page once with each extractor and once block by block."""
    tree = working_tree(page.tree)
    blocks = read_blocks(tree)
    answer, said = trafilatura.answer(tree, page.url)
    second = _resiliparse(page)
    begin = beginnings(blocks.blocks)
    if blocks.blocks:
        groups = signatures(blocks)
        rows, held = features(blocks, begin, (answer, second), _title(page.tree), _kinds(page), groups)
    else:
        groups, rows, held = np.zeros(0, np.int64), np.zeros((0, 0), np.float32), np.zeros(0, bool)
    return Evidence(blocks, answer, said, held, begin.words, rows, word_counts(blocks.blocks), groups)


class Trafilatura:
    """Fast trafilatura on a tree already parsed.

    Its other extractors (readability, jusText) cost as much again; deduplication, which depends on the pages seen
    before, stays off. ``retry=False`` leaves out its second try in recall mode, where judging blocks does better.
    """

    __slots__ = ("_lean", "_options")

    def __init__(self, *, comments: bool, retry: bool) -> None:
        from trafilatura.settings import Extractor as Options

        self._options = Options(output_format="python", fast=True, comments=comments, dedup=False)
        self._lean = not retry
        if not retry:
            self._options.focus = "once"  # neither precision nor recall, and not "balanced", which tries again

    def answer(self, tree: HtmlElement, url: str | None) -> tuple[str, str]:
        """The text, and readers' comments where asked for; nothing for pages that would keep it too long.

        The tree is used up.
        """
        import trafilatura
        from lxml import etree

        if sum(1 for _ in tree.iter()) > MAX_TRAFILATURA:
            return "", ""
        etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
        if self._lean:
            _lean(tree)
        options = copy(self._options)
        options.url = url
        document = trafilatura.bare_extraction(tree, options=options)
        if document is None:
            return "", ""
        return document.text or "", document.comments or ""


def _lean(tree: HtmlElement) -> None:
    """Take out what holds no text or none of the body: each of trafilatura's searches then has half as far to go.

    Its answer changes a little on one page in eight, mostly in short ones.
    """
    from lxml import etree

    etree.strip_elements(tree, *_NOT_BODY, with_tail=False)
    etree.strip_tags(tree, *_TRANSPARENT)
    for element in reversed(list(tree.iter(*_MAY_BE_EMPTY))):
        text, tail = element.text, element.tail
        if not len(element) and not (text and text.strip()) and not (tail and tail.strip()):
            element.drop_tree()


def _resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    # nested deeper than the parser here allows, pages keep resiliparse busy for minutes
    if page.simplified or len(page.html) > MAX_RESILIPARSE:
        return ""
    text: str = extract_plain_text(
        page.html, main_content=True, alt_texts=False, links=False, form_fields=False, noscript=False, comments=False
    )
    return text


def _title(root: HtmlElement) -> str:
    title = root.find("head/title")
    return (title.text or "") if title is not None else ""


def _kinds(page: Page) -> Array:
    types: list[str] = []
    for script in page.tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            types += _TYPE.findall(script.text)
    head = page.tree.find("head")
    if head is not None:
        types += [meta.get("content") or "" for meta in head.iter("meta") if meta.get("property") == "og:type"]
    return page_kinds(page.html, page.url, types)
