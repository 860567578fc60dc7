"""Text whose line ends were folded away: cut into pieces that can be judged, sentences and runs of menu entries."""

from __future__ import annotations

import re
from typing import Final

MIN_CHARS: Final = 1200
"""A shorter line is a paragraph."""
MIN_PIECES: Final = 8
SHARE: Final = 0.8
"""A text is folded when one line holds this share of it."""
RUN_WORDS: Final = 30
"""A piece with more words and no full stop is no sentence; it is cut into runs of ..."""
RUN: Final = 10
UNSPACED_STOPS: Final = ("。", "！", "？")
"""What ends a sentence where no blank follows."""

_SENTENCE = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)\]]))\s+(?=[\"“‘(\[]?[^\W_a-zß-ÿ])|(?<=[。！？])(?=[^」』”’）])"
)


def pieces(line: str) -> list[str]:
    """The sentences of a long line in their order; what is too long for one comes in runs of words.

    Joined with blanks (after ideographic full stops with nothing) they are the line again.
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(line):
        words = sentence.split()
        if len(words) <= RUN_WORDS or sentence.count(",") * 12 >= len(words):
            found.append(sentence)
        else:
            found += [" ".join(words[at : at + RUN]) for at in range(0, len(words), RUN)]
    return [piece for piece in found if piece.strip()]
