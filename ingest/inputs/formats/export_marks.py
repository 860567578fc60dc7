"""Where the documents of an export begin, by what stands above their heads: an end, a rule, a label, blank lines."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .export_lines import ExportLines

_ABOVE = 16
"""Lines above a fact among which the beginning of its document is looked for."""
HEAD = frozenset(("counter", "length", "title", "date", "source", "author", "section", "url", "abstract", "body"))
"""Facts with which a document begins."""
_FOOT = frozenset(("language", "stated", "license", "end"))
"""Facts with which one ends."""


@dataclass(slots=True)
class Anchors:
    """One fact for each document: the lines they stand in, what they have in common, how sure it is."""

    at: list[int]
    key: str
    sure: int


def by_marks(lines: ExportLines, full: list[int], anchors: Anchors) -> list[int] | None:
    """Lines above the heads that repeat: those that end a document, rules between them, or how a head begins."""
    windows = _windows(lines, full, anchors.at)
    seen = [_nearest(lines, window) for window in windows]
    ends = _ends(lines, full, anchors, seen)
    if not anchors.key:  # nothing but dates and rules
        ends = {key: at for key, at in ends.items() if lines[at].kind == "rule"}
        marks = _last(seen, set(ends))
        return _below(lines, full, anchors, marks) if _regular(lines, full, anchors, marks, set(ends)) else None
    sure = {key for key, at in ends.items() if lines[at].kind != "free"}
    if sure:
        return _below(lines, full, anchors, _last(seen, sure))
    if (heads := _at_heads(lines, full, windows, seen, anchors)) is not None:
        return heads
    if ends:  # a line that says nothing known may be a sentence that comes again
        return _below(lines, full, anchors, _last(seen, set(ends)))
    return _by_gaps(lines, full, windows, anchors)


def _windows(lines: ExportLines, full: list[int], anchors: list[int]) -> list[list[int]]:
    """For each anchor the lines above it that are not blank, the nearest first, itself among them."""
    windows = []
    before = -1
    for at in anchors:
        place = bisect_left(full, at)
        window = [one for one in full[max(place - _ABOVE, 0) : place + 1] if one > before]
        windows.append(window[::-1])
        before = at
    return windows


def _nearest(lines: ExportLines, window: list[int]) -> dict[str, int]:
    """The nearest line of each key above an anchor."""
    found: dict[str, int] = {}
    for at in window:
        line = lines[at]
        if line.kind == "prose" or (line.kind == "rule" and underlines(lines, at)):
            continue
        found.setdefault(f"{line.kind} {line.key}", at)
    return found


def underlines(lines: ExportLines, at: int) -> bool:
    """Whether a rule belongs to the heading right above it."""
    above = lines.raw[at - 1].strip() if at else ""
    return (
        bool(above)
        and lines[at].key != "\f"
        and lines[at - 1].kind != "rule"
        and len(above) <= len(lines.raw[at].strip()) + 3
    )


def _ends(lines: ExportLines, full: list[int], anchors: Anchors, seen: list[dict[str, int]]) -> dict[str, int]:
    """What stands above every head but need not stand above the first: a rule, or the end of the document before."""
    later = Counter(key for window in seen[1:] for key in window)
    tail = {f"{lines[at].kind} {lines[at].key}" for at in full[-_ABOVE:]}
    found: dict[str, int] = {}
    for key, count in later.items():
        if count < 0.95 * len(seen[1:]):
            continue
        at = next(window[key] for window in seen[1:] if key in window)
        kind = lines[at].kind
        if kind == "rule" or (
            key not in seen[0] and (kind in _FOOT or (kind == "free" and key in tail and count > 2 and key != "free #"))
        ):
            found[key] = at
    return found


def _last(seen: list[dict[str, int]], keys: set[str]) -> list[int | None]:
    """The nearest of some marks above each anchor."""
    return [max((at for key, at in window.items() if key in keys), default=None) for window in seen]


def _regular(lines: ExportLines, full: list[int], anchors: Anchors, marks: list[int | None], keys: set[str]) -> bool:
    """Whether rules do nothing else in a text than to part texts that open with a title and a date."""
    rules = [at for at in full if lines[at].kind == "rule" and f"rule {lines[at].key}" in keys]
    if not len(anchors.at) - 1 <= len(rules) <= len(anchors.at) + 1:
        return False
    for at, mark in zip(anchors.at, marks, strict=True):
        above = [one for one in full[: bisect_left(full, at)][-5:] if one > (-1 if mark is None else mark)]
        if not 1 <= len(above) <= 4 or lines[above[0]].kind == "rule" or (mark is None and at != anchors.at[0]):
            return False
    return True


def _below(lines: ExportLines, full: list[int], anchors: Anchors, marks: list[int | None]) -> list[int] | None:
    """The first line below each mark; a label among the marks takes the rest of its paragraph with it."""
    starts: list[int] = []
    for at, mark in zip(anchors.at[1:], marks[1:], strict=True):
        if mark is None:
            continue
        begin = mark + 1
        if lines[mark].kind in ("stated", "language") or lines[mark].key == "copyright":
            while begin < at and lines[begin].kind in ("free", "prose"):
                begin += 1
        starts.append(next((one for one in range(begin, at) if lines[one].kind != "blank"), at))
    first = _first(lines, full, anchors, starts, marks[0])
    return [first, *starts]


def _first(lines: ExportLines, full: list[int], anchors: Anchors, starts: list[int], mark: int | None) -> int:
    """Where the first document begins: at the beginning, unless there is more above it than above the others."""
    if mark is not None and lines[mark].kind == "rule":
        return mark + 1
    place = bisect_left(full, anchors.at[0])
    heights = [bisect_left(full, at) - bisect_left(full, one) for one, at in zip(starts, anchors.at[1:], strict=False)]
    if place <= max(heights, default=0) + 3:
        return 0
    wanted = sorted(_paragraphs(lines, one, at) for one, at in zip(starts, anchors.at[1:], strict=False))
    return _up(lines, anchors.at[0], wanted[len(wanted) // 2] if wanted else 0)


def _paragraphs(lines: ExportLines, begin: int, end: int) -> int:
    """How many times text begins after a blank line between two lines."""
    return sum(lines[at].kind != "blank" and lines[at - 1].kind == "blank" for at in range(begin + 1, end + 1))


def _up(lines: ExportLines, at: int, paragraphs: int) -> int:
    """The beginning of the paragraph so many above the one that a line stands in."""
    while at > 0:
        if lines[at].kind != "blank" and lines[at - 1].kind == "blank":
            if paragraphs == 0:
                return at
            paragraphs -= 1
        at -= 1
    return 0


def _at_heads(
    lines: ExportLines, full: list[int], windows: list[list[int]], seen: list[dict[str, int]], anchors: Anchors
) -> list[int] | None:
    """How every head begins, where nothing ends a document: with a label that comes first in the file as well."""
    common = Counter(key for window in seen for key in window)
    keys = {key for key, count in common.items() if count >= 0.95 * len(seen)}
    starts = []
    for window, found in zip(windows, seen, strict=True):
        begin = min((at for key, at in found.items() if key in keys), default=window[0])
        starts.append(begin)
    if starts[0] != full[0] or lines[starts[0]].kind not in HEAD:
        return None  # something without a label stands above it
    return starts


def _by_gaps(lines: ExportLines, full: list[int], windows: list[list[int]], anchors: Anchors) -> list[int] | None:
    """Blank lines above each head, more than anywhere else in the file."""
    gaps: list[tuple[int, int]] = []
    for window in windows[1:]:
        found = [(low - high - 1, low) for low, high in pairwise(window)]
        if not found:
            return None
        gaps.append(max(found))
    least = min((size for size, _ in gaps), default=0)
    others = sum(low - high > least for high, low in pairwise(full))
    if least < 2 or others > len(gaps) + 1:
        return None
    starts = [low for _, low in gaps]
    return [_first(lines, full, anchors, starts, None), *starts]
