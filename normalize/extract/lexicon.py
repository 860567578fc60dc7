"""What class names, tags and short wordings say about a block: a linear model over words seen on many sites.

The vocabulary holds only words that occur on at least eight sites of the training pages, so no site's own names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from .blocks import Block, Blocks

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_STRIPPED = ".,:;!?()[]\"'“”’|·-–—"
_SHORT = 14  # words: longer blocks are not judged by their wording
_SEEN = 160  # characters
ROLES = ("o", "p", "a")
"""Where a class name or tag stands: the block's own element, one of the two above it, or further up."""


def hint_words(hint: str) -> frozenset[str]:
    """The words of class names and ids, in lower case; single letters say nothing."""
    return frozenset(word.lower() for word in _WORD.findall(hint) if len(word) > 1)


def wordings(block: Block) -> Iterator[str]:
    """The features a block has of its own: words of its first inline element, first word, all of a short text."""
    for word in hint_words(block.inline):
        yield "i:" + word
    words = block.text[:_SEEN].lower().split()
    if words:
        yield "f:" + words[0].strip(_STRIPPED)
    if len(words) <= _SHORT:
        for word in {word.strip(_STRIPPED) for word in words}:
            if word:
                yield "s:" + word


def placings(page: Blocks, node: int) -> Iterator[str]:
    """The features a block has from the elements around it."""
    level = 0
    while node >= 0:
        role = ROLES[0 if level == 0 else 1 if level < 3 else 2]
        yield f"{role}:<{page.tags[node]}"
        for word in hint_words(page.hints[node]):
            yield f"{role}:{word}"
        node = page.parents[node]
        level += 1


class Lexicon:
    """Weights by feature; the score of a block is the sum of its features' weights."""

    __slots__ = ("bias", "weights")

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self.weights = dict(weights)
        self.bias = bias

    def scores(self, page: Blocks) -> NDArray[np.float64]:
        """The log-odds of each block being content."""
        get = self.weights.get
        known: dict[tuple[str, str], tuple[float, float, float]] = {}
        own: list[float] = []
        near: list[float] = []
        far: list[float] = []  # of a node and all above it
        for parent, tag, hint in zip(page.parents, page.tags, page.hints, strict=True):
            sums = known.get((tag, hint))
            if sums is None:
                words = [*hint_words(hint), "<" + tag]
                first, second, third = (sum(get(f"{role}:{word}", 0.0) for word in words) for role in ROLES)
                sums = known[tag, hint] = (first, second, third)
            own.append(sums[0])
            near.append(sums[1])
            far.append(sums[2] + (far[parent] if parent >= 0 else 0.0))
        out = []
        parents = page.parents
        inline = {hint: sum(get("i:" + w, 0.0) for w in hint_words(hint)) for hint in {b.inline for b in page.blocks}}
        for block in page.blocks:
            score = self.bias + inline[block.inline]
            words = [word.strip(_STRIPPED) for word in block.text[:_SEEN].lower().split()]
            if words:
                score += get("f:" + words[0], 0.0)
                if len(words) <= _SHORT:
                    score += sum([get("s:" + word, 0.0) for word in set(words)])
            node = block.node
            if parents:
                score += own[node]
                above = parents[node]
                for _ in range(2):
                    if above >= 0:
                        score += near[above]
                        above = parents[above]
                if above >= 0:
                    score += far[above]
            out.append(score)
        return np.array(out, np.float64)
