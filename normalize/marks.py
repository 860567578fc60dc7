"""Runs of combining marks kept short: no writing system stacks more than a few on a letter.

Putting marks in canonical order takes quadratic time (Python's `unicodedata.normalize` sorts by insertion), so that one
letter with 100,000 marks would hold a process for minutes. Unicode bounds such runs for the same reason at 30 marks
(Stream-Safe Text Format, UAX #15 section 13); what goes beyond is decoration and left out here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_RUN: Final = 30
"""Marks that may follow each other."""


# Where they stand, so that not all of Unicode has to be asked.
_BLOCKS: Final = (
    (0x0300, 0x2100), (0x2C00, 0x3100), (0xA660, 0xAC00), (0xFB00, 0xFB50), (0xFE20, 0xFE30), (0xFF90, 0xFFA0),
    (0x10100, 0x12000), (0x16A00, 0x17000), (0x1BC00, 0x1BD00), (0x1D100, 0x1D300), (0x1E000, 0x1E980),
)  # fmt: skip


def _is_mark(char: str) -> bool:
    """Whether the character has a combining class, or is written as characters that have one."""
    if unicodedata.combining(char):
        return True
    return bool(unicodedata.decomposition(char) and unicodedata.combining(unicodedata.normalize("NFKD", char)[0]))


def _as_set() -> str:
    """All marks, as in a set of a regular expression."""
    ranges: list[list[int]] = []
    for first, end in _BLOCKS:
        for code in range(first, end):
            if _is_mark(chr(code)):
                if ranges and ranges[-1][1] == code - 1:
                    ranges[-1][1] = code
                else:
                    ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_MARKS: Final = _as_set()
# What shows nothing (Unicode: Default_Ignorable_Code_Point) and may be taken out from between marks later.
_INVISIBLE: Final = "\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_MARK: Final = re.compile(f"[{_MARKS}]")
_EITHER: Final = re.compile(f"[{_MARKS}{_INVISIBLE}]")
_NEXT: Final = f"[{_MARKS}][{_INVISIBLE}]*+"
_RUN: Final = re.compile(f"((?:{_NEXT}){{{LONGEST_RUN}}})(?:{_NEXT})++")


def has_long_run(text: str) -> bool:
    """Whether more than `LONGEST_RUN` marks follow each other somewhere."""
    if text.isascii():
        return False
    # a longer run covers one of the places looked at first; most texts have no mark at all there
    return (
        _EITHER.search(text[:: LONGEST_RUN + 1]) is not None
        and _MARK.search(text) is not None
        and _RUN.search(text) is not None
    )


def shortened(text: str) -> str:
    """The text with every run of marks cut after `LONGEST_RUN`."""
    return _RUN.sub(r"\1", text) if has_long_run(text) else text
