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
_LOW = np.array([0xFFFFFFFF, 0xFF, 0xFFFF, 0xFFFFFF], dtype=np.uint32)
_FIRST = np.array([0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF], dtype=np.uint64)
_VOWEL_OR_SPACE = np.zeros(0x81, dtype=np.int64)
_VOWEL_OR_SPACE[[SPACE, *(ord(c) for c in "aeiouAEIOU")]] = 1
_USUAL = 1  # how much an empty text speaks for the usual language of its script, in a value's first byte: nearly nothing


@dataclass(slots=True, frozen=True)
class Hits:
    """What was found: where (bytes), each value, which of them are of quadgrams or characters and which of telling words.

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
    usual = int(tables.local[tables.usual[text.script]]) << 8
    where = [np.ones(1, dtype=np.int64), *(offset for offset, _, _ in found)]
    value = [np.array([usual], dtype=np.uint32), *(values for _, values, _ in found)]
    kind = [np.full(1, _BASE), *(np.full(len(offset), kind) for offset, _, kind in found)]
    offset, values, kinds = np.concatenate(where), np.concatenate(value), np.concatenate(kind)
    order = np.argsort(offset * 4 + kinds, kind="stable")
    first = int(np.flatnonzero(order == 0)[0])
    order[1 : first + 1] = order[:first].copy()
    order[0] = 0
    kinds = kinds[order]
    return Hits(offset[order], values[order], kinds == _BASE, kinds == _TELLING, count)


_Found = tuple[NDArray[np.int64], NDArray[np.uint32], int]


def _quads(text: ScriptText, tables: Tables) -> _Found:
    points = text.points
    count = len(points)
    space = points == SPACE
    place = np.arange(count)
    following = np.where(space, place, count)
    following = np.minimum.accumulate(following[::-1])[::-1]
    run = following - place
    end = place + np.minimum(run, 4)
    after = np.where(run <= 4, end, place + 2)
    after += _VOWEL_OR_SPACE.take(points.take(after, mode="clip"), mode="clip")
    steps, here, walk = after.tolist(), 1, []
    while here < count:
        walk.append(here)
        here = max(steps[here], here + 1)
    start = np.array(walk, dtype=np.int64)
    start = start[run[start] > 0]
    stop = end[start]
    begins = text.offset[start]
    hashes = _quad_hashes(text, begins, text.offset[stop] - begins, space[start - 1], space[stop])
    values = tables.quads.find(hashes + (hashes >> np.uint32(12)), hashes)
    hit = np.flatnonzero(values)
    last = before = -1
    kept = []
    for index, value in zip(hit.tolist(), hashes[hit].tolist(), strict=True):
        if value not in (last, before):
            before, last = last, value
            kept.append(index)
    chosen = np.array(kept, dtype=np.int64)
    return begins[chosen], values[chosen], _BASE


def _quad_hashes(
    text: ScriptText,
    begins: NDArray[np.int64],
    length: NDArray[np.int64],
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
) -> NDArray[np.uint32]:
    low = _LOW[length & 3]
    edges = before * np.uint32(_BEFORE) | after * np.uint32(_AFTER)
    word = text.words[begins] & np.where(length <= 4, low, _LOW[0])
    total = (word ^ (word >> np.uint32(3))) ^ edges
    word = np.where(length > 4, text.words[begins + 4] & np.where(length <= 8, low, _LOW[0]), np.uint32(0))
    total += word ^ (word << np.uint32(4))
    if int(length.max(initial=0)) > 8:
        word = np.where(length > 8, text.words[begins + 8] & low, np.uint32(0))
        total += word ^ (word << np.uint32(2))
    return total


def _words(text: ScriptText, tables: Tables) -> tuple[_Found, _Found]:
    space = text.points == SPACE
    start = np.flatnonzero(space[:-1] & ~space[1:]) + 1
    end = np.flatnonzero(~space[:-1] & space[1:]) + 1
    stop = np.minimum(end, start + 8)
    begins = text.offset[start]
    hashes = _word_hashes(text, begins, text.offset[stop] - begins, space[stop])
    last = before = -1
    kept, previous = [], []
    for index, value in enumerate(hashes.tolist()):
        if value not in (last, before):
            before, last = last, value
            kept.append(index)
            previous.append(before)
    chosen = np.array(kept, dtype=np.int64)
    word = hashes[chosen]
    earlier = word.copy()
    earlier[1:] = word[:-1]
    couple = ((earlier >> np.uint64(13)) | (earlier << np.uint64(51))) + word
    both = np.concatenate((couple[1:], word))
    place = np.concatenate((begins[chosen[1:] - 1], begins[chosen]))
    telling = _find_words(tables.telling, both)
    hit = np.flatnonzero(telling)
    couples = len(chosen) - 1
    hit = hit[np.argsort(np.where(hit < couples, 2 * hit + 2, 2 * (hit - couples) + 1), kind="stable")]
    known = _find_words(tables.words, word)
    seen = np.flatnonzero(known)
    return (begins[chosen[seen]], known[seen], _WORD), (place[hit], telling[hit], _TELLING)


def _find_words(table: HashTable, hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    slots = (hashes + (hashes >> np.uint64(12))).astype(np.uint32)
    return table.find(slots, (hashes >> np.uint64(4)).astype(np.uint32))


def _word_hashes(
    text: ScriptText, begins: NDArray[np.int64], length: NDArray[np.int64], after: NDArray[np.bool_]
) -> NDArray[np.uint64]:
    longest = min(24, int(length.max(initial=1)))
    total = np.zeros(len(begins), dtype=np.uint64)
    plain = np.zeros(len(begins), dtype=np.uint64)
    for number, (left, bits) in enumerate(((0, 3), (1, 4), (1, 2), (0, 8), (0, 4), (0, 6))):
        if 4 * number >= longest:
            break
        valid = np.clip(length - 4 * number, 0, 4)
        word = text.words[begins + 4 * number].astype(np.uint64) & _FIRST[valid]
        if number == 5:
            word = np.where(length > 24, word & _LOW[length & 3], word)
        plain += word
        total += word ^ (word << np.uint64(bits) if left else word >> np.uint64(bits))
    plain += plain >> np.uint64(17)
    plain += plain >> np.uint64(9)
    edges = np.uint64(_BEFORE) | after * np.uint64(_AFTER)
    return (total ^ edges) + ((plain & np.uint64(0xFF)) << np.uint64(32))


def _characters(text: ScriptText, tables: Tables) -> list[_Found]:
    """Chinese, Japanese, Korean: every character, and pairs of them."""
    said = tables.cjk.take(text.points, mode="clip")
    said[text.points >= len(tables.cjk)] = 0
    hit = np.flatnonzero(said)
    doubles = tables.cjk_values[said[hit]]
    ends = text.offset[hit + 1]
    offset = np.repeat(ends, 2)
    values = doubles.reshape(-1)
    present = values > 0
    length = text.offset[2:] - text.offset[:-2]
    pair = np.flatnonzero(length >= 6)
    begins = text.offset[pair]
    hashes = _pair_hashes(text, begins, length[pair])
    found = tables.pairs.find(hashes + (hashes >> np.uint32(12)), hashes)
    known = np.flatnonzero(found)
    return [(offset[present], values[present], _BASE), (begins[known], found[known], _WORD)]


def _pair_hashes(
    text: ScriptText, begins: NDArray[np.int64], length: NDArray[np.int64]
) -> NDArray[np.uint32]:
    word = text.words[begins]
    total = word ^ (word >> np.uint32(3))
    word = text.words[begins + 4] & _LOW[length & 3]
    return total + (word ^ (word << np.uint32(18)))
