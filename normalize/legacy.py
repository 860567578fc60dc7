"""Text of another script that was read as Latin: Chinese, Japanese, Korean, Cyrillic, Greek bytes shown as accents.

ftfy leaves such text alone or makes it worse, since a few byte pairs of it look like UTF-8. One line is too little to
tell by; the damaged lines of a document together are enough for the detector, and then each line has to decode.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .charset import python_codec
from .plausible import oddness

_LEAST = 40  # characters beyond ASCII in the damaged lines, below which nothing is decided
_READ = 20_000
_DAMAGED = 0.4  # oddness of a line of other-script bytes shown as Latin; clean Latin text has 0.0 to 0.05
_SOUND = 0.03
_OTHER = re.compile("[^\x00-\xff" + re.escape(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")) + "]")
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

    def read(self, line: str) -> str | None:
        """The line as it was meant; None where its characters are not all of that kind."""
        try:
            text = line.encode(self.wrong).decode(self.right)
        except (UnicodeEncodeError, UnicodeDecodeError):
            return None
        foreign = [char for char in text if char > "\x7f"]
        return text if foreign and oddness(text) <= _SOUND else None


def misread_charset(lines: list[str]) -> Misread | None:
    """Which charset the odd ones of ``lines`` are really in; None where there is no or not enough evidence."""
    import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs

    damaged = [line for line in lines if _is_dense(line) and _is_latin(line) and oddness(line) >= _DAMAGED]
    joined = "\n".join(damaged)[:_READ]
    if sum(char > "\x7f" for char in joined) < _LEAST:
        return None
    for wrong in ("latin-1", "sloppy-windows-1252"):
        try:
            data = joined.encode(wrong)
        except UnicodeEncodeError:
            continue
        import chardet

        right = python_codec(chardet.detect(data, prefer_superset=False)["encoding"])
        if right not in _CANDIDATES:
            return None
        found = Misread(wrong, right)
        read = [line for line in damaged if found.read(line) is not None]
        letters = [char for line in read for char in found.read(line) or "" if char > "\x7f"]
        sound = sum(char.isalpha() for char in letters) >= 0.7 * len(letters)
        return found if sound and 2 * sum(map(len, read)) >= sum(map(len, damaged)) else None
    return None


def _is_dense(line: str) -> bool:
    """Whether a fifth of the characters or more lie beyond ASCII; clean Latin text has at most a sixth."""
    return 5 * (len(line.encode("utf-8", "replace")) - len(line)) >= len(line) > 0


def _is_latin(line: str) -> bool:
    """Whether every character could have come from a byte read as Latin-1 or windows-1252."""
    return _OTHER.search(line) is None
