"""The n-grams of a text in one script that CLD2's tables know, in reading order.

Quadgrams are cut as CLD2 cuts them: within words, two letters further each time, over a vowel where one follows.
Besides them whole words (eight letters) and neighbouring pairs of words count. The hashes are CLD2's, for whole arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .scripts import SPACE, ScriptText
from .tables import HashTable, Tables

_WORD, _TELLING, _BASE = 0, 1, 2  # in this order where two begin at one place
_BEFORE, _AFTER = 0x4444, 0x44440000  # mixed into the hash where a space comes before or after
_ONE = np.ones(1, dtype=np.int64)
_FOURS = np.arange(0, 24, 4)
_FULL = np.array([0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF], dtype=np.uint64)
# By length in bytes, which bits of each four bytes count. Beyond three words the third again ends at the length.
_QUAD_BITS = np.array(
    [
        [int(_FULL[min(4, max(0, size - at))]) for at in (0, 4)] + [int(_FULL[(size - 1) % 4 + 1 if size > 8 else 0])]
        for size in range(17)
    ],
    dtype=np.uint32,
)
_WORD_BITS = np.array(
    [
        [int(_FULL[min(4, max(0, size - at))]) for at in range(0, 20, 4)]
        + [int(_FULL[(size - 1) % 4 + 1 if size > 20 else 0])]
        for size in range(33)
    ],
    dtype=np.uint64,
)
# Every four bytes are mixed with themselves, moved left, then right.
_LEFT, _RIGHT = np.array([0, 4, 2, 0, 0, 0], dtype=np.uint64), np.array([3, 0, 0, 8, 4, 6], dtype=np.uint64)
_LEFT_32, _RIGHT_32 = _LEFT[:3].astype(np.uint32), _RIGHT[:3].astype(np.uint32)
_PAIR_BITS = np.array([int(_FULL[min(4, max(0, size - 4))]) for size in range(9)], dtype=np.uint32)
_TWELVE = np.uint32(12)
_VOWEL_OR_SPACE = np.zeros(0x81, dtype=np.int64)
_VOWEL_OR_SPACE[[SPACE, *(ord(c) for c in "aeiouAEIOU")]] = 1


@dataclass(slots=True, frozen=True)
class Hits:
    """What was found: where (bytes), each value, which are of quadgrams or characters and which of telling words.

    ``count`` is the number of quadgrams or characters found; a character may have two values.
    """

    offset: NDArray[np.int64]
    value: NDArray[np.uint32]
    base: NDArray[np.bool_]
    telling: NDArray[np.bool_]
    count: int


def find_hits(text: ScriptText, tables: Tables) -> Hits:
    """All hits of ``text``, whose script is read by n-grams or as Chinese, Japanese, Korean."""
    cjk = tables.kind[text.script] == 3
    found = _characters(text, tables) if cjk else [_quads(text, tables), *_words(text, tables)]
    count = len(np.unique(found[0][0])) if cjk else len(found[0][0])
    usual = np.array([int(tables.local[tables.usual[text.script]]) << 8], dtype=np.uint32)
    offset = np.concatenate((_ONE, *(offset for offset, _, _ in found)))
    values = np.concatenate((usual, *(values for _, values, _ in found)))
    kinds = np.repeat([_BASE, *(kind for _, _, kind in found)], [1, *(len(offset) for offset, _, _ in found)])
    rank = offset * 4 + kinds
    rank[0] = -1  # an empty text speaks for the usual language of its script, with nearly nothing
    order = rank.argsort(kind="stable")
    kinds = kinds[order]
    return Hits(offset[order], values[order], kinds == _BASE, kinds == _TELLING, count)


_Found = tuple[NDArray[np.int64], NDArray[np.uint32], int]


def _quads(text: ScriptText, tables: Tables) -> _Found:
    points = text.points
    count = len(points)
    space = points == SPACE
    place = np.arange(count + 1)
    spaces = space.nonzero()[0]
    gaps = spaces.copy()
    gaps[1:] -= spaces[:-1]
    gaps[0] += 1
    run = np.repeat(spaces, gaps) - place[:count]  # letters up to the next space
    end = place[:count] + np.minimum(run, 4)
    after = np.where(run <= 4, end, place[2:].take(place[:count], mode="clip"))
    after += _VOWEL_OR_SPACE.take(points.take(after, mode="clip"), mode="clip")
    steps, here, walk = after.tolist(), 1, []
    while here < count - 1:
        walk.append(here)
        here = steps[here]
    start = np.array(walk, dtype=np.int64)
    stop = end[start]
    begins = text.offset[start]
    hashes = _quad_hashes(text, begins, text.offset[stop] - begins, space[start - 1], space[stop])
    hit, values = tables.quads.find(hashes + (hashes >> _TWELVE), hashes)
    fresh = _fresh(hashes[hit])
    return begins[hit[fresh]], values[fresh], _BASE


def _fresh(hashes: NDArray[np.uint32] | NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which are unlike the two before them: text that repeats itself counts once."""
    fresh = np.ones(len(hashes), dtype=bool)
    fresh[1:] = hashes[1:] != hashes[:-1]
    fresh[2:] &= hashes[2:] != hashes[:-2]
    return fresh


def _quad_hashes(
    text: ScriptText,
    begins: NDArray[np.int64],
    length: NDArray[np.int64],
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
) -> NDArray[np.uint32]:
    edges = before * np.uint32(_BEFORE) | after * np.uint32(_AFTER)
    columns = 3 if int(length.max(initial=0)) > 8 else 2
    word = text.words.take(begins[:, None] + _FOURS[:columns])
    word &= _QUAD_BITS[:, :columns].take(length, axis=0)
    word ^= (word << _LEFT_32[:columns]) >> _RIGHT_32[:columns]
    word[:, 0] ^= edges
    total: NDArray[np.uint32] = word.sum(axis=1, dtype=np.uint32)
    return total


def _words(text: ScriptText, tables: Tables) -> tuple[_Found, _Found]:
    space = text.points == SPACE
    start = (space[:-1] & ~space[1:]).nonzero()[0] + 1
    end = (~space[:-1] & space[1:]).nonzero()[0] + 1
    stop = np.minimum(end, start + 8)
    begins = text.offset[start]
    hashes = _word_hashes(text, begins, text.offset[stop] - begins, space[stop])
    chosen = _fresh(hashes).nonzero()[0]
    word = hashes[chosen]
    earlier = word.copy()
    earlier[1:] = word[:-1]
    couple = ((earlier >> np.uint64(13)) | (earlier << np.uint64(51))) + word
    both = np.concatenate((couple[1:], word))
    place = np.concatenate((begins[chosen[1:] - 1], begins[chosen]))
    hit, telling = _find_words(tables.telling, both)
    if len(hit) > 1:
        couples = len(chosen) - 1
        order = np.argsort(np.where(hit < couples, 2 * hit + 2, 2 * (hit - couples) + 1), kind="stable")
        hit, telling = hit[order], telling[order]
    seen, known = _find_words(tables.words, word)
    return (begins[chosen[seen]], known, _WORD), (place[hit], telling, _TELLING)


def _find_words(table: HashTable, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    slots = (hashes + (hashes >> np.uint64(12))).astype(np.uint32)
    return table.find(slots, (hashes >> np.uint64(4)).astype(np.uint32))


def _word_hashes(
    text: ScriptText, begins: NDArray[np.int64], length: NDArray[np.int64], after: NDArray[np.bool_]
) -> NDArray[np.uint64]:
    columns = min(6, (int(length.max(initial=1)) + 3) // 4)
    word = text.words.take(begins[:, None] + _FOURS[:columns]).astype(np.uint64)
    word &= _WORD_BITS[:, :columns].take(length, axis=0)
    plain = word.sum(axis=1, dtype=np.uint64)
    word ^= (word << _LEFT[:columns]) >> _RIGHT[:columns]
    total = word.sum(axis=1, dtype=np.uint64)
    plain += plain >> np.uint64(17)
    plain += plain >> np.uint64(9)
    edges = np.uint64(_BEFORE) | after * np.uint64(_AFTER)
    mixed: NDArray[np.uint64] = (total ^ edges) + ((plain & np.uint64(0xFF)) << np.uint64(32))
    return mixed


def _characters(text: ScriptText, tables: Tables) -> list[_Found]:
    """Chinese, Japanese, Korean: every character, and pairs of them."""
    said = tables.cjk.take(text.points, mode="clip")
    said[text.points >= len(tables.cjk)] = 0
    hit = said.nonzero()[0]
    doubles = tables.cjk_values[said[hit]]
    ends = text.offset[hit + 1]
    offset = np.repeat(ends, 2)
    values = doubles.reshape(-1)
    present = values > 0
    length = text.offset[2:] - text.offset[:-2]
    pair = (length >= 6).nonzero()[0]
    begins = text.offset[pair]
    hashes = _pair_hashes(text, begins, length[pair])
    known, found = tables.pairs.find(hashes + (hashes >> _TWELVE), hashes)
    return [(offset[present], values[present], _BASE), (begins[known], found, _WORD)]


def _pair_hashes(text: ScriptText, begins: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.uint32]:
    word = text.words[begins]
    total = word ^ (word >> np.uint32(3))
    word = text.words[begins + 4] & _PAIR_BITS[length]
    return total + (word ^ (word << np.uint32(18)))
