"""Where the documents of an export begin: told from what repeats in the file, above blocks of facts that repeat."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .export_lines import ExportLine, ExportLines
from .export_marks import HEAD, Anchors, by_marks, underlines

UNSAFE = "several documents in one text: no place between them that shows where each begins"
_ONE = re.compile(r"\D*\b1\b\D+\b1\b\D*")
_NEAR = 10
"""Lines around a fact in which others support it."""
_ANCHORS = ("counter", "length", "title", "date", "source", "author", "section")
"""Facts by which a document can be found, the surest first."""
_FACTS = frozenset((*_ANCHORS, "url", "body", "license", "end", "language", "abstract", "stated"))
_TRIED = 8
"""Facts by which the documents of one file are looked for."""
_WORDS = 40
"""Words of a text, as the median over the documents of a file; one with less is a list of something."""
_FULL_WORDS = 80
"""The same where nothing but a rule and a date say that documents begin."""


@dataclass(slots=True, frozen=True)
class Starts:
    """The line at which each document begins; what stands before the first belongs to none. It may be a single one: an
    export of one document. ``unsafe``: there plainly are several, and no such places.
    """

    at: tuple[int, ...]
    unsafe: bool = False


def find_starts(lines: ExportLines) -> Starts | None:
    """Where the documents of an export begin; None for a text that is one document, or not plainly several."""
    full = [at for at in range(len(lines)) if lines[at].kind != "blank"]
    facts = [at for at in full if lines[at].kind in _FACTS]
    if full and lines[full[0]].key == "file":
        named = [at for at in facts if lines[at].key == "file"]
        return Starts(tuple(named)) if len(named) > 1 else None
    counters = [at for at in facts if lines[at].kind == "counter"]
    if (
        len(counters) == 1
        and _ONE.fullmatch(lines[counters[0]].value)
        and _is_strong(_around(lines, full, facts, counters[0]), lines.words.codes)
    ):
        return Starts((counters[0],))
    found = _anchors(lines, full, facts)[:_TRIED]
    best: tuple[int, float, list[int]] | None = None
    for anchors in found:
        if best is not None and anchors.sure < found[0].sure:
            break
        starts = _by_counter(lines, facts, anchors) or by_marks(lines, full, anchors)
        if starts is not None and len(starts) > 1:
            tried = (-len(starts), _height(full, starts, anchors.at), starts)
            best = tried if best is None or tried[:2] < best[:2] else best
    if best is not None:
        return Starts(tuple(best[2]))
    return Starts((), unsafe=True) if any(anchors.sure > 2 and len(anchors.at) > 2 for anchors in found) else None


def _height(full: list[int], starts: list[int], anchors: list[int]) -> float:
    """How many lines a fact stands below the beginning of its document: one in a foot stands far below."""
    heights = []
    for at in anchors:
        place = bisect_right(starts, at)
        if place:
            heights.append(bisect_left(full, at) - bisect_left(full, starts[place - 1]))
    return median(heights) if heights else 0.0


def _anchors(lines: ExportLines, full: list[int], facts: list[int]) -> list[Anchors]:
    """Facts that may stand for the documents, the best first: those beside which others show that they belong to the
    head of a document, that many documents have, that hardly come anywhere else.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for at in facts:
        if lines[at].kind in _ANCHORS:
            groups.setdefault((lines[at].kind, lines[at].key), []).append(at)
    words = _words(lines)
    ranked: list[tuple[float, Anchors]] = []
    for (kind, key), members in groups.items():
        if len(members) < 2:
            continue
        near = [_around(lines, full, facts, at) for at in members]
        bare = key == "date"
        strong = [at for at, around in zip(members, near, strict=True) if _is_strong(around, lines.words.codes)]
        labelled = [at for at, around in zip(members, near, strict=True) if _is_labelled(around)]
        parted = [at for at in members if bare and _below_rule(lines, full, at)]
        for found, sure in ((strong, 3), (labelled, 2), (parted, 1)):
            least = 2 if sure == 1 else max(2, 0.6 * len(members))
            wanted = (_WORDS / 2, _WORDS, _FULL_WORDS)[3 - sure]
            if len(found) >= least and _between_anchors(words, found) >= wanted:
                rank = 1000 * sure + len(found) * (0.6 if bare else 1) - 0.01 * _ANCHORS.index(kind)
                ranked.append((rank, Anchors(found, key if sure > 1 else "", sure)))
                break
    return [anchors for _, anchors in sorted(ranked, key=lambda one: -one[0])]


def _is_strong(around: list[ExportLine], known_codes: frozenset[str]) -> bool:
    """Whether facts are what only databases print: a counter, a length, codes."""
    kinds = {line.kind for line in around}
    if any(line.key == "measured" for line in around):
        kinds.add("length")
    measured = bool(kinds & {"counter", "length"})
    codes = len({line.key for line in around if line.key in known_codes})
    return _is_dated(around) and (codes > 3 or (measured and len(kinds & HEAD) > 1))


def _is_labelled(around: list[ExportLine]) -> bool:
    """Whether facts are a block of labels."""
    labels = {line.key: line.kind for line in around if line.key.endswith(":")}
    closed = any(line.key == "copyright" for line in around)  # that of the document before
    telling = bool(set(labels.values()) & {"title", "author", "source", "section"})
    return _is_dated(around) and len(labels) > (1 if closed else 2) and telling


def _is_dated(around: list[ExportLine]) -> bool:
    return any(
        line.kind == "date" or (line.kind == "source" and any(c.isdigit() for c in line.value)) for line in around
    )


def _below_rule(lines: ExportLines, full: list[int], at: int) -> bool:
    """Whether a line stands among the first below a rule, or in the file."""
    place = bisect_left(full, at)
    return place <= 3 or any(
        lines[one].kind == "rule" and not underlines(lines, one) for one in full[place - 4 : place]
    )


def _around(lines: ExportLines, full: list[int], facts: list[int], at: int) -> list[ExportLine]:
    """The facts near a line, itself among them."""
    place = bisect_left(full, at)
    first, last = full[max(place - _NEAR, 0)], full[min(place + _NEAR, len(full) - 1)]
    return [lines[one] for one in facts[bisect_left(facts, first) : bisect_left(facts, last + 1)]]


def _words(lines: ExportLines) -> list[int]:
    """How many words of text stand above each line, and at last in all; two characters of Han or kana are one."""
    counts = [0]
    for at, raw in enumerate(lines.raw):
        count = 0
        if lines[at].kind in ("free", "prose"):
            count = len(raw.split()) + (0 if raw.isascii() else sum(char >= "\u2e80" for char in raw) // 2)
        counts.append(counts[-1] + count)
    return counts


def _between_anchors(words: list[int], anchors: list[int]) -> float:
    """Words between one anchor and the next: the median."""
    return median(words[end] - words[begin] for begin, end in pairwise([*anchors, len(words) - 1]))


def _by_counter(lines: ExportLines, facts: list[int], anchors: Anchors) -> list[int] | None:
    """The lines that count documents, where nearly every document has one above it and they count upwards."""
    keys = Counter(lines[at].key for at in facts if lines[at].kind == "counter")
    for key, count in keys.most_common(3):
        if count < 2 or count < 0.8 * len(anchors.at):
            break
        found = [at for at in facts if lines[at].kind == "counter" and lines[at].key == key]
        numbers = [
            int(match[1] or match[2]) for at in found if (match := lines.words.counter.fullmatch(lines[at].value))
        ]
        rising = sum(after > before for before, after in pairwise(numbers))
        headed = sum(_between(anchors.at, at, end) for at, end in zip(found, [*found[1:], len(lines)], strict=True))
        if rising >= 0.8 * (count - 1) and headed >= 0.8 * count:
            return found
    return None


def _between(places: list[int], begin: int, end: int) -> bool:
    at = bisect_left(places, begin)
    return at < len(places) and places[at] < end
