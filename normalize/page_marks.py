"""Marks in the markup of a page that are no text: soft hyphens, glyphs of icon fonts, headings' links to themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_MARKS = re.compile(f"[\xad{_PRIVATE}]")
_FIRST_BYTES = (b"\xee", b"\xef", b"\xf3", b"\xf4")
"""With which private-use characters begin in UTF-8; others begin with the last three, too."""
_ICONS = re.compile(f"[{_PRIVATE}]+")
_REFERENCES = re.compile(r"&(?:shy;?|#[xX]0*([aA][dD]|[eEfF][0-9a-fA-F]{3});|#0*(173|5[789]\d{3}|6[0-3]\d{3});)")

PERMALINK_SIGNS = frozenset("¶#§🔗∞⚓")
_PERMALINK = frozenset(
    ("headerlink", "permalink", "header-anchor", "anchor", "anchorjs-link", "heading-anchor", "hash-link")
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption"))


def without_marks(markup: str) -> str:
    """The markup without soft hyphens, and without private-use characters that stand for no letter."""
    if "&#" in markup or "&shy" in markup:
        markup = _REFERENCES.sub(_mark, markup)
    if not _may_hold_marks(markup) or not _MARKS.search(markup):
        return markup
    return _ICONS.sub(_icon, markup.replace("\xad", ""))


def _may_hold_marks(markup: str) -> bool:
    """Whether a byte with which marks begin is there at all: a search for a set is slow, one for a byte is not."""
    if markup.isascii():
        return False
    data = markup.encode("utf-8", "replace")
    return "\xad" in markup or any(byte in data for byte in _FIRST_BYTES)


def _icon(run: re.Match[str]) -> str:
    """Nothing for a picture; between two letters it stands for a character that some font draws there."""
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    return run[0] if before.isalpha() and after.isalpha() else ""


def _mark(reference: re.Match[str]) -> str:
    """The character that a reference stands for, where it is one of the marks."""
    code = int(reference[1], 16) if reference[1] else int(reference[2] or 173)
    return chr(code) if code == 0xAD or 0xE000 <= code <= 0xF8FF else reference[0]


def drop_permalinks(links: list[HtmlElement]) -> None:
    """Take out the links by which headings lead to themselves (``¶``, ``#``): marks that manuals show on hovering."""
    for link in [link for link in links if "#" in (link.get("href") or "") and _is_permalink(link)]:
        link.drop_tree()


def _is_permalink(link: HtmlElement) -> bool:
    text = "".join(link.itertext()).strip("\ufe0e\ufe0f\u200b \t\r\n\xa0")
    if text not in PERMALINK_SIGNS:
        return False
    parent = link.getparent()
    if parent is None:
        return False
    return parent.tag in _HEADINGS or not _PERMALINK.isdisjoint(link.get("class", "").split())
