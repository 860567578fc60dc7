"""Is this running text at all? Code, formulas, logs and tables have no language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_READ = 4_000  # characters: enough to know
_COMMON = 0x3400  # below it lie the letters of most texts
_LETTER, _SYMBOL = 1, 2
_SYMBOLS = re.compile("[{}\\[\\]<>=_;|\\\\/+*&^%$#@~`0-9\u2190-\u23ff\u27c0-\u27ef\u2980-\u2aff]")
_MOST_SYMBOLS = 0.5  # per letter; running text, technical too, stays under a third
_MOST_CODE = 0.15  # marks per word; running text, technical too, stays under an eighth
_LINE = 4  # words, from which on a line can be prose
_PLAIN = 0.75  # share of a line's words that are letters only
_PUNCTUATION = ".,;:!?()\"'`"
_ENOUGH = 30  # words of prose that are enough beside code
_MOST_PROSE = 0.65  # share of all words; program code with its comments has less
_SOME_PROSE = 0.45  # the same for texts with few marks of code
_FOREIGN = 5  # one character of so many beyond ASCII
_FEW = 60  # words, below which lines tell nothing
_LITTLE_CODE = 0.1  # marks per word, up to which the lines need not be looked at
_WORD_LENGTH = 8  # bytes beyond ASCII
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_LINE_UNSPACED, _WORD_UNSPACED = 8, 2  # such letters of a line of prose, and of a word
_CODE = re.compile(
    r"\w\(|\w_\w|[=!<>+*/-]=|\)\s{0,80}[:{;]|\w\.[a-z_]\w*[.(]|[{};]\s{0,80}$|"
    r"[{;]\s{0,80}-?[a-z][a-z-]{0,80}:\s|\w\[|"
    r"^\s{0,80}(?:def|class|return|import|from|if|elif|for|while|"
    r"try|except|var|let|const|function|public|private|static)\b.*[:;({]\s{0,80}$",
    re.MULTILINE | re.ASCII,
)


class ProseTest:
    """Tells running text from code, figures and symbols by a table of characters; what few texts need of it (64 KiB) is
    built for the first that needs it.
    """

    def __init__(self) -> None:
        self._common = _kinds(_COMMON)

    @cached_property
    def _all(self) -> NDArray[np.uint8]:
        kinds = _kinds(0x10000)
        kinds[0xFFFF] = 0  # stands for all that lies beyond the Basic Multilingual Plane
        return kinds

    def __call__(self, text: str) -> bool:
        """Whether the beginning of ``text`` reads as running text."""
        head = text[:_READ]
        points: NDArray[np.uint8] | NDArray[np.uint32]
        if head.isascii():
            points, common = np.frombuffer(head.encode("ascii"), dtype=np.uint8), True
        else:
            points = np.frombuffer(head.encode("utf-32-le", "surrogatepass"), dtype="<u4")
            common = int(points.max(initial=0)) < _COMMON
        kinds = self._common[points] if common else self._all[np.minimum(points, 0xFFFF)]
        _, letters, symbols = np.bincount(kinds, minlength=3)
        if not letters:
            return any(char.isalpha() for char in head)  # rare scripts beyond the Basic Multilingual Plane
        if symbols > _MOST_SYMBOLS * letters:
            return _prose_lines(head) >= _MOST_PROSE
        share = code_share(head)
        if share <= _LITTLE_CODE:
            return True
        if share <= _MOST_CODE:
            # Lines without spaces between words cannot be looked at; program code is in ASCII but for its comments.
            foreign = int(np.count_nonzero(points > 0x7F)) * _FOREIGN > len(points)
            return foreign or len(head.split()) < _FEW or _prose_lines(head) >= _SOME_PROSE
        return _prose_lines(head) >= _MOST_PROSE


def _kinds(size: int) -> NDArray[np.uint8]:
    """Whether each of the first characters is a letter, a symbol or neither."""
    characters = "".join(map(chr, range(size)))
    kinds = np.fromiter(map(str.isalpha, characters), dtype=np.uint8, count=size)
    kinds *= _LETTER
    kinds[[ord(char) for char in _SYMBOLS.findall(characters) if not char.isalpha()]] = _SYMBOL
    return kinds


def _prose_lines(text: str) -> float:
    """The share of words that stand in lines of prose: documentation shows code and tables between its paragraphs.

    0 where they are few.
    """
    prose = sum(len(line.split()) for line in _lines_of_prose(text))
    return prose / len(text.split()) if prose >= _ENOUGH else 0.0


def prose_in(text: str) -> str:
    """The lines of prose in a text that is known to be a document, among its markup, tables and code; empty where they
    hold few words.
    """
    lines = list(_lines_of_prose(text))
    words = sum(len(line.split()) for line in lines)
    if words < _ENOUGH:  # a script without spaces between words
        letters = {line: len(_UNSPACED.findall(line)) for line in text.splitlines()}
        lines = [line for line in text.splitlines() if letters[line] >= _LINE_UNSPACED]
        words = sum(letters[line] for line in lines) // _WORD_UNSPACED
    return "\n".join(lines) if words >= _ENOUGH else ""


def _lines_of_prose(text: str) -> Iterator[str]:
    for line in text.splitlines():
        parts = line.split()
        if len(parts) < _LINE:
            continue
        plain = sum(part.strip(_PUNCTUATION).isalpha() for part in parts)
        if plain >= _PLAIN * len(parts) and len(_CODE.findall(line)) <= _MOST_CODE * len(parts):
            yield line


def code_share(text: str) -> float:
    """Marks that only program code carries (calls, joined names, comparisons, block ends), per word."""
    # Every mark holds one of these characters: running text has too few of them for the search to be worth while.
    foreign = 0 if text.isascii() else len(text.encode("utf-8", "replace")) - len(text)
    words = max(1, len(text.split())) + foreign // _WORD_LENGTH  # scripts without spaces have words too
    if sum(map(text.count, "(_=[{;:).")) <= _LITTLE_CODE * words:
        return 0.0
    return len(_CODE.findall(text)) / words
