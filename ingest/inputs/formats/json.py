"""JSON Lines and JSON: records with a text or HTML field, everything else hints."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ....normalize.document import Hints, Seed
from ..hints import clean, hints_from
from ..items import Broken, Item, Read, damage
from ..names import Namer, joined
from ..pages import Pages
from ..recognition import Beginning, Question, encoding_of
from ..streams import Chunks, Gap, Stream
from .format import Format
from .json_fields import ID_FIELDS, NO_HINTS, Payload, payload_of, without_field
from .json_records import unwrapped
from .json_sniff import LINES_NAMES, json_shape
from .json_values import Found, NotRecord, check_weight, parse, recover_records

_LEAST_STRING: Final = 40
"""Characters of a string in a list that is a document itself."""


def read_lines(item: Item) -> Read:
    """The records of a JSON Lines stream, one a line. A line that is no record is one `Broken`; the next goes on.

    Memory holds one line. Lines are numbered from 1, blank ones too, so that a number finds its line in any editor.
    """
    stream = decoded(item.stream)
    limit = item.budget.limits.payload
    namer = Namer()
    number = 0
    while True:
        start = stream.offset
        line, length = stream.line(limit)
        if stream.fault is not None and not line.endswith(b"\n"):
            yield Broken(joined(item.source, namer.number(number + 1)), start, f"line {number + 1}: {stream.fault}")
            if not stream.resume():
                return
            number += 1
            continue
        if not length:
            return
        number += 1
        if length > limit:
            reason = f"line {number} is {length} bytes long, over the limit of {limit}"
            yield Broken(joined(item.source, namer.number(number)), start, reason)
        elif line.strip():
            yield from _line(item, line, number, start, namer)


def _line(item: Item, line: bytes, number: int, offset: int, namer: Namer) -> Read:
    """The record on a line; where that is no JSON, what there is of records: several in a row, parts of a list."""
    what = f"line {number}: "
    try:
        value = parse(line)
    except NotRecord as error:
        if len(line) < 64 and not line.strip(b" \t\r\n,[]"):
            return  # of a list, between its records
        if not str(error).startswith("not JSON"):
            yield Broken(joined(item.source, namer.number(number)), offset, f"{what}{error}")
            return
        for place, found in enumerate(recover_records(line, is_record=_is_record)):
            if not (found.end and place):  # a list is over many lines
                yield from _records(item, found, number, namer, what, offset + (found.start or 0), again=place > 0)
        return
    if item.pages is None or _stands_for_a_page(item.pages, value):
        yield from _records(item, Found(None, value), number, namer, what, offset)


def _stands_for_a_page(pages: Pages, value: object) -> bool:
    """Whether a line of a list of pages holds the text of a page that is not there itself."""
    record = value if isinstance(value, dict) else {}
    url, text = record.get("url"), record.get("text")
    return isinstance(url, str) and isinstance(text, str) and bool(text.strip()) and pages.wants(url)


def read_value(item: Item) -> Read:
    """A JSON file: one record, or a list of records, or several of either in a row. It is held in memory whole, so it
    must stay under the limit. What is damaged in it costs the record that it touches.
    """
    stream = decoded(item.stream)
    limit = item.budget.limits.payload
    namer = Namer()
    number = 0
    torn = False
    while True:
        start = stream.offset
        data = stream.read(limit + 1)
        if len(data) > limit:
            yield Broken(
                item.source, None, f"larger than {limit} bytes; as JSON Lines (one record a line) there is no limit"
            )
            return
        for found in _values(data, whole=not torn and stream.fault is None, torn=torn):
            if found.alone and not number:
                yield from _alone(item, found, namer)
                continue
            if stream.fault is not None and found.trouble and found.end:
                continue  # what is cut off there is told with its reason
            number += 1
            place = None if found.start is None else start + found.start
            yield from _records(item, found, number, namer, f"record {number}: ", place)
        if stream.fault is None:
            return
        reason = stream.fault
        yield damage(item, stream.offset, reason) if number or torn else Broken(item.source, stream.offset, reason)
        if not stream.resume():
            return
        torn = True


def _values(data: bytes, *, whole: bool, torn: bool) -> Iterator[Found]:
    """The records in a text: as it stands where it is JSON as a whole, else what can be saved of them."""
    try:
        check_weight(data)
        value = parse(data) if whole else None
    except NotRecord as error:
        value = None
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) or "memory" in str(error):
            yield Found(None, None, str(error), alone=True)
            return
    if isinstance(value, list):
        yield from (Found(None, record) for record in value)
    elif value is not None:
        yield Found(None, value, alone=True)
    else:
        yield from recover_records(data, torn=torn, is_record=_is_record)


def _alone(item: Item, found: Found, namer: Namer) -> Iterator[Seed | Broken]:
    """What the one value of a file is: a record, called as the file, or an envelope with those in it."""
    inside = unwrapped(found.value, item.text_field) if isinstance(found.value, dict) else None
    if inside is None or not inside.listed:
        record, payload = inside.records[0] if inside else (found.value, None)
        yield _seed_or_broken(item, item.source, replace(found, value=record), payload, "", None)
        return
    for number, (record, payload) in enumerate(inside.records, 1):
        source = _source(item, record, number, namer)
        yield _seed_or_broken(item, source, Found(None, record), payload, f"record {number}: ", None)


def _records(
    item: Item, found: Found, number: int, namer: Namer, what: str, offset: int | None, *, again: bool = False
) -> Iterator[Seed | Broken]:
    """The record that a value is, or those in it; called by their ids, else all by the number of the value."""
    inside = unwrapped(found.value, item.text_field).records if isinstance(found.value, dict) else [(found.value, None)]
    for place, (record, payload) in enumerate(inside):
        source = _source(item, record, number, namer, again=again or place > 0)
        yield _seed_or_broken(item, source, replace(found, value=record), payload, what, offset)


def _seed_or_broken(
    item: Item, source: str, found: Found, payload: Payload | None, what: str, offset: int | None
) -> Seed | Broken:
    try:
        if found.trouble:
            raise NotRecord(found.trouble)
        return _record(item, source, found.value, payload)
    except NotRecord as error:
        return Broken(source, offset, f"{what}{error}")


def decoded(stream: Stream) -> Stream:
    """``stream`` as UTF-8 without a byte order mark, when its start shows UTF-16 or UTF-32."""
    encoding = encoding_of(stream.peek(4))
    if encoding is None:
        return stream
    if encoding == "utf-8-sig":
        stream.skip(3)
        return stream
    return Stream(_transcoded(stream, encoding))


def _transcoded(stream: Stream, encoding: str) -> Chunks:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in stream.chunks():
        if isinstance(piece, Gap) and piece.trailing:
            stream.remarks.append(piece.reason)
            continue
        if isinstance(piece, Gap):
            yield piece
        else:
            yield decoder.decode(piece).encode("utf-8", "replace")
    last = decoder.decode(b"", True)
    if last:
        yield last.encode("utf-8", "replace")


def _source(item: Item, value: object, number: int, namer: Namer, *, again: bool = False) -> str:
    """What a record is called, a broken one too: by its id, or by its number, which another has taken already where it
    is given ``again``.
    """
    own = _own_id(value) if isinstance(value, dict) else None
    if own is None and not again:
        return joined(item.source, namer.number(number))
    return joined(item.source, namer.name(str(number) if own is None else own))


def _record(item: Item, source: str, value: object, payload: Payload | None) -> Seed:
    """The seed of one record. Raises `NotRecord` when there is none in it."""
    if isinstance(value, str) and len(value.strip()) >= _LEAST_STRING and " " in value.strip():
        return Seed(source, clean(value), "text", item.hints)
    if not isinstance(value, dict):
        raise NotRecord("not a record (a JSON object)")
    if payload is None:
        names = ", ".join(sorted(map(str, value))[:8]) or "no fields"
        raise NotRecord(f"no text or html field (has: {' '.join(clean(names).split())[:200]})")
    for name in payload.names:
        value = without_field(value, name)
    hints = hints_from(value, payload=NO_HINTS)
    facts = item.facts(hints) if item.hints != Hints() or not item.believed else hints
    return Seed(source, payload.text, payload.media, facts)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and payload_of(value) is not None


def _own_id(record: dict[str, object]) -> str | None:
    for name in ID_FIELDS:
        value = record.get(name)
        if isinstance(value, str) and 0 < len(value.strip()) <= 1024:
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
            return str(value)
    return None


def _is_lines(beginning: Beginning) -> bool:
    return json_shape(beginning) == "lines"


def _is_value(beginning: Beginning) -> bool:
    return json_shape(beginning) == "value"


JSON_LINES: Final = Format(
    "jsonl",
    read_lines,
    (Question(140, "by its syntax, which is that of nothing else", _is_lines),),
    names=(*LINES_NAMES, "json"),
    resumes=True,
    alone="text",
)
JSON: Final = Format(
    "json",
    read_value,
    (Question(150, "after JSON Lines, each of which is a value", _is_value),),
    names=(*LINES_NAMES, "json"),
    alone="text",
)
