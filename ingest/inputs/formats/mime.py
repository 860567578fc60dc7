"""The parts of a MIME message (RFC 2045, RFC 2046), found in time and memory in proportion to it.

The standard library reads what it is given: every line against every boundary around it, headers of any length in
quadratic time, a list of all lines. Here a message stays one piece of bytes; its parts are places in it, and only heads
are given to the standard library, cut where they are longer than any head has to be.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass

Message = email.message.Message
DEEPEST = 32
"""Multiparts inside each other; a part further in is no part."""
MOST_PARTS = 10_000
LONGEST_HEAD = 128 * 1024
"""Bytes of the header lines of a message or part that are read."""
LONGEST_HEADER = 8 * 1024
"""Bytes of one header that are read: what the standard library makes of longer ones takes quadratic time."""

_HEAD = re.compile(rb"(?:(?:From |[!-9;-~]*+:|[\t ])[^\r\n]*+(?:\r\n|\r|\n|\Z))*+")
"""Header lines, as the standard library tells them; any other line ends the head, and a blank one belongs to it."""
_BLANK = re.compile(rb"\r\n|\r|\n")
_LAST_END = re.compile(rb"(?:\r\n|\n|\r)\Z")


class _Short(email.policy.Compat32):
    """Headers as ever, cut where they are too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


_POLICY = _Short()


@dataclass(slots=True)
class Part:
    """A part: its head, and where in ``data`` its body is."""

    head: Message
    data: bytes
    start: int
    end: int

    def body(self) -> bytes:
        """What the part holds, its transfer encoding undone."""
        self.head.set_payload(self.data[self.start : self.end].decode("ascii", "surrogateescape"))
        payload = self.head.get_payload(decode=True)
        self.head.set_payload("")
        return payload if isinstance(payload, bytes) else b""


def parse(data: bytes, start: int = 0, end: int | None = None, *, kind: str = "text/plain") -> Part:
    """The message or part in ``data``; ``kind`` is what it is when it does not say. Raises what `email` raises."""
    end = len(data) if end is None else end
    lines = _HEAD.match(data, start, end)
    assert lines is not None  # it matches nothing, too
    blank = _BLANK.match(data, lines.end(), end)
    head = email.message_from_bytes(data[start : min(lines.end(), start + LONGEST_HEAD)], policy=_POLICY)
    head.set_payload("")
    head.set_default_type(kind)
    return Part(head, data, blank.end() if blank else lines.end(), end)


def leaves(message: Part) -> Iterator[Part]:
    """The parts that are shown, in order: no attachments, nothing from inside attached messages."""
    stack = [(message, 0)]
    count = 0
    while stack and count < MOST_PARTS:
        part, depth = stack.pop()
        count += 1
        if part.head.get_content_maintype() == "message" or part.head.get_content_disposition() == "attachment":
            continue
        inner = _inner(part, MOST_PARTS - count) if depth < DEEPEST else None
        if inner is None:
            if depth:  # the end of the line before a boundary belongs to the boundary
                last = _LAST_END.search(part.data, max(part.start, part.end - 2), part.end)
                part.end = part.end if last is None else last.start()
            yield part
        else:
            stack.extend((entry, depth + 1) for entry in reversed(inner))


def _inner(part: Part, most: int) -> list[Part] | None:
    """The parts of a multipart; None for what is none, or has no boundary in it."""
    if part.head.get_content_maintype() != "multipart":
        return None
    boundary = part.head.get_boundary()
    if not boundary:
        return None
    mark = boundary.encode("utf-8", "surrogateescape")
    line = re.compile(rb"(?:^|(?<=[\r\n]))--" + re.escape(mark) + rb"(--)?[ \t]*+(?:\r\n|\r|\n|\Z)")
    kind = "message/rfc822" if part.head.get_content_subtype() == "digest" else "text/plain"
    found: list[Part] = []
    begun: int | None = None
    for match in line.finditer(part.data[part.start : part.end]):
        at = part.start + match.start()
        if begun is not None and at > begun:
            found.append(parse(part.data, begun, at, kind=kind))
        begun = part.start + match.end()
        if match[1] or len(found) >= most:
            return found
    if begun is None:
        return None
    if begun < part.end:
        found.append(parse(part.data, begun, part.end, kind=kind))
    return found
