"""Character n-grams exactly as langdetect cuts them, for a whole text at once.

The rules are those of langdetect 1.0.9 (Nakatani Shuyo, "Language Detection Library for Java", 2010; Apache-2.0):
links and addresses go, Latin letters go from text that is mostly something else, characters are folded (every Hangul
syllable to one, groups of kanji to one, ...), n-grams of 1 to 3 characters never cross a space and skip capitalised
runs. A text becomes an array of integer keys, one per n-gram.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

MAX_CHARS = 10_000
"""langdetect reads this many characters of a text (after links are gone) and no more."""

# The longest link the pattern takes is 2084 characters and becomes one: a prefix that still yields MAX_CHARS plus two
# of them cannot be changed by anything behind it.
_PREFIX = 4 * MAX_CHARS
_SLACK = 5_000

_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")
_SPACE = 0x20
_BEYOND = 0xFFFF  # stands for every character outside the Basic Multilingual Plane; no profile holds it


class NgramCutter:
    """Holds the folding tables (built from langdetect's own, 0.1 s) and cuts texts into n-gram keys."""

    __slots__ = ("_fold", "_upper", "_vietnamese")

    def __init__(self) -> None:
        from langdetect.utils.ngram import NGram

        self._vietnamese = NGram  # only its constant tables and its pure `normalize_vi` are used
        fold = np.arange(0x10000, dtype=np.uint16)
        for start, end in ((0x00, 0x41), (0x5B, 0x61), (0x7B, 0x80), (0x2000, 0x2070)):
            fold[start:end] = _SPACE
        for char in NGram.LATIN1_EXCLUDED:
            if 0x80 <= ord(char) <= 0xFF:
                fold[ord(char)] = _SPACE
        fold[0x219], fold[0x21B], fold[0x6CC] = 0x15F, 0x163, 0x64A
        for start, end, one in (
            (0x1EA0, 0x1F00, 0x1EC3),
            (0x3040, 0x30A0, 0x3042),
            (0x30A0, 0x3100, 0x30A2),
            (0x3100, 0x3130, 0x3105),
            (0x31A0, 0x31C0, 0x3105),
            (0xAC00, 0xD7B0, 0xAC00),
        ):
            fold[start:end] = one
        for char, representative in NGram.CJK_MAP.items():
            fold[ord(char)] = ord(representative)
        self._fold = fold
        self._upper = np.fromiter((chr(c).isupper() for c in range(0x10000)), dtype=bool, count=0x10000)

    def characters(self, text: str) -> NDArray[np.uint32]:
        """The code points that count: without links and addresses, at most `MAX_CHARS`, of the main script."""
        head = _without_links(text[:_PREFIX])
        if len(text) > _PREFIX and len(head) < MAX_CHARS + _SLACK:
            head = _without_links(text)
        head = head[: MAX_CHARS + _SLACK]
        points = _code_points(head)
        if not len(points) or head.isascii() or points.max() < 0x300:
            return points[:MAX_CHARS]
        if bool(((points >= 0x300) & (points <= 0x323)).any()):
            points = _code_points(self._vietnamese.normalize_vi(head))
        points = points[:MAX_CHARS]
        latin = (points >= 0x41) & (points <= 0x7A)
        # langdetect means to spare Latin Extended Additional here, but compares a number with a name.
        if 2 * np.count_nonzero(latin) < np.count_nonzero(points >= 0x300):
            points = points[~latin]
        return points

    def keys(self, points: NDArray[np.uint32]) -> NDArray[np.int64]:
        """One key per n-gram, with repeats: unigrams, then bigrams, then trigrams, each in reading order."""
        line = np.empty(len(points) + 1, dtype=np.int64)
        line[0] = _SPACE
        line[1:] = self._fold.take(points, mode="clip")
        word = line != _SPACE
        keep = word.copy()
        keep[1:] |= word[:-1]
        keep[0] = True
        line, word = line[keep], word[keep]
        upper = self._upper.take(line)
        shown = ~(upper[1:] & upper[:-1])
        pairs = (line[:-1] << 16) | line[1:]
        triples = (pairs[:-1] << 16) | line[2:]
        return np.concatenate((line[1:][shown & word[1:]], pairs[shown], triples[shown[1:] & word[1:-1]]))


def _without_links(text: str) -> str:
    if "http" in text:
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _MAIL.sub(" ", text)
    return text


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
