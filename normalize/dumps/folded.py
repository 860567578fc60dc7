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
"""A piece with more words and few commas has menus before its sentence: its last words are the sentence, ..."""
SURE: Final = 0.7
"""Without lines of its own a text shows little of what stood where: the classifier's word counts from this score on."""
RUN: Final = 10
"""... and what stands before comes in runs of so many words."""
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
            menu = len(words) - RUN_WORDS
            found += [" ".join(words[at : min(at + RUN, menu)]) for at in range(0, menu, RUN)]
            found.append(" ".join(words[menu:]))
    return [piece for piece in found if piece.strip()]
