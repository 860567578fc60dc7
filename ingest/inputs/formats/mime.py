"""The parts of a MIME message (RFC 2045, RFC 2046), found in time and memory in proportion to it.

The standard library reads what it is given: every line against every boundary around it, headers of any length in
quadratic time, a list of all lines. Here a message stays one piece of bytes; its parts are places in it, and only heads
are given to the standard library, cut where they are longer than any head has to be.
"""

from __future__ import annotations

import email.errors
import email.message
import email.parser
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..items import Broken, Item
from ..recognition import encoding_of
from .whole import take_whole

Message = email.message.Message
ERRORS = (
    email.errors.MessageError,
    OverflowError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
"""What the standard library's mail parser is known to raise on damaged messages, besides its own errors."""

DEEPEST = 32
"""Multiparts inside each other; a part further in is no part."""
MOST_PARTS = 10_000
LONGEST_HEAD = 128 * 1024
"""Bytes of the header lines of a message or part that are read."""
LONGEST_HEADER = 8 * 1024
"""Bytes of one header that are read: what the standard library makes of longer ones takes quadratic time."""

_HEAD = re.compile(rb"(?:(?:From (?![ \t]*:)|[!-9;-~]*+:|[\t ])[^\r\n]*+(?:\r\n|\r|\n|\Z))*+")
"""Header lines, as the standard library tells them; any other line ends the head, and a blank one belongs to it."""
_BLANK = re.compile(rb"\r\n|\r|\n")
_BLANK_LINE = re.compile(rb"(?:\r\n|\n)\r?\n")
_KNOWN = re.compile(rb"(?im)^(?:from|to|subject|date|message-id|mime-version|content-type)[ \t]{0,20}:")
_LOOSE = re.compile(
    rb"(?m)^([!-9;-~]{1,100})[ \t]{0,20}:([^\r\n]*+(?:\r\n|\r|\n|\Z)(?:[ \t][^\r\n]*+(?:\r\n|\r|\n|\Z))*+)"
)
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*+[\r\n]++)*+(?:>?From (?![ \t]*:)[^\r\n]*+(?:\r\n|\r|\n))?")
_SOME_BOUNDARY = re.compile(rb"(?im)^--([^\s-][^\r\n]{0,69}?|-+[^\s-][^\r\n]{0,69}?)[ \t]*\r?\ncontent-[a-z-]{1,40}:")
_LAST_END = re.compile(rb"(?:\r\n|\n|\r)\Z")


class _Short(email.policy.Compat32):
    """Headers as ever, cut where they are too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


_HEADS = email.parser.BytesHeaderParser(policy=_Short())


@dataclass(slots=True)
class Part:
    """A part: its head, where in ``data`` its body is, and how many parts and messages it is inside of."""

    head: Message
    data: bytes
    start: int
    end: int
    depth: int = 0

    @property
    def kind(self) -> str:
        """The media type, as ``text/plain``."""
        return self.head.get_content_type()

    @property
    def attached(self) -> bool:
        """Whether it is to be saved, and not shown."""
        return self.head.get_content_disposition() == "attachment"

    def body(self) -> bytes:
        """What the part holds, its transfer encoding undone."""
        encoding = re.match(r"[\s\"']*([A-Za-z0-9-]+)", str(self.head.get("content-transfer-encoding", "")))
        if encoding is not None:  # "base64;", "quoted-printable (text)"
            self.head.replace_header("content-transfer-encoding", encoding[1])
        self.head.set_payload(self.data[self.start : self.end].decode("ascii", "surrogateescape"))
        payload = self.head.get_payload(decode=True)
        self.head.set_payload("")
        return payload if isinstance(payload, bytes) else b""


def parameter(head: Message, name: str, *, field: str = "content-type") -> str:
    """A parameter of a head, as ``boundary``; nothing where there is none. Numbered ones may be too much for the
    standard library (RFC 2231): then it is what stands there plainly.
    """
    try:
        value = head.get_param(name, "", field)
        return email.utils.collapse_rfc2231_value(value) if isinstance(value, tuple) else str(value)
    except ERRORS:
        plain = re.search(rf"(?i);\s*{name}\s*=\s*\"?([^\";\s]+)", str(head.get(field, "")))
        return plain[1] if plain else ""


def content_id(part: Part) -> str:
    """What other parts call this one (RFC 2392); nothing where it has no name."""
    return str(part.head.get("content-id", "")).strip("<> ")


def root_id(part: Part) -> str:
    """What a ``multipart/related`` calls its root (RFC 2387); nothing where it does not say."""
    return parameter(part.head, "start").strip("<> ")


def unread(source: str, kind: str, error: Exception) -> Broken:
    """What is said of a message that raised one of `ERRORS`."""
    words = " ".join(str(error).split())[:100]
    return Broken(source, None, f"not readable as {kind} ({type(error).__name__}: {words})")


def whole(item: Item) -> bytes | Broken:
    """All of a stream, as UTF-8 where it is in another Unicode encoding, which mail never is."""
    data = take_whole(item)
    if isinstance(data, Broken):
        return data
    encoding = encoding_of(data[:4]) if data[:1] != b"\xef" else None
    return data if encoding is None else data.decode(encoding, "replace").encode("utf-8")


def parse(data: bytes, start: int = 0, end: int | None = None, *, kind: str = "text/plain", depth: int = 0) -> Part:
    """The message or part in ``data``; ``kind`` is what it is when it does not say. Raises what `email` raises."""
    end = len(data) if end is None else end
    lines = _HEAD.match(data, start, end)
    assert lines is not None  # it matches nothing, too
    blank = _BLANK.match(data, lines.end(), end)
    head = _HEADS.parsebytes(data[start : min(lines.end(), start + LONGEST_HEAD)])
    head.set_payload("")
    head.set_default_type(kind)
    return Part(head, data, blank.end() if blank else lines.end(), end, depth)


def message(data: bytes, start: int = 0, end: int | None = None, *, depth: int = 0) -> Part:
    """The message in ``data``, behind blank lines, a byte order mark or a mailbox's line where there are such."""
    before = _BEFORE.match(data, start, len(data) if end is None else end)
    assert before is not None  # it matches nothing, too
    return _lenient(data, before.end(), end, depth) or parse(data, before.end(), end, depth=depth)


def _lenient(data: bytes, start: int, end: int | None, depth: int) -> Part | None:
    """A message whose head holds lines that are none, or blanks before its colons (RFC 5322, 4.5.8); else None.

    Such a line ends the head, unless headers that every mail has follow before the first blank line.
    """
    end = len(data) if end is None else end
    lines = _HEAD.match(data, start, end)
    blank = _BLANK_LINE.search(data, max(start, (lines.end() if lines else start) - 1), min(end, start + LONGEST_HEAD))
    if lines is None or blank is None or blank.start() <= lines.end():
        return None
    rest = data[lines.end() : blank.start() + 1]
    if not _KNOWN.search(rest):
        return None
    kept = b"".join(match[1] + b":" + match[2] for match in _LOOSE.finditer(rest))
    head = parse(data[start : lines.end()] + kept + b"\n").head
    return Part(head, data, blank.end(), end, depth)


def embedded(part: Part) -> Part:
    """The message that a part of type ``message/rfc822`` holds."""
    encoding = str(part.head.get("content-transfer-encoding", "")).strip().lower()
    if encoding.startswith(("base64", "quoted-printable")):  # forbidden, and done
        return message(part.body(), depth=part.depth + 1)
    return message(part.data, part.start, part.end, depth=part.depth + 1)


def leaves(whole: Part) -> Iterator[Part]:
    """The parts that are shown, in order: no attachments, nothing from inside attached messages."""
    stack = [whole]
    count = 0
    while stack and count < MOST_PARTS:
        part = stack.pop()
        count += 1
        if part.head.get_content_maintype() == "message" or part.attached:
            continue
        inner = inside(part, MOST_PARTS - count)
        if inner is None:
            yield part
        else:
            stack.extend(reversed(inner))


def inside(part: Part, most: int) -> list[Part] | None:
    """The parts of a multipart, no more than ``most``; None for what is none, or has no boundary in it."""
    if part.head.get_content_maintype() != "multipart" or part.depth >= DEEPEST:
        return None
    boundary = parameter(part.head, "boundary").rstrip()
    found = _between(part, boundary.encode("utf-8", "surrogateescape"), most) if boundary else None
    if found is None:  # a boundary that nobody stated, or another than the stated one
        guess = _SOME_BOUNDARY.search(part.data, part.start, part.end)
        found = _between(part, guess[1], most) if guess else None
    return found


def _between(part: Part, mark: bytes, most: int) -> list[Part] | None:
    line = re.compile(rb"(?:^|(?<=[\r\n]))--" + re.escape(mark) + rb"(--)?[ \t]*+(?:\r\n|\r|\n|\Z)")
    kind = "message/rfc822" if part.head.get_content_subtype() == "digest" else "text/plain"
    found: list[Part] = []
    begun: int | None = None

    def add(start: int, end: int) -> None:
        inner = parse(part.data, start, end, kind=kind, depth=part.depth + 1)
        # the end of the line before a boundary belongs to the boundary
        last = _LAST_END.search(part.data, max(inner.start, end - 2), end)
        inner.end = end if last is None else last.start()
        found.append(inner)

    for match in line.finditer(part.data[part.start : part.end]):
        at = part.start + match.start()
        if begun is not None and at > begun:
            add(begun, at)
        begun = part.start + match.end()
        if match[1] or len(found) >= most:
            return found
    if begun is None:
        return None
    if begun < part.end:
        add(begun, part.end)
    return found
