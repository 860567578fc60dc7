"""What only a look at the whole page tells, after its blocks have been judged one by one: notices that lie over the
page, readers' comments below the body, articles that follow the body, second copies and parts that name themselves,
tables and listings that stand within it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from .alignment import letters
from .corrected import Corrected
from .hint_words import hint_words
from .named_parts import named_parts
from .second_copies import second_copies
from .standing_within import LISTS, LISTS_AND_QUOTATIONS, keep_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .blocks import Blocks
    from .features import Array
    from .page_kind import PageKind
    from .page_labels import PageLabels
    from .tables import PageTables

NOTICE_SHARE = 0.5
"""A notice with more of the page's text is the page."""
BYLINES = 2
"""Comments from which on the text below an article is a discussion."""
BODY_WORDS = 60
"""Words kept before the first comment, or in an article that follows."""

_CONSENT = frozenset(("cookie", "cookies", "consent", "gdpr", "ccpa", "dsgvo"))
_NOTICE = frozenset((
    "banner", "notice", "bar", "popup", "modal", "dialog", "overlay", "message", "law", "box", "consent", "info",
    "alert", "wrapper", "container", "warning", "disclaimer", "hint", "manager", "layer",
))  # fmt: skip
_MANAGERS = ("onetrust", "cookiebot", "didomi", "usercentrics", "cookieyes", "cky-consent", "cmplz", "osano", "borlabs")
_CONSENT_MARKS = ("cookie", "consent", "gdpr", "dsgvo", *_MANAGERS)
_TRANSLATE = ("google_translate", "goog-te-", "skiptranslate", "gtranslate", "weglot", "translate-widget")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d:\d\d")
_HEAD_WITHIN = 30
_COMMENT_HEAD = 4
_BYLINE_CHARS = 120


def look_over(
    page: Blocks,
    kept: NDArray[np.bool_],
    tables: PageTables,
    sizes: Array,
    title: str,
    labels: PageLabels,
    kind: PageKind,
) -> Corrected:
    """Correct the choice of blocks."""
    found = Corrected(kept.copy())
    if not page.tags:
        return found
    _notices(page, found)
    _advert_labels(page, found, labels.adverts)
    if not kind.thread:  # whose posts are its body
        _comments(page, found, sizes, labels)
    _following(page, found, sizes, title)
    found.rule_out(second_copies(page, found.kept, sizes), "copy")
    for reason, blocks in named_parts(page, found.kept, sizes, kind):
        found.rule_out(blocks, reason)
    keep_whole(page, found, tables, LISTS if kind.thread else LISTS_AND_QUOTATIONS)
    return found


def _under(page: Blocks, nodes: set[int]) -> list[int]:
    """The blocks in the subtrees of some nodes."""
    inside: dict[int, bool] = {-1: False}
    blocks = []
    for at, block in enumerate(page.blocks):
        node, chain = block.node, []
        while node not in inside and node not in nodes:
            chain.append(node)
            node = page.parents[node]
        answer = inside.get(node, True)
        for below in chain:
            inside[below] = answer
        if answer:
            blocks.append(at)
    return blocks


def _notices(page: Blocks, found: Corrected) -> None:
    hints = set(page.hints)
    everything = "\n".join(hints).lower()
    for reason, marks, is_notice in (
        ("cookie", _CONSENT_MARKS, _is_consent),
        ("translate", _TRANSLATE, _is_translation),
    ):
        if not any(mark in everything for mark in marks):
            continue
        named = set(filter(is_notice, hints))
        nodes = {node for node, hint in enumerate(page.hints) if hint in named and page.tags[node] != "body"}
        if not nodes:
            continue
        blocks = _under(page, nodes)
        chars = sum(len(page.blocks[at].text) for at in blocks)
        if chars <= NOTICE_SHARE * sum(len(block.text) for block in page.blocks):
            found.rule_out(blocks, reason)


def _is_consent(hint: str) -> bool:
    lower = hint.lower()
    if not any(mark in lower for mark in _CONSENT_MARKS):
        return False
    if any(name in lower for name in _MANAGERS):
        return True
    for name in hint.split():
        words = set(hint_words(name))
        if not words.isdisjoint(_CONSENT) and not (words - _CONSENT).isdisjoint(_NOTICE):
            return True
        if len(words & _CONSENT) >= 2:
            return True
    return False


def _is_translation(hint: str) -> bool:
    lower = hint.lower()
    return any(name in lower for name in _TRANSLATE)


def _advert_labels(page: Blocks, found: Corrected, adverts: frozenset[str]) -> None:
    labels = [
        at
        for at in np.flatnonzero(found.kept).tolist()
        if len(text := page.blocks[at].text) <= 45
        and text.lower().strip(" .:-–—*()[]") in adverts
        and page.tags[page.blocks[at].node] not in ("h1", "h2", "h3", "li", "td", "th", "dt", "dd")
    ]
    if len(labels) < int(found.kept.sum()):
        found.rule_out(labels, "advert")


def _comments(page: Blocks, found: Corrected, sizes: Array, labels: PageLabels) -> None:
    """Leave out what follows from the first of several comments on, where a body stands before it."""
    texts = [block.text for block in page.blocks]
    lines = [at for at, text in enumerate(texts) if len(text) <= _BYLINE_CHARS and labels.is_byline(text)]
    if len(lines) < BYLINES:
        return
    first = lines[0]
    head = [
        at
        for at in range(max(0, first - _HEAD_WITHIN), first + 1)
        if len(texts[at]) <= 140 and labels.heads_comments(texts[at])
    ]
    if head and (first - head[-1] <= _COMMENT_HEAD or labels.opens_comment(texts[first])):
        first = head[-1]
    elif not head and not all(_dated(texts, at) for at in lines[:BYLINES]):
        return  # an interview, a play
    if float(sizes[:first][found.kept[:first]].sum()) >= BODY_WORDS:
        found.rule_out(range(first, len(texts)), "comments")


def _dated(texts: list[str], at: int) -> bool:
    """Whether a byline has a date with it, or below it."""
    below = texts[at + 1] if at + 1 < len(texts) else ""
    return _DATED.search(texts[at]) is not None or (len(below) <= 60 and _DATED.search(below) is not None)


def _following(page: Blocks, found: Corrected, sizes: Array, title: str) -> None:
    """Leave out the articles that follow the one which the page's title names."""
    heads = [at for at, block in enumerate(page.blocks) if page.tags[block.node] == "h1"]
    if len(heads) < 2:
        return
    named = letters(title)
    keys = [letters(page.blocks[at].text) for at in heads]
    own = next((n for n, key in enumerate(keys) if len(key) >= 10 and (key in named or named in key) and named), -1)
    if own < 0 or own == len(heads) - 1:
        return
    above = set()
    node = page.blocks[heads[own]].node
    while node >= 0:
        above.add(node)
        node = page.parents[node]
    later = set()
    for number in range(own + 1, len(heads)):
        node = page.blocks[heads[number]].node
        is_article = False
        while page.parents[node] not in above:
            is_article = is_article or page.tags[node] == "article"
            node = page.parents[node]
        if (is_article or page.tags[node] == "article") and keys[number] not in named:
            later.add(node)
    if later:
        blocks = _under(page, later)
        kept = found.kept.copy()
        kept[blocks] = False
        if float(sizes[kept].sum()) >= BODY_WORDS:
            found.rule_out(blocks, "related")
