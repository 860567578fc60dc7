"""Second copies of a text on its page: layouts for several widths of the screen print the body once for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .blocks import Blocks
    from .features import Array

MIN_BLOCKS = 3
"""Different blocks in a row from which on they are a copy: refrains and slogans recur, too."""
MIN_WORDS = 40
"""Words in them."""


def second_copies(page: Blocks, kept: NDArray[np.bool_], sizes: Array) -> list[int]:
    """Kept blocks in runs that stand, block for block, further up in another element and are kept there.

    What one element says twice is its wording, and steps of an ordered list may be the same for each of several ways.
    """
    texts = [block.text for block in page.blocks]
    seen: dict[str, int] = {}
    first = [seen.setdefault(text, at) for at, text in enumerate(texts)]
    if len(seen) == len(texts):
        return []
    steps: list[bool] = []
    found: list[int] = []
    count, start = len(texts), 0
    while start < count:
        source = first[start]
        end = start + 1
        if source == start:
            start = end
            continue
        while end < count and source + end - start < start and texts[end] == texts[source + end - start]:
            end += 1
        if end - start >= MIN_BLOCKS:
            steps = steps or _in_ordered_lists(page)
            back = start - source
            run = [
                at
                for at in range(start, end)
                if kept[at]
                and kept[at - back]
                and page.parents[page.blocks[at].node] != page.parents[page.blocks[at - back].node]
                and not steps[page.blocks[at].node]
            ]
            if len({texts[at] for at in run}) >= MIN_BLOCKS and float(sizes[run].sum()) >= MIN_WORDS:
                found += run
        start = end
    return found


def _in_ordered_lists(page: Blocks) -> list[bool]:
    inside: list[bool] = []
    for tag, parent in zip(page.tags, page.parents, strict=True):
        inside.append(tag == "ol" or (parent >= 0 and inside[parent]))
    return inside
