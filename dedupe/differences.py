"""The passages in which two texts differ, for people to read. Bounded work, however long the texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from .fold import fold

MAX_LINES: Final = 2_000
MAX_WORDS: Final = 1_500
"""Longer passages are compared by their beginnings and ends only, or shown whole: difflib is quadratic."""
AROUND: Final = 6
"""Words around a passage."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage of the first text and what the second has in its place; one of them may be empty. ``lead`` and
    ``trail``: a few words that both have around it, as the first text writes them.
    """

    before: str
    after: str
    lead: str = field(default="", compare=False)
    trail: str = field(default="", compare=False)


def differences(before: str, after: str, limit: int = 200) -> list[Difference]:
    """Where ``after`` differs from ``before``, at most ``limit`` passages: by lines, inside changed lines by words.

    Lines and words that are the same after `fold` count as equal, so that layout, case and quotation marks do not show.
    """
    old, new = _lines(before), _lines(after)
    found: list[Difference] = []
    for i1, i2, j1, j2 in _changes([fold(x) for x in old], [fold(x) for x in new], MAX_LINES):
        one, other = "\n".join(old[i1:i2]), "\n".join(new[j1:j2])
        if not one or not other:
            found.append(Difference(one, other, *_around(old, i1, i2)))
        else:
            found.extend(_inside(one, other))
        if len(found) >= limit:
            break
    return found[:limit]


def longest_common(one: str, other: str) -> str:
    """The longest passage that two texts have word for word after `fold`, as the first writes it, within their first
    1,500 words each.
    """
    old, new = one.split()[:MAX_WORDS], other.split()[:MAX_WORDS]
    matcher = SequenceMatcher(None, [fold(x) for x in old], [fold(x) for x in new], autojunk=False)
    found = matcher.find_longest_match()
    return " ".join(old[found.a : found.a + found.size])


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"[\n\r\u2028\u2029]+", text) if line.strip()]


def _inside(one: str, other: str) -> list[Difference]:
    old, new = one.split(), other.split()
    if len(old) > MAX_WORDS or len(new) > MAX_WORDS:
        old, new, _, _ = _trim(old, new)
        if len(old) > MAX_WORDS or len(new) > MAX_WORDS:
            return [Difference(" ".join(old), " ".join(new))]
    spans = _changes([fold(x) for x in old], [fold(x) for x in new], MAX_WORDS)
    return [
        Difference(" ".join(old[i1:i2]), " ".join(new[j1:j2]), *_around(old, i1, i2, most=AROUND))
        for i1, i2, j1, j2 in spans
    ]


def _around(parts: list[str], start: int, end: int, most: int = 1) -> tuple[str, str]:
    """The last words before a span of lines or words, and the first after it."""
    before = " ".join(parts[max(0, start - most) : start]).split()
    after = " ".join(parts[end : end + most]).split()
    return " ".join(before[-AROUND:]), " ".join(after[:AROUND])


def _trim(old: list[str], new: list[str]) -> tuple[list[str], list[str], int, int]:
    head = 0
    while head < min(len(old), len(new)) and fold(old[head]) == fold(new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and fold(old[-1 - tail]) == fold(new[-1 - tail]):
        tail += 1
    return old[head : len(old) - tail], new[head : len(new) - tail], head, tail


def _changes(old: list[str], new: list[str], limit: int) -> list[tuple[int, int, int, int]]:
    """Spans that differ. Equal beginnings and ends are stepped over; what is left beyond the limit is one span."""
    old_rest, new_rest, head, tail = _trim(old, new)
    if not old_rest and not new_rest:
        return []
    if len(old_rest) > limit or len(new_rest) > limit:
        return [(head, len(old) - tail, head, len(new) - tail)]
    matcher = SequenceMatcher(None, old_rest, new_rest, autojunk=False)
    return [
        (i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    ]
