"""What class names, tags and short wordings say about a block: a linear model over words seen on many sites.

The vocabulary holds only words that occur on at least eight sites of the training pages, so no site's own names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .hint_words import hint_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from .blocks import Block, Blocks

_STRIPPED = ".,:;!?()[]\"'“”’|·-–—"
_SHORT = 14  # words: longer blocks are not judged by their wording
_SEEN = 160  # characters
ROLES = ("o", "p", "a")
"""Where a class name or tag stands: the block's own element, one of the two above it, or further up."""


def wordings(block: Block) -> Iterator[str]:
    """The features a block has of its own: words of its first inline element, first word, all of a short text."""
    for word in hint_words(block.inline):
        yield "i:" + word
    words = block.text[:_SEEN].lower().split()
    if words:
        yield "f:" + words[0].strip(_STRIPPED)
    if len(words) <= _SHORT:
        for word in dict.fromkeys([word.strip(_STRIPPED) for word in words]):  # in one order in every process
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

    __slots__ = ("_first", "_inline", "_placed", "_short", "bias", "weights")

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self.weights = dict(weights)
        self.bias = bias
        self._first = self._under("f:")
        self._short = self._under("s:")
        self._inline = self._under("i:")
        roles = [self._under(role + ":") for role in ROLES]
        names = dict.fromkeys([name for role in roles for name in role])
        self._placed = {name: tuple([role.get(name, 0.0) for role in roles]) for name in names}

    def _under(self, prefix: str) -> dict[str, float]:
        return {name[len(prefix) :]: weight for name, weight in self.weights.items() if name.startswith(prefix)}

    def scores(self, page: Blocks, beginnings: Sequence[list[str]]) -> NDArray[np.float64]:
        """The log-odds of each block being content; ``beginnings`` are its first words, see `Beginnings`."""
        placed, words = self._placed, page.words
        known: dict[tuple[str, str], tuple[float, float, float]] = {}
        own: list[float] = []
        near: list[float] = []
        far: list[float] = []  # of a node and all above it
        for parent, tag, hint in zip(page.parents, page.tags, page.hints, strict=True):
            sums = known.get((tag, hint))
            if sums is None:
                first = second = third = 0.0
                for word in (*words[hint], "<" + tag):
                    if word in placed:
                        one, two, three = placed[word]
                        first += one
                        second += two
                        third += three
                sums = known[tag, hint] = (first, second, third)
            own.append(sums[0])
            near.append(sums[1])
            far.append(sums[2] + (far[parent] if parent >= 0 else 0.0))
        opening, short = self._first, self._short
        out = []
        parents = page.parents
        inline = {
            hint: sum([self._inline.get(word, 0.0) for word in words[hint]]) for hint in {b.inline for b in page.blocks}
        }
        strip = _Stripped()
        for block, raw in zip(page.blocks, beginnings, strict=True):
            score = self.bias + inline[block.inline]
            if raw:
                score += opening.get(strip[raw[0]], 0.0)
                if len(raw) <= _SHORT:
                    # each word counts once; in the order of the text, so that the sum is the same in every process
                    score += sum(
                        [short[word] for word in dict.fromkeys([strip[word] for word in raw]) if word in short]
                    )
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


class _Stripped(dict[str, str]):
    """Words of one page without the punctuation around them."""

    def __missing__(self, word: str) -> str:
        bare = self[word] = word.strip(_STRIPPED)
        return bare
