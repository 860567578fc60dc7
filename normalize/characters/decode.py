"""Bytes to text: a policy, and a guess only where nothing better is left.

In this order, first match wins: byte order mark, the zero-byte pattern of UTF-16 and UTF-32, escape sequences of
ISO 2022, strict UTF-8, UTF-8 with a few bad bytes, the declared charset unless it is a lie, the detector (chardet 7,
which never sees the declaration). Valid UTF-8 is almost never anything else (Dürst, "The properties and promises of
UTF-8", 1997), so neither a declaration nor a detector may overrule it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from ..document import Unreadable
from .badness import badness
from .charset import declared_inside, python_codec, strictly
from .detector import detect, is_old, mixes
from .wide import wide_codec

Method = Literal["bom", "utf16-pattern", "iso2022", "utf8", "mostly-utf8", "declared", "detected", "fallback"]
"""How the encoding was found. ``fallback``: nothing fits, windows-1252 with replacement characters."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ISO2022 = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\$\([DOP]|\([IJ])"), "iso2022_jp_ext"),
    # of a run of printable characters only the first opening is tried: what closes a later one closes it, too
    (re.compile(rb"(?<![\x21-\x7e])(?>[\x21-\x7e]*?~\{)[\x21-\x7e]{2,}~\}"), "hz"),
)
_CONTROL = bytes(range(0x09)) + bytes(range(0x0E, 0x1B)) + bytes(range(0x1C, 0x20))
_CONTROL_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_KANA = re.compile("[\u3041-\u30fe]")
_FEW_BYTES = 400  # so many of Japanese may pass in UTF-16 before a line end or a full stop shows a control character
_MAX_CONTROL = 0.005  # of all bytes; a stray one happens, more means that the data are not text
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x7fELF", "an ELF binary"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"BZh", "bzip2 data"),
    (b"\xd0\xcf\x11\xe0", "an OLE2 document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"RIFF", "a RIFF container"),
    (b"OggS", "an Ogg container"),
    (b"ID3", "an MP3 file"),
)
_GENERIC = frozenset({"cp1252", "utf-8"})  # what servers and editors claim without looking


@dataclass(slots=True, frozen=True)
class Decoded:
    """Text with the codec that made it, the rule that chose it, and how many characters were lost (U+FFFD)."""

    text: str
    encoding: str
    method: Method
    replaced: int = 0


def decode(data: bytes, *, declared: str | None = None, html: bool = False) -> Decoded:
    """Turn bytes into text.

    ``declared`` is the charset the transport named (HTTP), which beats the page's own `<meta>` or XML declaration; the
    latter is looked up when ``html`` is set. Line ends stay as they are, a byte order mark goes. Raises `Unreadable`
    for binary data that call themselves text.
    """
    marked = _by_bom(data)
    if marked is not None:
        return marked
    if b"\x1b" in data or b"~{" in data:
        escaped = _by_escapes(data)
        if escaped is not None:
            return escaped
    controls = len(data) - len(data.translate(None, _CONTROL))
    if controls:
        wide = _wide(data)
        if wide is not None:
            return wide
        _refuse_binary(data, controls)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "utf8")
    except UnicodeDecodeError:
        pass
    if not controls and len(data) <= _FEW_BYTES:
        wide = _wide(data)
        if wide is not None and len(_KANA.findall(wide.text)) * 4 > len(wide.text):
            return wide
    damaged = _mostly_utf8(data)
    if damaged is not None:
        return damaged
    return _single_or_double_byte(data, declared, html)


def _by_bom(data: bytes) -> Decoded | None:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            lost = text.count("\ufffd")
            if codec.startswith("utf-") and len(_CONTROL_TEXT.findall(text[:4096])) + lost > 0.1 * len(text[:4096]) + 1:
                return None  # data that happen to begin like a mark
            return Decoded(text, codec, "bom", lost)
    return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 and UTF-32 without a mark."""
    codec = wide_codec(data)
    return None if codec is None else _wide_text(data, codec)


def _wide_text(data: bytes, codec: str) -> Decoded | None:
    unit = 4 if codec.startswith("utf-32") else 2
    text = data[: len(data) - len(data) % unit].decode(codec, "replace")
    lost = text.count("\ufffd")
    head = text[:4096]
    if lost * 50 > len(text) or len(_CONTROL_TEXT.findall(head)) * 100 > len(head):
        return None
    return Decoded(text, codec, "utf16-pattern", lost)


def _refuse_binary(data: bytes, controls: int) -> None:
    if controls <= 1 + _MAX_CONTROL * len(data):
        return
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(f"binary data: {name}")
    raise Unreadable(f"binary data: {controls} control characters in {len(data)} bytes")


def _by_escapes(data: bytes) -> Decoded | None:
    for pattern, codec in _ISO2022:
        if (codec != "hz" or b"~{" in data) and pattern.search(data) and not re.search(rb"[\x80-\xff]", data):
            try:
                return Decoded(data.decode(codec), codec, "iso2022")
            except UnicodeDecodeError:
                text = data.decode(codec, "replace")
                lost = text.count("\ufffd")
                if lost * 50 <= len(text):
                    return Decoded(text, codec, "iso2022", lost)
    return None


_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_CUT_TAIL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_LETTER_BYTE = re.compile(
    rb"[A-Za-z][\xc0-\xd6\xd8-\xf6\xf8-\xfe](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xd6\xd8-\xf6\xf8-\xfe][A-Za-z]"
)


def _mostly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 that was cut in the middle of a character, or holds a few bytes of something else."""
    whole = data
    cut = _CUT_TAIL.search(data[-4:])
    if cut:
        data = data[: len(data) - len(cut.group())]
    good = bad = 0
    rest: list[bytes] = []
    for match in _NOT_ASCII.finditer(data):
        run = match.group()
        left = _UTF8_SEQUENCE.sub(b"", run)
        good += len(_UTF8_SEQUENCE.findall(run))
        bad += len(left)
        if left and len(rest) < 1000:
            rest.append(data[max(0, match.start() - 1) : match.end() + 1])
    if not good or good < bad:
        return None
    if not bad:
        return Decoded(data.decode("utf-8"), "utf-8", "mostly-utf8")
    if cut is None:
        data = whole
    # Windows-1252 pasted in shows itself by a letter next to an ASCII one; a lone stray byte tells nothing.
    pasted = any(_LETTER_BYTE.search(_UTF8_SEQUENCE.sub(b"", piece)) for piece in rest)
    if pasted:
        text = _with_windows(data)
        return Decoded(text, "utf-8", "mostly-utf8", text.count("\ufffd"))
    text = data.decode("utf-8", "replace")
    return Decoded(text, "utf-8", "mostly-utf8", text.count("\ufffd"))


def _with_windows(data: bytes) -> str:
    """UTF-8 with every byte that is none read as windows-1252."""
    text = data.decode("utf-8", "surrogateescape")  # such a byte becomes a character that UTF-8 cannot hold
    return text.translate({0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)})


def _single_or_double_byte(data: bytes, declared: str | None, html: bool) -> Decoded:
    claims = [python_codec(declared)]
    if html:
        claims.append(python_codec(declared_inside(data)))
    claim = next((name for name in claims if name and name != "utf-8" and not name.startswith("utf-")), None)
    claimed = strictly(data, claim)
    trusted = claim not in _GENERIC and claimed is not None and badness(claimed) < 0.15
    mixed = claimed is not None and mixes(claimed)
    if claim and claimed is not None and trusted and not mixed:
        return Decoded(claimed, claim, "declared")
    guess = detect(data)
    guessed = strictly(data, guess)
    if claim and claimed is not None and mixed:
        if trusted and (guessed is None or mixes(guessed)):
            return Decoded(claimed, claim, "declared")
        claim = claimed = None
    if is_old(guess) and (claim or "cp1252") == "cp1252":
        # Almost nothing on the web is in a code page of DOS or the Macintosh: only if windows-1252 looks wrong.
        western = strictly(data, "cp1252")
        if western is not None and badness(western) <= badness(guessed or "") + 0.02:
            return Decoded(western, "cp1252", "declared" if claim else "detected")
    if claimed is not None and (guessed is None or guessed == claimed or badness(guessed) > badness(claimed) + 0.02):
        return Decoded(claimed, claim or "", "declared")
    if guess and guessed is not None:
        return Decoded(guessed, guess, "detected")
    codec = claim or guess or "cp1252"
    text = data.decode(codec, "replace")
    return Decoded(text, codec, "fallback", text.count("\ufffd"))
