"""Reads the language files (10 ms for all) and gives their words by section, for one language or for all together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

Tables = Mapping[str, Mapping[str, str]]

SUFFIX: Final = ".toml"


class Languages:
    """The words of every language file. Build one with `load_languages` and pass it on: it never changes."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Mapping[str, Tables]) -> None:
        """``tables``: for each language its sections, for each section its lists, one word a line."""
        self._tables = tables

    def by_language(self, section: str, key: str) -> dict[str, list[str]]:
        """The lines of one list, for each language that has it; languages in the order of their codes."""
        lists = ((code, sections[section].get(key)) for code, sections in self._tables.items())
        return {code: lines.splitlines() for code, lines in lists if lines is not None}

    def words(self, section: str, key: str) -> frozenset[str]:
        """One list in all languages together."""
        return frozenset(word for lines in self.by_language(section, key).values() for word in lines)

    def keys(self, section: str) -> list[str]:
        """Every key that a language has in a section, once, in a fixed order."""
        return sorted({key for sections in self._tables.values() for key in sections[section]})

    def numbered(self, section: str, key: str) -> dict[str, dict[str, int]]:
        """For each language the names of a list of names (one line a month), with the number of their line from 1."""
        return {
            code: {name: number for number, line in enumerate(lines, start=1) for name in line.split(", ") if name}
            for code, lines in self.by_language(section, key).items()
        }


def load_languages() -> Languages:
    """Read every language file of this package."""
    tables: dict[str, Tables] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(SUFFIX):
            tables[file.name.removesuffix(SUFFIX)] = tomllib.loads(file.read_text(encoding="utf-8"))
    return Languages(tables)


def one_of(words: Iterable[str], *, bounded: bool = False) -> str:
    """An expression for any of these words, longer ones first.

    A star at the end of a word stands for its further letters. ``bounded``: a word without a star ends where it ends.
    """
    return f"(?:{'|'.join(_expression(word, bounded) for word in sorted(words, key=lambda w: (-len(w), w)))})"


def _expression(word: str, bounded: bool) -> str:
    stem = word.removesuffix("*")
    end = r"\w*" if stem != word else r"\b" if bounded else ""
    return re.escape(stem) + end
