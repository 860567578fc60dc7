"""Marks that text browsers leave where a page had links, forms and frames: numbers, lists of addresses, buttons.

lynx puts a number in brackets before the words of each link and the addresses in a list at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

MIN_NUMBERS: Final = 3
IN_ORDER: Final = 0.9
"""Numbers of links count up through the text: this share of them follow the one before."""
BEFORE_WORDS: Final = 0.6
"""This share of them stand before words of their own; notes of an article (``text.[1]``) stand behind them."""
MIN_ADDRESSES: Final = 2

_NUMBER = re.compile(r"\[(\d{1,5})\]")
_OPENS = re.compile(r"(?:^|[\s(\"'“‘«\[|/,])$")
_ADDRESS = re.compile(r"\s*\d{1,5}\.\s+(?:[a-z][a-z0-9+.-]{1,20}:|//|/|#|\.)\S*(?:\s\S+)?$", re.IGNORECASE)
_HEAD = re.compile(r"\s*(?:References|(?:Visible|Hidden) links:?|Links?:?)$", re.IGNORECASE)
_FORM = re.compile(
    r"\((?:BUTTON|SUBMIT|IMAGE)\)|\[(?:BUTTON|INPUT|EMBED|SELECT|IMAGE|INLINE|LINK|USEMAP|ISMAP|HIDDEN|SUBMIT)\]"
    r"|_{5,}|\[_\]|\(_\)"
)
_FRAME = re.compile(r"\s*I?FRAME:\s")


def address_list(lines: Sequence[str]) -> int:
    """Number of the first line of the list of link addresses at the end of a dump; ``len(lines)`` where none stands."""
    first = len(lines)
    entries = 0
    headed = False
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not line.strip():
            continue
        if _ADDRESS.match(line):
            entries += 1
        elif _HEAD.match(line):
            headed = True
        else:
            break
        first = number
    return first if (headed and entries) or entries >= MIN_ADDRESSES else len(lines)


def has_link_numbers(lines: Sequence[str]) -> bool:
    """Whether the links of this dump carry numbers: they count up, and stand before the words of their links."""
    numbers: list[int] = []
    before = 0
    for line in lines:
        if "[" not in line:
            continue
        for match in _NUMBER.finditer(line):
            numbers.append(int(match[1]))
            opens = _OPENS.search(line[max(match.start() - 1, 0) : match.start()])
            before += opens is not None and not line[match.end() : match.end() + 1].isspace()
    if len(numbers) < MIN_NUMBERS or before < BEFORE_WORDS * len(numbers):
        return False
    follow = sum(after == number + 1 for number, after in pairwise(numbers))
    return follow >= IN_ORDER * (len(numbers) - 1)


def without_link_marks(text: str) -> str:
    """A paragraph without link numbers and the marks of buttons and fields; empty where only a frame stood there."""
    if _FRAME.match(text):
        return ""
    return _FORM.sub(" ", _NUMBER.sub("", text)).strip()
