"""What surrounds a line: its neighbours, the mean of windows around it, its place, and the document's best segment."""

from __future__ import annotations

from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .features import BASE_NAMES, LONG_WORDS, Floats, Lines

NEIGHBOURS: Final = (-3, -2, -1, 1, 2, 3)
WINDOWS: Final = (2, 5, 12)
_NEIGHBOUR_COLUMNS: Final = [
    BASE_NAMES.index(name)
    for name in (
        "log_words", "capitalised", "commas", "ends_stop", "ends_letter", "repeats", "bars",
        "digits", "starts_bullet", "sentence", "is_long", "one_word",
    )
]  # fmt: skip
_WINDOW_COLUMNS: Final = [
    BASE_NAMES.index(name)
    for name in (
        "log_words", "capitalised", "commas", "ends_stop", "repeats", "sentence", "is_long",
        "one_word", "digits", "starts_bullet", "stops", "starts_lower",
    )
]  # fmt: skip
FAR: Final = 50.0
_LEXICAL: Final = len(BASE_NAMES)
_TOPIC: Final = _LEXICAL + 27
_NEAR_COLUMNS: Final = [*_NEIGHBOUR_COLUMNS, _LEXICAL, _LEXICAL + 1, _TOPIC]
_WIDE_COLUMNS: Final = [*_WINDOW_COLUMNS, _LEXICAL, _LEXICAL + 1, _TOPIC]
TOPIC_BUCKETS: Final = 1 << 13
_NEAR: Final = len(_NEAR_COLUMNS)
_WIDE: Final = len(_WIDE_COLUMNS)
_SENTENCE: Final = BASE_NAMES.index("sentence")
_WHOLE_COLUMNS: Final = [BASE_NAMES.index(name) for name in ("log_words", "sentence", "is_long")]
SINGLE: Final = 28
"""Columns that are neither the line's own nor its neighbours' nor means."""


def put_neighbours(out: Floats, columns: Floats) -> None:
    """Into ``out``, side by side for each of `NEIGHBOURS`: what that neighbour holds, zeros past the ends."""
    count, width = columns.shape
    for number, by in enumerate(NEIGHBOURS):
        into = out[:, number * width : (number + 1) * width]
        if abs(by) >= count:
            into[:] = 0
        elif by > 0:
            into[: count - by] = columns[by:]
            into[count - by :] = 0
        else:
            into[-by:] = columns[: count + by]
            into[:-by] = 0


def put_window_means(out: Floats, columns: Floats) -> None:
    """Into ``out``, side by side for each of `WINDOWS`: the mean over that many rows on either side and the row."""
    count, width = columns.shape
    sums = np.zeros((count + 1, width), dtype=np.float64)
    np.cumsum(columns, axis=0, out=sums[1:])
    place = np.arange(count)
    for number, reach in enumerate(WINDOWS):
        low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, count)
        means = sums.take(high, axis=0)
        means -= sums.take(low, axis=0)
        means /= (high - low)[:, None]
        out[:, number * width : (number + 1) * width] = means


def best_segment(gain: NDArray[np.floating]) -> tuple[int, int]:
    """First and last row of the contiguous segment with the largest sum (Pasternack and Roth, WWW 2009)."""
    sums = np.zeros(gain.shape[0] + 1, dtype=np.float64)
    gain.cumsum(dtype=np.float64, out=sums[1:])
    last = int((sums[1:] - np.minimum.accumulate(sums[:-1])).argmax())
    first = int(sums[: last + 1].argmin())
    return first, last


def put_segment(out: Floats, gain: NDArray[np.floating], place: Floats) -> None:
    """Into ``out``: membership in the best segment of ``gain``, the logarithmic distances to its two ends, signed, and
    its share of the rows.
    """
    first, last = best_segment(gain)
    out[:, 0] = (place >= first) & (place <= last)
    ends = np.empty((place.shape[0], 2), dtype=np.float32)
    np.subtract(place, first, out=ends[:, 0])
    np.subtract(last, place, out=ends[:, 1])
    size = np.abs(ends)
    np.minimum(size, FAR, out=size)
    np.copysign(np.log1p(size), ends, out=out[:, 1:3])
    out[:, 3] = (last - first + 1) / place.shape[0]


def put_distances(out: Floats, marked: NDArray[np.bool_], place: Floats) -> None:
    """Into ``out``: logarithm of the number of rows back and ahead to the nearest marked row, capped."""
    np.subtract(place, np.maximum.accumulate(np.where(marked, place, -FAR)), out=out[:, 0])
    far = place.shape[0] + FAR
    np.subtract(np.minimum.accumulate(np.where(marked, place, far)[::-1])[::-1], place, out=out[:, 1])
    np.log1p(np.minimum(out, FAR), out=out)


def put_places(out: Floats, lines: Lines, place: Floats) -> None:
    """Into ``out``: where the line stands in rows and in running text, and how the whole document looks."""
    count = place.shape[0]
    prose = lines.words * lines.base[:, _SENTENCE]
    through = prose.cumsum()
    total = max(float(through[-1]), 1.0)
    out[:, 0] = place / max(count - 1, 1)
    logs = np.log1p(place)
    logs /= 5.0
    out[:, 1], out[:, 2] = logs, logs[::-1]
    out[:, 3] = (through - prose) / total
    out[:, 4] = 1.0 - through / total
    out[:, 5] = log1p(count) / 5.0
    out[:, 6:9] = lines.base[:, _WHOLE_COLUMNS].sum(axis=0) / count
    out[:, 9] = total / max(float(lines.words.sum()), 1.0)
    out[:, 10] = log1p(total) / 7.0


def put_topic(out: Floats, lines: Lines) -> None:
    """Into ``out``: how many long words a line has, and which share of them stands in other lines, and in other lines
    that are running text: a caption speaks of what its text does, a teaser of something else.
    """
    count = out.shape[0]
    rows = lines.word_rows[lines.word_long]
    spots = (lines.word_hashes[lines.word_long] >> np.uint32(12)) % TOPIC_BUCKETS
    running = lines.base[:, _SENTENCE][rows] > 0
    anywhere = np.bincount(spots, minlength=TOPIC_BUCKETS)
    in_text = np.bincount(spots[running], minlength=TOPIC_BUCKETS)
    number = np.bincount(rows, minlength=count)
    some = np.maximum(number, 1)
    out[:, 0] = np.log1p(number)
    out[:, 1] = np.bincount(rows[anywhere[spots] > 1], minlength=count) / some
    out[:, 2] = np.bincount(rows[in_text[spots] > running], minlength=count) / some


def context(lines: Lines, lexical: Floats, known: Floats) -> Floats:
    """All the classifier sees, one row a line.

    ``lexical`` is the score of the line's words, ``known`` how surely it is a furniture phrase (0, 0.5 or 1).
    """
    base = lines.base
    count = base.shape[0]
    sentence = base[:, _SENTENCE]
    capped = np.minimum(lines.words, 60.0)
    prose_gain = np.where(sentence > 0, capped, np.minimum(capped, 10.0) * 0.3) - 7.0
    length_gain = capped - 12.0
    place = np.arange(count, dtype=np.float32)
    width = base.shape[1]
    single = width + SINGLE
    neighbours = single + _NEAR * len(NEIGHBOURS)
    out = np.empty((count, neighbours + _WIDE * len(WINDOWS)), dtype=np.float32)
    out[:, :width] = base
    out[:, width], out[:, width + 1] = lexical, known
    out[:, width + 2], out[:, width + 3] = lexical.sum() / count, known.sum() / count
    put_segment(out[:, width + 4 : width + 8], prose_gain, place)
    put_segment(out[:, width + 8 : width + 12], length_gain, place)
    put_distances(out[:, width + 12 : width + 14], (lines.words >= LONG_WORDS) & (sentence > 0), place)
    put_places(out[:, width + 14 : width + 25], lines, place)
    put_topic(out[:, width + 25 : single], lines)
    put_neighbours(out[:, single:neighbours], out.take(_NEAR_COLUMNS, axis=1))
    put_window_means(out[:, neighbours:], out.take(_WIDE_COLUMNS, axis=1))
    return out
