"""Whether a text holds one of many words, asked of nearly every line: answered without an expression where none can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .load import one_of
from .sieve import PhraseSieve


def folded(text: str) -> str:
    """A text in which all that an expression takes for the same letter, whatever its case, is the same.

    More is the same here (ß and ss): what differs in this form does not match, what is equal may.
    """
    if text.isascii():
        return text.lower()
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


class Spotter:
    """Tells whether one of ``words`` stands in a text; as `one_of`, without regard to case.

    One expression for hundreds of words tries each at every character. Looking for each word in the whole text is ten
    times as fast; the expression is asked only where one is there, for what its ends ask for.
    """

    __slots__ = ("_expression", "_sieve", "_stems")

    def __init__(self, words: Iterable[str], *, bounded: bool = False) -> None:
        words = frozenset(words)
        self._stems = tuple(sorted({folded(word.removesuffix("*")) for word in words}))
        self._sieve = PhraseSieve(self._stems)
        self._expression = re.compile(one_of(words, bounded=bounded), re.I)

    def __call__(self, text: str) -> bool:
        """Whether one of the words is there."""
        low = folded(text)
        for stem in self._stems:
            if stem in low:
                return self._expression.search(text) is not None
        return False

    def of_lines(self, lines: Sequence[str]) -> frozenset[int]:
        """The numbers of the lines in which one of the words stands: all are looked at together."""
        low = [folded(line) for line in lines]
        stems = [self._stems[at] for at in self._sieve.possible("\n".join(low))]
        return frozenset(
            at
            for at, line in enumerate(low)
            if any(stem in line for stem in stems) and self._expression.search(lines[at])
        )


class Openings:
    """The first letters of words: a text that opens with others opens with none of the words."""

    __slots__ = ("_pairs",)

    def __init__(self, words: Iterable[str]) -> None:
        self._pairs = frozenset(folded(word)[:2] for word in words)

    def may_open(self, text: str) -> bool:
        """False only where ``text``, blanks at its beginning apart, begins with none of the words."""
        pair = text.lstrip()[:2]
        if not pair.isascii():
            return True
        pair = pair.lower()
        return pair in self._pairs or pair[:1] in self._pairs
