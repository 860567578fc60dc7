"""The published record: its fields, its one canonical line, its digest and its JSON Schema (docs/records.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from ...normalize.document import Document

SCHEMA_VERSION = 1

Record = dict[str, Any]

DIGEST_MODULUS = 1 << 256

SURROGATE = re.compile("[\ud800-\udfff]")


def content_hash(text: str) -> str:
    """``sha256`` of the text in UTF-8, 64 hex digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_record(document: Document, *, identity: bytes | None, duplicates: int = 0) -> Record:
    """The record of a document, in the field order of the contract. ``identity`` is its id (16 bytes)."""
    meta, language, text = document.meta, document.language, document.text
    return {
        "schema_version": SCHEMA_VERSION,
        "id": identity.hex() if identity is not None else None,
        "text": text,
        "title": meta.title,
        "title_alt": list(meta.title_alt),
        "description": meta.description,
        "authors": list(meta.authors),
        "tags": list(meta.tags),
        "date": meta.date,
        "date_earliest": meta.date_earliest,
        "date_latest": meta.date_latest,
        "modified": meta.modified,
        "site": meta.site,
        "url": meta.url,
        "section": meta.section,
        "dateline": meta.dateline,
        "agency": meta.agency,
        "language": language.code,
        "language_score": round(language.score, 4),
        "languages": [{"language": code, "share": round(share, 3)} for code, share in language.shares],
        "source": document.source,
        "content_hash": content_hash(text),
        "duplicates": duplicates,
        "evidence": [
            {"field": e.field, "method": e.method, "confidence": round(e.confidence, 3)} for e in meta.evidence
        ],
        "quality": quality(document),
    }


def quality(document: Document) -> dict[str, int]:
    """Plain numbers about a document's text and what was done to it."""
    text = document.text
    return {
        "chars": len(text),
        "words": len(text.split()),
        "lines": text.count("\n") + 1,
        "lines_cut": len(document.cuts),
        "lines_repaired": len(document.repairs),
    }


def record_line(record: Record) -> bytes:
    """The one canonical line of a record: compact JSON in UTF-8, no ASCII escapes, a line feed at the end.

    JSON escapes every control character, so a record never spans lines for a reader that splits at a line feed (as all
    must: U+2028 and U+0085 are legal inside). A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
    """
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text).encode("utf-8") + b"\n"


def record_digest(line: bytes) -> bytes:
    """``sha256`` of a record's canonical line."""
    return sha256(line).digest()


def corpus_digest(lines: Iterable[bytes]) -> str:
    """The digest of a set of record lines: their ``sha256`` values summed modulo 2**256, 64 hex digits.

    Order-free, and a record can be added or taken away without reading the others (the additive multiset hash of
    Clarke et al., ASIACRYPT 2003; good against accidents and for comparison, not against a forger).
    """
    return f"{sum(int.from_bytes(record_digest(line), 'big') for line in lines) % DIGEST_MODULUS:064x}"


def _nullable(kind: str, **more: object) -> dict[str, object]:
    return {"type": [kind, "null"], **more}


_DAY = {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
_STRINGS = {"type": "array", "items": {"type": "string"}}


def json_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one record."""
    fields: dict[str, object] = {
        "schema_version": {"const": SCHEMA_VERSION},
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "stable for the same seed identity"},
        "text": {"type": "string", "minLength": 1, "description": "clean body"},
        "title": _nullable("string"),
        "title_alt": {**_STRINGS, "description": "other headlines the page gives itself"},
        "description": _nullable("string"),
        "authors": _STRINGS,
        "tags": _STRINGS,
        "date": _nullable("string", **_DAY, description="first publication; null unless evidence supports it"),
        "date_earliest": _nullable("string", **_DAY),
        "date_latest": _nullable("string", **_DAY),
        "modified": _nullable("string", **_DAY),
        "site": _nullable("string", description="publisher's name"),
        "url": _nullable("string", description="canonical URL"),
        "section": _nullable("string"),
        "dateline": _nullable("string", description="place a news text is filed from"),
        "agency": _nullable("string", description="wire service credited"),
        "language": {
            "type": "string",
            "pattern": "^[a-z]{2,3}$",
            "description": "BCP 47 primary subtag, und if unknown",
        },
        "language_score": {"type": "number", "minimum": 0, "maximum": 1},
        "languages": {
            "type": "array",
            "description": "languages with a share of at least 20 %, when there is more than one",
            "items": {
                "type": "object",
                "properties": {"language": {"type": "string"}, "share": {"type": "number"}},
                "required": ["language", "share"],
                "additionalProperties": False,
            },
        },
        "source": {"type": "string", "description": "label/path#member"},
        "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "sha256 of text"},
        "duplicates": {"type": "integer", "minimum": 0, "description": "documents this one stands for"},
        "evidence": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "method": {"type": "string"},
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                },
                "required": ["field", "method", "confidence"],
                "additionalProperties": False,
            },
        },
        "quality": {"type": "object", "additionalProperties": {"type": "number"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "winnow record",
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
