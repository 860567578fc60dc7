"""The header of an AsciiDoc text: title, authors, revision and attributes, up to the first blank line."""

from __future__ import annotations

import re
from typing import Final

from .front_matter import Fields

MOST_LINES: Final = 60
_ATTRIBUTE = re.compile(r":([A-Za-z][\w-]{0,40}):[ \t]+(\S.*)")
_NO_VALUE = re.compile(r":!?[A-Za-z][\w-]{0,40}!?:[ \t]*")
_AUTHOR = re.compile(r"([^\W\d_][\w'’.-]{0,40}(?:[ ][\w'’.-]{1,40}){0,3})(?:[ ]+<[^<>\s]{1,200}>)?")
_REVISION = re.compile(r"(?:v?\d[\w.]{0,20}(?:,[ \t]*|$))?(\d{4}-\d\d-\d\d)?(?:[:,]?[ \t].{0,200}|:)?")
_NAMES: Final = {"revdate": "date", "docdate": "date"}
_LISTS: Final = {"authors": ";", "author": ";", "keywords": ",", "tags": ","}


def header_fields(text: str) -> Fields:
    """What the header states, by the names that front matter has; nothing where there is no header."""
    lines = text[:20_000].removeprefix("\ufeff").split("\n")[:MOST_LINES]
    at = _title(lines)
    if at is None:
        return {}
    fields: Fields = {"title": lines[at][2:].strip()}
    for number, line in enumerate(lines[at + 1 :]):
        if not line.strip():
            break
        if line.startswith("//") or _NO_VALUE.fullmatch(line):
            continue
        if attribute := _ATTRIBUTE.fullmatch(line):
            name, value = attribute[1].lower(), attribute[2].strip()
            if "{" not in value:
                parts = [part.strip() for part in value.split(_LISTS.get(name, "\0"))]
                fields[_NAMES.get(name, name)] = parts if name in _LISTS else value
        elif number == 0 and (authors := _authors(line)):
            fields["authors"] = authors
        elif number <= 1 and (revision := _REVISION.fullmatch(line.strip())):
            if revision[1]:
                fields["date"] = revision[1]
        else:
            break
    return fields


def _title(lines: list[str]) -> int | None:
    """The line of the title, before which only remarks and attributes may stand."""
    for at, line in enumerate(lines):
        if line.startswith("= ") and line[2:].strip():
            return at
        if (
            line.strip()
            and not line.startswith("//")
            and not _ATTRIBUTE.fullmatch(line)
            and not _NO_VALUE.fullmatch(line)
        ):
            return None
    return None


def _authors(line: str) -> list[str]:
    """The people in a line of authors: each has an address, or at least two names; else the line is none."""
    found = []
    for part in line.strip().split(";"):
        author = _AUTHOR.fullmatch(part.strip())
        if author is None or (" " not in part.strip() or author[1].endswith(".")):
            return []
        found.append(author[1].replace("_", " "))
    return found
