"""An RTF file as a row of tokens, and the characters that its bytes mean (Rich Text Format 1.9.1, syntax and fonts)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

_TOKEN: Final = re.compile(
    rb"\\(?:([A-Za-z]{1,32})(-?[0-9]{1,9})?\ ?|'([0-9A-Fa-f]{2})|(.))|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]{1,65536})",
    re.DOTALL,
)
_CODECS: Final = {
    0: "cp1252", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "cp936", 81: "cp950", 83: "mac_greek", 86: "cp1251",
    87: "cp1250", 89: "mac_cyrillic", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""What ``\\fcharset`` means. 1 is the default of the file, 2 a font of symbols."""
_SYMBOLS: Final = 2
_BULLETS: Final = {0xB7: "\u2022", 0xA7: "\u2022", 0xD8: "\u2022"}
"""What lists use of fonts of symbols; their other signs have no characters."""


class Token(NamedTuple):
    """``open`` and ``close`` of a group, a control ``word`` (or the sign of a control symbol) with its ``number``,
    ``bytes`` of text, or a ``unit`` of UTF-16 in ``number``.
    """

    kind: Literal["open", "close", "word", "bytes", "unit"]
    value: bytes = b""
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file in order. Binary data are passed over; line ends and NULs mean nothing."""
    place = 0
    while found := _TOKEN.search(data, place):  # a lone backslash at the end is passed over
        place = found.end()
        word, number, byte, sign, brace, text = found.groups()
        if text is not None:
            yield Token("bytes", text)
        elif byte is not None:
            yield Token("bytes", bytes((int(byte, 16),)))
        elif brace is not None:
            yield Token("open" if brace == b"{" else "close")
        elif sign is not None:
            yield Token("word", sign)
        elif word == b"bin":
            place += max(0, int(number or 0))
        elif word == b"u" and number is not None:
            yield Token("unit", b"", int(number) & 0xFFFF)
        elif word is not None:
            yield Token("word", word, None if number is None else int(number))


class Charsets:
    """The codecs of the fonts of a file; ``default`` and ``font`` are those of text that names none."""

    def __init__(self) -> None:
        self.default = "cp1252"
        self.font = 0
        self._of: dict[int, str] = {}

    def set(self, font: int, number: int, *, page: bool) -> None:
        """Keep what is said of a font: the number of a character set, or of a code page."""
        codec = f"cp{number}" if page else ("symbol" if number == _SYMBOLS else _CODECS.get(number))
        if codec is not None and (codec == "symbol" or _known(codec)):
            self._of.setdefault(font, codec)

    def of(self, font: int) -> str:
        """The codec of a font: its own, else that of the file."""
        own = self._of.get(self.font if font < 0 else font, self.default)
        # a font for Western text says nothing where the file names a code page
        codec = self.default if own == "cp1252" else own
        return codec if codec == "symbol" or _known(codec) else "cp1252"


def _known(codec: str) -> bool:
    try:
        codecs.lookup(codec)
    except LookupError:
        return False
    return True


class Characters:
    """The text of neighbouring bytes and units: characters of several bytes, and pairs of surrogates, put together."""

    def __init__(self) -> None:
        self._raw, self._units = bytearray(), bytearray()
        self._out: list[str] = []

    def add(self, raw: bytes) -> None:
        """Bytes in the codec that `take` is told."""
        if self._units:
            self._out.append(self._units.decode("utf-16-le", "replace"))
            self._units.clear()
        self._raw += raw

    def add_unit(self, unit: int, codec: str) -> None:
        """A unit of UTF-16; what came before it is in ``codec``."""
        if self._raw:
            self._out.append(_decoded(bytes(self._raw), codec))
            self._raw.clear()
        self._units += unit.to_bytes(2, "little")

    def take(self, codec: str) -> str:
        """All since the last time."""
        self.add(b"")
        self._out.append(_decoded(bytes(self._raw), codec))
        self._raw.clear()
        text = "".join(self._out)
        self._out.clear()
        return text


def _decoded(raw: bytes, codec: str) -> str:
    if codec == "symbol":
        return "".join(chr(byte) if byte < 0x80 else _BULLETS.get(byte, "") for byte in raw)
    return raw.decode(codec, "replace")
