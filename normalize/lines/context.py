"""What surrounds a line: its neighbours, the mean of windows around it, its place, and the document's best segment."""

from __future__ import annotations

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
_SENTENCE: Final = BASE_NAMES.index("sentence")
_IS_LONG: Final = BASE_NAMES.index("is_long")


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
    sums = np.concatenate(([0.0], np.cumsum(gain, dtype=np.float64)))
    lowest = np.minimum.accumulate(sums[:-1])
    last = int(np.argmax(sums[1:] - lowest))
    first = int(np.argmin(sums[: last + 1]))
    return first, last


def segment_columns(gain: NDArray[np.floating]) -> list[Floats]:
    """Membership in the best segment of ``gain`` and the logarithmic distances to its two ends, signed."""
    count = gain.shape[0]
    first, last = best_segment(gain)
    place = np.arange(count, dtype=np.float32)

    def signed(distance: Floats) -> Floats:
        return (np.sign(distance) * np.log1p(np.minimum(np.abs(distance), FAR))).astype(np.float32)

    inside = ((place >= first) & (place <= last)).astype(np.float32)
    share = np.full(count, (last - first + 1) / count, dtype=np.float32)
    return [inside, signed(place - first), signed(last - place), share]


def distance_columns(marked: NDArray[np.bool_]) -> list[Floats]:
    """Logarithm of the number of rows back and ahead to the nearest marked row, capped."""
    count = marked.shape[0]
    place = np.arange(count, dtype=np.float32)
    back = np.maximum.accumulate(np.where(marked, place, -FAR))
    ahead = np.minimum.accumulate(np.where(marked, place, count + FAR)[::-1])[::-1]
    return [
        np.log1p(np.minimum(place - back, FAR)).astype(np.float32),
        np.log1p(np.minimum(ahead - place, FAR)).astype(np.float32),
    ]


def place_columns(lines: Lines) -> list[Floats]:
    """Where the line stands in rows and in running text, and how the whole document looks."""
    count = lines.words.shape[0]
    place = np.arange(count, dtype=np.float32)
    prose = lines.words * lines.base[:, _SENTENCE]
    total = max(float(prose.sum()), 1.0)
    before = (np.cumsum(prose) - prose) / total
    after = 1.0 - before - prose / total
    whole = np.ones(count, dtype=np.float32)
    log_words = lines.base[:, 0]
    return [
        place / max(count - 1, 1),
        np.log1p(place) / 5.0,
        np.log1p(count - 1 - place) / 5.0,
        before.astype(np.float32),
        after.astype(np.float32),
        whole * np.float32(np.log1p(count) / 5.0),
        whole * log_words.mean(),
        whole * lines.base[:, _SENTENCE].mean(),
        whole * lines.base[:, _IS_LONG].mean(),
        whole * np.float32(total / max(float(lines.words.sum()), 1.0)),
        whole * np.float32(np.log1p(total) / 7.0),
    ]


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
    single = [
        lexical,
        known,
        np.full(count, lexical.mean(), dtype=np.float32),
        np.full(count, known.mean(), dtype=np.float32),
        *segment_columns(prose_gain),
        *segment_columns(length_gain),
        *distance_columns((lines.words >= LONG_WORDS) & (sentence > 0)),
        *place_columns(lines),
    ]
    near = np.concatenate([base[:, _NEIGHBOUR_COLUMNS], lexical[:, None], known[:, None]], axis=1)
    wide = np.concatenate([base[:, _WINDOW_COLUMNS], lexical[:, None], known[:, None]], axis=1)
    ends = np.cumsum([base.shape[1], len(single), near.shape[1] * len(NEIGHBOURS), wide.shape[1] * len(WINDOWS)])
    out = np.empty((count, int(ends[-1])), dtype=np.float32)
    out[:, : ends[0]] = base
    for number, column in enumerate(single, int(ends[0])):
        out[:, number] = column
    put_neighbours(out[:, ends[1] : ends[2]], near)
    put_window_means(out[:, ends[2] :], wide)
    return out
