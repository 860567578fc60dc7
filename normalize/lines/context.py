"""What surrounds a line: its neighbours, the mean of windows around it, its place, and the document's best segment."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .features import BASE_NAMES, LONG_WORDS, Floats, Lines

NEIGHBOURS: Final = (-3, -2, -1, 1, 2, 3)
WINDOWS: Final = (2, 5, 12)
_NEIGHBOUR_COLUMNS: Final = tuple(
    BASE_NAMES.index(name)
    for name in (
        "log_words", "capitalised", "commas", "ends_stop", "ends_letter", "repeats", "bars",
        "digits", "starts_bullet", "sentence", "is_long", "one_word",
    )
)  # fmt: skip
_WINDOW_COLUMNS: Final = tuple(
    BASE_NAMES.index(name)
    for name in (
        "log_words", "capitalised", "commas", "ends_stop", "repeats", "sentence", "is_long",
        "one_word", "digits", "starts_bullet", "stops", "starts_lower",
    )
)  # fmt: skip
FAR: Final = 50.0


def shifted(columns: Floats, by: int) -> Floats:
    """Row i holds what row i + by held; beyond the ends, zeros."""
    out = np.zeros_like(columns)
    count = columns.shape[0]
    if abs(by) < count:
        if by > 0:
            out[: count - by] = columns[by:]
        else:
            out[-by:] = columns[: count + by]
    return out


def window_means(columns: Floats, reach: int) -> Floats:
    """The mean over rows i - reach .. i + reach, the ends cut short."""
    count = columns.shape[0]
    sums = np.zeros((count + 1, columns.shape[1]), dtype=np.float64)
    np.cumsum(columns, axis=0, out=sums[1:])
    place = np.arange(count)
    low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, count)
    means: Floats = ((sums[high] - sums[low]) / (high - low)[:, None]).astype(np.float32)
    return means


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
    prose = lines.words * lines.base[:, BASE_NAMES.index("sentence")]
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
        whole * lines.base[:, BASE_NAMES.index("sentence")].mean(),
        whole * lines.base[:, BASE_NAMES.index("is_long")].mean(),
        whole * np.float32(total / max(float(lines.words.sum()), 1.0)),
        whole * np.float32(np.log1p(total) / 7.0),
    ]


def context(lines: Lines, lexical: Floats) -> Floats:
    """All the classifier sees, one row a line; ``lexical`` is the score of the line's words."""
    base = lines.base
    sentence = base[:, BASE_NAMES.index("sentence")]
    lexical = lexical[:, None]
    neighbour = np.concatenate([base[:, list(_NEIGHBOUR_COLUMNS)], lexical], axis=1)
    window = np.concatenate([base[:, list(_WINDOW_COLUMNS)], lexical], axis=1)
    capped = np.minimum(lines.words, 60.0)
    prose_gain = np.where(sentence > 0, capped, np.minimum(capped, 10.0) * 0.3) - 7.0
    length_gain = capped - 12.0
    parts = [
        base,
        lexical,
        *(shifted(neighbour, by) for by in NEIGHBOURS),
        *(window_means(window, reach) for reach in WINDOWS),
        np.stack(
            [
                *segment_columns(prose_gain),
                *segment_columns(length_gain),
                *distance_columns((lines.words >= LONG_WORDS) & (sentence > 0)),
                *place_columns(lines),
                np.full(lines.words.shape[0], lexical.mean(), dtype=np.float32),
            ],
            axis=1,
        ),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)
