"""Things in a text that are none: keys and signatures (PGP, PEM), files in letters (uuencode, yEnc, base64).

Their lines go, each block is told. What was signed stays, without its frame. Nothing is looked for in code, in Markdown
and the like: there such a block is an example.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ..document import Cut, TextKind

REASON: Final = "encoded"
KINDS: Final[frozenset[TextKind]] = frozenset({"dump", "prose", "mail", "subtitles"})
"""Kinds of text in which such blocks are looked for."""
ARMORED: Final = re.compile(r"\s{0,20}-----BEGIN PGP ")
_QUOTE: Final = r"[> \t]{0,12}"
_BEGIN = re.compile(rf"{_QUOTE}-----BEGIN ([A-Z0-9][A-Z0-9 ]{{2,60}})-----[ \t]*")
_SIGNED: Final = "PGP SIGNED MESSAGE"
_ARMOR_HEAD = re.compile(
    rf"{_QUOTE}(?:Version|Comment|Hash|Charset|MessageID|Proc-Type|DEK-Info|NotDashEscaped):.{{0,300}}"
)
_LETTERS = re.compile(rf"{_QUOTE}[A-Za-z0-9+/=]{{1,400}}[ \t]*")
_DASHED = re.compile(rf"({_QUOTE})- (?=-|From )")
_UU_BEGIN = re.compile(r"begin(?:-base64)? [0-7]{3,4} \S.{0,250}")
_UU_END = re.compile(r"end[ \t]*|====[ \t]*")
_YENC_BEGIN = re.compile(r"=ybegin [a-z]+=\d.{0,400}")
_YENC_END = re.compile(r"=yend size=\d.{0,200}")
_YENC_BLOCK = re.compile(rb"(?m)^(=ybegin [^\n]{0,400}\n(?:=ypart [^\n]{0,200}\n)?)")
_YENC_STOP = re.compile(rb"(?m)^=yend ")
_FULL_LINE = re.compile(rf"{_QUOTE}[A-Za-z0-9+/]{{56,100}}[ \t]*")
_LAST_LINE = re.compile(rf"{_QUOTE}[A-Za-z0-9+/]{{1,100}}={{0,2}}[ \t]*")
LEAST_LINES: Final = 4
"""Full lines of base64 without a frame."""
_LONG: Final = 1_000
"""Characters of one line of base64."""
_ONE_LINE = re.compile(r"(?:data:[\w/+.-]{1,60};base64,)?[A-Za-z0-9+/]{1000,}={0,2}")
_SIGNS: Final = ("-----BEGIN ", "begin ", "begin-base64 ", "=ybegin ")


def without_frames(text: str, kind: TextKind) -> tuple[str, list[int], list[Cut]]:
    """The text without encoded blocks; of each line that stays the number it had; and a cut for each block."""
    lines = text.split("\n")
    if kind not in KINDS or not (any(sign in text for sign in _SIGNS) or _may_be_base64(lines)):
        return text, [], []
    gone: set[int] = set()
    cuts: list[Cut] = []
    at = 0
    while at < len(lines):
        stop = _block(lines, at)
        if stop > at:
            gone.update(range(at, stop))
            cuts.append(Cut(at, lines[at][:200], REASON, lines=stop - at))
        at = max(stop, at + 1)
    if not gone:
        return text, [], []
    kept = [number for number in range(len(lines)) if number not in gone]
    if any(_SIGNED in cut.text for cut in cuts):
        lines = [_DASHED.sub(r"\1", line) for line in lines]
    return "\n".join(lines[number] for number in kept), kept, cuts


def without_yenc(data: bytes) -> bytes:
    """The bytes without what stands between the lines of yEnc frames, which is in no charset; the lines stay."""
    if b"=ybegin " not in data:
        return data
    out: list[bytes] = []
    at = 0
    while (begin := _YENC_BLOCK.search(data, at)) is not None:
        stop = _YENC_STOP.search(data, begin.end())
        out.append(data[at : begin.end()])
        at = len(data) if stop is None else stop.start()
    return b"".join([*out, data[at:]])


def _may_be_base64(lines: Sequence[str]) -> bool:
    full = sum(len(line) >= 56 and " " not in line.strip() and _is_full(line) for line in lines)
    return full >= LEAST_LINES or any(map(_is_long, lines))


def _is_full(line: str) -> bool:
    return _is_mixed(line.strip("> \t\r")) and _FULL_LINE.fullmatch(line) is not None


def _is_long(line: str) -> bool:
    """Whether a line is base64 without any line end."""
    return len(line) >= _LONG and _is_mixed(line[-_LONG:]) and _ONE_LINE.fullmatch(line) is not None


def _is_mixed(text: str) -> bool:
    return any(map(str.isdigit, text)) and any(map(str.isupper, text)) and any(map(str.islower, text))


def _block(lines: Sequence[str], at: int) -> int:
    """Where a block ends that begins on a line; the line itself where none begins."""
    line = lines[at]
    if "-----BEGIN " in line and (found := _BEGIN.fullmatch(line)):
        return _armor(lines, at, found[1])
    if line.startswith("begin") and _UU_BEGIN.fullmatch(line):
        return _uu(lines, at)
    if line.startswith("=ybegin ") and _YENC_BEGIN.fullmatch(line):
        return _yenc(lines, at)
    if _is_long(line):
        return at + 1
    if len(line) >= 56 and _is_full(line):
        return _base64(lines, at)
    return at


def _armor(lines: Sequence[str], at: int, label: str) -> int:
    """Behind the lines of an armor; of a signed text only behind its head."""
    stop = at + 1
    while stop < len(lines) and _ARMOR_HEAD.fullmatch(lines[stop]):
        stop += 1
    if label == _SIGNED:
        return stop + (stop < len(lines) and not lines[stop].strip("> \t"))
    while stop < len(lines) and not lines[stop].strip("> \t"):
        stop += 1
    end = f"-----END {label}-----"
    first = stop
    while stop < len(lines) and _LETTERS.fullmatch(lines[stop]):
        stop += 1
    last = stop
    while last < len(lines) and not lines[last].strip("> \t"):
        last += 1
    if last < len(lines) and lines[last].strip("> \t") == end:
        return last + 1
    return stop if stop - first >= LEAST_LINES else at


def _uu(lines: Sequence[str], at: int) -> int:
    plain = lines[at].startswith("begin-")
    stop = at + 1
    while stop < len(lines) and (_LETTERS.fullmatch(lines[stop]) if plain else _is_uu(lines[stop])):
        stop += 1
    if stop == at + 1:
        return at
    return stop + 1 if stop < len(lines) and _UU_END.fullmatch(lines[stop]) else stop


def _is_uu(line: str) -> bool:
    line = line.rstrip("\r")
    if not line or not line.isascii() or line[0] in "\t" or not " " <= line[0] <= "`":
        return False
    if _UU_END.fullmatch(line):
        return False
    size = -(-((ord(line[0]) - 32) & 63) // 3) * 4
    # Blanks at the end may have got lost; some writers add a character.
    return len(line) - 1 <= size + 1 and len(line) - 1 >= size - 4 - size // 4 and not any(map(str.islower, line))


def _yenc(lines: Sequence[str], at: int) -> int:
    for stop in range(at + 1, len(lines)):
        if _YENC_END.fullmatch(lines[stop].rstrip()):
            return stop + 1
        if lines[stop].startswith("=ybegin "):
            break
    return min(at + 2, len(lines)) if at + 1 < len(lines) and lines[at + 1].startswith("=ypart") else at + 1


def _base64(lines: Sequence[str], at: int) -> int:
    stop = at
    width = len(lines[at].strip("> \t\r"))
    while stop < len(lines) and len(lines[stop].strip("> \t\r")) == width and _FULL_LINE.fullmatch(lines[stop]):
        stop += 1
    if stop - at < LEAST_LINES or sum(map(_is_full, lines[at:stop])) < 0.9 * (stop - at):
        return at
    last = stop < len(lines) and len(lines[stop].strip("> \t\r")) < width and _LAST_LINE.fullmatch(lines[stop])
    word = last and lines[stop].strip("> \t\r").isalpha() and len(lines[stop].strip()) < 20
    return stop + bool(last and not word)
