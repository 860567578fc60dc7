"""Which blocks of a page an extractor's answer holds: the two are aligned in reading order by their letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_LETTERS = re.compile(r"[\W_]+")
_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_NEAR = 300  # how far ahead, in letters, a short block may be found
_LONG = 24  # blocks of this many letters are looked for in the whole answer
_EDGE = 20
_BUDGET = 30_000_000  # letters looked through in vain on one page before long blocks, too, are only looked for nearby


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case, with nothing between them."""
    if text.isascii():
        return text.translate(_ASCII_LETTERS)
    return _NOT_LETTERS.sub("", text).lower()


def membership(keys: Sequence[str], answer: str) -> list[float]:
    """For each block (given as its `letters`) how far the answer holds it: 1 all of it, 0.5 only its beginning or end,
    0 none. Short blocks count only where they continue what was found before them.
    """
    held = letters(answer)
    found: list[float] = []
    position = 0
    budget = _BUDGET
    for key in keys:
        if not key:
            found.append(found[-1] if found else 0.0)
            continue
        size = len(key)
        if size >= _LONG:
            at = held.find(key, position, None if budget > 0 else position + _NEAR + size)
            if at < 0 and budget > 0:
                budget -= len(held)
                at = held.find(key, 0, position + size - 1)  # further on it is not
            if at >= 0:
                position = at + size
                found.append(1.0)
                continue
            if size >= 2 * _EDGE and budget > 0:
                budget -= 2 * len(held)
                start, end = held.find(key[:_EDGE]), held.rfind(key[-_EDGE:])
                if start >= 0 or end >= 0:
                    position = max(position, start, end)
                    found.append(0.5 if start < 0 or end < 0 else 0.8)
                    continue
            found.append(0.0)
        else:
            at = held.find(key, position, position + _NEAR + size)
            if at >= 0:
                # the further ahead, the likelier it is a chance find
                if at - position <= 2 * size:
                    position = at + size
                found.append(1.0)
            else:
                found.append(0.0)
    return found
