"""ARC, the Internet Archive's format before WARC (versions 1 and 2): one line of facts, then what the server sent.

The line has the address, the IP, the date and the type, in version 2 five more fields, and last the length, parted by
single spaces; addresses may hold spaces, and the type may be missing. Records have no ids and are called by their
number, all kinds counted; number 1 tells about the file itself. As in WARC a record whose length is wrong costs that
record, and what is found inside the length claimed may be a lie of the page: its facts are claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ....normalize.document import Hints, Seed
from ..hints import claimed, day, moment
from ..items import Broken, Item, Read, damage
from ..names import Namer, joined
from ..recognition import Beginning, Question
from ..streams import Stream
from . import http
from .captured import MEDIA, UNTOLD, Body, address, answered, media_of
from .format import Format

_LINE = 8192
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,40}|-")
_DATE = re.compile(r"\d{8,18}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_HTTP_HEAD = re.compile(rb"HTTP/[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
_HTTP_LENGTH = re.compile(rb"(?i)\ncontent-length:[ \t]{0,9}(\d{1,9})\r?\n")
_TRANSFERRED = ("http:", "https:")
_FIRST_LINES = re.compile(r"filedesc:[^\n]{0,2000}? [0-9A-Fa-f.:-]{1,45} \d{8,18} [^\n]{0,300}-?\d+\n[12] \d+ ")


@dataclass(slots=True, frozen=True)
class _Head:
    """The line before a record. ``length`` is None where it is no number."""

    uri: str
    date: str
    declared: str
    length: int | None


def read_records(item: Item) -> Read:
    """The seeds in an ARC stream: what was answered with status 200, and files that came by other ways, where it is
    HTML, plain text or an office document.
    """
    stream = item.stream
    if item.pages is not None and item.pages.again:
        return  # no crawler's own texts are in there
    namer = Namer()
    number = 0
    excused = False  # the last record was reported as broken, and what is left of it needs no report of its own
    doubtful = 0  # up to where records may be part of the content of another
    while True:
        head, start, stray = _to_head(stream)
        if stray is not None and not excused:
            yield damage(item, stray, "bytes that belong to no record")
        if head is None:
            if stream.fault is None:
                return
            if not excused:
                yield damage(item, stream.offset, stream.fault)
            if not stream.resume():
                return
            excused = True
            continue
        number += 1
        excused = False
        believed = start >= doubtful
        source = joined(item.source, namer.number(number))
        limit = item.budget.limits.payload
        size = head.length or 0
        held = stream.holds(min(size, limit))
        if held < size or not _ends(stream, held):
            doubtful = max(doubtful, stream.offset + size)
            size = _answer_length(stream, held) or size
        if size > limit:
            excused = True
            yield Broken(source, start, item.budget.limits.too_large)
        elif head.length is None or stream.holds(size) < size or not _ends(stream, size):
            excused = True
            yield Broken(source, start, _why(stream, head))
        else:
            block = stream.read(size)
            try:
                seed = _seed(source, head, block, item, believed=item.believed and believed)
            except http.Undecodable as error:
                yield Broken(source, start, str(error))
            else:
                if seed is not None:
                    yield seed


def is_head(line: str) -> bool:
    """Whether a line can stand before a record."""
    return _head(line) is not None


def _head(line: str) -> _Head | None:
    """The facts in a line; None when it is no such line. Read from its end, for addresses may hold spaces."""
    words = line.rstrip("\r\n").split(" ")
    if len(words) < 4 or not _SCHEME.match(line):
        return None
    # Version 1 has the date fourth or third from the end, version 2 ninth.
    for place in range(len(words) - 2, max(len(words) - 12, 1), -1):
        if _DATE.fullmatch(words[place]) and _IP.fullmatch(words[place - 1]):
            length = int(words[-1]) if re.fullmatch(r"\d{1,15}", words[-1]) else None
            declared = words[place + 1] if place + 1 < len(words) - 1 else ""
            return _Head(" ".join(words[: place - 1]), words[place][:14], declared, length)
    return None


def _to_head(stream: Stream) -> tuple[_Head | None, int, int | None]:
    """The next line that stands before a record, where it begins, and where what was passed over before it does."""
    stray: int | None = None
    while True:
        start = stream.offset
        line, length = stream.line(_LINE)
        if not length:
            return None, start, stray
        head = _head(line.decode("utf-8", "replace")) if length <= _LINE and line.endswith(b"\n") else None
        if head is not None:
            return head, start, stray
        if stray is None and line.strip(b"\r\n\x00"):
            stray = start


def _ends(stream: Stream, place: int) -> bool:
    """Whether a record can end ``place`` bytes on: another begins there, or nothing follows."""
    after = stream.ahead(place, _LINE).lstrip(b"\r\n")
    return not after or is_head(after.partition(b"\n")[0].decode("utf-8", "replace"))


def _answer_length(stream: Stream, held: int) -> int | None:
    """How long a record is by the word of the answer in it, where its own length is wrong (line ends were changed, say)
    and that one leads to its end.
    """
    head = stream.peek(min(held, _LINE))
    end = _HTTP_HEAD.match(head)
    said = None if end is None else _HTTP_LENGTH.search(head, 0, end.end())
    if end is None or said is None:
        return None
    size = end.end() + int(said[1])
    return size if size <= held and stream.holds(size) == size and _ends(stream, size) else None


def _why(stream: Stream, head: _Head) -> str:
    """What is wrong with a record."""
    if head.length is None:
        return "record without a valid length"
    if stream.holds(head.length) < head.length:
        return "damaged" if stream.before_gap else "the record ends early (truncated)"
    return f"its length, {head.length} bytes, does not lead to the end of the record"


def _seed(source: str, head: _Head, block: bytes, item: Item, *, believed: bool) -> Seed | None:
    """The seed in a record, or None for one that holds none. Raises `http.Undecodable` when it cannot be read."""
    if head.uri.lower().startswith(("filedesc:", "dns:", "warcinfo:")):
        return None
    declared, charset = http.content_type(head.declared)
    if http.parse(block) is not None:
        body = answered(block, item.budget)
    elif head.uri.lower().startswith(_TRANSFERRED) and declared in UNTOLD:
        return None  # what answered there was no web server
    else:
        body = Body(block, declared, charset) if declared in MEDIA else None
    media = None if body is None else media_of(body.data, body.declared, None, item.kind_of)
    if body is None or media is None:
        return None
    when = f"{head.date[:8]}T{head.date[8:]}Z" if len(head.date) == 14 else head.date
    facts = Hints(url=address(head.uri), fetched=day(head.date[:8]), fetched_at=moment(when), charset=body.charset)
    if item.pages is not None:
        item.pages.add(facts.url)
    return Seed(source, body.data, media, item.facts(facts if believed else claimed(facts)))


def _begins(beginning: Beginning) -> bool:
    return _FIRST_LINES.match(beginning.bare) is not None


ARC: Final = Format(
    "arc",
    read_records,
    (Question(80, "before mail: its first line could be a header", _begins),),
    names=("arc", "warc"),
    resumes=True,
)
