"""The line cleaner: text in, text without its boilerplate out, each cut with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from ..document import Cut
from ..languages import Languages
from .characters import CharacterTable
from .decide import decide, may_cut
from .features import read_lines
from .joining import join_kept
from .model import LineModel
from .phrases import PhraseBook
from .reading import read_rules

LONG: Final = 700
"""Rows of a text that is longer than nearly all pages: what the rows around one say of it was not learned there, and
counts half.
"""
MAX_ROUNDS: Final = 16
"""Cleaning repeats on what it left until nothing more goes, at most so often: a cleaned text comes back as it was."""


@dataclass(slots=True)
class CleanedText:
    """A text without its boilerplate: the text, what was cut, and the numbers of the lines that stayed (from 0).

    Lines are counted in the input split on newline; ``kept`` leaves blank lines out.
    """

    text: str
    cuts: list[Cut] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


class LineCleaner:
    """Cuts boilerplate from text that was extracted elsewhere. Build once (0.1 s), share freely: it never changes."""

    def __init__(self, weights: Path | None = None, languages: Languages | None = None) -> None:
        """Load tables, phrases (those of ``languages``, or of all files) and weights (packaged, or the file given)."""
        self._table = CharacterTable()
        self._phrases = PhraseBook(languages)
        self._model = LineModel(weights)

    def clean(self, text: str, *, title: str | None = None) -> CleanedText:
        """The text without its boilerplate lines; ``title`` is what the metadata reader takes for the title.

        The title line stays (its first clean printing), further printings and a breadcrumb that ends in it go. A text
        with a visible character never comes back empty, and the only line of a text is never cut. Never raises.
        """
        read = read_rules(read_lines(text, self._table), self._phrases, self._model)
        cuts: dict[int, Cut] = {}
        lines: list[str] = []
        for _ in range(MAX_ROUNDS):
            alone = self._model.alone(read.lines, read.lexical, read.known)
            if not may_cut(read, alone, title):
                break
            content = self._model.predict(read.lines, read.lexical, read.known)
            if len(content) >= LONG:
                content = ((content + alone) / 2).astype(np.float32)
            verdicts = decide(read, content, alone, self._phrases.home, title)
            if not verdicts:
                break
            lines = lines or text.split("\n")
            places = read.lines.numbers.tolist()
            for row, (reason, score) in verdicts.items():
                cuts[places[row]] = Cut(places[row], lines[places[row]], reason, score)
            kept = np.ones(len(places), dtype=bool)
            kept[list(verdicts)] = False
            read = read.only(kept)
        numbers: list[int] = read.lines.numbers.tolist()
        if not cuts:
            return CleanedText(text, [], numbers)
        return CleanedText(join_kept(lines, cuts), [cuts[number] for number in sorted(cuts)], numbers)
