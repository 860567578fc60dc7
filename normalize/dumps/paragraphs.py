"""Wrapped lines put together again: one line a paragraph, an entry of a list or a row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .width import BULLET, columns, first_columns

_QUOTE = re.compile(r"(?:>[ ]?){1,9}(?=\S)")
"""What stands before each line of a quotation."""
_CELLS = re.compile(r"\S(?:\s{3,}|\s*[|│┃]\s*|\t)\S")
_RULE = re.compile(r"[-=_*+|─━│┌┐└┘├┤┬┴┼\s]+$")
_HYPHEN = re.compile(r"\w-$")
_ADDRESS_OPEN = re.compile(r"\]\([^)\s]*$")
_ADDRESS_ENDS = re.compile(r"[)\s]")
_CLAUSE = re.compile(r"(?:and|or|und|oder|bzw|et|ou|y|o|e|en|of|to|och|og)\b", re.IGNORECASE)


@dataclass(slots=True)
class Paragraph:
    """A paragraph and the lines it stood on: number of the first and of the last (from 0), its text in one line."""

    first: int
    last: int
    text: str


def unwrap(lines: Sequence[str], width: int) -> list[Paragraph]:
    """The paragraphs of ``lines`` (without trailing blanks), which were wrapped at ``width`` columns.

    A line goes on in the next one when that one's first word would not have fitted, and it stands where the paragraph's
    text stands. Entries of lists, rows of tables, ruled lines and what is indented otherwise begin anew.
    """
    found: list[Paragraph] = []
    pieces: list[str] = []
    open_at = -1
    marked = ""
    for number, line in enumerate(lines):
        if not line.strip():
            open_at = -1
            continue
        indent = len(line) - len(line.lstrip())
        quote = _QUOTE.match(line, indent)
        mark = quote[0] if quote else ""
        indent += len(mark)
        body = line[indent:]
        bullet = BULLET.match(body)
        running = _CELLS.search(body) is None and _RULE.match(body) is None
        if (
            open_at >= 0
            and running
            and bullet is None
            and abs(indent - open_at) <= 1
            and mark.strip() == marked
            and columns(lines[number - 1]) + 1 + first_columns(body) > width
            and not _had_room(lines[number - 1], width)
        ):
            pieces.append(body)
            found[-1].last = number
        else:
            if found:
                found[-1].text = put_together(pieces)
            pieces = [mark + body]
            found.append(Paragraph(number, number, mark + body))
        marked = mark.strip()
        open_at = indent + (bullet.end() if bullet else 0) if running else -1
    if found:
        found[-1].text = put_together(pieces)
    return found


def _had_room(line: str, width: int) -> bool:
    """Whether a line goes beyond ``width`` though it could have been broken before: nothing wrapped it."""
    return len(line) > width and " " in line[:width].strip() and "](" not in line


def put_together(pieces: Sequence[str]) -> str:
    """The pieces of a paragraph with what stood between them: a blank; nothing after a hyphen inside a word, in the
    address of a link, and between ideographs.
    """
    out = [pieces[0]]
    address = False
    for before, after in pairwise(pieces):
        opened = _ADDRESS_OPEN.search(before)
        address = opened is not None or (address and _ADDRESS_ENDS.search(before) is None)
        out += (after,) if address or _tight(before, after) else (" ", after)
    return "".join(out)


def _tight(before: str, after: str) -> bool:
    if _HYPHEN.search(before) and after[0].islower() and not _CLAUSE.match(after):
        return True
    return columns(before[-1]) == 2 == columns(after[0])
