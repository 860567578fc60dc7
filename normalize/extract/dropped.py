"""What was left out of a page, and why: runs of blocks with a reason from `REASONS`, a score and their first words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..document import Cut
from .alignment import letters
from .reasons import says_purpose
from .text_features import ACCOUNT, AD, COMMENT, COOKIE, RELATED, RIGHTS, SHARE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .blocks import Blocks
    from .corrected import Corrected
    from .features import Array

MAX_CUTS = 40
"""The largest cuts of a page are told one by one, the others are counted."""
FIRST_CHARS = 120
_SHORT_WORDS = 12
_PHRASE_WORDS = 40
_LINKED = 0.6

_PHRASES = (
    (RIGHTS, "footer"), (COOKIE, "cookie"), (ACCOUNT, "newsletter"), (SHARE, "share"), (COMMENT, "comments"),
    (RELATED, "related"), (AD, "advert"),
)  # fmt: skip


@dataclass(slots=True)
class Dropped:
    """The largest cuts, largest first, and the number of the others (cuts and lines) by reason."""

    cuts: list[Cut] = field(default_factory=list)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)

    def without(self, reason: str) -> Dropped:
        """The same but for the cuts of one reason."""
        counted = {name: numbers for name, numbers in self.counted.items() if name != reason}
        return Dropped([cut for cut in self.cuts if cut.reason != reason], counted)


def dropped(
    page: Blocks, found: Corrected, probability: NDArray[np.float64], rows: Array, sizes: Array, title: str
) -> Dropped:
    """The cuts of a page: neighbouring blocks left out for one reason are one cut.

    Args:
        page: the blocks.
        found: which of them stay, and why some were ruled out.
        probability: how likely each is content.
        rows: what is known of them, see `features`.
        sizes: their words.
        title: the title that is published.
    """
    kept = found.kept
    gone = (~kept).nonzero()[0].tolist()
    if not gone:
        return Dropped()
    reader = _Reasons(page, kept, rows, sizes, title)
    runs: list[tuple[str, list[int]]] = []
    for at in gone:
        reason = found.reasons.get(at) or reader.of(at)
        if runs and runs[-1][0] == reason and runs[-1][1][-1] == at - 1:
            runs[-1][1].append(at)
        else:
            runs.append((reason, [at]))
    chances = probability.tolist()
    cuts = [_cut(page, reason, run, chances) for reason, run in runs]
    cuts.sort(key=lambda cut: (-(cut.chars or 0), cut.line))
    counted: dict[str, tuple[int, int]] = {}
    for cut in cuts[MAX_CUTS:]:
        number, lines = counted.get(cut.reason, (0, 0))
        counted[cut.reason] = (number + 1, lines + cut.lines)
    return Dropped(cuts[:MAX_CUTS], dict(sorted(counted.items())))


def _cut(page: Blocks, reason: str, run: list[int], chances: list[float]) -> Cut:
    blocks = [page.blocks[at] for at in run]
    chars = [len(block.text) for block in blocks]
    chance = sum(size * chances[at] for size, at in zip(chars, run, strict=True)) / sum(chars)
    first: list[str] = []
    left = FIRST_CHARS
    for block in blocks:
        first.append(" ".join(block.text[: left + 1].split()))
        left -= len(first[-1]) + 1
        if left <= 0:
            break
    text = " ".join(first)
    if len(text) > FIRST_CHARS:
        text = text[:FIRST_CHARS].rpartition(" ")[0] or text[:FIRST_CHARS]
    return Cut(run[0], text, reason, round(1 - chance, 3), sum(chars), len(run))


class _Reasons:
    """Finds the reason of a block: what it is, what elements that hold no kept text call themselves, its wording."""

    __slots__ = ("_holds", "_marks", "_named", "_page", "_sizes", "_spoken", "_title")

    def __init__(self, page: Blocks, kept: NDArray[np.bool_], rows: Array, sizes: Array, title: str) -> None:
        self._page = page
        self._marks = rows[:, [column for column, _ in _PHRASES]].tolist()
        self._sizes = sizes.tolist()
        self._title = letters(title)
        self._spoken: dict[tuple[str, str], tuple[str, str]] = {}
        self._named: dict[int, tuple[str, str]] = {}
        self._holds: set[int] = set()
        for at in kept.nonzero()[0].tolist():
            node = page.blocks[at].node
            while node >= 0 and node not in self._holds:
                self._holds.add(node)
                node = page.parents[node] if page.parents else -1

    def of(self, at: int) -> str:
        block = self._page.blocks[at]
        purpose, place = self._above(block.node)
        if purpose:
            return purpose
        size = self._sizes[at]
        if self._page.tags and self._page.tags[block.node] == "h1":
            named = letters(block.text)
            if named and named in self._title:
                return "headline"
        if size <= _PHRASE_WORDS:
            for found, (_, reason) in zip(self._marks[at], _PHRASES, strict=True):
                if found:
                    return reason
        if place:
            return place
        if block.linked >= _LINKED * len(block.text):
            return "links"
        return "short" if size <= _SHORT_WORDS and not block.text.endswith((".", "!", "?", "。")) else "low-score"

    def _above(self, node: int) -> tuple[str, str]:
        """The nearest purpose and the nearest place that elements above name, up to the first with kept text in it."""
        page, named = self._page, self._named
        if not page.tags:
            return "", ""
        chain = []
        while node >= 0 and node not in named and node not in self._holds:
            chain.append(node)
            node = page.parents[node]
        purpose, place = named.get(node, ("", ""))
        for below in reversed(chain):
            key = (page.tags[below], page.hints[below])
            if key not in self._spoken:
                self._spoken[key] = says_purpose(*key, page.words)
            own_purpose, own_place = self._spoken[key]
            purpose, place = own_purpose or purpose, own_place or place
            named[below] = purpose, place
        return purpose, place
