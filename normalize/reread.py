"""Text that was UTF-8 but was read in another charset: find the charset, read the bytes again.

ftfy asks first whether a text looks bad; that misses short lines and most charsets but windows-1252. Here the proof
comes first: *all* characters of the line beyond ASCII, written back in some charset, must be valid UTF-8 again, which
clean text practically never is (Dürst 1997: an accented letter followed by ASCII is already invalid). The reading must
also make the line less odd (`plausible`): capitals inside words, mixed alphabets, symbols between letters go away.
With several charsets possible the least odd reading wins, among equals the one the rest of the document was damaged by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .plausible import oddness

CHARSETS = (
    "latin-1",
    "sloppy-windows-1252",
    "sloppy-windows-1250",
    "sloppy-windows-1251",
    "sloppy-windows-1253",
    "sloppy-windows-1254",
    "sloppy-windows-1257",
    "iso-8859-2",
    "macroman",
    "cp437",
)
"""Charsets that text is misread in, likeliest first; the sloppy ones (ftfy) map every byte, as browsers do."""

_BEFORE = 0.12  # a line less odd than this is left alone
_AFTER = 0.06  # a reading odder than this is not believed


@dataclass(slots=True, frozen=True)
class Reading:
    """A line read again: the text, the charset it had been misread in, and how odd it still is."""

    text: str
    charset: str
    odd: float


class Rereader:
    """Holds the patterns of what UTF-8 looks like in every charset; building takes a few milliseconds."""

    __slots__ = ("_pairs", "_runs", "_two")

    def __init__(self) -> None:
        import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs

        self._runs: dict[str, re.Pattern[str]] = {}
        leads: set[str] = set()
        followers: set[str] = set()
        pairs: set[str] = set()
        for charset in CHARSETS:
            two, three, four = (_characters(charset, *ends) for ends in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
            more = _characters(charset, 0x80, 0xBF)
            a, b, c, d = (re.escape(part) for part in (two, three, four, more))
            self._runs[charset] = re.compile(f"(?:[{a}][{d}]|[{b}][{d}]{{2}}|[{c}][{d}]{{3}})+")
            leads.update(two + three + four)
            followers.update(more)
            pairs.update(lead + follower for lead in two + three + four for follower in more)
        self._two = re.compile(f"(?=([{re.escape(''.join(sorted(leads)))}][{re.escape(''.join(sorted(followers)))}]))")
        self._pairs = frozenset(pairs)

    def suspects(self, line: str) -> bool:
        """Whether any part of ``line`` could be misread UTF-8; False means the other methods would change nothing."""
        return any(pair in self._pairs for pair in self._two.findall(line))

    def readings(self, line: str) -> list[Reading]:
        """The believable readings of the whole line, least odd first; empty for clean text."""
        texts = []
        for charset in CHARSETS:
            try:
                text = line.encode(charset).decode("utf-8")
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if text != line:
                texts.append((charset, text))
        if not texts:
            return []
        before = oddness(line)
        if before < _BEFORE:
            return []
        found = [Reading(text, charset, oddness(text)) for charset, text in texts]
        found = [reading for reading in found if reading.odd < before and reading.odd <= _AFTER]
        return sorted(found, key=lambda reading: (reading.odd, CHARSETS.index(reading.charset)))

    def patch(self, line: str, charset: str) -> str:
        """Only the stretches of ``line`` that are UTF-8 misread in ``charset``, the rest left as it is."""
        return self._runs[charset].sub(lambda match: _decode(match.group(), charset), line)

    def patches(self, line: str) -> Reading | None:
        """The best partial reading of a line in which damaged and sound stretches stand side by side.

        A partial reading lacks the proof that the whole line gives, so it takes three sequences and a clear gain.
        """
        if sum(pair in self._pairs for pair in self._two.findall(line)) < 3:
            return None
        before = oddness(line)
        if before < _BEFORE:
            return None
        best: Reading | None = None
        for charset in CHARSETS:
            if sum(1 for _ in self._runs[charset].finditer(line)) < 3:
                continue
            text = self.patch(line, charset)
            odd = oddness(text)
            if odd <= _AFTER and odd < before / 3 and (best is None or odd < best.odd):
                best = Reading(text, charset, odd)
        return best


def _decode(run: str, charset: str) -> str:
    try:
        return run.encode(charset).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run


def _characters(charset: str, first: int, last: int) -> str:
    """What a range of bytes is in a charset."""
    return "".join(char for char in bytes(range(first, last + 1)).decode(charset) if char > "\x7f")
