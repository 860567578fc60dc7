"""Bytes to text: a policy, and a guess only where nothing better is left."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from .document import Unreadable


@dataclass(slots=True, frozen=True)
class Decoded:
    """Text with the encoding that made it, the rule that chose it, and how many characters were lost (U+FFFD)."""

    text: str
    encoding: str
    method: str
    replaced: int = 0


def decode(data: bytes, *, declared: str | None = None, html: bool = False) -> Decoded:
    """Turn bytes into text; raises `Unreadable` for binary that calls itself text."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            return Decoded(text, name, "bom", text.count("\ufffd"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        if b"\0" in data:
            raise Unreadable("binary") from None
        return Decoded(text, "cp1252", "detected", text.count("\ufffd"))
    if "\0" in text:
        raise Unreadable("binary")
    return Decoded(text, "utf-8", "utf8", 0)
