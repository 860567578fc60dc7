"""What seeds, names and errors say, made fit to be shown: nothing in it commands a terminal, hides, turns around, or
begins another line.

One place for everything that people see. Data (records on a pipe, files of a snapshot) are not shown, and stay as they
are.
"""

from __future__ import annotations

import json
import re
import unicodedata

_MOST_MARKS = 8
_MARKS = re.compile("(?:[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){9,}")
_JOINERS = "\u200c\u200d"
"""Parts of words in Persian and the scripts of India, and of emoji: not to be seen, and without any power."""


def shown(text: str) -> str:
    r"""A text on one line in which every character can be seen: controls, marks that turn the direction of writing,
    line separators, lone surrogates and the like as ``\x1b``, ``\u202e``, ``\U000e0041``; heaps of combining marks
    cut short.
    """
    if text.isprintable():
        return _MARKS.sub(_cut, text) if not text.isascii() else text
    return _MARKS.sub(_cut, "".join(c if c.isprintable() or c in _JOINERS else _escape(c) for c in text))


def _cut(marks: re.Match[str]) -> str:
    return f"{marks[0][:_MOST_MARKS]}…"


def _escape(character: str) -> str:
    if unicodedata.category(character) == "Zs":  # other blanks than the common one
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shown_json(value: object, indent: int | None = None) -> str:
    """A value as JSON to be shown or logged: the same value when it is read again, with the same characters escaped as
    JSON does it. ``default=str`` for what JSON has no word for.
    """
    return json_shown(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def json_shown(text: str) -> str:
    """JSON text with what cannot be seen escaped: inside of it such characters stand in strings only."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" or c in _JOINERS else _json_escape(c) for c in text)


def _json_escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
