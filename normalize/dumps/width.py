"""Where a text was wrapped: the width that its line ends agree on.

A tool that wraps puts a word on the next line when the line would get longer than its width. So a wrapped line is at
most so long, and together with the first word of the next one it is longer. Every pair of neighbouring lines votes for
the widths that explain it so. In a wrapped text the votes meet at one width; in others they are scattered, and lines
that are longer than any width speak against all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

NARROWEST: Final = 38
WIDEST: Final = 132
MIN_VOTES: Final = 5
"""So many line ends at least must speak for a width."""
AGREEMENT: Final = 0.5
"""... and this share of those that speak for it or against it."""
LONG_WORD: Final = 24
"""A first word of more columns than this says nothing: it would have ended any line."""
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
BULLET: Final = re.compile(r"(?:[-*+•◦▪·○●■□☆★◇◆▸▹►‣⁃–]|o(?=\s)|\(?\d{1,3}[.)]|\[\d+\])\s+(?=\S)")
"""What an entry of a list begins with."""
_FIRST = re.compile(r"\S+")
_UNBREAKABLE = re.compile(r"(?:[-*+•]|\d+[.)])\s|\S*\]\(|\S*$|.*\s{2}\S|.*\t|.*[|│]")
"""Lines that tools leave long: entries of lists, links with their address, one long word, rows of tables."""


def columns(line: str) -> int:
    """How many columns of a terminal a line takes: ideographs take two."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def first_columns(line: str) -> int:
    """How many columns the first word of a line takes; where words have no blanks between them, one character."""
    word = _FIRST.search(line)
    if word is None:
        return 0
    return 2 if _WIDE.match(word.group()) else columns(word.group())


def wrap_width(lines: Sequence[str]) -> int | None:
    """The width in columns at which ``lines`` (without trailing blanks) were wrapped; None where they were not."""
    votes = [0] * (WIDEST + 2)
    ends: list[int] = []
    long: list[int] = []
    before = 0
    for line in lines:
        here = columns(line)
        if not here:
            before = 0
            continue
        body = line.lstrip()
        step = first_columns(body)
        if before and step <= LONG_WORD and not BULLET.match(body):
            end = before + step + 1
            ends.append(end)
            if NARROWEST <= before <= WIDEST:
                votes[before] += 1
                votes[min(end, WIDEST + 1)] -= 1
        before = here
        if here > NARROWEST and not _UNBREAKABLE.match(body):
            long.append(here)
    best = width = total = 0
    for at in range(WIDEST + 1):
        total += votes[at]
        if total > best:
            best, width = total, at
    if best < MIN_VOTES:
        return None
    room = sum(width // 2 < end <= width for end in ends)
    against = room + sum(here // width for here in long if here > width)
    return width if best >= AGREEMENT * (best + against) else None
