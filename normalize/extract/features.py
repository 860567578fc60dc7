"""What the block classifier is told of each block: one row of numbers, nothing bound to a language but a few words.

The ideas are those of Kohlschütter et al., "Boilerplate detection using shallow text features" (WSDM 2010: densities of
text and links, neighbours) and Vogels et al., "Web2Text" (ECIR 2018: features of ancestors, sequence context); new here
are the answers of two extractors as features, and how alike the blocks of one tag path fare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .alignment import letters, membership
from .structure_features import after_heading, inline_hints, places, surroundings
from .text_features import COMMENT, DATE, MORE, PRICE, text_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .blocks import Blocks
    from .text_features import Beginnings

    Array = NDArray[np.floating[Any]]

_TOLD = 100_000  # letters of a page in which repeated texts are looked for


def features(
    page: Blocks, begin: Beginnings, answers: Sequence[str], title: str, kinds: Array, groups: NDArray[np.int64]
) -> tuple[Array, NDArray[np.bool_]]:
    """One row a block, and which blocks the first of the answers holds.

    Args:
        page: the blocks (at least one).
        begin: how they begin.
        answers: what other extractors made of the page.
        title: the title in the page's head.
        kinds: what `page_kinds` tells of it.
        groups: the tag-and-class path of each block, see `signatures`.
    """
    blocks = page.blocks
    own = text_features(blocks, begin, title)
    around = places(page)
    node = np.fromiter((b.node for b in blocks), np.int64, len(blocks))
    size = np.fromiter((len(b.text) for b in blocks), np.float32, len(blocks))
    linked = np.fromiter((b.linked for b in blocks), np.float32, len(blocks))
    keys = [letters(b.text) for b in blocks]
    found = {answer: membership(keys, answer) for answer in dict.fromkeys(answers)}
    held = np.array([found[answer] for answer in answers], np.float32).T.reshape(len(blocks), len(answers))
    stops = own[:, 3]
    inline = inline_hints(blocks, page.words)
    repeats = _repeats(keys)
    parts = [
        own,
        inline,
        repeats,
        _groups(groups, own, size, keys, held, repeats),
        after_heading(page, node),
        around[node],
        surroundings(page, node, size, linked, stops, held),
        _sequence(size, linked, stops, held, own),
        held,
    ]
    body = np.concatenate(parts, axis=1)
    whole = _page(size, linked, held, own, kinds)
    rows = np.concatenate([body, np.broadcast_to(whole, (len(blocks), len(whole)))], axis=1).astype(np.float32)
    return rows, held[:, 0] >= 0.5


def _repeats(keys: Sequence[str]) -> Array:
    """How often the same text came before and comes at all, and whether a text before holds it (quoted posts do)."""
    counts: dict[str, int] = {}
    before: list[int] = []
    inside: list[int] = []
    told = ""
    for key in keys:
        seen = counts.get(key, 0)
        before.append(min(seen, 5))
        counts[key] = seen + 1
        inside.append(seen > 0 or (len(key) >= 12 and key in told))
        if not seen and len(told) < _TOLD:
            told += "\n" + key
    return np.array([before, [min(counts[key], 6) for key in keys], inside], np.float32).T


def _groups(
    signature: NDArray[np.int64], own: Array, size: Array, keys: Sequence[str], held: Array, repeats: Array
) -> Array:
    """What the blocks of one tag-and-class path are like together: records of a list, posts, menus."""
    count = np.bincount(signature).astype(np.float32)
    chars = np.bincount(signature, weights=size)

    def mean(column: Array) -> Array:
        return (np.bincount(signature, weights=column) / np.maximum(count, 1))[signature]

    parts = [np.log1p(count)[signature], np.log1p(chars)[signature], mean(own[:, 0]), mean(own[:, 2]), mean(own[:, 6])]
    parts += [mean((repeats[:, 0] > 0).astype(np.float32)), mean(own[:, 7]), own[:, 0] - mean(own[:, 0])]
    parts += [mean(held[:, i]) for i in range(held.shape[1])]
    return np.stack(parts, axis=1).astype(np.float32)


def _shift(column: Array, by: int) -> Array:
    out = np.zeros_like(column)
    if by > 0:
        out[by:] = column[:-by]
    elif by < 0:
        out[:by] = column[-by:]
    return out


def _windows(columns: Array, radius: int) -> Array:
    """The mean of each column over the rows around each row."""
    count = len(columns)
    sums = np.zeros((count + 1, columns.shape[1]))
    np.cumsum(columns, axis=0, dtype=np.float64, out=sums[1:])
    at = np.arange(count)
    low, high = np.maximum(at - radius, 0), np.minimum(at + radius + 1, count)
    mean: Array = ((sums[high] - sums[low]) / (high - low)[:, None]).astype(np.float32)
    return mean


def _distance(mask: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Blocks back, and forward, to the nearest block in the mask (at most 50), on a logarithmic scale."""
    count = len(mask)
    at = np.arange(count)
    last = np.maximum.accumulate(np.where(mask, at, -(10**6)))
    following = np.minimum.accumulate(np.where(mask, at, 10**6)[::-1])[::-1]
    return (
        np.log1p(np.minimum(at - last, 50)).astype(np.float32),
        np.log1p(np.minimum(following - at, 50)).astype(np.float32),
    )


def _sequence(size: Array, linked: Array, stops: Array, held: Array, own: Array) -> Array:
    """Neighbours, means over windows, distances, and the place in the page."""
    count = len(size)
    at = np.arange(count, dtype=np.float32)
    logs, density = own[:, 0], own[:, 2]
    parts: list[Array] = [
        at / max(1, count),
        (np.cumsum(size) - size) / max(1.0, float(size.sum())),
        np.minimum(at, 100) / 100,
        np.minimum(count - at, 100) / 100,
    ]
    for by in (1, 2, -1, -2):
        parts += [_shift(logs, by), _shift(density, by), _shift(own[:, 6], by)]
        parts += [_shift(held[:, i], by) for i in range(held.shape[1])]
    answers = held.shape[1]
    columns = np.column_stack([size, linked, stops, held * size[:, None], held])
    for radius in (2, 5, 12):
        mean = _windows(columns, radius)
        chars = np.maximum(mean[:, 0], 1)
        parts += [np.log1p(chars), mean[:, 1] / chars, mean[:, 2]]
        parts += [mean[:, 3 + i] / chars for i in range(answers)]
        parts += [mean[:, 3 + answers + i] for i in range(answers)]
    prose = (own[:, 1] >= 12) & (density < 0.4) & (stops >= 1)
    parts += _distance(prose)
    for i in range(held.shape[1]):
        mask = held[:, i] >= 0.5
        parts += _distance(mask & (size >= 30))
        where = np.flatnonzero(mask & (size >= 30))
        first, last = (where[0], where[-1]) if len(where) else (0, -1)
        parts.append(((at >= first) & (at <= last)).astype(np.float32))
    return np.stack(parts, axis=1).astype(np.float32)


def _page(size: Array, linked: Array, held: Array, own: Array, kinds: Array) -> Array:
    total = max(1.0, float(size.sum()))
    prose = (own[:, 1] >= 12) & (own[:, 2] < 0.4) & (own[:, 3] >= 1)
    numbers = [
        np.log1p(total),
        np.log1p(len(size)),
        float(linked.sum()) / total,
        float(size[prose].sum()) / total,
        float(np.log1p(size[prose].sum())),
        float(own[:, PRICE].sum()) / len(size),
        float(own[:, DATE].sum()) / len(size),
        float(own[:, MORE].sum()) / len(size),
        float(own[:, COMMENT].sum()) / len(size),
    ]
    for i in range(held.shape[1]):
        inside = float((held[:, i] * size).sum())
        numbers += [inside / total, float(np.log1p(inside)), float((held[:, i] * linked).sum()) / max(1.0, inside)]
        numbers.append(float((held[prose, i] * size[prose]).sum()) / max(1.0, float(size[prose].sum())))
    return np.concatenate([np.array(numbers, np.float32), kinds])
