"""The title that a written text gives itself, without the marks that make it one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from ..document import TextKind
from .fences import fenced_blocks
from .signs import MANUAL_NAME, RULE

REACH: Final = 80
"""Lines in which a title may stand."""
LONGEST: Final = 250
_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_CLOSING = re.compile(r"(?<![ \t])[ \t]{1,8}#{1,12}$")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_INLINE = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|[ \t]{0,4}\{[#.][^{}\n]{1,80}\}")
_ROFF = re.compile(r"\\f(?:[A-Z]|\(..|\[\w*\])|\\&")
_LATEX_TITLE = re.compile(r"\\title(?:\[[^\]]{0,200}\])?\{([^{}]{1,250})\}")
_REQUEST = re.compile(r"[.'][ \t]*(?:B|I|BR|Nm|Nd)[ \t]+")
_NAME: Final = re.compile(rf"(?:\.S[Hh][ \t]+)?\"?{MANUAL_NAME}\"?[ \t]*")


def title_of(text: str, kind: TextKind) -> str | None:
    """The title of a text of that kind, if it states one."""
    head = text[:20_000]
    lines = head.split("\n")[:REACH]
    if kind == "markdown":
        found = _markdown(lines)
    elif kind == "restructuredtext":
        found = next(_underlined(lines, ""), None)
    elif kind == "asciidoc":
        found = next((line[2:] for line in lines if line.startswith("= ")), None)
    elif kind == "latex":
        match = _LATEX_TITLE.search(head)
        found = match[1].replace("\\\\", " ") if match else None
    elif kind == "manual":
        found = _manual(lines)
    else:
        return None
    title = " ".join((found or "").split())
    return title if 0 < len(title) <= LONGEST and any(map(str.isalpha, title)) else None


def _markdown(lines: list[str]) -> str | None:
    fenced = {at for block in fenced_blocks(lines) for at in block}
    outside = ["" if at in fenced else line for at, line in enumerate(lines)]
    underlined = next(_underlined(outside, "="), None)
    first = True
    for line in outside:
        if underlined is not None and line.strip() == underlined:
            return _plain(underlined)
        if found := _HASHES.fullmatch(line):
            if len(found[1]) == 1 or first:
                return _plain(_CLOSING.sub("", found[2].rstrip()))
            first = False
        elif line.strip():
            first = False
    return None


def _plain(title: str) -> str:
    return _INLINE.sub("", _LINK.sub(r"\1", title))


def _underlined(lines: list[str], marks: str) -> Iterator[str]:
    for title, rule in itertools.pairwise(lines):
        bare = title.strip()
        if not bare or not RULE.fullmatch(rule) or RULE.fullmatch(title) or len(rule.strip()) < len(bare) // 2:
            continue
        if not marks or rule[0] in marks:
            yield bare


def _manual(lines: list[str]) -> str | None:
    at = next((at for at, line in enumerate(lines) if _NAME.fullmatch(line)), None)
    if at is None:
        return None
    said: list[str] = []
    for line in lines[at + 1 : at + 5]:
        if line.startswith((".SH", ".Sh")) or (said and not line.strip()):
            break
        if line.startswith('.\\"') or not line.strip():
            continue
        dash = "- " if line.startswith(".Nd") else ""
        said.append(dash + _ROFF.sub("", _REQUEST.sub("", line)).replace("\\-", "-").strip())
    return " ".join(said)
