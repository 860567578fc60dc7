"""Dumps in Markdown (html2text and its kind): links with their addresses, pictures, marks of headings and emphasis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MIN_LINKS: Final = 5
LINKED: Final = 0.12
"""A dump of a page has a link on this share of its lines at least: menus are lists of links."""

MIN_MENU: Final = 4
MENU_REACH: Final = 120
"""Lines among which the first heading of a page is looked for."""
_ENTRY: Final = re.compile(r" {2,8}\* [^\s.,;:!?][^.,;:!?]{0,30}")

# No "[" inside of anything: each link is looked at once, however many are left open.
_TARGET = (
    r"\((?:<[^>\[]*>|(?:[^()\s\[]|\([^()\s\[]{0,200}\))*+(?:\s(?![\"'])[^()\"'\[]{0,200})?)"
    r"(?:\s{1,4}(?:\"[^\"\[]{0,400}\"|'[^'\[]{0,400}'))?\s{0,4}\)"
)
_IMAGE = re.compile(r"!\[[^\[\]]*\]" + _TARGET)
_ANCHOR = re.compile(r"(?<!\\)\[([^\[\]]*)\]" + _TARGET)
_HEADING = re.compile(r"#{1,6}(?:\s+|$)")
_RULE = re.compile(r"(?:\*\s?){3,}$|(?:-\s?){3,}$|(?:_\s?){3,}$|[-:\s]*-\s*(?:\|[-:\s]*)+$")
_STRONG = re.compile(r"\*\*(?=\S)([^*]+)\*\*")
_EMPHASIS = re.compile(r"(?<![\w\\])_(?=\S)([^_]+)(?<=[^\s\\])_(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")


def is_markdown(lines: Sequence[str]) -> bool:
    """Whether so many lines carry Markdown links that a tool must have written them from a page."""
    filled = sum(1 for line in lines if line.strip())
    linked = sum(1 for line in lines if "](" in line)
    if linked >= MIN_LINKS and linked >= LINKED * filled:
        return True
    return menu_above_heading(lines) > 0


def menu_above_heading(lines: Sequence[str]) -> int:
    """How many short entries of lists, set in as converters set them, stand in a row above the first heading; none
    where they are fewer than a menu has.
    """
    best = run = 0
    for line in lines[:MENU_REACH]:
        if line.startswith("#"):
            return best if best >= MIN_MENU else 0
        if line:
            run = run + 1 if _ENTRY.fullmatch(line) else 0
            best = max(best, run)
    return 0


def without_markdown(text: str) -> str:
    """A paragraph of Markdown as it would be read aloud: the words of links, no pictures, no marks."""
    if text.startswith((">", "#")):
        text = _HEADING.sub("", text.lstrip("> "), count=1)
    if _RULE.match(text):
        return ""
    if "](" in text:
        text = _ANCHOR.sub(r"\1", _IMAGE.sub(" ", text))
        text = _ANCHOR.sub(r"\1", text)  # a link around a picture that was a link itself
    if "*" in text:
        text = _STRONG.sub(r"\1", text)
    if "_" in text:
        text = _EMPHASIS.sub(r"\1", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return " ".join(text.split())
