"""What the text of a PDF is worth: glyphs without a meaning, and pages that only ask for another program."""

from __future__ import annotations

import re
import unicodedata

from ..document import Unreadable

_UNMAPPED = 0.3
"""Share of characters that mean nothing; a document with some symbols of its own has a few in a hundred."""
_SHELL_CHARS = 3_000
_WAIT = re.compile(r"(?i)\bplease\s+wait\b")
_VIEWER = re.compile(
    r"(?i)\byour\s+pdf\s+viewer\b|\bpdf\s+viewer\s+may\s+not\s+be\s+able\b|\b(?:upgrade|latest\s+version\s+of)\b.{0,80}\badobe\s+reader\b",
    re.DOTALL,
)


def refuse_worthless(text: str) -> None:
    """Raise `Unreadable` for the text of a PDF whose fonts do not say what their glyphs are, or of a dynamic form
    (XFA) that shows its content only in the program that it was made for.
    """
    shown = [char for char in text if not char.isspace()]
    lost = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cc", "Cn", "Cs") for char in shown)
    if shown and lost > _UNMAPPED * len(shown):
        raise Unreadable(f"PDF whose fonts do not tell their characters ({lost} of {len(shown)} without meaning)")
    if len(shown) < _SHELL_CHARS and _VIEWER.search(text) and (_WAIT.search(text) or "Adobe" in text):
        raise Unreadable("PDF form that shows its content only in its own viewer (please wait ...)")
