"""What the form of a line and its neighbours say of whether it is a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .breadcrumbs import breadcrumb_parts
from .candidate import without_typography
from .vocabulary import Vocabulary

LONGEST: Final = 220
SENTENCE_END: Final = re.compile(r"[.。।]['\"”’»)]*$")
_ASK_END = re.compile(r"[!?？！]['\"”’»)]*$")
UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""A letter of a script without blanks between words."""
_CONTENT: Final = 4
_CONTENT_WORD: Final = re.compile(rf"[^\W\d_]{{{_CONTENT},}}")
_LETTERS_ASCII: Final = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalpha()})
_OPENING: Final = "\"'“„«‘»¿¡(#「『"


class HeadLines:
    """Lines near a headline; whether one is a date is looked up once."""

    __slots__ = ("_boilerplate", "_dated", "_known", "_lines")

    def __init__(self, lines: Sequence[str], known: Vocabulary) -> None:
        self._lines = lines
        self._known = known
        self._boilerplate = known.boilerplate.of_lines([line if len(line) <= LONGEST else "" for line in lines])
        self._dated: dict[int, bool] = {}

    def traits(self, at: int) -> list[str] | None:
        """The traits of line ``at``; ``None`` where it cannot be a title: a date, a byline, a breadcrumb, no words."""
        line, known = self._lines[at], self._known
        if not 2 <= len(line) <= LONGEST or not any(map(str.isalpha, line)):
            return None
        words = word_count(line)
        if (len(line) < 60 and self.is_dated(at)) or (known.names.has_by(line) and words <= 5):
            return None
        if known.names.label_only(line) or is_crumbs(line, known):
            return None
        traits = form_traits(line, words, boilerplate=at in self._boilerplate)
        following = range(at + 1, min(at + 4, len(self._lines)))
        if any(self.is_dated(n) or known.names.has_by(self._lines[n]) for n in following):
            traits.append("trait.credit-near")
        return traits

    def is_dated(self, at: int) -> bool:
        """Whether line ``at`` holds a date and little else."""
        if at not in self._dated:
            line = self._lines[at]
            self._dated[at] = len(line) <= 80 and bool(self._known.dates.find(line))
        return self._dated[at]


def is_crumbs(line: str, known: Vocabulary) -> bool:
    """Whether a line is a breadcrumb: it begins at the home page, or has three short entries."""
    parts = breadcrumb_parts(line)
    if not parts:
        return False
    return known.breadcrumbs.is_home(parts[0]) or (len(parts) >= 3 and all(len(p) < 30 for p in parts))


def form_traits(line: str, words: int, *, boilerplate: bool) -> list[str]:
    """What the letters of a line say by themselves."""
    traits = [_length(words)]
    if SENTENCE_END.search(line):
        traits.append("trait.sentence" if words > 12 else "trait.full-stop")
    elif _ASK_END.search(line):
        traits.append("trait.asks")
    elif line.endswith((":", "…", "...", ",")):
        traits.append("trait.leads-on")
    if boilerplate:
        traits.append("trait.boilerplate")
    if line.isupper() and words > 1:
        traits.append("trait.capitals")
    if line[0].islower():
        traits.append("trait.lower-case")
    if not line[0].isalnum() and line[0] not in _OPENING:
        traits.append("trait.bullet")
    if "|" in line or " - " in line or " – " in line:
        traits.append("trait.separated")
    return traits


def content_words(text: str) -> list[str]:
    """The words that tell what a text is about, in small letters: those of four letters and more."""
    return [word for word in _with_content_words(text) if len(word) >= _CONTENT]


def content_counts(text: str) -> Counter[str]:
    """How often a text has each of its `content_words`, and maybe words that are none."""
    return Counter(_with_content_words(text))


def _with_content_words(text: str) -> list[str]:
    text = without_typography(text)
    if text.isascii():
        return text.lower().translate(_LETTERS_ASCII).split()
    return " ".join(_CONTENT_WORD.findall(text)).lower().split()


def word_count(line: str) -> int:
    """The words of a line; where they have no blanks between them, a third of its characters."""
    unspaced = not line.isascii() and UNSPACED.search(line)
    return max(1, len(line) // 3) if unspaced else len(line.split())


def _length(words: int) -> str:
    for limit, name in ((1, "one"), (2, "two"), (3, "three"), (5, "few"), (9, "some"), (16, "headline"), (24, "long")):
        if words <= limit:
            return f"trait.words-{name}"
    return "trait.words-many"
