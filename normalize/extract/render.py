"""Kept blocks back to text: one block a line, list items marked, a row of a table of data on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tables import data_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .blocks import Blocks
    from .tables import PageTables


def render(page: Blocks, kept: Iterable[bool], tables: PageTables | None = None) -> str:
    """The text of the kept blocks in reading order; ``tables`` are `data_tables` of the page, where they are known.

    The form is trafilatura's: ``- `` before list items, `` | `` between the cells of a row, a line for everything else.
    What stands in one cell, be it a list, is one text.
    """
    tables = tables or data_tables(page)
    lines: list[list[str]] = []
    row = cell = -1
    items: set[int] = set()
    places = zip(tables.row.tolist(), tables.cell.tolist(), strict=True)
    for block, keep, (own_row, own_cell) in zip(page.blocks, kept, places, strict=True):
        if not keep:
            continue
        text = block.text
        if own_cell >= 0:
            text = text.replace("\n", " ")
            if own_row != row:
                lines.append([text])
            else:
                listed = own_cell == cell and page.tags[block.node] == "li"
                lines[-1] += ["; " if listed else " " if own_cell == cell else " | ", text]
            row, cell = own_row, own_cell
            continue
        row = cell = -1
        item = _item(page, block.node)
        if item >= 0 and item not in items:
            items.add(item)
            text = f"- {text}"
        lines.append([text])
    return "\n".join(map("".join, lines))


def _item(page: Blocks, node: int) -> int:
    """The list item that the block begins; -1 where there is none."""
    if not page.tags:
        return -1
    tag = page.tags[node]
    # <li><p>text</p></li> and <li><div>text</div></li> are items, too; a card in an <li> is one at its first line
    for _ in range(3):
        if tag == "li":
            return node
        if tag not in ("p", "div") or page.ordinals[node] > 0:
            break
        node = page.parents[node]
        if node < 0:
            break
        tag = page.tags[node]
    return -1
