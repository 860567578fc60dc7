"""Overlap of two texts in shingles of four words, as the scorer of the labelled pages counts it."""

from __future__ import annotations

import collections
import re

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+(?:['’][^\W_]+)*")


def tokens(text):
    return TOKEN.findall(text.lower())


def shingles(words, n=4):
    if len(words) < n:
        return collections.Counter([tuple(words)] if words else [])
    return collections.Counter(zip(*(words[i:] for i in range(n)), strict=False))


def f1(found, gold):
    if not found or not gold:
        return float(not found and not gold)
    shared = sum((found & gold).values())
    return 2 * shared / (sum(found.values()) + sum(gold.values()))
