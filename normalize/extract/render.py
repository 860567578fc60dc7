"""Kept blocks back to text: one block a line, list items marked, the cells of a table row on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .blocks import Blocks

_CELLS = frozenset(("td", "th"))


def render(page: Blocks, kept: Iterable[bool]) -> str:
    """The text of the kept blocks in reading order.

    The form is trafilatura's: ``- `` before list items, `` | `` between the cells of a row, a line for everything else.
    """
    lines: list[str] = []
    row = -1
    items: set[int] = set()
    for block, keep in zip(page.blocks, kept, strict=True):
        if not keep:
            continue
        cell_row, item = _place(page, block.node)
        text = block.text
        if cell_row >= 0 and "\n" not in text:
            if cell_row == row:
                lines[-1] += f" | {text}"
                continue
            row = cell_row
        else:
            row = -1
        if item >= 0 and item not in items:
            items.add(item)
            text = f"- {text}"
        lines.append(text)
    return "\n".join(lines)


def _place(page: Blocks, node: int) -> tuple[int, int]:
    """The table row whose cell the block fills alone, and the list item it begins; -1 where there is none."""
    if not page.tags:
        return -1, -1
    tag = page.tags[node]
    if tag in _CELLS:
        return page.parents[node], -1
    # <li><p>text</p></li> and <li><div>text</div></li> are items, too; a card in an <li> is one at its first line
    for _ in range(3):
        if tag == "li":
            return -1, node
        if tag not in ("p", "div") or page.ordinals[node] > 0:
            break
        node = page.parents[node]
        if node < 0:
            break
        tag = page.tags[node]
    return -1, -1
