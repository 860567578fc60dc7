"""The header lines that mail begins with (RFC 5322), and saved pages too: what they are called, and where they end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..recognition import HEAD, Beginning

MOST_HEADERS: Final = 128 * 1024
"""How many bytes of headers the decision looks at; longer ones are known by their beginning."""
TECHNICAL: Final = frozenset(
    {"message-id", "mime-version", "received", "return-path", "delivered-to", "x-mailer", "newsgroups"}
)
"""Names of headers that programs write."""
ORDINARY: Final = frozenset({"from", "sender", "to", "subject", "date"})
"""Names of headers that people know; a text may begin with such lines."""

_HEADER = re.compile(r"[!-9;-~]+[ \t]{0,20}:(?:[^\n]*)(?:\n[ \t][^\n]*)*(?:\n|$)")
_ENVELOPE = re.compile(r"(?:>?From [^\n]*|\d{1,12}[ \t]*)\n(?=[!-9;-~]+:)")
_STRAY = re.compile(r"(?=[^\n])[^\n]*\n(?=(?i:from|to|subject|date|received|message-id|mime-version)[ \t]{0,20}:)")
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:>?From [^\n]*\n|\d{1,12}[ \t]*\r?\n)?[!-9;-~]{1,100}:")
_BLANK_LINE = re.compile(rb"\n\r?\n")


@dataclass(slots=True, frozen=True)
class HeaderLines:
    """The header lines at the beginning of a text. ``names``: what they are called, in lower case. ``complete``: they
    end with a blank line or with the text, or there are more than can be looked at.
    """

    text: str
    names: frozenset[str]
    complete: bool


def header_lines(beginning: Beginning) -> HeaderLines | None:
    """The header lines that a stream begins with, behind a mailbox's line where there is one; None: it does not."""
    text = beginning.bare
    names: set[str] = set()
    at = len(line[0]) if (line := _ENVELOPE.match(text)) else 0
    begin = at
    while (line := _HEADER.match(text, at)) or (
        len(names & (TECHNICAL | ORDINARY)) > 1 and (line := _STRAY.match(text, at))
    ):
        names.add(line[0].partition(":")[0].rstrip().lower())
        at = line.end()
    if not names:
        return None
    complete = len(beginning.head) >= MOST_HEADERS or at >= len(text) or text[at] == "\n"
    return HeaderLines(text[begin:at], frozenset(names), complete)


def needs_of_headers(head: bytes) -> int:
    """How many bytes are needed where ``head`` may be the beginning of headers that are longer."""
    more = _BEGIN.match(head) is not None and _BLANK_LINE.search(head.lstrip()) is None
    return MOST_HEADERS if more else HEAD
