r"""What may be shown: every text that came from a seed, a name or an error passes here before people or logs see it.

Terminals obey control characters, bidi marks reorder what is read, and a line feed begins a log line that nobody wrote.
All of those become visible escapes (``\x9b``, ``\u202e``). Escapes are for reading, not for reversing: a backslash
stays as it is.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

MARKS = 8
"""Combining marks in a row that are shown as they are (the longest that languages stack is about five)."""

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Marks and letters that take no ink: they make two names look like one."""


def visible(text: str) -> str:
    """One line of printable text. Controls, format characters, line separators, what is private, unassigned or no
    character at all, and marks piled on one another become escapes.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(character) if hidden else character for character, hidden in _judged(text))


def visible_json(value: object, indent: int | None = None) -> str:
    r"""JSON that is safe to look at: the same values, with what ``visible`` escapes written as ``\uXXXX``."""
    return escape_json(json.dumps(value, ensure_ascii=False, default=str, indent=indent))


def escape_json(line: str) -> str:
    """JSON text with what should not be shown as JSON escapes. Line feeds between tokens stay."""
    if line.isascii() and "\x7f" not in line:
        return line
    return "".join(
        _escape_json(character) if hidden and character >= "\x7f" else character for character, hidden in _judged(line)
    )


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    """Each character, and whether it must not be shown as it is."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        hidden = category in _HIDDEN or character in _BLANK or "\U000e0000" <= character <= "\U000e0fff"
        yield character, hidden or marks > MARKS


def _escape(character: str) -> str:
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_json(character: str) -> str:
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]
