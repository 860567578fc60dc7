"""A place that a dump glued to the first word of a news text: ``KabulUnited States ...``."""

from __future__ import annotations

import re
from typing import Final

GLUED: Final = "text.dateline.glued"
"""The method of a dateline that was read from such a word."""


def glued_place(body: str, place: str) -> str:
    """The word that ``place`` is glued to the front of, with it; empty where that may be a name of its own.

    A name (``ParisMatch``) is used again, or goes on with what the text nowhere else uses as a word.
    """
    for line in body.split("\n"):
        if not line.startswith(place) or not line[len(place) : len(place) + 1].isupper():
            continue
        found = re.match(r"\w+", line[len(place) :])
        if found is None:
            continue
        word = place + found[0]
        alone = re.compile(rf"\b{re.escape(found[0])}\b", re.IGNORECASE)
        return word if len(re.findall(rf"\b{re.escape(word)}\b", body)) == 1 and alone.search(body) else ""
    return ""
