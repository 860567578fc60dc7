"""Everything that is known about a page's blocks before they are judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .blocks import Blocks, read_blocks
from .clean_tree import working_tree
from .features import features
from .page_kind import PageKind, page_kind, page_kinds
from .structure_features import headings, signatures
from .tables import PageTables, data_tables
from .text_features import beginnings, word_counts

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from numpy.typing import NDArray

    from ..page import Page
    from .features import Array
    from .trafilatura_rules import Rules

MAX_RESILIPARSE = 4_000_000
"""Characters of the largest page given to resiliparse."""
MAX_OPTIONS = 3_000
"""Options of forms in a page from which on resiliparse is not asked."""

PLENTY_CHARS = 1_500
PLENTY_SHARE = 0.5
"""An answer this long, and this much of the page's text, stands for the second opinion, too."""

_TYPE = re.compile(r'"@type"\s*:\s*"([A-Za-z]{1,40})"')


@dataclass(slots=True)
class Evidence:
    """Blocks, what trafilatura made of the page (and the comments it found), which blocks that holds, and a row of
    numbers, the first words, the number of words and the tag-and-class path of each block, which are headings, and
    the title in the page's head, its tables of data, and of what kind it says it is.
    """

    blocks: Blocks
    answer: str
    comments: str
    held: NDArray[np.bool_]
    words: list[list[str]]
    rows: Array
    sizes: Array
    groups: NDArray[np.int64]
    headings: NDArray[np.bool_]
    title: str
    tables: PageTables
    kind: PageKind


def gather(page: Page, rules: Rules, *, spend: bool = False) -> Evidence:
    """Read the page once with each extractor and once block by block. ``spend``: its tree is not needed any more."""
    title = _title(page.tree)
    kinds = _kinds(page)
    tree = working_tree(page.tree, spend=spend)
    blocks = read_blocks(tree)
    # of each tag the parser makes two elements at most: a paragraph around what has none
    answer, said = rules.answer(tree, page.url, "\n".join(blocks.hints), 3 + 2 * page.html.count("<"))
    second = answer if _plenty(answer, blocks) else _resiliparse(page)
    begin = beginnings(blocks.blocks)
    if blocks.blocks:
        groups = signatures(blocks)
        rows, held = features(blocks, begin, (answer, second), title, kinds, groups)
    else:
        groups, rows, held = np.zeros(0, np.int64), np.zeros((0, 0), np.float32), np.zeros(0, bool)
    return Evidence(
        blocks,
        answer,
        said,
        held,
        begin.words,
        rows,
        word_counts(blocks.blocks),
        groups,
        headings(blocks, title),
        title,
        data_tables(blocks),
        page_kind(kinds),
    )


def _plenty(answer: str, blocks: Blocks) -> bool:
    """Whether trafilatura found so much that no second opinion is asked for: half of the pages."""
    return len(answer) >= PLENTY_CHARS and len(answer) >= PLENTY_SHARE * sum([len(b.text) for b in blocks.blocks])


def _resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    # nested deeper than the parser here allows, pages keep resiliparse busy for minutes; options in quadratic time
    if page.simplified or len(page.html) > MAX_RESILIPARSE or page.html.lower().count("<option") > MAX_OPTIONS:
        return ""
    try:
        text: str = extract_plain_text(
            page.html,
            main_content=True,
            alt_texts=False,
            links=False,
            form_fields=False,
            noscript=False,
            comments=False,
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a second opinion, which a page can do without
        return ""
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
