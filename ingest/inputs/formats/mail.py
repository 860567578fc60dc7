"""MIME: e-mail (RFC 5322), mailboxes (RFC 4155) and pages saved as MHTML (RFC 2557)."""

from __future__ import annotations

import email.errors
import email.header
import email.utils
import re
from collections.abc import Iterator

from ....normalize.document import Hints, Seed
from ..hints import MOST_NAMES, clean, day, moment
from ..items import Broken, Item, Read
from ..names import Namer, joined
from ..streams import Stream
from .mime import LONGEST_HEAD, LONGEST_HEADER, Message, Part, leaves, parse

# What the standard library's mail parser is known to raise on damaged messages, besides its own errors.
_ERRORS = (
    email.errors.MessageError,
    OverflowError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)

_MOST_HEADERS = 16
_MESSAGE_ID = re.compile(rb"(?im)^message-id:[ \t\r\n]*<?([^>\r\n]{1,500})")
_PAGES = ("text/html", "application/xhtml+xml")
_SIGNATURE = b"\n--\x00 \x00\n"
_SEPARATOR = re.compile(rb"From .*\d{4}")


def read_message(item: Item) -> Read:
    """One e-mail: its plain text, or its HTML where it has no other; subject, senders and date as hints."""
    data = _whole(item)
    yield data if isinstance(data, Broken) else _message(item.source, data, item)


def read_mhtml(item: Item) -> Read:
    """One saved page: the root part of the message (RFC 2387), its address and the date it was saved."""
    data = _whole(item)
    yield data if isinstance(data, Broken) else _page(item.source, data, item)


def read_mailbox(item: Item) -> Read:
    """The messages of a mailbox, each called by its Message-ID, else by its number from 1."""
    stream = item.stream
    namer = Namer()
    limit = item.budget.limits.payload
    for number, (offset, data, size) in enumerate(_messages(stream, limit), 1):
        if size > limit:
            place = joined(item.source, namer.number(number))
            yield Broken(place, offset, f"larger than the limit of {limit} bytes for one document")
            continue
        if stream.fault is not None and stream.ended:
            yield Broken(joined(item.source, namer.number(number)), offset, stream.take_fault() or "")
            return
        blank = re.search(rb"\n\r?\n", data)
        own = _MESSAGE_ID.search(data, 0, min(blank.start() if blank else len(data), LONGEST_HEAD))
        name = namer.name(own[1].decode("utf-8", "replace").strip()) if own else namer.number(number)
        yield _message(joined(item.source, name), data, item)


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
        if (not length) or (blank and line.startswith(b"From ") and _SEPARATOR.match(line, 0, 400)):
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


def _whole(item: Item) -> bytes | Broken:
    limit = item.budget.limits.payload
    data = item.stream.read(limit + 1)
    fault = item.stream.take_fault()
    if len(data) > limit:
        return Broken(item.source, None, f"larger than the limit of {limit} bytes for one document")
    return data if fault is None else Broken(item.source, len(data) or None, fault)


def _message(source: str, data: bytes, item: Item) -> Seed | Broken:
    try:
        whole = parse(data)
        message = whole.head
        part = _body(whole)
        hints = Hints(
            title=_header(message, "subject"),
            authors=_people(message),
            date=day(str(message.get("date", ""))),
        )
        html = False
        body = b""
        if part is not None:
            html = part.head.get_content_type() != "text/plain"
            body = part.body()
            hints.charset = _charset(part.head)
            if not html and str(part.head.get_param("format", "")).lower() == "flowed":
                body = _unflowed(body, delsp=str(part.head.get_param("delsp", "")).lower() == "yes")
    except _ERRORS as error:
        return Broken(
            source, None, f"not readable as e-mail ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        )
    return Seed(source, body, "html" if html else "text", item.facts(hints))


def _page(source: str, data: bytes, item: Item) -> Seed | Broken:
    try:
        whole = parse(data)
        message = whole.head
        part = _root(whole)
        if part is None:
            return Broken(source, None, "MHTML without an HTML part")
        date = str(message.get("date", ""))
        hints = Hints(fetched=day(date), fetched_at=moment(date), charset=_charset(part.head))
        for value in (
            _header(message, "snapshot-content-location"),
            _header(part.head, "content-location"),
            _header(message, "content-location"),
        ):
            if value and hints.url is None and re.match(r"(?i)https?://\S+$", value):
                hints.url = value
        body = part.body()
        html = part.head.get_content_type() != "text/plain"
    except _ERRORS as error:
        return Broken(
            source, None, f"not readable as MHTML ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        )
    return Seed(source, body, "html" if html else "text", item.facts(hints))


def _body(message: Part) -> Part | None:
    """The first plain text that says something, else the first HTML, else the first plain text."""
    page: Part | None = None
    empty: Part | None = None
    for part in leaves(message):
        kind = part.head.get_content_type()
        if kind == "text/plain":
            if part.body().strip():
                return part
            empty = empty or part
        elif kind in _PAGES:
            page = page or part
    return page or empty


def _root(message: Part) -> Part | None:
    """The part that the ``start`` parameter names, else the first HTML."""
    start = str(message.head.get_param("start", "")).strip("<> ")
    page: Part | None = None
    plain: Part | None = None
    for part in leaves(message):
        kind = part.head.get_content_type()
        if kind in _PAGES:
            if start and str(part.head.get("content-id", "")).strip("<> ") == start:
                return part
            page = page or part
        elif kind == "text/plain":
            plain = plain or part
    return page or plain


def _charset(part: Message) -> str | None:
    value = part.get_param("charset")
    text = value[2] if isinstance(value, tuple) else value
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}$", str(text or "").strip("\"' "))
    return match[0] if match else None


def _header(message: Message, name: str) -> str | None:
    """A header as text (RFC 2047 decoded), on one line."""
    value = message.get(name)
    return None if value is None else _decoded(str(value)[:LONGEST_HEADER])


def _decoded(value: str) -> str | None:
    try:
        value = str(email.header.make_header(email.header.decode_header(value)))
    except _ERRORS:
        value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(clean(value).split()) or None


def _people(message: Message) -> list[str]:
    """Who it is from: names, or addresses where there is no name."""
    people: dict[str, None] = {}
    found = [str(value)[:LONGEST_HEADER] for value in message.get_all("from", [])[:_MOST_HEADERS]]
    for name, address in email.utils.getaddresses(found):
        person = _decoded(name or address)
        if person:
            people[person] = None
        if len(people) >= MOST_NAMES:
            break
    return list(people)


def _unflowed(body: bytes, *, delsp: bool) -> bytes:
    """Paragraphs as they were before ``format=flowed`` (RFC 3676) broke them: a line that ends in a space goes on."""
    text = (b"\n" + body.replace(b"\r\n", b"\n")).replace(b"\n ", b"\n")
    cut = not text.endswith(b"\n")
    text += b"\n" if cut else b""
    for _ in range(2):  # the line before a signature is one itself: each takes the end of line of the next
        text = text.replace(b"\n-- \n", _SIGNATURE)
    text = text.replace(b" \n", b"" if delsp else b" ").replace(_SIGNATURE, b"\n-- \n")[1:]
    return text[:-1] if cut and text.endswith(b"\n") else text
