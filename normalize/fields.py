"""What is to be said of a field besides its name and type: the rows of the one table that everything published follows.

A field of `winnow.normalize.document.Facts` or `Metadata` carries its row as ``metadata=about(...)``. The record, its
JSON Schema, the Parquet schema, salvage, repair, the names under which hints are found and the table in
docs/records.md are read from there; so one more field is one more line.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["words", "day"]
"""``day`` is a date ``YYYY-MM-DD``, everything else ``words``."""


@dataclass(slots=True, frozen=True)
class About:
    """``doc``: what it means, for readers of the schema. ``aliases``: other names that a record or sidecar may give it,
    in lower case without ``_``, ``-``, ``:``, ``.`` and spaces, the better ones first; its own name comes before them.
    ``repaired``: damaged characters are put right, as in the body. ``after``: the field that it follows in a record
    (none: the last one). ``since``: the version of the record's schema that brought it.
    """

    doc: str
    form: Form = "words"
    aliases: tuple[str, ...] = ()
    repaired: bool = False
    after: str = ""
    since: int = 1


@dataclass(slots=True, frozen=True)
class Described:
    """A field with what is said of it. ``listed``: it holds several strings; otherwise one, or ``None``."""

    name: str
    listed: bool
    about: About


_LISTED = {"str | None": False, "list[str]": True}


def about(
    doc: str,
    *,
    form: Form = "words",
    aliases: tuple[str, ...] = (),
    repaired: bool = False,
    after: str = "",
    since: int = 1,
) -> dict[str, About]:
    """The row of a field, as `dataclasses.field` takes it; see `About`."""
    return {"about": About(doc, form, aliases, repaired, after, since)}


def described(kind: type[Any]) -> tuple[Described, ...]:
    """The fields of a dataclass of which something is said, in their order there."""
    return tuple(
        Described(field.name, _LISTED[str(field.type)], field.metadata["about"])
        for field in dataclasses.fields(kind)
        if "about" in field.metadata
    )


def in_order(fields: tuple[Described, ...]) -> tuple[Described, ...]:
    """The same fields in the order of the record: each after the one that it names, or at the end."""
    placed: list[Described] = [field for field in fields if not field.about.after]
    for field in fields:
        if field.about.after:
            names = [other.name for other in placed]
            placed.insert(names.index(field.about.after) + 1, field)
    return tuple(placed)
