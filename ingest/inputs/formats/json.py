"""JSON Lines and JSON: records with a text or HTML field, everything else hints."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from ....normalize.document import Hints, Media, Seed
from ..budget import MIB
from ..hints import clean, hints_from
from ..items import Broken, Item, Read
from ..names import Namer, joined
from ..sniff import encoding_of
from ..streams import Chunks, Gap, Stream

TEXT_FIELDS = (
    "text",
    "content",
    "maintext",
    "raw_content",
    "body",
    "article",
    "document",
    "plain_text",
    "page_content",
)
HTML_FIELDS = ("html", "raw_html", "html_content", "page_html")
_EITHER_FIELDS = ("content", "raw_content", "body", "article", "document")
"""Fields that hold text in one collection and markup in the next; `text` is always text."""
_HEAVIEST = 768 * MIB
_ID_FIELDS = ("id", "_id", "doc_id", "uuid")
_NO_HINTS = frozenset(TEXT_FIELDS + HTML_FIELDS + _ID_FIELDS)
_MARKUP = re.compile(
    # Atomic, so that a long row of comments is gone through once.
    r"\s*+(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(?:p|div|h[1-6]|article|section|main|header|figure|ul|ol|table|blockquote|span|strong|em|b|i|a|img|br)[\s>/]",
    re.IGNORECASE,
)


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
            yield _line(item, line, number, start, namer)


def _line(item: Item, line: bytes, number: int, offset: int, namer: Namer) -> Seed | Broken:
    try:
        value = _parse(line)
    except _NotRecord as error:
        return Broken(joined(item.source, namer.number(number)), offset, f"line {number}: {error}")
    source = _source(item, value, number, namer)
    try:
        return _record(item, source, value)
    except _NotRecord as error:
        return Broken(source, offset, f"line {number}: {error}")


def read_value(item: Item) -> Read:
    """A JSON file: one record, or a list of records. It is held in memory whole, so it must stay under the limit."""
    stream = decoded(item.stream)
    limit = item.budget.limits.payload
    data = stream.read(limit + 1)
    if stream.fault is not None:
        yield Broken(item.source, stream.offset, stream.fault)
        return
    if len(data) > limit:
        yield Broken(
            item.source, None, f"larger than {limit} bytes; as JSON Lines (one record a line) there is no limit"
        )
        return
    try:
        value = _parse(data)
        if not isinstance(value, list):
            yield _record(item, item.source, value)
            return
    except _NotRecord as error:
        yield Broken(item.source, None, str(error))
        return
    namer = Namer()
    for number, record in enumerate(value, 1):
        source = _source(item, record, number, namer)
        try:
            yield _record(item, source, record)
        except _NotRecord as error:
            yield Broken(source, None, f"record {number}: {error}")


def decoded(stream: Stream) -> Stream:
    """``stream`` as UTF-8 without a byte order mark, when its start shows UTF-16 or UTF-32."""
    encoding = encoding_of(stream.peek(4))
    if encoding is None:
        return stream
    if encoding == "utf-8-sig":
        stream.skip(3)
        return stream
    return Stream(_transcoded(stream.chunks(), encoding))


def _transcoded(chunks: Chunks, encoding: str) -> Chunks:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in chunks:
        if isinstance(piece, Gap):
            yield piece
        else:
            yield decoder.decode(piece).encode("utf-8", "replace")
    last = decoder.decode(b"", True)
    if last:
        yield last.encode("utf-8", "replace")


class _NotRecord(Exception):
    """What a line holds instead of a record."""


def _parse(data: bytes) -> object:
    if len(data) > MIB and _weight(data) > _HEAVIEST:
        raise _NotRecord("more values than memory may hold")
    try:
        text = data.decode("utf-8")
        try:
            return json.loads(text, parse_constant=_no_constant)
        except ValueError as error:
            if isinstance(error, json.JSONDecodeError):
                raise
            return json.loads(text, parse_constant=_no_constant, parse_int=_integer)
    except UnicodeDecodeError as error:
        raise _NotRecord(f"not UTF-8 (byte 0x{data[error.start]:02x} at {error.start})") from None
    except json.JSONDecodeError as error:
        raise _NotRecord(f"not JSON ({error.msg} at character {error.pos})") from None
    except RecursionError:
        raise _NotRecord("JSON nested too deeply") from None
    except ValueError as error:
        raise _NotRecord(f"not JSON ({error})") from None


def _weight(data: bytes) -> int:
    """About how many bytes of memory the values in a JSON text take, at most: tiny objects take thirty times theirs."""
    return 240 * data.count(b"{") + 72 * data.count(b"[") + 28 * data.count(b'"') + 16 * data.count(b",")


def _no_constant(_name: str) -> None:
    """NaN and Infinity, which are no JSON: unknown."""
    return


def _integer(digits: str) -> int | None:
    """A number; none where it has more digits than Python takes (thousands)."""
    try:
        return int(digits)
    except ValueError:
        return None


def _source(item: Item, value: object, number: int, namer: Namer) -> str:
    """What a record is called, a broken one too: by its id, or by its number."""
    own = _own_id(value) if isinstance(value, dict) else None
    return joined(item.source, namer.number(number) if own is None else namer.name(own))


def _record(item: Item, source: str, value: object) -> Seed:
    """The seed of one record. Raises `_NotRecord` when there is none in it."""
    if not isinstance(value, dict):
        raise _NotRecord("not a record (a JSON object)")
    data, media = _payload(value)
    hints = hints_from(value, payload=_NO_HINTS)
    return Seed(source, data, media, item.facts(hints) if item.hints != Hints() or not item.believed else hints)


def _payload(record: dict[str, object]) -> tuple[str, Media]:
    """The text of a record, else its HTML; a text field that holds a page counts as HTML."""
    empty: str | None = None
    for name in _payload_names(record):
        value = record[name]
        if not isinstance(value, str):
            continue
        if not value.strip():
            empty = value if empty is None else empty
            continue
        html = name in HTML_FIELDS or _MARKUP.match(value) is not None
        html = html or (name in _EITHER_FIELDS and _FRAGMENT.match(value) is not None and "</" in value)
        return clean(value), "html" if html else "text"
    if empty is not None:
        return empty, "text"
    names = ", ".join(sorted(map(str, record))[:8]) or "no fields"
    raise _NotRecord(f"no text or html field (has: {' '.join(clean(names).split())[:200]})")


def _payload_names(record: dict[str, object]) -> Iterator[str]:
    return (name for name in TEXT_FIELDS + HTML_FIELDS if name in record)


def _own_id(record: dict[str, object]) -> str | None:
    for name in _ID_FIELDS:
        value = record.get(name)
        if isinstance(value, str) and 0 < len(value.strip()) <= 1024:
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
            return str(value)
    return None
