"""What the line classifier sees: numbers about each line, its neighbours and its place, computed for all lines at once.

Every line with a visible character is a row. Lengths count words where words have spaces between them, and
characters where they have not (two ideographs, or four characters of Thai, Lao, Khmer, Burmese, for a word).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from . import characters as ch

Floats = NDArray[np.float32]

IDEOGRAPHS_PER_WORD: Final = 2.0
UNSPACED_PER_WORD: Final = 4.0
LONG_WORDS: Final = 14.0
TOPIC_CHARS: Final = 5
"""A word of so many characters says what a text is about; shorter ones mostly hold sentences together."""
HEAD_CHARS: Final = 160
"""The lexicon reads so many characters of a line: boilerplate says what it is at its beginning."""


@dataclass(slots=True)
class Lines:
    """The rows of one text: line numbers (from 0), stripped lines, their letters and words, features of each alone.

    ``word_rows`` and ``word_hashes`` are the row and the hash of every word in a row's first `HEAD_CHARS` characters,
    ``word_long`` says which of them have `TOPIC_CHARS` characters or more. ``marked`` are the rows with a character
    that may stand between the entries of a breadcrumb.
    """

    numbers: NDArray[np.int64]
    rows: list[str]
    letters: Floats
    words: Floats
    base: Floats
    word_rows: NDArray[np.int64]
    word_hashes: NDArray[np.uint32]
    word_long: NDArray[np.bool_]
    marked: NDArray[np.bool_]

    def only(self, kept: NDArray[np.bool_]) -> Lines:
        """The rows marked in ``kept``, as if the others had never stood in the text."""
        rows = [row for row, stays in zip(self.rows, kept.tolist(), strict=True) if stays]
        base = self.base[kept]
        base[:, _COLUMN["repeats"]] = repeats(rows)
        words = kept[self.word_rows]
        word_rows = (np.cumsum(kept) - 1)[self.word_rows[words]]
        return Lines(
            self.numbers[kept],
            rows,
            self.letters[kept],
            self.words[kept],
            base,
            word_rows,
            self.word_hashes[words],
            self.word_long[words],
            self.marked[kept],
        )


BASE_NAMES: Final = (
    "log_words", "log_chars", "word_length", "letters", "digits", "upper_letters", "capitalised", "stops", "commas",
    "stop_rate", "ends_stop", "ends_ellipsis", "ends_colon", "ends_comma", "ends_quote", "ends_letter", "ends_digit",
    "starts_upper", "starts_lower", "starts_digit", "starts_bullet", "starts_quote", "starts_symbol", "bars", "slashes",
    "symbols", "brackets", "dashes", "quotes", "colons", "unspaced", "uncased", "repeats", "is_long", "one_word",
    "all_upper", "no_letters", "sentence", "year", "clock",
)  # fmt: skip


_COLUMN: Final = {name: number for number, name in enumerate(BASE_NAMES)}
_IS_VISIBLE = np.ones(ch.CLASSES, dtype=bool)
_IS_VISIBLE[[ch.SPACE, ch.NEWLINE, ch.OTHER]] = False


def _kinds(columns: dict[str, tuple[int, ...]]) -> tuple[slice, Floats]:
    """Where the columns stand, side by side, and for each class of characters whether it sets each of them."""
    table = np.zeros((ch.CLASSES, len(columns)), dtype=np.float32)
    for number, kinds in enumerate(columns.values()):
        table[list(kinds), number] = 1.0
    first = _COLUMN[next(iter(columns))]
    return slice(first, first + len(columns)), table


_ENDS, _ENDS_TABLE = _kinds(
    {
        "ends_colon": (ch.COLON,),
        "ends_comma": (ch.COMMA,),
        "ends_quote": (ch.QUOTE,),
        "ends_letter": tuple(range(ch.LOWER, ch.UNSPACED + 1)),
        "ends_digit": (ch.DIGIT,),
    }
)
_STARTS, _STARTS_TABLE = _kinds(
    {
        "starts_upper": (ch.UPPER,),
        "starts_lower": (ch.LOWER,),
        "starts_digit": (ch.DIGIT,),
        "starts_bullet": (ch.BULLET, ch.DASH),
        "starts_quote": (ch.QUOTE,),
        "starts_symbol": (ch.SYMBOL, ch.BAR),
    }
)
_MARKS: Final = slice(_COLUMN["stops"], _COLUMN["commas"] + 1)
_MARK_KINDS: Final = [ch.STOP, ch.COMMA]
_SIGNS: Final = slice(_COLUMN["bars"], _COLUMN["colons"] + 1)
_SIGN_KINDS: Final = [ch.BAR, ch.SLASH, ch.SYMBOL, ch.BRACKET, ch.DASH, ch.QUOTE, ch.COLON]
_MARK_CLASSES: Final = [ch.BAR, ch.BULLET, ch.SLASH, ch.SYMBOL, ch.COLON]
_IS_SPACED = np.zeros(ch.CLASSES, dtype=bool)
_IS_SPACED[[ch.LOWER, ch.UPPER, ch.UNCASED, ch.MARK, ch.DIGIT]] = True


def read_lines(text: str, table: ch.CharacterTable) -> Lines:
    """Split on newline and describe every line that is not blank."""
    codes = table.codes(text)
    classes = table.classes(codes)
    breaks = np.flatnonzero(classes == ch.NEWLINE)
    visible = np.flatnonzero(_IS_VISIBLE.take(classes))
    low = np.searchsorted(visible, np.concatenate(([0], breaks)))
    high = np.append(low[1:], visible.size)
    numbers = np.flatnonzero(high > low)
    count = numbers.size
    low, high = low[numbers], high[numbers]
    if not count:
        none = np.zeros(0, dtype=np.float32)
        empty = np.zeros(0, dtype=np.int64)
        return Lines(
            empty,
            [],
            none,
            none,
            np.zeros((0, len(BASE_NAMES)), np.float32),
            empty,
            empty.astype(np.uint32),
            empty.astype(bool),
            empty.astype(bool),
        )
    first, last = visible[low], visible[high - 1]
    place = np.repeat(np.arange(count) * ch.CLASSES, high - low)
    counted = np.bincount(place + classes.take(visible), minlength=count * ch.CLASSES)
    tally: Floats = counted.reshape(count, ch.CLASSES).astype(np.float32)
    rows = [text[a:b] for a, b in zip(first.tolist(), (last + 1).tolist(), strict=True)]

    spaced = _IS_SPACED.take(classes)
    changes = np.empty(spaced.size + 1, dtype=bool)
    changes[0], changes[-1] = spaced[0], spaced[-1]
    np.not_equal(spaced[1:], spaced[:-1], out=changes[1:-1])
    edges = changes.nonzero()[0]
    start, end = edges[::2], edges[1::2]
    start_rows = np.searchsorted(first, start, side="right") - 1
    start_kinds = classes.take(start)
    spaced_words = np.bincount(start_rows, minlength=count)
    capital = np.bincount(start_rows[start_kinds == ch.UPPER], minlength=count)
    small = np.bincount(start_rows[start_kinds == ch.LOWER], minlength=count)
    unspaced = tally[:, ch.IDEOGRAPH] / IDEOGRAPHS_PER_WORD + tally[:, ch.UNSPACED] / UNSPACED_PER_WORD
    words: Floats = (spaced_words + unspaced).astype(np.float32)
    letters: Floats = tally[:, ch.LOWER : ch.UNSPACED + 1].sum(axis=1)

    base = _line_features(tally, words, letters, classes, first, last)
    base[:, _COLUMN["capitalised"]] = capital / np.maximum(capital + small, 1)
    base[:, _COLUMN["repeats"]] = repeats(rows)
    digits = np.flatnonzero(classes == ch.DIGIT)
    if digits.size:
        runs = digits[:-3][(digits[3:] - digits[:-3]) == 3] if digits.size > 3 else digits[:0]
        years = runs[(codes[runs] == 0x31) | (codes[runs] == 0x32)]
        base[np.searchsorted(first, years, side="right") - 1, _COLUMN["year"]] = 1.0
        colons = np.flatnonzero(classes == ch.COLON)
        colons = colons[(colons > 0) & (colons < codes.size - 2)]
        clocks = colons[
            (classes[colons - 1] == ch.DIGIT) & (classes[colons + 1] == ch.DIGIT) & (classes[colons + 2] == ch.DIGIT)
        ]
        base[np.searchsorted(first, clocks, side="right") - 1, _COLUMN["clock"]] = 1.0

    near = start - first[start_rows] < HEAD_CHARS
    start, end = start[near], end[near]
    hashes = _hashes(codes, start, end, table)
    marked = tally.take(_MARK_CLASSES, axis=1).max(axis=1) > 0
    return Lines(numbers, rows, letters, words, base, start_rows[near], hashes, end - start >= TOPIC_CHARS, marked)


def repeats(things: Sequence[Hashable]) -> Floats:
    """Logarithm of how often each of these stands among them."""
    times = Counter(things)
    if len(times) == len(things):
        return np.zeros(len(things), dtype=np.float32)
    return np.log(np.array(list(map(times.__getitem__, things)), dtype=np.float32))


def _line_features(
    tally: Floats,
    words: Floats,
    letters: Floats,
    classes: NDArray[np.uint8],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> Floats:
    cased = tally[:, ch.LOWER] + tally[:, ch.UPPER]
    seen = np.maximum(tally.sum(axis=1), 1.0)
    some_words = np.maximum(words, 1.0)
    first_kind, last_kind = classes.take(first), classes.take(last)
    # A closing quote or bracket hides the full stop before it.
    inner_kind = classes.take(np.maximum(last - 1, first))
    closing = (last_kind == ch.QUOTE) | (last_kind == ch.BRACKET)
    ellipsis = (last_kind == ch.ELLIPSIS) | ((last_kind == ch.STOP) & (inner_kind == ch.STOP) & (last > first + 1))
    ends_stop = (last_kind == ch.STOP) | (closing & ((inner_kind == ch.STOP) | (inner_kind == ch.ELLIPSIS)))
    ends_stop &= ~ellipsis
    base = np.zeros((words.size, len(BASE_NAMES)), dtype=np.float32)

    def put(name: str, values: NDArray[np.generic]) -> None:
        base[:, _COLUMN[name]] = values

    put("log_words", np.log1p(words))
    put("log_chars", np.log1p(last - first + 1))
    put("word_length", np.minimum(letters / some_words, 12.0) / 6.0)
    put("letters", letters / seen)
    put("digits", tally[:, ch.DIGIT] / seen)
    put("upper_letters", tally[:, ch.UPPER] / np.maximum(cased, 1.0))
    np.log1p(tally.take(_MARK_KINDS, axis=1), out=base[:, _MARKS])
    np.log1p(tally.take(_SIGN_KINDS, axis=1), out=base[:, _SIGNS])
    put("stop_rate", tally[:, ch.STOP] / some_words)
    put("ends_stop", ends_stop)
    put("ends_ellipsis", ellipsis)
    base[:, _ENDS] = _ENDS_TABLE.take(last_kind, axis=0)
    base[:, _STARTS] = _STARTS_TABLE.take(first_kind, axis=0)
    put("unspaced", (tally[:, ch.IDEOGRAPH] + tally[:, ch.UNSPACED]) / seen)
    put("uncased", tally[:, ch.UNCASED] / seen)
    put("is_long", words >= LONG_WORDS)
    put("one_word", words <= 1.0)
    put("all_upper", (tally[:, ch.LOWER] == 0) & (tally[:, ch.UPPER] >= 2))
    put("no_letters", letters == 0)
    put("sentence", ends_stop & (words >= 6.0))
    return base


def _hashes(
    codes: NDArray[np.uint32], start: NDArray[np.int64], end: NDArray[np.int64], table: ch.CharacterTable
) -> NDArray[np.uint32]:
    """A 32-bit hash of each word in lower case: a sum over its characters of a mix of code and place in the word."""
    if not start.size:
        return np.zeros(0, dtype=np.uint32)
    lengths = end - start
    bounds = np.cumsum(lengths) - lengths
    offset = np.arange(int(lengths.sum())) - np.repeat(bounds, lengths)
    value = table.folded(codes.take(np.repeat(start, lengths) + offset)) * np.uint32(0x9E3779B1)
    value ^= offset.astype(np.uint32) * np.uint32(0x85EBCA6B)
    value ^= value >> np.uint32(15)
    value *= np.uint32(0xC2B2AE35)
    return np.add.reduceat(value, bounds, dtype=np.uint32)
