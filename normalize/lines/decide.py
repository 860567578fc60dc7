"""Which rows go, and why: the rules that are sure first, then the classifier, within what a text can spare.

Cutting is conservative. The classifier speaks only where running text remains after it, lines inside the body need a
lower probability to go than lines outside it, and words that a text may use itself count as boilerplate only outside
the body.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .context import best_segment
from .features import BASE_NAMES, Floats, Lines
from .phrases import Found
from .reading import Reading
from .titles import HEAD_ROWS, is_breadcrumb, printings, titleish

KEEP_INSIDE: Final = 0.33
"""Probability of content under which the classifier cuts a line inside the body; chosen out of fold."""
KEEP_OUTSIDE: Final = 0.55
"""The same outside the body."""
KEEP_SENTENCE: Final = 0.25
"""The same for a line inside the body that ends like a sentence."""
SURE: Final = 0.15
SURE_RULED: Final = 0.30
ODD: Final = 0.10
"""Witnesses of boilerplate are lines under `SURE` that are under `ODD` by themselves, or lines under `SURE_RULED` where
a rule agrees. Without any the classifier cuts nothing: manuals, lists and poems look odd, but few lines of theirs look
like boilerplate beyond doubt. What a line is by itself no cut elsewhere changes, so that a cleaned text is known for
one.
"""
TAIL_HEAD: Final = 0.40
"""A related-stories heading must be under this to open the tail: "See also" may be a section of a manual."""
TAIL_KEEP: Final = 0.60
"""What follows such a heading stays from this on, if it ends like a sentence or not."""
PHRASE_INSIDE: Final = 0.60
"""A phrase inside the body goes only under this probability."""
MIN_ROWS: Final = 4
"""The classifier is silent on texts of fewer rows."""
MIN_PROSE: Final = 20.0
"""... and where fewer words of running text would remain."""
TAIL_SHARE: Final = 0.25
"""A related-stories heading opens the tail when at most this share of the running text stands after it."""
RESUMES: Final = 0.85
"""Running text of this probability after such a heading is the body going on."""
DATE_WORDS: Final = 8.0
"""A date line has at most so many words."""
TITLE_REACH: Final = 5
"""So many rows above the first running text may be its title."""
TITLE_WORDS: Final = 4.0
TITLE_LIKELY: Final = 0.14
"""A row less likely content by itself than this is no title either."""

_UNAMBIGUOUS: Final = frozenset({"share", "comment", "cookie", "copyright", "advert", "account"})
"""Kinds of phrases that no text uses as a line of its own; the others may be a heading inside a body."""

_SENTENCE: Final = BASE_NAMES.index("sentence")
_ELLIPSIS: Final = BASE_NAMES.index("ends_ellipsis")
_ENDS_STOP: Final = BASE_NAMES.index("ends_stop")
_YEAR: Final = BASE_NAMES.index("year")
_CLOCK: Final = BASE_NAMES.index("clock")
_NO_LETTERS: Final = BASE_NAMES.index("no_letters")

Verdicts = dict[int, tuple[str, float]]


def may_cut(read: Reading, alone: Floats, title: str | None) -> bool:
    """False where `decide` finds nothing to cut whatever the classifier says: most clean texts, and most cleaned ones,
    which need no second look.
    """
    if len(read.keys) < 2:
        return False
    if read.found or read.junk or read.crumbs or bool((alone[1:] < ODD).any()):
        return True
    return bool(printings(read.lines.rows, read.keys, title, HEAD_ROWS)[1])


def decide(read: Reading, content: Floats, alone: Floats, home: Container[str], title: str | None) -> Verdicts:
    """Reason and score of every row that goes. At least one row with letters stays.

    ``content`` are the classifier's probabilities for each row in its text, ``alone`` those for each by itself,
    ``home`` the names home pages go by.
    """
    lines, keys, found = read.lines, read.keys, read.found
    rows = lines.rows
    count = len(rows)
    if count < 2:
        return {}
    sentence = lines.base[:, _SENTENCE] > 0
    gain = (content - 0.5) * np.minimum(lines.words, 40.0)
    first, last = best_segment(gain)
    if gain[first : last + 1].sum() <= 0:
        first, last = 0, count - 1
    verdicts: Verdicts = {}
    protected, repeats = printings(rows, keys, title, min(first + 2, HEAD_ROWS))
    if protected is None and not title:
        protected = _likely_title(read, content, alone, first)
    for row in repeats:
        verdicts[row] = ("title-repeat", 1.0)
    for row in read.crumbs:
        if row < max(first + 1, HEAD_ROWS) and is_breadcrumb(rows[row], keys[row + 1 : row + 4], title, home):
            verdicts[row] = ("breadcrumb", 1.0)
    for row in read.junk:
        verdicts[row] = ("junk", 1.0)
    prose = np.where(sentence, lines.words, 0.0) * (content >= 0.5)
    _cut_phrases(verdicts, lines, found, content, (first, last), prose)
    kept = content >= _thresholds(lines, content, alone, (first, last), protected, verdicts)
    if count >= MIN_ROWS and prose[kept].sum() >= MIN_PROSE:
        stays, dates = kept.tolist(), _dates(lines).tolist()
        scores = np.round(1.0 - content.astype(np.float64), 3).tolist()
        for row in np.flatnonzero(~kept).tolist():
            if row not in verdicts and not (row and stays[row - 1] and _goes_on(rows[row - 1])):
                verdicts[row] = ("date-line" if dates[row] else "model", scores[row])
    if protected is not None:
        verdicts.pop(protected, None)
    letters = lines.base[:, _NO_LETTERS] == 0
    if all(row in verdicts for row in np.flatnonzero(letters).tolist()):
        for row in range(first, last + 1):
            verdicts.pop(row, None)
    return verdicts


def _thresholds(
    lines: Lines, content: Floats, alone: Floats, body: tuple[int, int], protected: int | None, verdicts: Verdicts
) -> Floats:
    """The probability each row must have to stay, lower where little else speaks of boilerplate."""
    place = np.arange(content.shape[0])
    inside = (place >= body[0]) & (place <= body[1])
    keep = np.where(inside, KEEP_INSIDE, KEEP_OUTSIDE)
    keep[inside & (lines.base[:, _ENDS_STOP] > 0)] = KEEP_SENTENCE
    # A title looks like boilerplate to the classifier: it is no witness.
    witness = (alone < ODD) & (content < SURE) & (place > 0) & (place != protected)
    for row in verdicts:
        witness[row] |= content[row] < SURE_RULED
    if not witness.any():
        keep[:] = 0.0
    return keep.astype(np.float32)


def _cut_phrases(
    verdicts: Verdicts,
    lines: Lines,
    found: Mapping[int, Found],
    content: Floats,
    body: tuple[int, int],
    prose: NDArray[np.floating],
) -> None:
    total = float(prose.sum())
    before = np.cumsum(prose)
    tail_from: int | None = None
    for row, (kind, where) in found.items():
        inside = body[0] <= row <= body[1]
        if where == "head":
            if row == 0 or total < MIN_PROSE:
                continue
            rest = total - float(before[row])
            if rest <= TAIL_SHARE * total and content[row] < TAIL_HEAD:
                if tail_from is None:
                    tail_from = row
                verdicts.setdefault(row, (f"phrase.{kind}", 1.0))
            elif content[row] < (PHRASE_INSIDE if inside else KEEP_OUTSIDE):
                verdicts.setdefault(row, (f"phrase.{kind}", 1.0))
        elif (
            where == "start"
            or (where == "any" and (kind in _UNAMBIGUOUS or not inside or content[row] < PHRASE_INSIDE))
            or (where == "edge" and not inside and total >= MIN_PROSE and content[row] < PHRASE_INSIDE)
        ):
            verdicts.setdefault(row, (f"phrase.{kind}", 1.0))
    if tail_from is None:
        return
    for row in range(tail_from + 1, content.shape[0]):
        runs = lines.base[row, _SENTENCE] > 0 and lines.base[row, _ELLIPSIS] == 0
        if runs and content[row] >= RESUMES and lines.words[row] >= 15:
            break
        if content[row] < TAIL_KEEP:
            verdicts.setdefault(row, ("related", round(1.0 - float(content[row]), 3)))


def _likely_title(read: Reading, content: Floats, alone: Floats, first: int) -> int | None:
    """Without a title from outside: the likeliest of the few title-like rows right above the first running text."""
    lines = read.lines
    sentence = lines.base[:, _SENTENCE] > 0
    running = np.flatnonzero(sentence[first:] & (content[first:] >= 0.5))
    if not running.size:
        return None
    body = first + int(running[0])
    dates = _dates(lines)
    best: tuple[float, int] | None = None
    for row in range(max(body - TITLE_REACH, 0), body):
        if (
            (lines.words[row] >= TITLE_WORDS or row == 0)
            and not sentence[row]
            and (titleish(read.keys[row]) or row == 0)
            and not dates[row]
            and row not in read.found
            and (best is None or float(alone[row]) > best[0])
        ):
            best = (float(alone[row]), row)
    return best[1] if best and (best[0] >= TITLE_LIKELY or best[1] == 0) else None


def _goes_on(row: str) -> bool:
    """A sentence that ends in a comma, or in one before its closing quote, goes on in the next line."""
    return row.rstrip("\"”’»'」』").endswith((",", "،", "，", "、")) and row.count(" ") >= 3


def _dates(lines: Lines) -> NDArray[np.bool_]:
    dated = (lines.base[:, _YEAR] > 0) | (lines.base[:, _CLOCK] > 0)
    short: NDArray[np.bool_] = dated & (lines.words <= DATE_WORDS) & (lines.base[:, _SENTENCE] == 0)
    return short
