"""How a format is recognised: the beginning of a stream, and the questions that are asked about it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ...normalize.characters.wide import wide_codec
from .extensions import extension

HEAD: Final = 4096
"""How many bytes of a stream are looked at, unless a format needs more of it (`Format.needs`)."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))

KindOf = Callable[[bytes, str], tuple[str, str]]
"""`sniff.kind_of`, handed to the formats that have things inside which are of some kind themselves."""


@dataclass(slots=True, frozen=True)
class Question:
    """One question that recognises a format. The first that is answered with yes decides, in the order of ``rank``.

    ``why``: the reason for that place. ``ask``: whether it is so; of what is no document, what it seems to be, in words
    (none: no).
    """

    rank: int
    why: str
    ask: Callable[[Beginning], bool | str]


class Beginning:
    """The beginning of a stream with its name, before anybody knows what it is. ``more`` gives that many bytes of it,
    for the few that a longer look decides.
    """

    def __init__(self, head: bytes, name: str, more: Callable[[int], bytes] | None = None) -> None:
        self.head, self.name = head, name
        self._more = more

    def more(self, count: int) -> bytes:
        """``count`` bytes of the stream, fewer where it is shorter; ``head`` where nobody can tell more."""
        return (self._more(count) if self._more else b"") or self.head

    @cached_property
    def extension(self) -> str:
        """That of the name, without suffixes of compression."""
        return extension(self.name)

    @cached_property
    def encoding(self) -> str | None:
        """The Unicode encoding that the bytes show (`encoding_of`)."""
        return encoding_of(self.head)

    @cached_property
    def text(self) -> str:
        """The bytes as characters: good enough for syntax, which is ASCII in every format."""
        return self.head.decode(self.encoding or "latin-1", "replace").replace("\r\n", "\n").lstrip("\ufeff")

    @cached_property
    def bare(self) -> str:
        """The text without blanks in front."""
        return self.text.lstrip()


def encoding_of(head: bytes) -> str | None:
    """The Unicode encoding that a byte order mark, the NULs of ASCII in UTF-16, or the characters themselves show."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4:
        if head[0] and head[2] and head[1] == head[3] == 0:
            return "utf-16-le"
        if head[1] and head[3] and head[0] == head[2] == 0:
            return "utf-16-be"
    # Text holds hardly any control characters; every script but kana has them in the halves of its UTF-16.
    return wide_codec(head) if holds_controls(head) else None


def holds_controls(head: bytes) -> bool:
    """Whether there are control characters that texts in bytes do without."""
    return len(head.translate(None, _CONTROL)) < len(head)
