"""Text that was UTF-8 but was read in another charset: find the charset, read the bytes again.

ftfy asks first whether a text looks bad; that misses short lines and most charsets but windows-1252. Here the proof
comes first: *all* characters of the line beyond ASCII, written back in some charset, must be valid UTF-8 again, which
clean text practically never is (Dürst 1997: an accented letter followed by ASCII is already invalid). The reading must
also make the line less odd (`plausible`): capitals inside words, mixed alphabets, symbols between letters go away.
With several charsets possible the least odd reading wins, among equals the one the rest of the document was damaged by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .badness import badness

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

_COMMONEST = "sloppy-windows-1252"
_BEFORE = 0.12  # a line less odd than this is left alone
_STRONG = 4  # continuation bytes that prove the charset even where the line did not look odd
_AFTER = 0.06  # a reading odder than this is not believed


@dataclass(slots=True, frozen=True)
class Reading:
    """A line read again: the text, the charset it had been misread in, how odd it still is, the steps that made it."""

    text: str
    charset: str
    odd: float
    steps: tuple[tuple[str, str], ...]

    @property
    def cost(self) -> tuple[float, int]:
        """For comparing readings of one line: how odd, then how many letters of few orthographies."""
        return self.odd, _rare(self.text)


class Rereader:
    """Holds the patterns of what UTF-8 looks like in every charset; building takes a few milliseconds."""

    __slots__ = ("_any", "_pairs", "_runs", "_two")

    def __init__(self) -> None:
        import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs

        self._runs: dict[str, re.Pattern[str]] = {}
        leads: set[str] = set()
        followers: set[str] = set()
        pairs: set[str] = set()
        singles: list[str] = []
        for charset in CHARSETS:
            two, three, four = (_characters(charset, *ends) for ends in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)))
            more = _characters(charset, 0x80, 0xBF)
            a, b, c, d = (re.escape(part) for part in (two, three, four, more))
            single = f"[{a}][{d}]|[{b}][{d}]{{2}}|[{c}][{d}]{{3}}"
            singles.append(single)
            self._runs[charset] = re.compile(f"(?:{single})+")
            leads.update(two + three + four)
            followers.update(more)
            pairs.update(lead + follower for lead in two + three + four for follower in more)
        self._two = re.compile(f"(?=([{re.escape(''.join(sorted(leads)))}][{re.escape(''.join(sorted(followers)))}]))")
        self._pairs = frozenset(pairs)
        self._any = re.compile("|".join(singles))

    def suspects(self, line: str) -> bool:
        """Whether any part of ``line`` could be misread UTF-8; False means the other methods would change nothing."""
        return next(self._hits(line), None) is not None

    def _hits(self, line: str) -> Iterator[int]:
        return (
            hit.start()
            for hit in self._two.finditer(line)
            if hit[1] in self._pairs and self._any.match(line, hit.start())
        )

    def garbled(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Each run that could be UTF-8 misread in the commonest charset: its ends, and what it would be."""
        for run in self._runs[_COMMONEST].finditer(text):
            if (sound := _decode(run.group(), _COMMONEST)) != run.group():
                yield run.start(), run.end(), sound

    def readings(self, line: str) -> list[Reading]:
        """The believable readings of the whole line, least odd first; empty for clean text."""
        found = []
        before = -1.0
        for charset in CHARSETS:
            try:
                data = line.encode(charset)
            except UnicodeEncodeError:
                continue
            text, steps = _read(data, charset)
            if text is None or text == line:
                continue
            if before < 0:
                before = badness(line)
            if before < _BEFORE and _strength(text) < _STRONG:
                continue
            odd = badness(text)
            if odd <= min(before, _AFTER):
                found.append(Reading(text, charset, odd, steps))
        return sorted(found, key=lambda reading: (reading.cost, CHARSETS.index(reading.charset)))

    def patch(self, line: str, charset: str) -> str:
        """Only the stretches of ``line`` that are UTF-8 misread in ``charset``, the rest left as it is."""
        return self._runs[charset].sub(lambda match: _decode(match.group(), charset), line)

    def patches(self, line: str) -> Reading | None:
        """The best partial reading of a line in which damaged and sound stretches stand side by side.

        A partial reading lacks the proof that the whole line gives, so it takes three sequences and a clear gain.
        """
        if sum(1 for _ in self._hits(line)) < 3:
            return None
        before = badness(line)
        if before < _BEFORE:
            return None
        best: Reading | None = None
        for charset in CHARSETS:
            if sum(1 for _ in self._runs[charset].finditer(line)) < 3:
                continue
            text = self.patch(line, charset)
            odd = badness(text)
            if odd <= _AFTER and odd < before / 3 and (best is None or odd < best.odd):
                best = Reading(text, charset, odd, (("patch", charset),))
        return best


def restore_no_break(data: bytes) -> bytes:
    """Put byte A0 back where a program has turned it, a no-break space by itself, into a space inside of UTF-8.

    ftfy does so for the commonest lead bytes; here the whole line has to become valid, so all of them may be tried,
    but for a lone ``c3`` (a with grave), a word of its own in several languages, which is left to ftfy.
    """
    return _BROKEN.sub(lambda match: match.group().replace(b" ", b"\xa0"), data)


_BROKEN = re.compile(
    rb"[\xc2\xc4-\xdf] |\xc3 (?= )|(?<=[A-Za-z])\xc3 (?=[a-z])|[\xe0-\xef] [\x80-\xbf]|[\xe0-\xef][\x80-\xbf] "
)
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")


def _read(data: bytes, charset: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    try:
        return data.decode("utf-8"), (("encode", charset), ("decode", "utf-8"))
    except UnicodeDecodeError:
        pass
    if charset in {"macroman", "cp437"} or not _BROKEN.search(data):
        return None, ()
    try:
        text = restore_no_break(data).decode("utf-8")
    except UnicodeDecodeError:
        return None, ()
    # A lost no-break space inside a word (Vietnamese) or before a kept space; anywhere else the guess is ftfy's.
    if _strength(text) < 2 * _STRONG or (re.search(rb"[A-Za-z]\xc3 [a-z]", data) and not _VIETNAMESE.search(text)):
        return None, ()
    return text, (("encode", charset), ("restore", "no-break-space"), ("decode", "utf-8"))


def _strength(text: str) -> int:
    """Continuation bytes in the text's UTF-8: each is a coincidence of 1 in 4 at best were the reading wrong."""
    return len(text.encode("utf-8", "replace")) - len(text)


def _rare(text: str) -> int:
    """Letters of few orthographies (Latin Extended-B, IPA), for choosing between readings that are equally odd."""
    return sum("\u0180" <= char <= "\u02af" and char not in "ƠơƯưȘșȚțƏə" for char in text)


def _decode(run: str, charset: str) -> str:
    try:
        return run.encode(charset).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run


def _characters(charset: str, first: int, last: int) -> str:
    """What a range of bytes is in a charset."""
    return "".join(char for char in bytes(range(first, last + 1)).decode(charset) if char > "\x7f")
