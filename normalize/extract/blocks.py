"""A parsed page as a sequence of text blocks, each with its place in the tree: what the block classifier sees.

One walk over the tree. A *block* is a run of text between two block-level boundaries (or two line breaks in a row); a
*node* is a block-level element. Nothing is judged here except that scripts, styles and form controls hold no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .hint_words import HintWords

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BLOCKS = 60_000
"""Blocks read from one page; what follows them is left out."""

SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet",
    "canvas", "audio", "video", "map", "head", "select", "datalist", "textarea", "input", "option",
    "optgroup", "progress", "meter", "frameset", "noframes", "area", "param", "source", "track", "link",
    "meta", "base", "title",
))  # fmt: skip
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "rb", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TELLING = frozenset(("id", "role", "itemprop", "itemtype", "data-testid", "style", "hidden", "aria-hidden"))
_BOLD = frozenset(("b", "strong"))
_SPACED = frozenset(("a", "img", "label", "time", "picture", "button"))
_FLOWING = ("p", "h1", "h2", "h3", "h4", "form", "article", "section", "nav", "pre")
"""A ``pre`` that holds one of these is a page in fixed width (or one that nobody closed), not a listing."""


@dataclass(slots=True)
class Block:
    """One run of text.

    ``linked`` counts its characters inside links, ``bold`` those in bold; ``inline`` is the class and
    id of the first inline element in it; ``node`` indexes `Blocks.parents` and its companions.
    """

    text: str
    node: int
    linked: int
    bold: int
    links: int
    images: int
    inline: str


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in reading order, and its block-level elements in document order as parallel lists:
    parent (-1 for the root), tag, class/id/role words, depth, position among its parent's block-level children.
    """

    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    words: HintWords = field(default_factory=HintWords, compare=False, repr=False)


_BREAK = "\n\x1f"  # a line break inside a block; U+001F cannot come from the page


def read_blocks(root: HtmlElement) -> Blocks:
    """The blocks of the tree's body (or of the whole tree, where there is no body). The tree is not changed."""
    from lxml import etree

    reader = _Reader()
    body = root.find("body") if root.tag == "html" else None
    walk = etree.iterwalk(root if body is None else body, events=("start", "end"))
    blocks = reader.out.blocks
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if type(tag) is not str or tag in SKIPPED:
                walk.skip_subtree()
                continue
            reader.start(tag, element)
            text = element.text
        else:
            if type(tag) is str and tag not in SKIPPED:
                reader.end(tag)
            text = element.tail
        if text:
            reader.text(text)
            if len(blocks) >= MAX_BLOCKS:
                break
    reader.flush()
    return reader.out


class _Reader:
    """The state of the walk: the block being gathered, and the node it belongs to."""

    __slots__ = (
        "bold", "bold_depth", "breaks", "children", "closed", "current", "images", "inline", "line_ended", "link_depth",
        "linked", "links", "listing", "out", "pieces", "preformatted",
    )  # fmt: skip

    def __init__(self) -> None:
        self.out = Blocks()
        self.pieces: list[str] = []
        self.children: list[int] = []
        self.linked = self.bold = self.links = self.images = self.breaks = 0
        self.link_depth = self.bold_depth = self.preformatted = 0
        self.inline = ""
        self.current = -1
        self.closed = self.listing = self.line_ended = False

    def start(self, tag: str, element: HtmlElement) -> None:
        if tag == "br":
            self.breaks += 1
            if self.breaks >= 2 and not self.preformatted:
                self.flush()
            elif self.pieces:
                self.pieces.append("\n" if self.preformatted else _BREAK)
        elif tag in INLINE:
            if tag == "a":
                self.link_depth += 1
                self.links += 1
            elif tag in _BOLD:
                self.bold_depth += 1
            elif tag == "img":
                self.images += 1
            if not self.inline:
                self.inline = _hints(element)
            if self.closed and tag in _SPACED:
                self.pieces.append(" ")
        elif self.listing:
            self.end_line()
        else:
            self.flush()
            out, parent = self.out, self.current
            out.parents.append(parent)
            self.current = len(out.tags)
            out.tags.append(tag)
            out.hints.append(_hints(element))
            out.depths.append(out.depths[parent] + 1 if parent >= 0 else 0)
            out.ordinals.append(self.children[parent] if parent >= 0 else 0)
            if parent >= 0:
                self.children[parent] += 1
            self.children.append(0)
            if tag == "pre":
                self.preformatted += 1
                self.listing = next(element.iterdescendants(*_FLOWING), None) is None

    def end(self, tag: str) -> None:
        if tag == "br":
            return
        if tag in INLINE:
            if tag == "a":
                self.link_depth -= 1
            elif tag in _BOLD:
                self.bold_depth -= 1
            # two links or labels side by side are two words, even where nothing stands between them
            self.closed = tag in _SPACED and bool(self.pieces)
        elif self.listing and tag != "pre":
            self.end_line()
        else:
            self.flush()
            self.current = self.out.parents[self.current]
            if tag == "pre":
                self.preformatted -= 1
                self.listing = False

    def end_line(self) -> None:
        """Elements inside a listing are its lines."""
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
        self.line_ended = True

    def text(self, text: str) -> None:
        self.closed = False
        if text.isspace():
            if self.pieces and not (self.line_ended and "\n" in text):  # which only parts the elements of two lines
                self.pieces.append(text)
            return
        self.line_ended = False
        self.breaks = 0
        self.pieces.append(text)
        if self.link_depth > 0:
            self.linked += len(text)
        if self.bold_depth > 0:
            self.bold += len(text)

    def flush(self) -> None:
        if self.pieces:
            joined = "".join(self.pieces)
            if self.preformatted:
                lines = joined.replace("\xa0", " ").split("\n")
                text = "\n".join(line.rstrip() for line in lines).strip("\n")
            elif _BREAK in joined:
                text = "\n".join(filter(None, (" ".join(line.split()) for line in joined.split(_BREAK))))
            else:
                text = " ".join(joined.split())
            if text and not text.isspace():
                size = len(text)
                self.out.blocks.append(
                    Block(
                        text,
                        max(self.current, 0),
                        min(self.linked, size),
                        min(self.bold, size),
                        self.links,
                        self.images,
                        self.inline,
                    )
                )
                self.images = 0
            self.pieces.clear()
        self.linked = self.bold = self.links = self.breaks = 0
        self.inline = ""
        self.closed = self.line_ended = False


def _hints(element: HtmlElement) -> str:
    """What an element says about its own purpose: class, id, role, item property, and whether it is hidden."""
    items: list[tuple[str, str]] = element.items()
    if not items:
        return ""
    if len(items) == 1 and items[0][0] in ("class", "id"):
        return items[0][1]
    attributes = dict(items)
    get = attributes.get
    if _TELLING.isdisjoint(attributes):
        return get("class", "")
    style = get("style")
    hidden = "x-hidden" if "hidden" in attributes or (style and _HIDDEN.search(style)) else None
    aria = "x-aria" if get("aria-hidden") == "true" else None
    named = (get("class"), get("id"), get("role"), get("itemprop"), get("itemtype"), get("data-testid"), hidden, aria)
    return " ".join([value for value in named if value])
