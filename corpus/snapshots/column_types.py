"""The type of each field of a record in the words of no library: Parquet, dataset cards and Croissant translate it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from .fields import DAY, TIME
from .record import json_schema

Scalar = Literal["string", "day", "time", "integer", "number", "boolean"]


@dataclass(slots=True, frozen=True)
class ListOf:
    """A list of one type."""

    of: Type


@dataclass(slots=True, frozen=True)
class Struct:
    """Fixed members, each of its type. (No map: every record has the same.)"""

    members: dict[str, Type]


Type = Scalar | ListOf | Struct

_PATTERNS: Final[dict[object, Scalar]] = {DAY["pattern"]: "day", TIME["pattern"]: "time"}
_SCALARS: Final[dict[str, Scalar]] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}


def column_types() -> dict[str, Type]:
    """Every field of the record in the order of the contract."""
    return {name: type_of(kind) for name, kind in properties().items()}


def properties() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each field."""
    found = json_schema()["properties"]
    assert isinstance(found, dict)
    return found


def type_of(kind: dict[str, Any]) -> Type:
    """The type that a JSON Schema describes. Null is no type: every field may be null in the formats of others."""
    declared = kind.get("type", "integer")  # only the version is a constant
    first = declared[0] if isinstance(declared, list) else declared
    if first == "array":
        return ListOf(type_of(kind["items"]))
    if first == "object":
        return Struct({name: type_of(member) for name, member in kind["properties"].items()})
    return _PATTERNS.get(kind.get("pattern"), _SCALARS[first])
