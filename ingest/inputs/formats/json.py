"""JSON Lines and JSON: records with a text or HTML field, everything else hints."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from ....normalize.document import Hints, Media, Seed
from ..hints import clean, hints_from
from ..items import Broken, Item, Read, damage
from ..names import Namer, joined
from ..pages import Pages
from ..recognition import Beginning, Question, encoding_of
from ..streams import Chunks, Gap, Stream
from .format import Format
from .json_pieces import PIECED, join_pieces
from .json_sniff import LINES_NAMES, json_shape
from .json_values import Found, NotRecord, check_weight, parse, recover_records

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
    "contents",
    "passage",
    "segment",
    "selftext",
    "message",
)
HTML_FIELDS = ("html", "raw_html", "html_content", "page_html")
_EITHER_FIELDS = ("content", "raw_content", "body", "article", "document", "contents", "message")
"""Fields that hold text in one collection and markup in the next; `text` is always text."""
_ID_FIELDS = ("id", "_id", "doc_id", "uuid")
_NO_HINTS = frozenset(TEXT_FIELDS[:9] + HTML_FIELDS + _ID_FIELDS)
"""What never is a hint. Of the other text fields only the one that is the document."""
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
        for place, found in enumerate(recover_records(line)):
            if not (found.end and place):  # a list is over many lines
                source = _source(item, found.value, number, namer, again=place > 0)
                yield _seed_or_broken(item, source, found, what, offset + (found.start or 0))
        return
    if item.pages is None or _stands_for_a_page(item.pages, value):
        yield _seed_or_broken(item, _source(item, value, number, namer), Found(None, value), what, offset)


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
                yield _seed_or_broken(item, item.source, found, "", None)
                continue
            if stream.fault is not None and found.trouble and found.end:
                continue  # what is cut off there is told with its reason
            number += 1
            place = None if found.start is None else start + found.start
            yield _seed_or_broken(item, _source(item, found.value, number, namer), found, f"record {number}: ", place)
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
        yield from recover_records(data, torn=torn)


def _seed_or_broken(item: Item, source: str, found: Found, what: str, offset: int | None) -> Seed | Broken:
    try:
        if found.trouble:
            raise NotRecord(found.trouble)
        return _record(item, source, found.value)
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


def _record(item: Item, source: str, value: object) -> Seed:
    """The seed of one record. Raises `NotRecord` when there is none in it."""
    if not isinstance(value, dict):
        raise NotRecord("not a record (a JSON object)")
    name, text, media = _payload(value, item.text_field)
    hints = hints_from(without_field(value, name), payload=_NO_HINTS)
    return Seed(source, text, media, item.facts(hints) if item.hints != Hints() or not item.believed else hints)


def _payload(record: dict[str, object], wanted: str) -> tuple[str, str, Media]:
    """The name, value and kind of the field that is the document: the one that was asked for, else the first of the
    known ones, text before HTML, one that holds it in pieces last. A text field that holds a page counts as HTML.
    """
    empty: tuple[str, str] | None = None
    for name in (wanted, *TEXT_FIELDS, *HTML_FIELDS):
        value = field_at(record, name) if name == wanted else record.get(name)
        if not isinstance(value, str):
            continue
        if not value.strip():
            empty = empty or (name, value)
            continue
        html = name in HTML_FIELDS or _MARKUP.match(value) is not None
        either = name in _EITHER_FIELDS or name == wanted != "text"
        html = html or (either and _FRAGMENT.match(value) is not None and "</" in value)
        return name, clean(value), "html" if html else "text"
    for name in (wanted, *TEXT_FIELDS, *PIECED):
        value = field_at(record, name) if name == wanted else record.get(name)
        if (whole := join_pieces(value, spaced=name == "sentences")) is not None:
            return name, clean(whole[0]), whole[1]
    if empty is not None:
        return *empty, "text"
    names = ", ".join(sorted(map(str, record))[:8]) or "no fields"
    raise NotRecord(f"no text or html field (has: {' '.join(clean(names).split())[:200]})")


def field_at(record: dict[str, object], name: str) -> object:
    """The value of a field; ``a.b`` also is the field ``b`` of the object in ``a``."""
    if not name or name in record:
        return record.get(name) if name else None
    outer, dot, inner = name.partition(".")
    inside = record.get(outer)
    return field_at(inside, inner) if dot and isinstance(inside, dict) else None


def without_field(record: dict[str, object], name: str) -> dict[str, object]:
    """``record`` without a field, named as in `field_at`."""
    if name in record:
        return {key: value for key, value in record.items() if key != name}
    outer, dot, inner = name.partition(".")
    inside = record.get(outer)
    return {**record, outer: without_field(inside, inner)} if dot and isinstance(inside, dict) else record


def _own_id(record: dict[str, object]) -> str | None:
    for name in _ID_FIELDS:
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
