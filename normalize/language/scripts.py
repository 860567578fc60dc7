"""A text taken apart by script: the letters of each, small, with one space between words, as UTF-8 for hashing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .tables import Tables

SPACE = 0x20
_INHERITED = 40  # marks that belong to the letter before them, whatever its script
_PAD = 32  # bytes behind the text, so that whole words can be read at its end


@dataclass(slots=True, frozen=True)
class ScriptText:
    """All words of a text in one script.

    ``points`` are code points: a space, then each word and a space. ``offset`` is where each begins in UTF-8, and its
    last item where the text ends. ``words`` are the 32-bit little-endian numbers that begin at each byte. ``run`` is
    the share of its letters that stand together with a letter on average, uninterrupted by letters of other scripts: 1
    for a text in one script, near 0 for single terms in a long text.
    """

    script: int
    points: NDArray[np.uint32]
    offset: NDArray[np.int64]
    words: NDArray[np.uint32]
    run: float

    @property
    def size(self) -> int:
        """Bytes of UTF-8."""
        return int(self.offset[-1])


def by_script(text: str, tables: Tables) -> Iterator[ScriptText]:
    """The scripts of ``text`` with their words, by number of the script."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    script = tables.script.take(points, mode="clip")
    if not script.any():
        return
    counts = np.bincount(script)
    if len(counts) > _INHERITED and counts[_INHERITED]:
        # A mark goes with the letter before it; one that follows no letter is dropped.
        marks = np.flatnonzero(script == _INHERITED)
        for mark in marks.tolist():
            script[mark] = script[mark - 1] if mark else 0
        if not script.any():
            return
        counts = np.bincount(script)
    small = tables.small.take(points, mode="clip")
    numbers = np.flatnonzero(counts[1:]) + 1
    if len(numbers) == 1:
        yield _text_of(small, script > 0, int(numbers[0]), 1.0)
        return
    letters = script[script > 0]
    begins = np.flatnonzero(np.append(True, letters[1:] != letters[:-1]))
    lengths = np.append(begins[1:], len(letters)) - begins
    squares = np.bincount(letters[begins], weights=lengths * lengths)
    for number in numbers.tolist():
        run = float(squares[number]) / int(counts[number]) ** 2
        yield _text_of(small, script == number, number, run)


def _text_of(points: NDArray[np.uint32], letter: NDArray[np.bool_], script: int, run: float) -> ScriptText:
    keep = letter.copy()
    keep[1:] |= letter[:-1]
    spaced = np.where(letter, points, np.uint32(SPACE))[keep]
    first, last = spaced[0] != SPACE, spaced[-1] != SPACE
    line = np.full(int(first) + len(spaced) + int(last), SPACE, dtype=np.uint32)
    line[int(first) : int(first) + len(spaced)] = spaced
    data = line.tobytes().decode("utf-32-le").encode("utf-8")
    offset = np.zeros(len(line) + 1, dtype=np.int64)
    if len(data) == len(line):
        offset = np.arange(len(line) + 1)
    else:
        lengths = 1 + (line > 0x7F).astype(np.int64) + (line > 0x7FF) + (line > 0xFFFF)
        np.cumsum(lengths, out=offset[1:])
    words: NDArray[np.uint32] = np.ndarray((len(data) + _PAD - 4,), "<u4", data + b" " * _PAD, strides=(1,))
    return ScriptText(script, line, offset, words, run)
