"""Whether a text is running prose and nothing else: then there is no boilerplate in it to cut.

Short lines between paragraphs may be headings or boilerplate, and no rule here tells which: a text with more than a few
of them stays with the line cleaner.
"""

from __future__ import annotations

import re
from typing import Final

from .signs import HEAD

_SENTENCE_END = re.compile(r"[.!?…:;。！？」』]['\"”’»)\]*_]*$")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
LEAST_PARAGRAPHS: Final = 12
LONG: Final = 160
"""Characters of a paragraph that is certainly running text."""
SHARE_LONG: Final = 0.8
MOST_SHORT: Final = 0.04
"""Share of paragraphs that are short and no sentence."""


def is_prose(text: str) -> tuple[bool, str]:
    """Whether it is, and why."""
    head = text[:HEAD]
    paragraphs = [part.strip() for part in _PARAGRAPH.split(head) if part.strip()]
    if len(paragraphs) < LEAST_PARAGRAPHS:
        return False, ""
    long = sum(len(part) >= LONG for part in paragraphs)
    loose = sum(not _SENTENCE_END.search(part) for part in paragraphs)
    if long < SHARE_LONG * len(paragraphs) or loose > MOST_SHORT * len(paragraphs):
        return False, ""
    return True, f"{long} of {len(paragraphs)} paragraphs are long, and {len(paragraphs) - loose} end like sentences"
