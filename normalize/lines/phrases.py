"""The boilerplate phrases, looked up by line: what sites print around their texts in the major languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ..languages import Languages, load_languages

Where = Literal["any", "edge", "start", "head"]
Found = tuple[str, Where]

HOME: Final = "breadcrumb"
"""The list of what home pages are called."""
KEY_CHARS: Final = 300
"""So many characters of a line are compared; longer lines can only begin with a phrase."""
_MAX_CHARS: Final = 120
_START_CHARS: Final = 8
_ENDS: Final = (
    " \t.,:;!?…*+#|/\\<>()[]{}\"'`´«»‹›“”„‘’•·●○■□▪►▶→←↑↓–—-_=~^&@©®™。，、：；！？（）【】「」《》؟،।\u200b\ufeff"
)
_COUNT = re.compile(r"^\d[\d.,]{0,20}[km]?\s{1,20}|[\s(]{0,20}\d[\d.,]{0,20}[km]?$")


def plain(line: str) -> str:
    """The beginning of a line in NFKC, case folded, one space between words, no punctuation at its ends."""
    line = line[:KEY_CHARS]
    folded = line.lower() if line.isascii() else unicodedata.normalize("NFKC", line).casefold().replace("’", "'")
    if "  " in folded or "\t" in folded:
        folded = " ".join(folded.split())
    return folded.strip(_ENDS)


def plain_all(rows: Sequence[str]) -> list[str]:
    """`plain` of every row, folded in one go; rows hold no newline."""
    joined = "\n".join([row[:KEY_CHARS] for row in rows])
    if joined.isascii():
        joined = joined.lower()
    else:
        if not unicodedata.is_normalized("NFKC", joined):
            joined = unicodedata.normalize("NFKC", joined)
        joined = joined.casefold().replace("’", "'")
        if joined.count("\n") != len(rows) - 1:  # nothing decomposes to a newline today
            return [plain(row) for row in rows]
    keys = joined.split("\n") if rows else []
    if "  " in joined or "\t" in joined:
        keys = [" ".join(key.split()) if "  " in key or "\t" in key else key for key in keys]
    return [key.strip(_ENDS) for key in keys]


class PhraseBook:
    """The phrases of every language file. A lookup is two dictionary accesses."""

    def __init__(self, languages: Languages | None = None) -> None:
        languages = languages or load_languages()
        self._whole: dict[str, Found] = {}
        self._starts: dict[str, list[tuple[str, str]]] = {}
        for place in languages.keys("phrases"):
            if place == HOME:
                continue
            where, _, kind = place.partition(".")
            for phrases in languages.by_language("phrases", place).values():
                for phrase in phrases:
                    self._add(where, kind, plain(phrase))
        home = languages.words("phrases", HOME)
        self.home: Final = frozenset(plain(name) for name in home)

    def _add(self, where: str, kind: str, key: str) -> None:
        if where == "start":
            self._starts.setdefault(key[:_START_CHARS], []).append((key, kind))
        elif where == "head":
            self._whole[key] = (kind, "head")
        elif where == "any":
            if self._whole.get(key, ("", "edge"))[1] == "edge":
                self._whole[key] = (kind, "any")
        elif where == "edge":
            self._whole.setdefault(key, (kind, "edge"))
        else:
            raise ValueError(f"unknown place of a phrase: {where!r}")

    def find(self, key: str) -> Found | None:
        """Kind and place of the phrase that a line with this `plain` form is or begins with; None for all others."""
        if len(key) <= _MAX_CHARS:
            found = self._whole.get(key)
            if found is None and key and (key[-1].isdigit() or key[0].isdigit()):
                found = self._whole.get(_COUNT.sub("", key))
            if found is not None:
                return found
        for phrase, kind in self._starts.get(key[:_START_CHARS], ()):
            if key.startswith(phrase):
                return kind, "start"
        return None

    def find_all(self, keys: Sequence[str]) -> tuple[dict[int, Found], NDArray[np.float32]]:
        """What `find` says of each row it knows, and how surely each row is boilerplate by that alone: 0, 0.5 or 1."""
        whole, starts = self._whole, self._starts
        # `find` in full only for the few rows that it may know: all others cost two or three lookups.
        likely = [
            row
            for row, key in enumerate(keys)
            if key in whole or key[:_START_CHARS] in starts or key[-1:].isdigit() or key[:1].isdigit()
        ]
        found = {row: hit for row in likely if (hit := self.find(keys[row])) is not None}
        known = np.zeros(len(keys), dtype=np.float32)
        for row, (_, where) in found.items():
            known[row] = 0.5 if where == "edge" else 1.0
        return found, known
