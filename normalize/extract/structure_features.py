"""Where in the page a block stands: the elements around it, what they call themselves, and what else they hold."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from .alignment import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .blocks import Block, Blocks
    from .hint_words import HintWords

    Array = NDArray[np.floating[Any]]

HINT_WORDS: dict[str, str] = {
    "content": (
        "content contents contenido inhalt body main text texte entry prose markdown richtext rte copy wysiwyg cooked"
    ),
    "article": "article articles story post posts newsarticle blogposting articlebody news blog single",
    "comment": "comment comments disqus reply replies respond discussion kommentar commentaires",
    "nav": (
        "nav navbar navigation menu submenu breadcrumb breadcrumbs crumb tabs tab pagination pager "
        "paging toc sitemap dropdown mega"
    ),
    "side": "side sidebar aside rail widget widgets secondary complementary col right left",
    "footer": "footer foot bottom copyright legal colophon contentinfo",
    "header": "header head masthead top topbar banner logo branding site",
    "share": "share sharing social follow facebook twitter addthis sharedaddy socials",
    "related": (
        "related recommend recommended recommendations more popular trending teaser similar also latest "
        "recent recirc next prev upsell outbrain taboola"
    ),
    "ad": "ad ads adv advert advertisement sponsor sponsored promo promotion dfp gpt",
    "meta": (
        "meta metadata byline author authors date time timestamp published publish info dateline tags "
        "tag category categories cat"
    ),
    "popup": (
        "cookie cookies consent gdpr modal popup overlay dialog login signin signup register newsletter "
        "subscribe subscription paywall"
    ),
    "product": "product products price prices sku cart buy offer offers shop add quantity stock shipping",
    "forum": (
        "thread topic message messages forum forums posting bbs board postbody postcontent discussionforumposting"
    ),
    "user": "user username profile avatar member poster signature sig rank badge badges joined",
    "quote": "quote blockquote bbcode",
    "card": "card cards grid list listing item items tile result results row feed collection listitem",
    "hero": "hero section intro lead lede standfirst subtitle summary excerpt dek abstract description desc deck",
    "caption": "caption figure figcaption credit image img photo gallery slider carousel media wp-caption",
    "review": "review reviews rating ratings stars testimonial testimonials",
    "faq": "faq faqs accordion question answer qa details collapse panel",
    "title": "title headline heading h1 h2 name",
    "filter": "filter filters facet facets sort search searchbox form select option options refine toolbar controls",
    "button": "button btn cta link links action actions",
    "table": "table spec specs specification specifications infobox",
    "code": "code highlight highlighter codehilite pre snippet",
    "hidden": "hidden x-hidden x-aria sr screenreader visually visuallyhidden none skip",
}
TAGS = [
    "nav",
    "header",
    "footer",
    "aside",
    "main",
    "article",
    "section",
    "form",
    "table",
    "ul",
    "ol",
    "li",
    "dl",
    "figure",
    "figcaption",
    "blockquote",
    "button",
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "pre",
    "td",
    "details",
    "div",
]
_FAMILIES = list(HINT_WORDS)
_FAMILY = {word: index for index, family in enumerate(_FAMILIES) for word in HINT_WORDS[family].split()}
_TAG = {tag: len(_FAMILIES) + index for index, tag in enumerate(TAGS)} | {
    "th": len(_FAMILIES) + TAGS.index("td"),
    "h5": len(_FAMILIES) + TAGS.index("h4"),
    "h6": len(_FAMILIES) + TAGS.index("h4"),
}
_INLINE = [_FAMILIES.index(name) for name in ("meta", "user", "button", "hidden", "title", "share", "product", "nav")]
_PLACES = len(_FAMILIES) + len(TAGS)
_WORD = re.compile(r"x-[a-z]+|[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_DECAY = 0.8


def _families(hint: str, words: HintWords) -> tuple[int, ...]:
    """The families that the words of a hint belong to; ``x-hidden`` and the like are one word here."""
    own = [word.lower() for word in _WORD.findall(hint)] if "x-" in hint else words[hint]
    return tuple({_FAMILY[word] for word in own if word in _FAMILY})


def inline_hints(blocks: Sequence[Block], words: HintWords) -> Array:
    """What the first inline element of a block says it is: 0/1 for eight families of words."""
    rows: dict[str, list[int]] = {"": [0] * len(_INLINE)}
    out = []
    for block in blocks:
        row = rows.get(block.inline)
        if row is None:
            own = _families(block.inline, words)
            row = rows[block.inline] = [int(family in own) for family in _INLINE]
        out.append(row)
    return np.array(out, np.float32)


def places(page: Blocks) -> Array:
    """For each node, how near above it elements of each tag and family of class words stand (1 itself, fading)."""
    count = len(page.tags)
    rows = np.zeros((count or 1, _PLACES), np.float32)
    if not count:
        return rows
    seen: dict[str, tuple[int, ...]] = {}
    cells: list[int] = []
    for index, (tag, hint) in enumerate(zip(page.tags, page.hints, strict=True)):
        start = index * _PLACES
        if tag in _TAG:
            cells.append(start + _TAG[tag])
        if hint:
            families = seen.get(hint)
            if families is None:
                families = seen[hint] = _families(hint, page.words)
            cells += [start + family for family in families]
    rows.ravel()[cells] = 1
    parents = np.array(page.parents)
    depths = np.array(page.depths)
    order = np.argsort(depths, kind="stable")
    edges = np.searchsorted(depths[order], np.arange(1, depths.max() + 2))
    for start, end in itertools.pairwise(edges):
        at = order[start:end]
        rows[at] = np.maximum(rows[at], rows[parents[at]] * np.float32(_DECAY))
    return rows


def signatures(page: Blocks, levels: int = 3) -> NDArray[np.int64]:
    """A number for each block such that blocks of one tag-and-class path (its last ``levels`` elements) share it."""
    names: dict[tuple[str, ...], int] = {}
    own: dict[int, str] = {}
    known: dict[int, int] = {}
    out = []
    for block in page.blocks:
        number = known.get(block.node)
        if number is None:
            path, node = [], block.node
            for _ in range(levels):
                if node < 0 or not page.tags:
                    break
                name = own.get(node)
                if name is None:
                    name = own[node] = f"{page.tags[node]}.{page.hints[node].partition(' ')[0].rstrip('0123456789')}"
                path.append(name)
                node = page.parents[node]
            number = known[block.node] = names.setdefault(tuple(path), len(names))
        out.append(number)
    return np.array(out, np.int64)


def headings(page: Blocks, title: str) -> NDArray[np.bool_]:
    """Which blocks are headings of parts: not those that repeat the page's title."""
    named = letters(title)
    return np.array(
        [bool(page.tags) and page.tags[b.node] in _HEADINGS and letters(b.text) not in named for b in page.blocks], bool
    )


LEVELS = (1, 2, 3, 4, 6)


def surroundings(page: Blocks, node: NDArray[np.int64], size: Array, linked: Array, stops: Array, held: Array) -> Array:
    """Of ancestors one to six levels up: text, link density, sentences, blocks, and what the answers hold of them."""
    count = max(1, len(page.tags))
    columns = [size, linked, stops, np.ones_like(size)] + [held[:, i] * size for i in range(held.shape[1])]
    sums = np.zeros((count, len(columns)), np.float32)
    for index, column in enumerate(columns):
        sums[:, index] = np.bincount(node, weights=column, minlength=count)
    parents = np.array(page.parents or [-1], np.int64)
    depths = np.array(page.depths or [0], np.int64)
    for depth in range(int(depths.max()), 0, -1):
        at = np.flatnonzero(depths == depth)
        np.add.at(sums, parents[at], sums[at])
    total = np.maximum(sums[0], 1e-6)
    held_total = total[4:]
    parts = []
    level_node = node.copy()
    step = 0
    up = np.where(parents < 0, 0, parents)
    parts.append(depths[node][:, None] / 20)
    ordinals = np.array(page.ordinals or [0], np.float32)
    parts.append(np.minimum(ordinals[node], 20)[:, None] / 20)
    parts.append(np.minimum(ordinals[up[node]], 20)[:, None] / 20)
    for level in LEVELS:
        while step < level - 1:
            level_node = up[level_node]
            step += 1
        now = sums[level_node]
        chars = np.maximum(now[:, 0], 1)
        parts.append(
            np.stack(
                [
                    np.log1p(now[:, 0]),
                    now[:, 1] / chars,
                    now[:, 2] / chars * 100,
                    np.log1p(now[:, 3]),
                    now[:, 0] / np.maximum(now[:, 3], 1) / 100,
                    now[:, 0] / total[0],
                ],
                axis=1,
            )
        )
        parts.append(now[:, 4:] / chars[:, None])
        parts.append(now[:, 4:] / np.maximum(held_total, 1))
    return np.concatenate(parts, axis=1).astype(np.float32)


def after_heading(page: Blocks, node: NDArray[np.int64]) -> Array:
    """Blocks since the page's first ``h1``, whether there is one, and blocks since the heading before."""
    tags = [page.tags[index] if page.tags else "" for index in node]
    at = np.arange(len(tags))
    first = next((index for index, tag in enumerate(tags) if tag == "h1"), -1)
    heading = np.array([tag in _HEADINGS for tag in tags], bool)
    last = np.maximum.accumulate(np.where(heading, at, -50))
    since = np.clip(at - first, -50, 200) if first >= 0 else np.full(len(tags), -60)
    return np.stack([since, np.full(len(tags), first >= 0), np.minimum(at - last, 50)], axis=1).astype(np.float32)
