"""Names that are not Unicode: paths as the database keeps them, and words from a command line as it can be asked.

A path is bytes to the system. Python hands those that are not UTF-8 on as lone surrogates (PEP 383), which neither
SQLite nor UTF-8 output can hold; and under a locale that is not UTF-8 the same bytes give other characters.
"""

from __future__ import annotations

import os


def packed_path(path: str) -> str | bytes:
    """A path for a column of the database: text where its bytes are UTF-8, whatever the locale; else the bytes."""
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def unpacked_path(value: str | bytes) -> str:
    """The path that was packed, as the functions of ``os`` take it."""
    return os.fsdecode(value.encode("utf-8") if isinstance(value, str) else value)


def printable(text: str) -> str:
    r"""Words without lone surrogates: bytes that are not UTF-8 as ``\xff``, the form that sources have."""
    return text.encode("utf-8", "surrogateescape" if _escaped(text) else "backslashreplace").decode(
        "utf-8", "backslashreplace"
    )


def _escaped(text: str) -> bool:
    """Whether every lone surrogate in a text stands for a byte."""
    return all("\udc80" <= character <= "\udcff" for character in text if "\ud800" <= character <= "\udfff")
