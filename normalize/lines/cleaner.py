"""The line cleaner: rules first, then the trained classifier, each cut with its reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from ..document import Cut
from .joining import join_kept


@dataclass(slots=True)
class CleanedText:
    """A text without its furniture: the text, what was cut, and the numbers of the lines that stayed (from 0)."""

    text: str
    cuts: list[Cut] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


class LineCleaner:
    """Cuts furniture from text that was extracted elsewhere. Build once, share freely: it never changes."""

    def clean(self, text: str, *, title: str | None = None) -> CleanedText:
        """The text without its furniture lines; ``title`` is what the metadata reader takes for the title."""
        lines = text.split("\n")
        gone: dict[int, Cut] = {}
        if title:
            wanted = _plain(title)
            seen = False
            for number, line in enumerate(lines):
                plain = _plain(line)
                if plain == wanted:
                    if seen:
                        gone[number] = Cut(number, line, "title-repeat")
                    seen = True
        return CleanedText(
            join_kept(lines, gone),
            [gone[number] for number in sorted(gone)],
            [number for number, line in enumerate(lines) if line.strip() and number not in gone],
        )


def _plain(line: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", line).casefold()).strip()
