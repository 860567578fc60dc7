"""MIME: e-mail (RFC 5322), mailboxes (RFC 4155) and pages saved as MHTML (RFC 2557)."""

from __future__ import annotations

import email.errors
import email.header
import email.message
import email.utils
import re
from collections.abc import Iterator

from ...normalize.document import Hints, Seed
from ..hints import clean, day, moment
from ..items import Broken, Item, Read
from ..names import Namer, joined
from ..streams import Stream

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


_LONGEST_HEADER = 16 * 1024
"""Characters of a header that are looked at: what the standard library makes of longer ones takes quadratic time."""
_MOST_HEADERS = 16


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
    for number, (offset, lines, size) in enumerate(_messages(stream, limit), 1):
        data = b"".join(lines)
        if size > limit:
            place = joined(item.source, namer.number(number))
            yield Broken(place, offset, f"larger than the limit of {limit} bytes for one document")
            continue
        if stream.fault is not None and stream.ended:
            yield Broken(joined(item.source, namer.number(number)), offset, stream.take_fault() or "")
            return
        head = re.split(rb"\n\r?\n", data, maxsplit=1)[0]
        own = re.search(rb"(?im)^message-id:[ \t\r\n]*<?([^>\r\n]{1,500})", head)
        name = namer.name(own[1].decode("utf-8", "replace").strip()) if own else namer.number(number)
        yield _message(joined(item.source, name), data, item)


def _messages(stream: Stream, limit: int) -> Iterator[tuple[int, list[bytes], int]]:
    """Each message with its offset and size; its lines are not held beyond ``limit``."""
    lines: list[bytes] = []
    size = 0
    start = stream.offset
    blank = True
    begun = False
    while True:
        offset = stream.offset
        line, length = stream.line(limit)
        if (not length) or (blank and line.startswith(b"From ") and re.match(rb"From .*\d{4}", line[:400])):
            if begun:
                yield start, lines, size
            if not length:
                return
            lines, size, start, begun, blank = [], 0, offset, True, False
            continue
        begun = True
        blank = not line.strip(b"\r\n")
        size += length
        if size <= limit:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)


def _whole(item: Item) -> bytes | Broken:
    limit = item.budget.limits.payload
    data = item.stream.read(limit + 1)
    fault = item.stream.take_fault()
    if len(data) > limit:
        return Broken(item.source, None, f"larger than the limit of {limit} bytes for one document")
    return data if fault is None else Broken(item.source, len(data) or None, fault)


def _message(source: str, data: bytes, item: Item) -> Seed | Broken:
    try:
        message = email.message_from_bytes(data)
        part = _body(message)
        hints = Hints(
            title=_header(message, "subject"),
            authors=_people(message),
            date=day(str(message.get("date", ""))),
        )
        html = False
        body = b""
        if part is not None:
            html = part.get_content_type() != "text/plain"
            body = _payload(part)
            hints.charset = _charset(part)
            if not html and str(part.get_param("format", "")).lower() == "flowed":
                body = _unflowed(body, delsp=str(part.get_param("delsp", "")).lower() == "yes")
    except _ERRORS as error:
        return Broken(
            source, None, f"not readable as e-mail ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        )
    return Seed(source, body, "html" if html else "text", item.facts(hints))


def _page(source: str, data: bytes, item: Item) -> Seed | Broken:
    try:
        message = email.message_from_bytes(data)
        part = _root(message)
        if part is None:
            return Broken(source, None, "MHTML without an HTML part")
        date = str(message.get("date", ""))
        hints = Hints(fetched=day(date), fetched_at=moment(date), charset=_charset(part))
        for value in (
            _header(message, "snapshot-content-location"),
            _header(part, "content-location"),
            _header(message, "content-location"),
        ):
            if value and hints.url is None and re.match(r"(?i)https?://\S+$", value):
                hints.url = value
        body = _payload(part)
        html = part.get_content_type() != "text/plain"
    except _ERRORS as error:
        return Broken(
            source, None, f"not readable as MHTML ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
        )
    return Seed(source, body, "html" if html else "text", item.facts(hints))


_Message = email.message.Message


def _parts(message: _Message) -> Iterator[_Message]:
    """The leaves of a message that are shown, in order: no attachments, nothing from inside attached messages."""
    stack = [message]
    while stack:
        part = stack.pop()
        if part.get_content_maintype() == "message" or part.get_content_disposition() == "attachment":
            continue
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list):
            stack.extend(entry for entry in reversed(inner) if isinstance(entry, email.message.Message))
        else:
            yield part


def _body(message: _Message) -> _Message | None:
    """The first plain text that says something, else the first HTML, else the first plain text."""
    plain = [part for part in _parts(message) if part.get_content_type() == "text/plain"]
    for part in plain:
        if _payload(part).strip():
            return part
    for part in _parts(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return part
    return plain[0] if plain else None


def _root(message: _Message) -> _Message | None:
    """The part that the ``start`` parameter names, else the first HTML."""
    start = str(message.get_param("start", "")).strip("<> ")
    pages = [part for part in _parts(message) if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    for part in pages:
        if start and str(part.get("content-id", "")).strip("<> ") == start:
            return part
    return (
        pages[0] if pages else next((part for part in _parts(message) if part.get_content_type() == "text/plain"), None)
    )


def _payload(part: _Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: _Message) -> str | None:
    value = part.get_param("charset")
    text = value[2] if isinstance(value, tuple) else value
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}$", str(text or "").strip("\"' "))
    return match[0] if match else None


def _header(message: _Message, name: str) -> str | None:
    """A header as text (RFC 2047 decoded), on one line."""
    value = message.get(name)
    return None if value is None else _decoded(str(value)[:_LONGEST_HEADER])


def _decoded(value: str) -> str | None:
    try:
        value = str(email.header.make_header(email.header.decode_header(value)))
    except _ERRORS:
        value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(clean(value).split()) or None


def _people(message: _Message) -> list[str]:
    """Who it is from: names, or addresses where there is no name."""
    people: list[str] = []
    found = [str(value)[:_LONGEST_HEADER] for value in message.get_all("from", [])[:_MOST_HEADERS]]
    for name, address in email.utils.getaddresses(found):
        person = _decoded(name or address)
        if person and person not in people:
            people.append(person)
    return people


def _unflowed(body: bytes, *, delsp: bool) -> bytes:
    """Paragraphs as they were before ``format=flowed`` (RFC 3676) broke them: a line that ends in a space goes on."""
    out: list[bytes] = []
    flowing = False
    for line in body.replace(b"\r\n", b"\n").split(b"\n"):
        text = line[1:] if line.startswith(b" ") else line
        out.append(text if flowing or not out else b"\n" + text)
        flowing = text.endswith(b" ") and text != b"-- "
        if flowing and delsp:
            out[-1] = out[-1][:-1]
    return b"".join(out)
