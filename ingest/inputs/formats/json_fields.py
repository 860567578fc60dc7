"""Which field of a JSON record is the document, and whether it is text or HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ....normalize.document import Media
from ..hints import clean
from .json_pieces import PIECED, join_pieces
from .json_rich import join_cells, join_tree
from .json_talk import join_pair, join_turns

TEXT_FIELDS: Final = (
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
HTML_FIELDS: Final = ("html", "raw_html", "html_content", "page_html")
ID_FIELDS: Final = ("id", "_id", "doc_id", "uuid")
NO_HINTS: Final = frozenset(TEXT_FIELDS[:9] + HTML_FIELDS + ID_FIELDS)
"""What never is a hint. Of the other text fields only the one that is the document."""
SQUEEZE: Final = str.maketrans("", "", "_-: .")
_EITHER: Final = frozenset(("content", "rawcontent", "body", "article", "document", "contents", "message"))
"""Fields that hold text in one collection and markup in the next; `text` is always text."""
_FURTHER: Final = (
    "fulltext", "articletext", "articlebody", "bodytext", "maincontent", "contenttext", "textcontent", "cleanedtext",
    "cleantext", "rawtext", "extractedtext", "pagetext", "postcontent", "posttext", "story", "storytext", "news",
    "newstext", "newscontent", "transcript", "transcription", "markdown", "txt", "doc", "doctext", "documenttext",
    "post", "comment", "commenttext", "tweet", "review", "reviewtext", "reviewbody", "lyrics", "poem", "paragraph",
    "sentence", "context", "extract", "cooked", "commentbody", "textbody", "articlecontent", "leadparagraph",
)  # fmt: skip
"""Other names of the text, compared without case and marks; markup in them is read as such."""
_FURTHER_HTML: Final = (
    "contenthtml", "bodyhtml", "htmlbody", "articlehtml", "renderedhtml", "fullhtml", "posthtml", "selftexthtml",
    "htmltext", "pagecontenthtml",
)  # fmt: skip
_INNER: Final = ("rendered", "#text", "$t", "*", "_", "text", "html", "plain", "value", "content", "raw")
"""Where a field is an object: what holds its words."""
_AS_TEXT: Final = ("abstract", "output", "code", "caption")
_OF_ITEMS: Final = ("summary", "description")
"""The same of a record that is an item of something: it has a title, and an address, a date or an author."""
_SIGNED: Final = ("url", "link", "date", "published", "publishedat", "author", "authors", "pubdate", "source")
LEAST: Final = 100
"""Characters of an abstract that is the document where there is no other text."""
_KNOWN: Final = tuple(dict.fromkeys(name.translate(SQUEEZE) for name in TEXT_FIELDS + HTML_FIELDS))
_MARKUP = re.compile(
    # Atomic, so that a long row of comments is gone through once.
    r"\s*+(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(?:p|div|h[1-6]|article|section|main|header|figure|ul|ol|table|blockquote|span|strong|em|b|i|a|img|br)[\s>/]",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class Payload:
    """The document in a record: the fields that it stands in, its text, what that is, and whether it is there at all
    (``blank``: the field is, and holds nothing).
    """

    names: tuple[str, ...]
    text: str
    media: Media
    blank: bool = False


def payload_of(record: dict[str, object], wanted: str = "") -> Payload | None:
    """The document in a record; None where no field of it is one.

    The field that was asked for comes first, then the known names, text before HTML, then other names and spellings,
    texts in pieces, talks by turns; last a question with its answer, and an abstract where nothing else is there.
    """
    blank: Payload | None = None
    for name in (wanted, *TEXT_FIELDS, *HTML_FIELDS):
        value = field_at(record, name) if name == wanted else record.get(name)
        if isinstance(value, str):
            found = _read(name, value, html=name in HTML_FIELDS, sure_text=name in ("text", "plain_text"))
            if not found.blank:
                return found
            blank = blank or found
    squeezed = _squeezed(record)
    for key in (*_KNOWN, *_FURTHER, *_FURTHER_HTML):
        if key == "comment" and not any(name in squeezed for name in _OF_PEOPLE):
            continue  # remarks of programs
        if key in squeezed and (other := _spelled(squeezed[key], key, record[squeezed[key]])) is not None:
            return other
    for name in (wanted, *TEXT_FIELDS, *PIECED):
        value = field_at(record, name) if name == wanted else record.get(name)
        if (whole := join_pieces(value, spaced=name == "sentences")) is not None:
            return Payload((name,), clean(whole[0]), whole[1])
    for name in TEXT_FIELDS:
        if (tree := join_tree(record.get(name))) is not None:
            return Payload((name,), clean(tree), "text")
    if (cells := join_cells(record)) is not None:
        return Payload(("cells",), clean(cells), "text")
    if (talk := join_turns(squeezed, record)) is not None:
        return Payload((talk[0],), clean(talk[1]), "text")
    return blank


def last_resort(record: dict[str, object]) -> Payload | None:
    """A question with its answer, or an abstract: what a record says where it holds neither a text nor records."""
    squeezed = _squeezed(record)
    if (pair := join_pair(squeezed, record)) is not None:
        return Payload(pair[0], clean(pair[1]), "text")
    item = ("title" in squeezed or "headline" in squeezed) and any(key in squeezed for key in _SIGNED)
    for key in _AS_TEXT + (_OF_ITEMS if item else ()):
        value = record.get(squeezed.get(key, ""))
        if isinstance(value, str) and len(value.strip()) >= LEAST and is_sentence(value):
            return _read(squeezed[key], value)
    return None


def _squeezed(record: dict[str, object]) -> dict[str, str]:
    """The names of a record's fields by themselves without case and marks; of two alike the first."""
    return {name.lower().translate(SQUEEZE): name for name in reversed(record) if len(name) < 64}


def _spelled(name: str, key: str, value: object) -> Payload | None:
    """What a field holds whose name is a known one otherwise spelled, or an object around the text."""
    around = isinstance(value, dict)
    if isinstance(value, dict):
        if any(isinstance(value.get(one), str) for one in ("title", "headline", "url", "link")):
            return None  # a record inside a record
        value = next((found for one in _INNER if isinstance(found := value.get(one), str) and found.strip()), None)
    if not isinstance(value, str) or not value.strip() or (key in _DOUBTFUL and not is_sentence(value)):
        return None
    html = key in _FURTHER_HTML or key in ("html", "rawhtml", "htmlcontent", "pagehtml")
    return _read(name, value, html=html, sure_text=key in ("text", "plaintext") and not around)


_OF_PEOPLE: Final = ("id", "author", "user", "username", "created", "date", "score", "rating", "label", "subreddit")
"""What stands beside a comment that somebody wrote."""
_DOUBTFUL: Final = frozenset(
    (
        "article",
        "document",
        "doc",
        "story",
        "post",
        "news",
        "review",
        "comment",
        "context",
        "markdown",
        "extract",
        "message",
    )
)
"""Names that hold addresses, marks and words of programs as well: of their values sentences are believed."""
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af]")


def is_sentence(text: str) -> bool:
    """Whether there are words enough for a sentence: five, or ten letters of a script that needs no blanks."""
    return len(text.split(None, 5)) >= 5 or len(_WIDE.findall(text[:1000])) >= 10


def _read(name: str, value: str, *, html: bool = False, sure_text: bool = False) -> Payload:
    if not value.strip():
        return Payload((name,), value, "text", blank=True)
    html = html or _MARKUP.match(value) is not None
    html = html or (not sure_text and _may_be_markup(name) and _FRAGMENT.match(value) is not None and "</" in value)
    return Payload((name,), clean(value), "html" if html else "text")


def _may_be_markup(name: str) -> bool:
    key = name.lower().translate(SQUEEZE)
    return key in _EITHER or key == "text" or key not in _KNOWN


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
