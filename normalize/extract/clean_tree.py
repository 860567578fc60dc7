"""The tree that extraction works on: a copy of the page without what never holds text."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from .formulas import flatten_formulas
from .listings import tidy_listings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = ("style", "svg", "template", "iframe", "object", "embed", "canvas", "audio", "video", "link", "math-field")
_KEPT = "kept-script"
NOSCRIPT_CHARS = 300
"""A page's ``noscript`` parts count as its text when they hold this many characters, and more than the rest."""


def working_tree(root: HtmlElement, *, spend: bool = False) -> HtmlElement:
    """A copy (with ``spend`` the tree itself) without scripts and styles; JSON-LD stays, because trafilatura recognises
    threads by it.

    Pages built by scripts (Discourse forums, for one) carry their text for readers without scripts in ``noscript``:
    where that is most of the page's text it becomes part of the body.
    """
    from lxml import etree

    tree = root if spend else deepcopy(root)
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            script.tag = _KEPT
    etree.strip_elements(tree, "script", *_DROPPED, with_tail=False)
    for script in tree.iter(_KEPT):
        script.tag = "script"
    tags = {element.tag for element in tree.iter("table", "pre", "math", "noscript")}
    if not tags.isdisjoint(("table", "pre")):
        tidy_listings(tree)
    if "math" in tags:
        flatten_formulas(tree)
    body = tree.find("body")
    if body is not None and "noscript" in tags:
        fallback = [(element, size) for element in body.iter("noscript") if (size := _size(element))]
        hidden = sum(size for _, size in fallback)
        if hidden >= NOSCRIPT_CHARS and hidden > _size(body) - hidden - sum(map(_size, body.iter("script"))):
            for element, _ in fallback:
                element.tag = "div"
    return tree


def _size(element: HtmlElement) -> int:
    """Characters of running text, without the white space between words."""
    return sum(len(text.strip()) for text in element.itertext() if not text.isspace())
