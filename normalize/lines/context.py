"""What a line is in its text: its place, the text's best segments, and the words it shares with the rest."""

from __future__ import annotations

from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .features import BASE_NAMES, LONG_WORDS, Floats, Lines, repeats

FAR: Final = 50.0
TOPIC_BUCKETS: Final = 1 << 13
OPENING_LINES: Final = 6
"""What a text is about is said in so many of its first lines of running text."""
NEAR_BUCKETS: Final = 1 << 8
_SENTENCE: Final = BASE_NAMES.index("sentence")
_REPEATS: Final = BASE_NAMES.index("repeats")
_WHOLE_COLUMNS: Final = [BASE_NAMES.index(name) for name in ("log_words", "sentence", "is_long")]
SINGLE: Final = 33
"""Columns that are not the line's own."""


def best_segment(gain: NDArray[np.floating]) -> tuple[int, int]:
    """First and last row of the contiguous segment with the largest sum (Pasternack and Roth, WWW 2009)."""
    return best_segments(gain[None])[0]


def best_segments(gains: NDArray[np.floating]) -> list[tuple[int, int]]:
    """The `best_segment` of each row of ``gains``."""
    sums = np.zeros((gains.shape[0], gains.shape[1] + 1), dtype=np.float64)
    gains.cumsum(axis=1, dtype=np.float64, out=sums[:, 1:])
    lasts = (sums[:, 1:] - np.minimum.accumulate(sums[:, :-1], axis=1)).argmax(axis=1).tolist()
    return [(int(row[: last + 1].argmin()), last) for row, last in zip(sums, lasts, strict=True)]


def put_segments(out: Floats, gains: Floats, place: Floats) -> list[tuple[int, int]]:
    """Into ``out``, four columns for each row of ``gains``: membership in its best segment, the logarithmic distances
    to the two ends, signed, and the segment's share of the rows. Returns first and last row of each.
    """
    count = place.shape[0]
    segments = best_segments(gains)
    ends = np.empty((2 * len(segments), count), dtype=np.float32)
    for number, (first, last) in enumerate(segments):
        np.subtract(place, first, out=ends[2 * number])
        np.subtract(last, place, out=ends[2 * number + 1])
    sizes = np.abs(ends)
    np.minimum(sizes, FAR, out=sizes)
    np.copysign(np.log1p(sizes), ends, out=ends)
    for number, (first, last) in enumerate(segments):
        columns = out[:, 4 * number : 4 * number + 4]
        columns[:, 0] = 0
        columns[first : last + 1, 0] = 1
        columns[:, 1:3] = ends[2 * number : 2 * number + 2].T
        columns[:, 3] = (last - first + 1) / count
    return segments


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


def put_topic(out: Floats, lines: Lines, opening: NDArray[np.bool_]) -> None:
    """Into ``out``: how many long words a line has, and which share of them stands in other lines, in other lines that
    are running text, and in other lines among those marked in ``opening``: a caption speaks of what its text does, a
    teaser of something else.
    """
    count = out.shape[0]
    rows = lines.word_rows[lines.word_long]
    spots = (lines.word_hashes[lines.word_long] >> np.uint32(12)) % TOPIC_BUCKETS
    anywhere = np.bincount(spots, minlength=TOPIC_BUCKETS)
    number = np.bincount(rows, minlength=count)
    some = np.maximum(number, 1)
    out[:, 0] = np.log1p(number)
    out[:, 1] = np.bincount(rows[anywhere.take(spots) > 1], minlength=count) / some
    for column, lines_of in ((2, lines.base[:, _SENTENCE] > 0), (3, opening)):
        among = lines_of.take(rows)
        there = np.bincount(spots[among], minlength=TOPIC_BUCKETS)
        out[:, column] = np.bincount(rows[there.take(spots) > among], minlength=count) / some


def put_likeness(out: Floats, lines: Lines) -> None:
    """Into ``out``: how many rows begin with the same two words (logarithm), and the shares of the line's long words
    that the line before and the line behind it hold: the entries of a list are like each other, and a caption repeats
    the name of its picture.
    """
    count = out.shape[0]
    out[:] = 0
    hashes = lines.word_hashes
    if not hashes.size:
        return
    starts = np.append(0, np.flatnonzero(lines.word_rows[1:] != lines.word_rows[:-1]) + 1)
    seconds = np.minimum(starts + 1, hashes.size - 1)
    openings = hashes.take(starts) ^ (hashes.take(seconds) * np.uint32(3))
    out[lines.word_rows.take(starts), 0] = repeats(openings.tolist())
    rows = lines.word_rows[lines.word_long]
    spots = (rows + 1) * NEAR_BUCKETS + ((lines.word_hashes[lines.word_long] >> np.uint32(9)) % NEAR_BUCKETS)
    there = np.zeros((count + 2) * NEAR_BUCKETS, dtype=bool)
    there[spots] = True
    number = np.maximum(np.bincount(rows, minlength=count), 1)
    out[:, 1] = np.bincount(rows[there.take(spots - NEAR_BUCKETS)], minlength=count) / number
    out[:, 2] = np.bincount(rows[there.take(spots + NEAR_BUCKETS)], minlength=count) / number


def by_itself(lines: Lines, lexical: Floats, known: Floats) -> Floats:
    """What a line is whatever stands around it, one row a line; arguments as for `context`."""
    count, width = lines.base.shape
    out = np.empty((count, width + 3), dtype=np.float32)
    out[:, :width] = lines.base
    out[:, _REPEATS] = 0
    out[:, width], out[:, width + 1], out[:, width + 2] = lexical[0], lexical[1], known
    return out


def context(lines: Lines, lexical: Floats, known: Floats) -> Floats:
    """All the classifier sees, one row a line.

    ``lexical`` are the two scores of each line's words (one row a score), ``known`` how surely it is a boilerplate
    phrase (0, 0.5 or 1).
    """
    base = lines.base
    count, width = base.shape
    sentence = base[:, _SENTENCE] > 0
    capped = np.minimum(lines.words, 60.0)
    gains = np.empty((2, count), dtype=np.float32)
    gains[0] = np.where(sentence, capped, np.minimum(capped, 10.0) * 0.3) - 7.0
    np.subtract(capped, 12.0, out=gains[1])
    place = np.arange(count, dtype=np.float32)
    out = np.empty((count, width + SINGLE), dtype=np.float32)
    out[:, :width] = base
    single = out[:, width:]
    single[:, 0], single[:, 1] = lexical[0], known
    single[:, 2], single[:, 3] = lexical[0].sum() / count, known.sum() / count
    first, last = put_segments(single[:, 4:12], gains, place)[0]
    put_distances(single[:, 12:14], (lines.words >= LONG_WORDS) & sentence, place)
    put_places(single[:, 14:25], lines, place)
    opening = np.zeros(count, dtype=bool)
    opening[first + np.flatnonzero(sentence[first : last + 1])[:OPENING_LINES]] = True
    put_topic(single[:, 25:29], lines, opening)
    put_likeness(single[:, 29:32], lines)
    single[:, 32] = lexical[1]
    return out
