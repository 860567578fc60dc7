"""What the line classifier sees: numbers about each line, its neighbours and its place, computed for all lines at once.

Every line with a visible character is a row. Lengths count words where words have spaces between them, and
characters where they have not (two ideographs, or four characters of Thai, Lao, Khmer, Burmese, for a word).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from . import characters as ch

Floats = NDArray[np.float32]

IDEOGRAPHS_PER_WORD: Final = 2.0
UNSPACED_PER_WORD: Final = 4.0
LONG_WORDS: Final = 14.0


@dataclass(slots=True)
class Lines:
    """The rows of one text: line numbers (from 0), stripped lines, their words and the features of the line alone."""

    numbers: NDArray[np.int64]
    words: Floats
    base: Floats
    word_rows: NDArray[np.int64]
    word_hashes: NDArray[np.uint32]


BASE_NAMES: Final = (
    "log_words", "log_chars", "word_length", "letters", "digits", "upper_letters", "capitalised", "stops", "commas",
    "stop_rate", "ends_stop", "ends_ellipsis", "ends_colon", "ends_comma", "ends_quote", "ends_letter", "ends_digit",
    "starts_upper", "starts_lower", "starts_digit", "starts_bullet", "starts_quote", "starts_symbol", "bars", "slashes",
    "symbols", "brackets", "dashes", "quotes", "colons", "unspaced", "uncased", "repeats", "is_long", "one_word",
    "all_upper", "no_letters", "sentence", "year", "clock",
)  # fmt: skip


def read_lines(text: str, table: ch.CharacterTable) -> Lines:
    """Split on newline and describe every line that is not blank."""
    codes = table.codes(text)
    classes = table.classes(codes)
    newline = classes == ch.NEWLINE
    line_of = np.cumsum(newline, dtype=np.int64)
    visible = np.flatnonzero((classes != ch.SPACE) & ~newline & (classes != ch.OTHER))
    if not visible.size:
        empty = np.zeros(0, dtype=np.int64)
        return Lines(
            empty, np.zeros(0, np.float32), np.zeros((0, len(BASE_NAMES)), np.float32), empty, empty.astype(np.uint32)
        )
    owner = line_of[visible]
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    numbers = owner[begins]
    first, last = visible[begins], visible[np.append(begins[1:], visible.size) - 1]
    count = numbers.size
    row_of = np.zeros(int(line_of[-1]) + 1, dtype=np.int64)
    row_of[numbers] = np.arange(count)
    rows = row_of[line_of[visible]]
    kinds = classes[visible]
    tally = np.bincount(rows * ch.CLASSES + kinds, minlength=count * ch.CLASSES).reshape(count, ch.CLASSES)
    tally = tally.astype(np.float32)

    wordlike = (classes >= ch.LOWER) & (classes <= ch.DIGIT)
    spaced = wordlike & (classes != ch.IDEOGRAPH) & (classes != ch.UNSPACED)
    before = np.empty_like(wordlike)
    before[0], before[1:] = False, wordlike[:-1]
    start = np.flatnonzero(spaced & ~before)
    # "it's" is one word: an apostrophe between letters does not end it.
    if start.size:
        back = np.maximum(start - 2, 0)
        inner = (start >= 2) & (classes[np.maximum(start - 1, 0)] == ch.QUOTE) & spaced[back]
        start = start[~inner]
    start_rows = row_of[line_of[start]]
    spaced_words = np.bincount(start_rows, minlength=count).astype(np.float32)
    capital = np.bincount(start_rows, weights=classes[start] == ch.UPPER, minlength=count).astype(np.float32)
    small = np.bincount(start_rows, weights=classes[start] == ch.LOWER, minlength=count).astype(np.float32)
    words: Floats = (
        spaced_words + tally[:, ch.IDEOGRAPH] / IDEOGRAPHS_PER_WORD + tally[:, ch.UNSPACED] / UNSPACED_PER_WORD
    ).astype(np.float32)

    chars = (last - first + 1).astype(np.float32)
    letters = tally[:, ch.LOWER : ch.UNSPACED + 1].sum(axis=1)
    cased = tally[:, ch.LOWER] + tally[:, ch.UPPER]
    seen = np.maximum(tally.sum(axis=1), 1.0)
    some_words = np.maximum(words, 1.0)
    first_kind, last_kind = classes[first], classes[last]
    # A closing quote or bracket hides the full stop before it.
    inner_kind = classes[np.maximum(last - 1, first)]
    closing = (last_kind == ch.QUOTE) | (last_kind == ch.BRACKET)
    ends_stop = (last_kind == ch.STOP) | (closing & ((inner_kind == ch.STOP) | (inner_kind == ch.ELLIPSIS)))
    ellipsis = (last_kind == ch.ELLIPSIS) | ((last_kind == ch.STOP) & (inner_kind == ch.STOP) & (last > first + 1))
    ends_stop &= ~ellipsis
    stripped = [text[a : b + 1] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    times = Counter(stripped)
    repeats = np.fromiter((times[line] for line in stripped), dtype=np.float32, count=count)

    digit_run = (classes == ch.DIGIT).astype(np.int8)
    year = np.zeros(count, np.float32)
    clock = np.zeros(count, np.float32)
    if codes.size >= 4:
        four = (digit_run[:-3] + digit_run[1:-2] + digit_run[2:-1] + digit_run[3:]) == 4
        lead = (codes[:-3] == 0x31) | (codes[:-3] == 0x32)
        year[row_of[line_of[np.flatnonzero(four & lead)]]] = 1.0
        middle = (classes[1:-2] == ch.COLON) & (digit_run[:-3] == 1) & (digit_run[2:-1] == 1) & (digit_run[3:] == 1)
        clock[row_of[line_of[np.flatnonzero(middle)]]] = 1.0

    def flag(value: NDArray[np.bool_]) -> Floats:
        return value.astype(np.float32)

    base = np.stack(
        [
            np.log1p(words),
            np.log1p(chars),
            np.minimum(letters / some_words, 12.0) / 6.0,
            letters / seen,
            tally[:, ch.DIGIT] / seen,
            tally[:, ch.UPPER] / np.maximum(cased, 1.0),
            capital / np.maximum(capital + small, 1.0),
            np.log1p(tally[:, ch.STOP]),
            np.log1p(tally[:, ch.COMMA]),
            tally[:, ch.STOP] / some_words,
            flag(ends_stop),
            flag(ellipsis),
            flag(last_kind == ch.COLON),
            flag(last_kind == ch.COMMA),
            flag(last_kind == ch.QUOTE),
            flag((last_kind >= ch.LOWER) & (last_kind <= ch.UNSPACED)),
            flag(last_kind == ch.DIGIT),
            flag(first_kind == ch.UPPER),
            flag(first_kind == ch.LOWER),
            flag(first_kind == ch.DIGIT),
            flag((first_kind == ch.BULLET) | (first_kind == ch.DASH)),
            flag(first_kind == ch.QUOTE),
            flag((first_kind == ch.SYMBOL) | (first_kind == ch.BAR)),
            np.log1p(tally[:, ch.BAR]),
            np.log1p(tally[:, ch.SLASH]),
            np.log1p(tally[:, ch.SYMBOL]),
            np.log1p(tally[:, ch.BRACKET]),
            np.log1p(tally[:, ch.DASH]),
            np.log1p(tally[:, ch.QUOTE]),
            np.log1p(tally[:, ch.COLON]),
            (tally[:, ch.IDEOGRAPH] + tally[:, ch.UNSPACED]) / seen,
            tally[:, ch.UNCASED] / seen,
            np.log(repeats),
            flag(words >= LONG_WORDS),
            flag(words <= 1.0),
            flag((tally[:, ch.LOWER] == 0) & (tally[:, ch.UPPER] >= 2)),
            flag(letters == 0),
            flag(ends_stop & (words >= 6.0)),
            year,
            clock,
        ],
        axis=1,
    ).astype(np.float32)
    return Lines(numbers, words, base, start_rows, _hashes(codes, classes, start, spaced, table))


def _hashes(
    codes: NDArray[np.uint32],
    classes: NDArray[np.uint8],
    start: NDArray[np.int64],
    spaced: NDArray[np.bool_],
    table: ch.CharacterTable,
) -> NDArray[np.uint32]:
    """A 32-bit hash of each word in lower case: a sum over its characters of code times a power, then mixed."""
    if not start.size:
        return np.zeros(0, dtype=np.uint32)
    place = np.arange(codes.size, dtype=np.uint32)
    ordinal = np.zeros(codes.size, dtype=np.int64)
    ordinal[start] = 1
    ordinal = np.cumsum(ordinal) - 1
    inside = spaced & (ordinal >= 0)
    offset = place[inside] - start.astype(np.uint32)[ordinal[inside]]
    with np.errstate(over="ignore"):
        value = (table.folded(codes[inside]) * np.uint32(0x9E3779B1)) ^ (offset * np.uint32(0x85EBCA6B))
        value = (value ^ (value >> np.uint32(15))) * np.uint32(0xC2B2AE35)
    bounds = np.flatnonzero(np.diff(ordinal[inside], prepend=-1))
    return np.add.reduceat(value, bounds, dtype=np.uint32)
