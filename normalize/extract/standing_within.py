"""What stands among kept text and is one thing, of which no half is kept: tables, listings, lists, quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reasons import says_purpose

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .blocks import Blocks
    from .corrected import Corrected
    from .tables import PageTables

WITHIN = 0.7
"""What stands among other text is kept where this much of that is (its characters)."""
AMONG_CHARS = 200
"""Characters of other text by which that is told."""
LISTS = frozenset(("ul", "ol", "dl"))
LISTS_AND_QUOTATIONS = LISTS | {"blockquote"}
"""Elements whose text is one thing: half of it says something else."""
_POINTS = frozenset(("li", "dt", "dd"))
_SOURCE_CHARS = 120
"""Characters of who said what is quoted."""
LINKED = 0.4
"""A table with more of its characters in links is a menu."""


def keep_whole(page: Blocks, found: Corrected, tables: PageTables, texts: frozenset[str]) -> None:
    """Keep all of a table of data, a listing, or a text of one of these kinds, that stands among kept text."""
    units: dict[int, list[int]] = {}
    outer = _outermost(page, texts)
    for at, (block, table) in enumerate(zip(page.blocks, tables.table.tolist(), strict=True)):
        root = table if table >= 0 else block.node if page.tags[block.node] == "pre" else outer[block.node]
        if root >= 0:
            units.setdefault(root, []).append(at)
    partly = {root: blocks for root, blocks in units.items() if not found.kept[blocks].all()}
    if not partly:
        return
    whole, held = _characters(page, found.kept)
    for root, blocks in partly.items():
        chars = sum(len(page.blocks[at].text) for at in blocks)
        linked = sum(page.blocks[at].linked for at in blocks)
        ruled = any(at in found.reasons for at in blocks)
        if ruled or linked > LINKED * chars or not _within(page, root, whole, held):
            continue
        if page.tags[root] not in texts or _torn(page, found.kept, root, blocks, linked):
            found.kept[blocks] = True


def _torn(page: Blocks, kept: NDArray[np.bool_], root: int, blocks: list[int], linked: int) -> bool:
    """Whether a plain list was kept in part, or left out from the midst of it; or a quotation without its source.

    A list whose points are texts of several parts each (cards, posts, reviews) is none here.
    """
    if page.tags[root] == "blockquote":
        return bool(kept[blocks[:-1]].all()) and len(page.blocks[blocks[-1]].text) <= _SOURCE_CHARS
    points = set()
    for at in blocks:
        node = page.blocks[at].node
        point = node if page.tags[node] in _POINTS else page.parents[node]
        if page.tags[point] not in _POINTS or point in points or page.blocks[at].images:
            return False
        points.add(point)
    if kept[blocks].any():
        return True
    before, after = blocks[0] - 1, blocks[-1] + 1
    if linked or before < 0 or after >= len(page.blocks):
        return False
    parent = page.parents[root]
    beside = (page.blocks[before].node, page.blocks[after].node)
    return bool(kept[before] and kept[after]) and all(page.parents[node] == parent for node in beside)


def _outermost(page: Blocks, tags: frozenset[str]) -> list[int]:
    """For each node the outermost element of some kinds that it is, or is in; -1 where there is none."""
    outer: list[int] = []
    for node, (parent, tag) in enumerate(zip(page.parents, page.tags, strict=True)):
        above = outer[parent] if parent >= 0 else -1
        outer.append(above if above >= 0 else node if tag in tags else -1)
    return outer


def _characters(page: Blocks, kept: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """Of each node the characters in it, and those that are kept."""
    whole, held = [0] * len(page.tags), [0] * len(page.tags)
    for block, keep in zip(page.blocks, kept.tolist(), strict=True):
        size = len(block.text)
        whole[block.node] += size
        if keep:
            held[block.node] += size
    for node in range(len(page.tags) - 1, 0, -1):
        parent = page.parents[node]
        whole[parent] += whole[node]
        held[parent] += held[node]
    return whole, held


def _within(page: Blocks, root: int, whole: list[int], held: list[int]) -> bool:
    """Whether the nearest other text around an element is kept, and nothing in between names another purpose."""
    node = root
    while node >= 0:
        if whole[node] - whole[root] >= AMONG_CHARS:
            return held[node] - held[root] >= WITHIN * (whole[node] - whole[root])
        if any(says_purpose(page.tags[node], page.hints[node], page.words)):
            return False
        node = page.parents[node]
    return False
