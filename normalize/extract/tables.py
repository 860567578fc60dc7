"""Tables of data: which of a page's tables are such, and in which table, row and cell each block stands.

A table that only lays out the page (one within which another stands, that says so, or one of whose cells is a text of
its own) is none: its blocks are blocks like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .blocks import Blocks

LONGEST_CELL = 500
"""Characters from which on a cell is a text of its own."""
_CELLS = frozenset(("td", "th"))
_LAYOUT_ROLES = frozenset(("presentation", "none"))
_LAYOUT_TAGS = frozenset(("pre", "form", "h1", "h2", "article", "section"))


@dataclass(slots=True)
class PageTables:
    """For each block the node of its data table, of its row and of its cell; -1 where there is none."""

    table: NDArray[np.int64]
    row: NDArray[np.int64]
    cell: NDArray[np.int64]


def data_tables(page: Blocks) -> PageTables:
    """The tables of data on a page."""
    count = len(page.blocks)
    nowhere = np.full(count, -1, np.int64)
    if "table" not in page.tags:
        return PageTables(nowhere, nowhere, nowhere)
    table, row, cell = _above(page)
    lays_out = {table[page.parents[at]] for at, tag in enumerate(page.tags) if tag == "table" and at}
    for at, tag in enumerate(page.tags):
        if tag in _LAYOUT_TAGS or (tag == "table" and not _LAYOUT_ROLES.isdisjoint(page.hints[at].split())):
            lays_out.add(table[at])
    node = np.fromiter((block.node for block in page.blocks), np.int64, count)
    size = np.fromiter((len(block.text) for block in page.blocks), np.int64, count)
    cells = np.array(cell)[node]
    filled = np.bincount(np.maximum(cells, 0), weights=size * (cells >= 0), minlength=len(page.tags))
    lays_out.update(table[number] for number in np.flatnonzero(filled > LONGEST_CELL).tolist())
    in_row: dict[int, set[int]] = {}
    for place, own in zip(node.tolist(), cells.tolist(), strict=True):
        if own >= 0:
            in_row.setdefault(row[place], set()).add(own)
    several = {table[number] for number, own in in_row.items() if number >= 0 and len(own) >= 2}
    keep = np.array([number >= 0 and number in several and number not in lays_out for number in table], bool)[node]
    return PageTables(*(np.where(keep, np.array(column)[node], -1) for column in (table, row, cell)))


def _above(page: Blocks) -> tuple[list[int], list[int], list[int]]:
    """For each node the table, the row and the cell it is in, or is."""
    table: list[int] = []
    row: list[int] = []
    cell: list[int] = []
    for node, (parent, tag) in enumerate(zip(page.parents, page.tags, strict=True)):
        above = (table[parent], row[parent], cell[parent]) if parent >= 0 else (-1, -1, -1)
        if tag == "table":
            above = (node, -1, -1)
        elif tag == "tr":
            above = (above[0], node, -1)
        elif tag in _CELLS:
            above = (above[0], above[1], node)
        table.append(above[0])
        row.append(above[1])
        cell.append(above[2])
    return table, row, cell
