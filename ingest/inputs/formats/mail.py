"""E-mail (RFC 5322) and mailboxes (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ....normalize.characters.decode import decode
from ....normalize.document import Hints, Seed, Unreadable
from ..extensions import OF_TEXTS
from ..items import Broken, Item, Read
from ..names import Namer, joined
from ..recognition import Beginning, Question
from ..streams import Stream
from .format import Format
from .mail_body import body_of
from .mail_digest import collected
from .mail_headers import eight_bit, header, label_of, people, sent
from .mail_parts import MOST_SHOWN, blank, is_page, shown
from .mail_sniff import ORDINARY, TECHNICAL, header_lines, needs_of_headers
from .mail_unread import unread_form
from .mhtml import MHTML
from .mime import DEEPEST, ERRORS, LONGEST_HEAD, MOST_PARTS, Part, embedded, message, unread, whole

_MESSAGE_ID = re.compile(rb"(?im)^message-id:[ \t\r\n]*<?([^>\r\n]{1,500})")
_COUNT = re.compile(rb"(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]+:)")
"""How long the message is, in front of it, as Apple Mail has it; facts about it follow it."""
_PEEK = 128
_GUESS = 16 * 1024
"""Bytes of a body by which its charset is told."""
_SEPARATOR = re.compile(rb"From .*\d{4}")
_NAMES = ("eml", "emlx", "msg", "mail", "email")
_MAILDIR = re.compile(r"\d{9,}\.[^.:]+\.[^:;!]+(?:[:;!]2,[A-Za-z]*)?")
_FIRST_LINES = re.compile(r"From \S{1,200} .{0,80}\d\d:\d\d.{0,80}\d{4}.{0,80}\r?\n[!-9;-~]+:")
_WRITTEN_OUT = re.compile(rb"From \S{1,200} {1,3}[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)? .*\d{4}")
_FOLLOWS = re.compile(rb"(?:>?From |[!-9;-~]{1,100}[ \t]{0,9}:)")
"""How the line behind a separator begins: programs that do not escape a body's own "From " leave such lines in it."""


def read_message(item: Item) -> Read:
    """One e-mail: what it shows, with subject, senders and date as hints; then the messages it forwards, from 1."""
    data = whole(item)
    if isinstance(data, Broken):
        yield data
        return
    counted = _COUNT.match(data)
    if counted is not None:
        data = data[counted.end() : counted.end() + int(counted[1])]
    yield from _read(item.source, data, item)


def read_mailbox(item: Item) -> Read:
    """The messages of a mailbox, each called by its Message-ID, else by its number from 1."""
    stream = item.stream
    namer = Namer()
    limit = item.budget.limits.payload
    for number, (offset, data, size) in enumerate(_messages(stream, limit), 1):
        if size > limit:
            place = joined(item.source, namer.number(number))
            yield Broken(place, offset, item.budget.limits.too_large)
            continue
        if stream.fault is not None and stream.ended:
            yield Broken(joined(item.source, namer.number(number)), offset, stream.take_fault() or "")
            return
        blank = re.search(rb"\n\r?\n", data)
        own = _MESSAGE_ID.search(data, 0, min(blank.start() if blank else len(data), LONGEST_HEAD))
        name = namer.name(own[1].decode("utf-8", "replace").strip()) if own else namer.number(number)
        yield from _read(joined(item.source, name), data, item)


def _messages(stream: Stream, limit: int) -> Iterator[tuple[int, bytes, int]]:
    """Each message with its offset and size; it is not held beyond ``limit``."""
    data = bytearray()
    size = 0
    start = stream.offset
    blank = True
    begun = False
    while True:
        offset = stream.offset
        line, length = stream.line(limit)
        if (not length) or (blank and line.startswith(b"From ") and _separates(line, stream)):
            if begun:
                yield start, bytes(data), size
            if not length:
                return
            data, size, start, begun, blank = bytearray(), 0, offset, True, False
            continue
        begun = True
        blank = not line.strip(b"\r\n")
        size += length
        if size <= limit:
            data += line[1:] if re.match(rb">+From ", line) else line


def _separates(line: bytes, stream: Stream) -> bool:
    """Whether a line that begins like one between messages is one: headers follow, or nothing does."""
    if _SEPARATOR.match(line, 0, 400) is None:
        return False
    following = stream.peek(_PEEK)
    if _FOLLOWS.match(following):
        return True
    return following[:1] in (b"", b"\r", b"\n") and _WRITTEN_OUT.match(line, 0, 400) is not None


def _read(source: str, data: bytes, item: Item) -> Iterator[Seed | Broken]:
    """A message, and those in it. Only its text or theirs counts: what merely collects others is no document."""
    try:
        outer = message(data)
    except ERRORS as error:
        yield unread(source, "e-mail", error)
        return
    stack = [(source, outer)]
    while stack:
        name, part = stack.pop()
        try:
            seed, inner, cut = _message(name, part, item)
            messages = [] if part.depth >= DEEPEST else [embedded(entry) for entry in inner]
        except ERRORS as error:
            yield unread(name, "e-mail", error)
            continue
        if seed is not None:
            form = unread_form(part) if _says_nothing(seed) else ""
            yield Broken(name, None, f"not read: {form}") if form else seed
        stack.extend((joined(name, str(number)), entry) for number, entry in reversed([*enumerate(messages, 1)]))
        if inner and not messages:
            yield Broken(joined(name, "1"), None, f"more than {DEEPEST} parts and messages inside each other")
        if cut:
            yield Broken(
                joined(name, "@rest"),
                None,
                f"more than {MOST_PARTS} parts, {MOST_SHOWN} of them shown; the rest is not read",
            )


def _message(source: str, part: Part, item: Item) -> tuple[Seed | None, list[Part], bool]:
    """The document that a message is, the messages in it, and whether it has more parts than are read."""
    found = shown(part)
    if not found.messages and (digest := collected(found.parts, part.head)):
        return None, digest, found.cut
    raw = eight_bit(part.head)
    charset = _charset(found.parts, raw) if raw else None
    hints = Hints(
        title=header(part.head, "subject", charset=charset),
        authors=people(part.head, charset=charset),
        date=sent(part.head),
    )
    data, media, hints.charset = body_of(found.parts, part.head, item.known.quotes())
    if not data and found.messages:
        return None, found.messages, found.cut
    return Seed(source, data, media, item.facts(hints)), found.messages, found.cut


def _says_nothing(seed: Seed) -> bool:
    data = seed.data
    return len(data) < _GUESS and blank(data if isinstance(data, str) else data.decode("latin-1"))


def _charset(parts: list[Part], raw: bytes) -> str | None:
    """What headers are in that do not say it: what the body is in where that is not UTF-8, else what they look like."""
    label = next((label for part in parts if (label := label_of(part.head))), None)
    samples = [(part.body()[:_GUESS], label_of(part.head), is_page(part)) for part in parts[:1]]
    for data, declared, page in [*samples, (raw, label, False)]:
        try:
            found = decode(data, declared=declared, html=page)
        except Unreadable:
            continue
        if found.encoding != "utf-8" and not found.replaced:
            return found.encoding
    return label


def _is_mailbox(beginning: Beginning) -> bool:
    text = beginning.bare
    return text.startswith("From ") and (beginning.extension == "mbox" or _FIRST_LINES.match(text) is not None)


def _is_message(beginning: Beginning) -> bool:
    lines = header_lines(beginning)
    if lines is None or MHTML.stated_by(beginning.name):
        return False
    names = lines.names
    called = beginning.extension in _NAMES or _MAILDIR.fullmatch(beginning.name) is not None
    if not lines.complete and not called:
        return False
    if beginning.extension == "eml" or (called and names & ORDINARY) or ("from" in names and names & TECHNICAL):
        return True
    if names & ORDINARY and (len(names & TECHNICAL) > 1 or {"mime-version", "content-type"} <= names):
        return True
    return beginning.extension not in OF_TEXTS and {"from", "date", "subject"} <= names


MBOX: Final = Format(
    "mbox",
    read_mailbox,
    (Question(110, "before e-mail, which may have such a line in front of it, too", _is_mailbox),),
    names=None,
    alone="text",
    needs=needs_of_headers,
)
EMAIL: Final = Format(
    "email",
    read_message,
    (Question(130, "after mailboxes and saved pages, which begin with the same lines", _is_message),),
    names=None,
    alone="text",
    needs=needs_of_headers,
)
