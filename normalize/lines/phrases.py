"""The furniture phrases, looked up by line: what sites print around their texts in the major languages."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from typing import Final, Literal

Where = Literal["any", "edge", "start", "head"]

PHRASES: Final = "phrases.tsv"
_MAX_CHARS: Final = 120
_START_CHARS: Final = 8
_MAX_START_LINE: Final = 400
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_SPACES = re.compile(r"\s+")
_COUNT = re.compile(r"^\d[\d.,]*[km]?\s+|[\s(]*\d[\d.,]*[km]?$")


def plain(line: str) -> str:
    """The line in NFKC, case folded, apostrophes straight, one space between words, no punctuation at its ends."""
    folded = line.lower() if line.isascii() else unicodedata.normalize("NFKC", line).casefold().replace("’", "'")
    return _ENDS.sub("", _SPACES.sub(" ", folded))


class PhraseBook:
    """The phrase list, read once. A lookup is two dictionary accesses."""

    def __init__(self) -> None:
        self._whole: dict[str, tuple[str, Where]] = {}
        self._starts: dict[str, list[tuple[str, str]]] = {}
        home: set[str] = set()
        for row in files(__package__).joinpath(PHRASES).read_text(encoding="utf-8").split("\n"):
            if not row or row.startswith("#"):
                continue
            kind, where, _, phrase = row.split("\t")
            key = plain(phrase)
            if where == "start":
                self._starts.setdefault(key[:_START_CHARS], []).append((key, kind))
            elif where == "crumb":
                home.add(key)
            elif where == "head":
                self._whole[key] = (kind, "head")
            elif where == "any":
                if self._whole.get(key, ("", "edge"))[1] == "edge":
                    self._whole[key] = (kind, "any")
            elif where == "edge":
                self._whole.setdefault(key, (kind, "edge"))
            else:
                raise ValueError(f"{PHRASES}: unknown place {where!r}")
        self.home: Final = frozenset(home)

    def find(self, line: str) -> tuple[str, Where] | None:
        """Kind and place of the phrase this line is or begins with; None for all others."""
        if len(line) <= _MAX_CHARS:
            key = plain(line)
            found = self._whole.get(key)
            if found is None and (key[-1:].isdigit() or key[:1].isdigit()):
                found = self._whole.get(_COUNT.sub("", key))
            if found is not None:
                return found
        elif len(line) <= _MAX_START_LINE:
            key = plain(line[:_MAX_CHARS])
        else:
            return None
        for phrase, kind in self._starts.get(key[:_START_CHARS], ()):
            if key.startswith(phrase):
                return kind, "start"
        return None
