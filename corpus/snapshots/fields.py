"""The rows of the record: each published field with its type, what it means and how it is got from a document.

What a document knows of itself has its row in `winnow.normalize.document`; the rows here are those computed from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ...normalize.document import Document, Metadata
from ...normalize.fields import Described, described, in_order
from ..state.story_table import StoryFacts
from .also import MOST, NAMES, Also
from .syndicated import syndicated


class Kept(NamedTuple):
    """What a record is made of: a document, its id (16 bytes), how many others it stands for, their list, what its
    story says of it, and the copies among them whose word on where they were published counts.
    """

    document: Document
    identity: bytes | None
    duplicates: int
    also: Sequence[Also] = ()
    story: StoryFacts = StoryFacts()
    copies: Sequence[Also] = ()


@dataclass(slots=True, frozen=True)
class Row:
    """One field of the record. ``kind``: its JSON Schema without the description; ``since``: the version of the
    schema that brought it, or its meaning of today.
    """

    name: str
    kind: dict[str, object]
    doc: str
    value: Callable[[Kept], object]
    nullable: bool = False
    since: int = 1

    def schema(self) -> dict[str, object]:
        """The JSON Schema of the field."""
        kind = {**self.kind, "type": [self.kind["type"], "null"]} if self.nullable else self.kind
        return {**kind, "description": self.doc}


def content_hash(text: str) -> str:
    """``sha256`` of the text in UTF-8, 64 hex digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def quality(document: Document) -> dict[str, int | str]:
    """What a document's text was taken for, plain numbers about it and about what was done to it."""
    text = document.text
    return {
        "kind": document.kind.name,
        "chars": len(text),
        "words": len(text.split()),
        "lines": text.count("\n") + 1,
        "lines_cut": sum(cut.lines for cut in document.cuts) + sum(lines for _, lines in document.more_cuts.values()),
        "blocks_cut": sum(cut.chars is not None for cut in document.cuts)
        + sum(cuts for cuts, _ in document.more_cuts.values()),
        "lines_repaired": len(document.repairs),
    }


def _object(**properties: dict[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_ID: dict[str, object] = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_STRING: dict[str, object] = {"type": "string"}
_STRING_OR_NULL: dict[str, object] = {"type": ["string", "null"]}
_NUMBER: dict[str, object] = {"type": "number"}
_SHARE: dict[str, object] = {"type": "number", "minimum": 0, "maximum": 1}
_COUNT: dict[str, object] = {"type": "integer", "minimum": 0}
DAY: dict[str, object] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
"""The JSON Schema of a day."""
TIME: dict[str, object] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$"}
"""The JSON Schema of a day, or of a second in UTC where that is known."""
_ALSO: dict[str, dict[str, object]] = {
    "source": _STRING,
    "relation": _STRING,
    "date": {**DAY, "type": ["string", "null"]},
}
_STRINGS: dict[str, object] = {"type": "array", "items": _STRING}


def _metadata_row(field: Described) -> Row:
    name, note = field.name, field.about
    if field.listed:
        return Row(name, _STRINGS, note.doc, lambda kept: list(getattr(kept.document.meta, name)), since=note.since)
    kind = DAY if note.form == "day" else _STRING
    return Row(name, kind, note.doc, lambda kept: getattr(kept.document.meta, name), nullable=True, since=note.since)


METADATA = tuple(map(_metadata_row, in_order(described(Metadata))))
"""The rows that are fields of `Metadata`."""

_FIRST = (
    Row(
        "id",
        _ID,
        "hash of the canonical URL if one is stated, else of the source: the same on every machine and in every run",
        lambda kept: kept.identity.hex() if kept.identity is not None else None,
    ),
    Row(
        "text",
        {"type": "string", "minLength": 1},
        "clean body, as it is published: without the headline that is its title and the boilerplate its site repeats",
        lambda kept: kept.document.text,
        since=2,  # the headline is no longer repeated
    ),
)
_LAST = (
    Row(
        "language",
        {"type": "string", "pattern": "^[a-z]{2,3}$"},
        "BCP 47 primary subtag of the dominant language, und if unknown",
        lambda kept: kept.document.language.code,
    ),
    Row(
        "language_score",
        _SHARE,
        "how sure that is",
        lambda kept: round(kept.document.language.score, 4),
    ),
    Row(
        "languages",
        {"type": "array", "items": _object(language=_STRING, share=_NUMBER)},
        "languages with a share of at least 20 %, when there is more than one; empty otherwise",
        lambda kept: [{"language": code, "share": round(share, 3)} for code, share in kept.document.language.shares],
    ),
    Row(
        "fetched",
        TIME,
        "capture as a fact from outside states it: a day, or a second in UTC",
        lambda kept: kept.document.fetched,
        nullable=True,
    ),
    Row("source", _STRING, "where the seed was found: label/path#member", lambda kept: kept.document.source),
    Row(
        "content_hash",
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "SHA-256 of text in UTF-8",
        lambda kept: content_hash(kept.document.text),
    ),
    Row(
        "duplicates",
        _COUNT,
        "how many other documents this one stands for, exact and near",
        lambda kept: kept.duplicates,
    ),
    Row(
        "also",
        {"type": "array", "items": _object(**{n: _ALSO.get(n, _STRING_OR_NULL) for n in NAMES})},
        f"the documents it stands for, by source, the first {MOST}: source, url, site, title, date, relation (equal, "
        "same, jaccard, contained, core, edited); empty when it stands for none",
        lambda kept: list(kept.also),
    ),
    Row(
        "story",
        _ID,
        "id of the first version of the event that it reports (its own where there is no other); null where no story "
        "can be told: a text of under 40 words, or in another language than English",
        lambda kept: kept.story.story.hex() if kept.story.story else None,
        nullable=True,
    ),
    Row(
        "source_of",
        _ID,
        "id of the version whose text it prints: earlier, or that of the agency which it credits; null where it is an "
        "original or nobody can say",
        lambda kept: kept.story.source_of.hex() if kept.story.source_of else None,
        nullable=True,
    ),
    Row(
        "syndicated",
        {"type": "boolean"},
        "whether the same text was published elsewhere too: true where it credits an agency, prints a version of "
        "another site or stands for a copy from one; false where its site and an author of its own are known and none "
        "of this is; else null",
        lambda kept: syndicated(kept.document.meta, kept.copies, printed=kept.story.source_of is not None),
        nullable=True,
    ),
    Row(
        "evidence",
        {"type": "array", "items": _object(field=_STRING, method=_STRING, confidence=_SHARE)},
        "where each value came from, and the measured precision of that method",
        lambda kept: [
            {"field": e.field, "method": e.method, "confidence": round(e.confidence, 3)}
            for e in kept.document.meta.evidence
        ],
    ),
    Row(
        "quality",
        _object(
            kind=_STRING,
            chars=_COUNT,
            words=_COUNT,
            lines=_COUNT,
            lines_cut=_COUNT,
            blocks_cut=_COUNT,
            lines_repaired=_COUNT,
        ),
        "kind of the text (page, dump, prose, markdown, restructuredtext, asciidoc, latex, manual, code, mail, table, "
        "log, subtitles, org, wiki); chars, words and lines of the text; lines_cut (of a page: pieces of text between "
        "its elements), blocks_cut (of a page: menus, notices, lists, ... in which they stood; else 0), lines_repaired",
        lambda kept: quality(kept.document),
    ),
)

SCHEMA_VERSION = max(row.since for row in (*_FIRST, *METADATA, *_LAST))

ROWS = (
    Row("schema_version", {"const": SCHEMA_VERSION}, "version of this schema", lambda kept: SCHEMA_VERSION),
    *_FIRST,
    *METADATA,
    *_LAST,
)
"""Every field of the record, in the order of the contract."""

_BEGIN, _END = "<!-- fields:", "<!-- end of fields -->"


def described_in(page: str) -> str:
    """``page`` (docs/records.md) with the rows as its table, between the two remarks that mark its place."""
    head, _, rest = page.partition(_BEGIN)
    mark, _, rest = rest.partition("\n")
    _, end, tail = rest.partition(_END)
    if not end:
        raise ValueError(f"no place for the table: {_BEGIN} ... {_END}")
    return "\n".join([head + _BEGIN + mark, *_table(), end + tail])


def _table() -> list[str]:
    lines = ["| field | type | meaning |", "|---|---|---|"]
    for row in ROWS:
        kind = _in_words(row.kind) + (" or null" if row.nullable else "")
        lines.append(f"| `{row.name}` | {kind} | {row.doc} |")
    return lines


def _in_words(kind: dict[str, object]) -> str:
    if "const" in kind:
        return str(kind["const"])
    if kind == DAY:
        return "day"
    if kind["type"] == "array":
        items = kind["items"]
        assert isinstance(items, dict)
        return f"list of {items['type']}s"
    return str(kind["type"])


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(described_in(place.read_text("utf-8")), "utf-8")
