"""The published record: its one canonical line, its digest and its JSON Schema (docs/records.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from ...normalize.document import Document
from ..state.story_table import StoryFacts
from .also import Also
from .fields import ROWS, SCHEMA_VERSION, Kept

Record = dict[str, Any]

DIGEST_MODULUS = 1 << 256

SURROGATE = re.compile("[\ud800-\udfff]")


def make_record(
    document: Document,
    *,
    identity: bytes | None,
    duplicates: int = 0,
    also: Sequence[Also] = (),
    story: StoryFacts | None = None,
    copies: Sequence[Also] = (),
) -> Record:
    """The record of a document, in the field order of the contract. ``identity`` is its id (16 bytes); ``duplicates``
    and ``also``: how many others it stands for, and what it lists of them; ``story``: what its story says of it;
    ``copies``: those of them whose word on where they were published counts.
    """
    kept = Kept(document, identity, duplicates, also, story or StoryFacts(), copies)
    return {row.name: row.value(kept) for row in ROWS}


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


def json_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:winnow:record:{SCHEMA_VERSION}",
        "title": "winnow record",
        "description": "A document of a corpus made by winnow, one line of a part.",
        "type": "object",
        "properties": {row.name: row.schema() for row in ROWS},
        "required": [row.name for row in ROWS],
        "additionalProperties": False,
    }
