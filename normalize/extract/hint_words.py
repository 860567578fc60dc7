"""The words of class names, ids and roles: what elements call themselves."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def hint_words(hint: str) -> tuple[str, ...]:
    """The different words of class names and ids, in lower case and in order; single letters say nothing."""
    return tuple(dict.fromkeys([word.lower() for word in _WORD.findall(hint) if len(word) > 1]))


class HintWords(dict[str, tuple[str, ...]]):
    """`hint_words` by the hints of one page: all who judge its elements ask for the same ones."""

    __slots__ = ()

    def __missing__(self, hint: str) -> tuple[str, ...]:
        words = self[hint] = hint_words(hint)
        return words
