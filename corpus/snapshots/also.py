"""The documents that a record stands for, as it lists them: nothing that is known of a copy is lost with it.

The list is a function of the documents alone, and bounded: a crowd of copies does not make a record of megabytes, and
`duplicates` counts them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..state.codec import Codec

MOST: Final = 100
"""Documents listed: the first by source."""
MOST_CHARACTERS: Final = 64 * 1024
"""Characters of the list: titles and addresses may be long."""

Also = dict[str, str | None]
NAMES: Final = ("source", "url", "site", "title", "date", "relation")
_FACTS: Final = ("url", "site", "title", "date")
_OTHERS: Final = ("story", "source_of")
"""Fields of a record that hold the id of another."""


def list_others(rows: Iterable[tuple[str, str, bytes]], codec: Codec) -> list[tuple[Also, int]]:
    """The list from source, relation and packed body of documents, by source; with each whose word its address is."""
    found: list[tuple[Also, int]] = []
    left = MOST_CHARACTERS
    for source, relation, body in rows:
        meta, authority = codec.unpack_claims(body)
        entry: Also = {"source": source, **{name: meta.get(name) for name in _FACTS}, "relation": relation}
        left -= sum(len(value) for value in entry.values() if value)
        if left < 0:
            break
        found.append((entry, authority))
    return found


def marks_of(entry: Mapping[str, Any]) -> set[bytes]:
    """What an entry may be called in a takedown: by its source, or by its address."""
    from ..identity import canonical_url, document_id  # numpy, which the schema of records does without

    url = canonical_url(entry["url"])
    return {document_id(entry["source"], None), *([document_id("", url)] if url is not None else [])}


def without(record: dict[str, Any], marks: set[bytes]) -> bool:
    """Take the marked documents out of what a record says of others: its list, the name of its story, and whose text it
    prints. Tells whether there were any.
    """
    before = record.get("also") or []
    after = [entry for entry in before if marks.isdisjoint(marks_of(entry))]
    named = [name for name in _OTHERS if record.get(name) and bytes.fromhex(record[name]) in marks]
    for name in named:
        record[name] = None
    if len(after) == len(before):
        return bool(named)
    record["also"] = after
    return True
