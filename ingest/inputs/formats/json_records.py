"""Records inside other JSON values: the list in an answer of a service, the object in an envelope.

No service is known by name. A value without a text of its own is gone through for objects that have one; facts beside
an object go with it, where it is the only one there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .json_fields import Payload, is_sentence, last_resort, payload_of

DEEPEST: Final = 6
WEIGHTY: Final = 80
"""Characters of a text that make the object around it a record, whatever else is in it."""
NAMED: Final = 20
"""The same where it has a title, an address, a date or an id as well."""
_FACTS: Final = ("title", "headline", "url", "link", "id", "_id", "date", "published", "author", "created_utc", "name")
_NO_RECORDS: Final = frozenset(("meta", "metadata", "user", "owner", "aggregations", "facets", "links", "_links"))
_STATUS: Final = 60
"""Characters of a ``message`` that may be the word of a service on how it went."""


@dataclass(slots=True)
class Unwrapped:
    """The records in a value, each with its document where it has one; whether they stood in a list."""

    records: list[tuple[dict[str, object], Payload | None]] = field(default_factory=list)
    listed: bool = False


def unwrapped(value: dict[str, object], wanted: str = "") -> Unwrapped:
    """The records in a value, or itself where it is one, or holds none."""
    own = payload_of(value, wanted)
    if own is None or own.blank or (own.names == ("message",) and len(own.text) <= _STATUS):
        found = _inside(value, wanted, 0)
        if any(_weighty(record, payload) for record, payload in found.records):
            return found
    return Unwrapped([(value, own or last_resort(value))])


def _weighty(record: dict[str, object], payload: Payload | None) -> bool:
    if payload is None or payload.blank:
        return False
    size = len(payload.text.strip())
    if payload.media == "text" and not is_sentence(payload.text):
        return False
    return size >= WEIGHTY or (size >= NAMED and any(record.get(name) for name in _FACTS))


def _inside(value: dict[str, object], wanted: str, depth: int) -> Unwrapped:
    """The records in the fields of a value that is none itself."""
    found = Unwrapped()
    if depth >= DEEPEST:
        return found
    singles: list[tuple[str, dict[str, object], Payload | None]] = []
    taken: set[str] = set()
    for name, child in value.items():
        if name.lower() in _NO_RECORDS:
            continue
        if isinstance(child, list):
            records = list(_of_list(child, wanted, depth + 1))
            if any(payload is not None for _, payload in records):
                found.records += records
                found.listed = True
                taken.add(name)
        elif isinstance(child, dict):
            inner = _of_object(child, wanted, depth + 1)
            if not any(payload is not None for _, payload in inner.records):
                continue
            taken.add(name)
            if inner.listed or len(inner.records) > 1:
                found.records += inner.records
                found.listed = True
            else:
                singles.append((name, *inner.records[0]))
    beside = {name: field for name, field in value.items() if name not in taken}
    if len(singles) == 1 and not found.records:
        _, record, payload = singles[0]
        found.records.append(({**beside, **record}, payload))
    else:
        found.records += [(record, payload) for _, record, payload in singles]
        found.listed = found.listed or len(singles) > 1
    return found


def _of_list(child: list[object], wanted: str, depth: int) -> Iterator[tuple[dict[str, object], Payload | None]]:
    for entry in child:
        if isinstance(entry, dict):
            inner = _of_object(entry, wanted, depth)
            yield from inner.records or [(entry, None)]


def _of_object(child: dict[str, object], wanted: str, depth: int) -> Unwrapped:
    own = payload_of(child, wanted)
    if own is not None and not own.blank:
        return Unwrapped([(child, own)])
    inner = _inside(child, wanted, depth)
    if any(payload is not None for _, payload in inner.records):
        return inner
    return Unwrapped([(child, own or last_resort(child))])
