"""Text of another script that was read as Latin: Chinese, Japanese, Korean, Cyrillic, Greek bytes shown as accents.

ftfy leaves such text alone or makes it worse, since a few byte pairs of it look like UTF-8. One line is too little to
tell by; the damaged lines of a document together are enough for the detector, and then each line has to decode. Web
pages are put right before they are parsed: extractors and classifiers count words, and accents in a row are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .badness import badness
from .charset import python_codec

_LEAST = 40  # characters beyond ASCII in the damaged lines, below which nothing is decided
_READ = 20_000
_DAMAGED = 0.4  # badness of a line of other-script bytes shown as Latin; clean Latin text has 0.0 to 0.05
_SOUND = 0.03
_CP1252 = re.escape(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))
_OTHER = re.compile(f"[^\x00-\xff{_CP1252}]")
# Bytes of two-byte charsets stand close together; a second byte may be ASCII (Big5, GBK). Latin words have at most
# three accented letters in such a row.
_ROW = re.compile(f"(?:[\x80-\xff{_CP1252}][@-~]?){{4,}}")
_PIECE = re.compile("(?<![^<>\n])[^<>\n\x80-\U0010ffff]*+[^\x00-\x7f][^<>\n]*+")
_CONFIDENT = 0.5
_HIGH = bytes(byte >= 0x80 for byte in range(256))
_FOUR = b"\x01" * 8  # Latin-1 characters are two bytes each in UTF-8
_SLICES = 8
_SLICE = 8_192  # characters; of longer texts eight such parts are looked at
_RARE = 500  # characters of a page to one beyond ASCII: with fewer, nothing is looked for
_MULTIBYTE = ("gb18030", "big5hkscs", "euc_jp", "cp949", "cp932")
_CANDIDATES = frozenset(
    {
        "gb18030", "big5hkscs", "cp949", "euc_jp", "cp932", "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866",
        "cp1253", "iso8859-7", "cp1255", "iso8859-8", "cp1256", "iso8859-6", "cp874",
    }
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Misread:
    """The charset a document was wrongly read in and the one it is in."""

    wrong: str
    right: str

    @property
    def plan(self) -> list[tuple[str, str]]:
        """The steps of `read`, as ftfy writes them."""
        return [("encode", self.wrong), ("decode", self.right)]

    def read(self, line: str) -> str | None:
        """The line as it was meant; None where its characters are not all of that kind."""
        try:
            text = line.encode(self.wrong).decode(self.right)
        except (UnicodeEncodeError, UnicodeDecodeError):
            return None
        foreign = [char for char in text if char > "\x7f"]
        return text if foreign and badness(text) <= _SOUND else None

    def write(self, line: str) -> str | None:
        """The line as it was damaged, so that `read` gives it back; None where there is no such line."""
        try:
            return line.encode(self.right).decode(self.wrong)
        except (UnicodeEncodeError, UnicodeDecodeError):
            return None


def looks_misread(text: str) -> bool:
    """Whether most of what is not ASCII in ``text`` are Latin-1 characters in rows: cheap, and rare in sound text."""
    if text.isascii():
        return False
    step = max(len(text) // _SLICES, _SLICE)
    part = "".join([text[start : start + _SLICE] for start in range(0, len(text), step)])
    data = part.encode("utf-8", "replace")
    latin = data.count(b"\xc2") + data.count(b"\xc3")
    beyond = len(data) - len(part)
    if latin < _LEAST or latin * _RARE < len(part) or 2 * latin < beyond:
        return False
    if 32 * data.translate(_HIGH).count(_FOUR) < latin:  # an eighth of them in rows of four: out soon, most texts are
        return False
    return 2 * sum(len(row.group()) for row in _ROW.finditer(part)) >= beyond


def read_page(markup: str) -> tuple[str, Misread | None]:
    """A page's markup as it was meant, and what had been done to it; most pages come back as they are."""
    if not looks_misread(markup):
        return markup, None
    misread = misread_charset(list(dict.fromkeys(piece.group() for piece in _PIECE.finditer(markup))))
    if misread is None:
        return markup, None
    return _PIECE.sub(lambda piece: misread.read(piece.group()) or piece.group(), markup), misread


def misread_charset(lines: list[str]) -> Misread | None:
    """Which charset the odd ones of ``lines`` are really in; None where there is no or not enough evidence."""
    import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs

    damaged = [line for line in lines if _is_dense(line) and _is_latin(line) and badness(line) >= _DAMAGED]
    joined = "\n".join(damaged)[:_READ]
    if sum(char > "\x7f" for char in joined) < _LEAST:
        return None
    for wrong in ("latin-1", "sloppy-windows-1252"):
        try:
            data = joined.encode(wrong)
        except UnicodeEncodeError:
            continue
        right = _detected(data)
        if right is None:
            return None
        found = Misread(wrong, right)
        read = [line for line in damaged if found.read(line) is not None]
        letters = [char for line in read for char in found.read(line) or "" if char > "\x7f"]
        sound = sum(char.isalpha() for char in letters) >= 0.7 * len(letters)
        return found if sound and 2 * sum(map(len, read)) >= sum(map(len, damaged)) else None
    return None


def _detected(data: bytes) -> str | None:
    """The detector's answer; where stray bytes confuse it, its answer on those lines alone that decode without any."""
    import chardet

    found = chardet.detect(data, prefer_superset=False)
    right = python_codec(found["encoding"])
    if right in _CANDIDATES and found["confidence"] >= _CONFIDENT:
        return right
    for codec in _MULTIBYTE:
        sound = b"\n".join(line for line in data.split(b"\n") if _decodes(line, codec))
        if (
            2 * len(sound) >= len(data)
            and python_codec(chardet.detect(sound, prefer_superset=False)["encoding"]) == codec
        ):
            return codec
    return right if right in _CANDIDATES else None


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_dense(line: str) -> bool:
    """Whether a fifth of the characters or more lie beyond ASCII; clean Latin text has at most a sixth."""
    return 5 * (len(line.encode("utf-8", "replace")) - len(line)) >= len(line) > 0


def _is_latin(line: str) -> bool:
    """Whether every character could have come from a byte read as Latin-1 or windows-1252."""
    return _OTHER.search(line) is None
