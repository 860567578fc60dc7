"""Which blocks of a labelled page are content: those whose keeping makes the F1 against its gold text the best."""

from __future__ import annotations

import collections

import numpy as np
from overlap import shingles


def _context(parts, at, kept):
    """The three kept words before and after a block: with them its own words form shingles."""
    left, right = [], []
    index = at - 1
    while index >= 0 and len(left) < 3:
        if kept[index]:
            left = parts[index] + left
        index -= 1
    index = at + 1
    while index < len(parts) and len(right) < 3:
        if kept[index]:
            right = right + parts[index]
        index += 1
    return left[-3:], right[:3]


def labels(parts, gold_words, *, first):
    """Which blocks to keep for the best 4-gram F1 against the gold text: by overlap first, then by single changes.

    Where the gold text has one of several copies, the first or the last of them is kept: in articles teasers and
    descriptions come before the body, in threads quotations come after what they quote.
    """
    gold = shingles(gold_words)
    kept = np.zeros(len(parts), bool)
    if not gold_words:
        return kept
    for i, words in enumerate(parts):
        if len(words) >= 4:
            own = [tuple(words[k : k + 4]) for k in range(len(words) - 3)]
            kept[i] = sum(s in gold for s in own) >= len(own) / 2
    have = shingles([word for part, keep in zip(parts, kept, strict=True) if keep for word in part])
    shared, size, wanted = sum((have & gold).values()), sum(have.values()), sum(gold.values())
    for _ in range(3):
        changed = False
        for i in range(len(parts) - 1, -1, -1) if first else range(len(parts)):
            words = parts[i]
            if not words:
                continue
            left, right = _context(parts, i, kept)
            with_it, without = left + words + right, left + right
            a = collections.Counter(tuple(with_it[k : k + 4]) for k in range(len(with_it) - 3))
            b = collections.Counter(tuple(without[k : k + 4]) for k in range(len(without) - 3))
            gain, loss = (b, a) if kept[i] else (a, b)
            difference = sum(gain.values()) - sum(loss.values())
            hits = sum(
                min(have[s] + gain[s] - loss[s], gold[s]) - min(have[s], gold[s]) for s in {*gain, *loss} if s in gold
            )
            if 2 * (shared + hits) / max(1, size + difference + wanted) > 2 * shared / max(1, size + wanted) + 1e-9:
                kept[i] = not kept[i]
                have.update(gain)
                have.subtract(loss)
                shared, size, changed = shared + hits, size + difference, True
        if not changed:
            break
    return kept
