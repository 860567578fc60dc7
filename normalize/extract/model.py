"""The block classifier: boosted trees and a lexicon, read from a versioned data file and run in numpy.

Which blocks to keep is then decided for the page as a whole: those whose keeping makes the expected F1 of the text
largest (Lewis, "Evaluating and optimizing autonomous text classification systems", SIGIR 1995; Ye et al., ICML 2012).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from .lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .blocks import Blocks
    from .features import Array

VERSION = 1
DATA = f"blocks-{VERSION}.json"
AGREEMENT = 0.98
DOUBTFUL = 0.15
"""Blocks of this probability are kept where trafilatura holds them and agrees on the page."""
HEADING = 0.1
"""Headings of this probability stay above a block that is kept."""
_CHUNK = 256  # rows scored at a time, so that they and what is made of them stay in the cache


@dataclass(slots=True, frozen=True)
class Choice:
    """The blocks kept, each block's probability of being content, and the F1 expected of the kept ones."""

    kept: NDArray[np.bool_]
    probability: NDArray[np.float64]
    expected: float


class BlockModel:
    """Probability of content for each block. Immutable after construction."""

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        """Load the packaged weights, or take ``data`` of the same shape (training does)."""
        if data is None:
            data = json.loads(files(__package__).joinpath("data").joinpath(DATA).read_text("utf-8"))
        if data["version"] != VERSION:
            raise ValueError(f"block model of version {data['version']}, not {VERSION}")
        self.columns: int = data["columns"]
        self.lexicon = Lexicon(data["lexicon"], data["bias"])
        self._share: float = data["lexicon_share"]
        self._group: float = data["group_share"]
        self._roots = np.array(data["roots"], np.intp)
        self._feature = np.array(data["feature"], np.intp)
        self._threshold = _rounded_down(np.array(data["threshold"], np.float64))
        # the right child of node n stands at 2 n, the left one at 2 n + 1
        self._children = np.array([data["right"], data["left"]], np.intp).T.ravel()
        self._value = np.array(data["value"], np.float64)
        self._depth: int = data["depth"]

    def trees(self, rows: Array) -> NDArray[np.float64]:
        """The log-odds by the boosted trees alone."""
        out = np.empty(len(rows))
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            count = part.shape[1]
            flat = np.ascontiguousarray(part).ravel()
            offset = (np.arange(len(part), dtype=np.intp) * count)[:, None]
            node = np.tile(self._roots, (len(part), 1))
            for _ in range(self._depth):
                goes_left = flat.take(self._feature.take(node) + offset) <= self._threshold.take(node)
                node *= 2
                node += goes_left
                node = self._children.take(node)
            out[start : start + _CHUNK] = self._value.take(node).sum(axis=1)
        return out

    def choose(
        self,
        page: Blocks,
        words: Sequence[list[str]],
        rows: Array,
        sizes: Array,
        group: NDArray[np.int64],
        table: NDArray[np.int64],
    ) -> Choice:
        """Judge the blocks and pick those to keep.

        ``words``: how each block begins, see `Beginnings`; ``sizes``: words of each block; ``group``: its
        tag-and-class path, see `signatures`; ``table``: its table of data, see `PageTables`.
        """
        odds = (1 - self._share) * self.trees(rows) + self._share * self.lexicon.scores(page, words)
        return decide(*as_tables(odds, sizes, group, table), self._group)


def _rounded_down(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The largest single-precision numbers not above: for single-precision x, ``x <= t`` stays what it was."""
    single = thresholds.astype(np.float32)
    return np.where(single > thresholds, np.nextafter(single, np.float32(-np.inf)), single).astype(np.float32)


def as_tables(
    odds: NDArray[np.float64], sizes: Array, group: NDArray[np.int64], table: NDArray[np.int64]
) -> tuple[NDArray[np.float64], Array, NDArray[np.int64]]:
    """The arguments of `decide` such that a table of data is judged as one: its blocks share their odds and a group."""
    cells = table >= 0
    if not cells.any():
        return odds, sizes, group
    _, own = np.unique(table[cells], return_inverse=True)
    weight = sizes[cells] + 0.5
    mean = np.bincount(own, weights=weight * odds[cells]) / np.bincount(own, weights=weight)
    odds, group = odds.copy(), group.copy()
    odds[cells] = mean[own]
    group[cells] = group.max() + 1 + own
    return odds, sizes, group


def decide(odds: NDArray[np.float64], sizes: Array, group: NDArray[np.int64], group_share: float) -> Choice:
    """Draw blocks of one kind together, then keep the set of the largest expected F1."""
    weight = sizes + 0.5
    mean = np.bincount(group, weights=weight * odds) / np.maximum(np.bincount(group, weights=weight), 1e-9)
    odds = (1 - group_share) * odds + group_share * mean[group]
    probability = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    order = np.argsort(-probability, kind="stable")
    sizes = np.maximum(sizes, 1e-3)
    hits = np.cumsum(probability[order] * sizes[order])
    expected = 2 * hits / (np.cumsum(sizes[order]) + float(probability @ sizes))
    best = int(np.argmax(expected)) if len(expected) else -1
    kept = probability >= probability[order[best]] if best >= 0 else np.zeros(0, bool)
    return Choice(kept, probability, float(expected[best]) if best >= 0 else 0.0)


def blocks_to_keep(
    choice: Choice, held: NDArray[np.bool_], sizes: Array, headings: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], float]:
    """The blocks to keep, and the F1 of the words kept so far and those that trafilatura holds.

    Where the two agree on nearly everything, doubtful blocks that trafilatura holds stay, too, and everywhere a heading
    of a part stays with what it stands above: losing one is worse than keeping a line too many.
    """
    kept = choice.kept
    both = float(sizes[kept & held].sum())
    agreement = 2 * both / max(1e-9, float(sizes[kept].sum() + sizes[held].sum()))
    if agreement >= AGREEMENT:
        kept = kept | (held & (choice.probability >= DOUBTFUL))
    kept = kept.copy()
    for at in np.flatnonzero(headings[:-1] & ~kept[:-1] & (choice.probability[:-1] >= HEADING))[::-1]:
        kept[at] = kept[at + 1]
    return kept, agreement
