"""Which block of a page's body prints the headline that is published as the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..headline import REASON, repeats_title
from .hint_words import hint_words

if TYPE_CHECKING:
    from .blocks import Blocks
    from .corrected import Corrected
    from .tables import PageTables

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED: Final = frozenset(("title", "headline", "heading", "titel", "titre", "titulo", "subject"))
_BOLD: Final = 0.8


def leave_out_headline(page: Blocks, found: Corrected, tables: PageTables, title: str | None) -> None:
    """Rule out the first block that is kept where it is the headline, and more than it is kept."""
    if not title:
        return
    kept = found.kept.nonzero()[0]
    if len(kept) < 2:
        return
    first = int(kept[0])
    block = page.blocks[first]
    if tables.cell[first] >= 0 or "\n" in block.text:
        return
    heading = _is_heading(page, block.node, block.inline)
    plain_paragraph = bool(page.tags) and page.tags[block.node] == "p" and block.bold < _BOLD * len(block.text)
    if repeats_title(block.text, title, heading=heading) and (heading or not plain_paragraph):
        found.rule_out([first], REASON)


def _is_heading(page: Blocks, node: int, inline: str) -> bool:
    """Whether the element, or what it names itself, says heading."""
    if not page.tags:
        return False
    own = hint_words(f"{page.hints[node]} {inline}")
    return page.tags[node] in _HEADINGS or not _NAMED.isdisjoint(own)
