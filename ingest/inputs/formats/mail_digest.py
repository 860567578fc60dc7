"""Digests of mailing lists as plain text (RFC 1153): the messages in one.

A line of 70 hyphens ends the preamble, one of 30 each message; each begins with headers of its own. The text is in the
charset of the digest, whatever the headers inside say of their former bodies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.message import Message

from .mail_headers import header, label_of
from .mime import MOST_PARTS, Part

_PREAMBLE = re.compile(rb"(?m)^-{70}[ \t]*\r?\n(?=(?:[ \t]*\r?\n)+[!-9;-~]{1,60}:)")
_BETWEEN = re.compile(rb"(?m)^-{30}[ \t]*\r?\n(?=(?:[ \t]*\r?\n)+(?:[!-9;-~]{1,60}:|End of ))")
_HEAD = re.compile(rb"\s*((?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+)(?:[ \t]*\r?\n|\Z)")
_OF_THE_BODY = re.compile(
    rb"(?im)^(?:content-[a-z-]+|mime-version|message(?=:[ ]*\d+\r?$)):[^\n]*\n(?:[ \t]+\S[^\n]*\n)*"
)
_FROM = re.compile(rb"(?im)^from:[ \t]*\S")
_ABOUT = re.compile(rb"(?im)^(?:date|subject):[ \t]*\S")
_FOOTER = re.compile(rb"(?im)^subject:[ \t]*digest footer[ \t]*\r?$")
_END = re.compile(rb"(?m)^End of [^\n]{1,200}\r?\n\*{5,80}[ \t]*\r?$")
_CALLED = re.compile(r"\bdigest\b", re.IGNORECASE)


def collected(shown: Sequence[Part], head: Message) -> list[Part]:
    """The messages of a digest, ready to be read as embedded ones; none where the mail is no digest."""
    if len(shown) != 1 or shown[0].kind != "text/plain":
        return []
    data = shown[0].body()
    first = _PREAMBLE.search(data)
    if first is None:
        return []
    end = _END.search(data, first.end())
    if end is None and not _CALLED.search(header(head, "subject") or ""):
        return []
    stop = len(data) if end is None else end.start()
    marks = [first, *(mark for mark in _BETWEEN.finditer(data, first.end()) if mark.start() < stop)]
    ends = [*(mark.start() for mark in marks[1:]), stop]
    charset = (label_of(shown[0].head) or "").encode("ascii", "ignore")
    kind = b"Content-Type: text/plain" + (b'; charset="' + charset + b'"' if charset else b"")
    found: list[list[bytes]] = []
    for mark, after in zip(marks, ends, strict=True):
        part = data[mark.end() : after]
        lines = _HEAD.match(part)
        if lines is not None and _FOOTER.search(lines[1]):
            break
        if lines is None or not (_FROM.search(lines[1]) and _ABOUT.search(lines[1])):
            if not found:
                return []
            if part.strip():  # hyphens inside a message
                found[-1] += (mark[0], part)
            continue
        if len(found) >= MOST_PARTS:
            break
        found.append([kind, b"\n", _OF_THE_BODY.sub(b"", lines[1]), b"\n", part[lines.end() :]])
    depth = shown[0].depth
    return [Part(Message(), whole, 0, len(whole), depth) for whole in map(b"".join, found)]
