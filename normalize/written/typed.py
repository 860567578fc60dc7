"""Whether a text was typed as it stands, line by line, or printed from a book: then no page stood around it.

What tools take from web pages has one blank after a sentence, for HTML knows no more. Who types at a width often sets
two. And a text that is broken at a width and counts its sections through (``3.2``, ``3.2.1``) is a document with its
table of contents; the classifier of lines, which learned from pages, would take such a thing for a menu.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from .signs import HEAD

_TWO = re.compile(r"[\w)\]\"'’”][.!?][\"')”’]?  (?=[^\W\d_a-z]|[\"'(“‘])")
_ONE = re.compile(r"[\w)\]\"'’”][.!?][\"')”’]? (?=[^\W\d_a-z]|[\"'(“‘])")
_SECTION = re.compile(r"(?m)^[ \t]{0,20}(\d{1,2}(?:\.\d{1,2}){1,4})\.?[ \t]{1,4}[^\W\d_]")
LEAST_ENDS: Final = 5
"""Sentences within lines that end with two blanks."""
SHARE_ENDS: Final = 0.4
LEAST_SECTIONS: Final = 8
RISING: Final = 0.8
"""Part of the sections whose number is above the one before."""
WIDEST: Final = 110
"""Characters of nearly all lines of a text that is broken at a width."""


def is_typed(text: str) -> str:
    """Why a text was typed or printed as it stands; nothing where it may be a dump."""
    head = text[:HEAD]
    two = len(_TWO.findall(head)) if ".  " in head else 0
    if two >= LEAST_ENDS and two >= SHARE_ENDS * (two + len(_ONE.findall(head))):
        return f"{two} sentences end with two blanks, as people type"
    lines = [len(line) for line in head.split("\n") if line and not line.isspace()]
    if not lines or sum(length > WIDEST for length in lines) > 0.02 * len(lines):
        return ""
    numbers = [tuple(map(int, found.split("."))) for found in _SECTION.findall(head)]
    rising = sum(before < after for before, after in pairwise(numbers))
    if len(numbers) >= LEAST_SECTIONS and rising >= RISING * (len(numbers) - 1):
        return f"{len(numbers)} numbered sections of a text that is broken at a width"
    return ""
