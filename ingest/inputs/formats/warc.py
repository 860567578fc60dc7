"""WARC and WET (ISO 28500, WARC/1.1): responses that carry a page or a text, and texts others extracted.

The framing is read here rather than by a library, because a damaged record must cost that record alone: where a length
lies or bytes are missing, reading goes on at the next line that opens a record. What is found so inside the length that
a record claims may be part of a page, and somebody's lie: its facts are claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ....normalize.document import Hints, Seed
from ..budget import MIB, Budget
from ..hints import claimed, clean, day, moment
from ..items import Broken, Item, Read, damage
from ..names import Namer, joined
from ..pages import OTHER_TEXTS, Pages
from ..recognition import Beginning, Question
from ..streams import Stream
from . import http
from .captured import MEDIA, UNTOLD, address, answered, is_note, media_of, own_text
from .format import Format

_HEADER_LIMIT = 256 * 1024
_FIELD_LIMIT = 8192
_FIRST_WINDOW = 4096
_SEEDS = ("response", "resource", "conversion")
# A next record inside of one. The head lines tell it from a page that is about WARC.
_NEXT = rb"WARC/[01]\.\d+\r?\n[A-Za-z][A-Za-z-]{0,40}:"
_BOUNDARY = re.compile(rb"\r?\n(?:\r?\n)?(?=" + _NEXT + rb")")
_OVERLAP = 96  # what a boundary and the beginning of the record behind it take
# Two line ends are the rule; some writers leave one, of either kind, or blanks, or nothing. A length that is wrong by
# no more than these loses nothing that anybody reads.
_END = re.compile(rb"[\r\n]{4}|\n\n|[\s\x00]{0,8}WARC/[01]\.|[\s\x00]*\Z")


@dataclass(slots=True)
class _Head:
    """The named fields of a record, in lower case; the first of each name counts."""

    fields: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.fields.get(name, "")


def read_records(item: Item) -> Read:
    """The seeds in a WARC or WET stream: ``response`` records with status 200, ``resource`` and ``conversion`` records.

    Of these, what is HTML, plain text or an office document; images, requests, metadata, revisits and errors are no
    seeds. Records are numbered from 1, all kinds counted; one that has an id is called by it.
    """
    stream = item.stream
    namer = Namer()
    pages = item.pages or Pages()
    number = 0
    excused = False  # the last record was reported as broken, so what is left of it needs no report of its own
    doubtful = 0  # up to where records may be part of the content of another
    while True:
        stray = _to_record(stream)
        if stream.fault is not None:
            if not excused:
                yield damage(item, stream.offset, stream.fault)
            if not stream.resume():
                return
            excused = True
            continue
        if stray is not None and not excused:
            yield damage(item, stray, "bytes that belong to no record")
        if stream.ended:
            return
        number += 1
        excused = False
        start = stream.offset
        head = _head(stream)
        own = head.get("warc-record-id").strip("<> ")[:1024]
        source = joined(item.source, namer.name(own) if own else namer.number(number))
        inside = stream.offset
        try:
            block = _block(stream, head, item.budget)
            found = _seed(source, head, block, item, pages, believed=item.believed and start >= doubtful)
        except _Damaged as error:
            excused = True
            doubtful = max(doubtful, inside + error.claimed)
            yield Broken(source, start, stream.fault or str(error))
        except http.Undecodable as error:
            yield Broken(source, start, str(error))
        else:
            if found is not None:
                yield found


class _Damaged(Exception):
    """A record whose framing is wrong, and how. ``claimed``: the bytes that its block should have had."""

    def __init__(self, reason: str, claimed: int = 0) -> None:
        super().__init__(reason)
        self.claimed = claimed


def _to_record(stream: Stream) -> int | None:
    """Pass over blank lines, and over whatever else stands before the next record: returns where that began."""
    stray: int | None = None
    while True:
        head = stream.peek(16)
        if re.match(rb"WARC/[01]\.\d+\r?\n", head) or not head:
            return stray
        start = stream.offset
        line, _ = stream.line(4096)
        if stray is None and line.strip(b" \t\r\n\x00"):
            stray = start


def _head(stream: Stream) -> _Head:
    head = _Head()
    stream.line(4096)
    last = ""
    size = 0
    while size < _HEADER_LIMIT:
        line, length = stream.line(_HEADER_LIMIT)
        size += length
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            break
        if text[0] in " \t":
            if last and len(head.fields[last]) < _FIELD_LIMIT:
                head.fields[last] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        last = name.strip().lower()
        if last in head.fields:
            last = ""
        else:
            head.fields[last] = value.strip()
    return head


def _block(stream: Stream, head: _Head, budget: Budget) -> bytes:
    """The block of a record; empty for a kind of record that is no seed. Raises `_Damaged` or `http.Undecodable`."""
    wanted = head.get("warc-type").lower() in _SEEDS
    if not re.fullmatch(r"\d{1,18}", head.get("content-length")):
        raise _Damaged("record without a valid Content-Length")
    size = int(head.get("content-length"))
    limit = budget.limits.payload
    if size > (limit if wanted else min(limit, MIB)):
        _pass(stream, size)
        if wanted:
            raise http.Undecodable(budget.limits.too_large)
        if _ends(stream, 0):
            return b""
        raise _Damaged("Content-Length does not lead to the end of the record")
    held = stream.holds(size)
    if held == size and _ends(stream, size):
        return stream.read(size)
    cut = held < size and stream.before_gap
    # Searched before anything is taken: records that lie about their length may come by thousands.
    found = None if cut and size <= MIB else stream.search(_BOUNDARY, held + _OVERLAP)
    if found is not None:
        stream.skip(found[1])
        raise _Damaged(f"Content-Length says {size} bytes, but the next record begins after {found[0]}", size)
    stream.skip(held)
    if held < size:
        raise _Damaged("damaged" if cut else "the record ends early (truncated)", size)
    raise _Damaged("Content-Length does not lead to the end of the record")


def _ends(stream: Stream, place: int) -> bool:
    """Whether a record can end ``place`` bytes on."""
    around = stream.ahead(max(place - 1, 0), 16)
    if place and around[:2] == b"\r\n":
        return False  # a length that is too long leads into a line end
    return _END.match(around, 1 if place else 0) is not None


def _pass(stream: Stream, size: int) -> None:
    """Pass over a block without holding it, window by window, so that a lying length costs no more than the way to the
    next record. Raises `_Damaged` where one begins inside.
    """
    left = size
    window = _FIRST_WINDOW
    while left:
        found = stream.search(_BOUNDARY, min(left, window) + _OVERLAP)
        if found is not None and found[0] < left:
            stream.skip(found[1])
            raise _Damaged(f"Content-Length says {size} bytes, but another record begins inside", size)
        passed = stream.skip(min(left, window))
        if not passed:
            raise _Damaged("the record ends early", size)
        left -= passed
        window = min(2 * window, MIB)


def _seed(source: str, head: _Head, block: bytes, item: Item, pages: Pages, *, believed: bool) -> Seed | None:
    """The seed in a record, or None for one that holds none. Raises `http.Undecodable` when it cannot be read."""
    kind = head.get("warc-type").lower()
    if kind == "revisit" and not pages.again:
        item.budget.count("revisits")
    if kind not in _SEEDS:
        return None
    uri = head.get("warc-target-uri")
    page = own_text(uri) if kind == "resource" else None
    if pages.again and page is None:
        return None
    if page is not None and not pages.wants(page):
        if item.pages is None:
            item.budget.count(OTHER_TEXTS)
        return None
    declared, charset = http.content_type(head.get("content-type"))
    if kind == "response":
        if declared not in ("application/http", ""):
            return None  # DNS and other protocols
        body = answered(block, item.budget)
        if body is None:
            pages.add(address(uri))  # a text of it would be that of an error, or of an image
            return None
        block, declared, charset = body.data, body.declared, body.charset
    elif is_note(uri) or (declared not in MEDIA and (kind == "resource" or declared not in UNTOLD)):
        return None
    media = media_of(block, declared, "text" if kind == "conversion" else None, item.kind_of)
    if media is None:
        return None
    facts = _hints(head, charset)
    if page is not None:
        # The day alone counts as its first second: wherever the page itself of that capture is, it comes later.
        facts.url, facts.fetched_at = page, None
    elif kind != "conversion":
        pages.add(facts.url)
    return Seed(source, block, media, item.facts(facts if believed else claimed(facts)))


def _hints(head: _Head, charset: str | None) -> Hints:
    hints = Hints(fetched=day(head.get("warc-date")), fetched_at=moment(head.get("warc-date")), charset=charset)
    hints.url = address(head.get("warc-target-uri"))
    languages = head.get("warc-identified-content-language")
    if languages:
        hints.extra["warc-identified-content-language"] = clean(languages)
    return hints


def _begins(beginning: Beginning) -> bool:
    return re.match(r"WARC/\d", beginning.bare) is not None


WARC: Final = Format(
    "warc",
    read_records,
    (Question(70, "by its first word, which is that of nothing else", _begins),),
    names=("warc", "wet", "wat", "arc"),
    resumes=True,
)
