"""Subtitles and captions (SubRip, WebVTT, SBV, SubStation Alpha): what is said, without time codes and settings.

A cue is a line. Lines of one cue were broken to fit the screen and are joined, unless another person speaks; words
that a caption repeats from the one before it, as those that roll up the screen do, are said once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

_MOMENT: Final = r"(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3}"
_TIMES = re.compile(rf"[ \t]*{_MOMENT}[ \t]*(?:-->|,)[ \t]*{_MOMENT}(?:[ \t].{{0,200}})?[ \t]*")
_ARROW = re.compile(rf"[ \t]*{_MOMENT}[ \t]*-->[ \t]*{_MOMENT}(?:[ \t].{{0,200}})?[ \t]*")
_NUMBER = re.compile(r"[ \t]*\ufeff?\d{1,6}[ \t]*")
_DIALOGUE = re.compile(r"Dialogue:[ \t]*(?:[^,\n]{0,60},){9}(.*)")
_TAG = re.compile(
    r"</?(?:i|b|u|s|c|v|lang|ruby|rt|font|em|strong|span)(?:[.\s][^<>\n]{0,200})?>|<[\d:.]{5,14}>|\{\\?[A-Za-z][^{}\n]{0,200}\}",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(r"\{[^{}\n]{0,400}\}")
_SUNG = re.compile(r"(?m)^[ \t]{0,9}\[(?:\d{1,3}:\d\d\.\d{1,3}|[a-z]{2,8}:[^\[\]\n]{0,200})\]")
_TIMED = re.compile(r"[\[<](?:\d{1,3}:\d\d\.\d{1,3}|[a-z]{2,8}:[^\[\]\n]{0,200})[\]>]")
_SPEAKER = re.compile(r"[ \t]*(?:[-–—][ \t]?\S|>>|[A-Z][A-Z .'’]{1,30}:|♪)")
_SETTINGS: Final = ("NOTE", "STYLE", "REGION")
_BREAKS = re.compile(r"\\[Nnh]")
LEAST: Final = 3
"""Cues of subtitles; fewer are an example in a text."""
ROLLING: Final = 0.4
"""Part of the cues that begin with the last line of the one before, in captions that roll."""
SHARE: Final = 0.8
"""Part of a file's blocks that are cues."""

Block = list[str]


def are_subtitles(text: str, *, named: bool = False) -> str:
    """Why a text is subtitles; nothing where it is none. Of a text ``named`` so less is asked."""
    head = text[:32_000].removeprefix("\ufeff")
    if "Dialogue:" in head and "[Events]" in head and head.lstrip().startswith("["):
        return "a script with events and dialogue"
    timed = len(_SUNG.findall(head)) if head.lstrip()[:1] == "[" else 0
    if timed >= LEAST and timed >= SHARE * sum(line.strip() != "" for line in head.split("\n")):
        return f"{timed} lines of a song with their times"
    if "-->" not in head and not _TIMES.match(head.lstrip()):
        return ""
    blocks = list(_blocks(head.split("\n")))
    cues = sum(_code_of(block) is not None for block in blocks)
    if head.startswith("WEBVTT") and cues:
        return f"WEBVTT and {cues} cues"
    if cues >= (1 if named else LEAST) and cues >= SHARE * len(blocks):
        return f"{cues} of {len(blocks)} paragraphs begin with time codes"
    return ""


def what_is_said(text: str) -> tuple[str, int]:
    """What is said in subtitles, a cue a line, and how many lines of codes, numbers and settings go."""
    lines = text.removeprefix("\ufeff").split("\n")
    if "[Events]" in text[:32_000] and not any(map(_ARROW.fullmatch, lines[:400])):
        said = [_OVERRIDE.sub("", found[1]) for line in lines if (found := _DIALOGUE.fullmatch(line.strip()))]
        cues: Iterable[Sequence[str]] = ([line.strip()] for line in (_BREAKS.sub(" ", one) for one in said))
        gone = sum(not _DIALOGUE.fullmatch(line.strip()) for line in lines if line.strip())
    elif text.lstrip()[:1] == "[" and _SUNG.search(text) and not any(map(_ARROW.fullmatch, lines[:400])):
        cues = [[_TIMED.sub("", line).strip()] for line in lines if _SUNG.match(line) and _TIMED.sub("", line).strip()]
        gone = sum(line.strip() != "" for line in lines) - len(cues)
    else:
        blocks = list(_blocks(lines))
        cues = list(map(_words, blocks))
        gone = sum(map(len, blocks)) - sum(map(len, cues))
    out: list[str] = []
    before: Sequence[str] = ()
    every = [cue for cue in cues if cue]
    again = sum(one[-1] == two[0] for one, two in pairwise(every))
    for cue in every:
        out += _joined(_not_repeated(before, cue) if again >= ROLLING * len(every) else cue)
        before = cue
    return "\n".join(out), gone


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Paragraphs; a time code, with the number above it, begins one too, for some writers leave no blank lines."""
    block: Block = []
    for at, line in enumerate(lines):
        if not line.strip() and not (line and block and _code_of(block) == len(block) - 1):
            if block:
                yield block
            block = []
            continue
        follows = at + 1 < len(lines) and _ARROW.fullmatch(lines[at + 1]) is not None
        begins = (_NUMBER.fullmatch(line) is not None and follows) or (
            _TIMES.fullmatch(line) is not None and _code_of(block) is not None
        )
        if begins and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _code_of(block: Block) -> int | None:
    """Which of the first lines of a block is its time code."""
    return next((at for at, line in enumerate(block[:2]) if _TIMES.fullmatch(line)), None)


def _words(block: Block) -> Sequence[str]:
    at = _code_of(block)
    if at is None:
        first = block[0].lstrip("\ufeff").split()[:1]
        if block[0].lstrip("\ufeff").startswith("WEBVTT") or (first and first[0] in _SETTINGS):
            return ()
        return [] if len(block) == 1 and _NUMBER.fullmatch(block[0]) else [_plain(line) for line in block]
    return [words for line in block[at + 1 :] if (words := _plain(line))]


def _plain(line: str) -> str:
    line = _BREAKS.sub(" ", _TAG.sub("", line))
    return " ".join(html.unescape(line).split()) if "&" in line or "  " in line else line.strip()


def _not_repeated(before: Sequence[str], cue: Sequence[str]) -> Sequence[str]:
    """The lines of a cue without those at its beginning that end the cue before."""
    for count in range(min(len(before), len(cue)), 0, -1):
        if list(before[-count:]) == list(cue[:count]):
            return cue[count:]
    return cue


def _joined(lines: Sequence[str]) -> list[str]:
    out: list[str] = []
    for line in lines:
        if out and not _SPEAKER.match(line):
            out[-1] += " " + line
        else:
            out.append(line)
    return out
