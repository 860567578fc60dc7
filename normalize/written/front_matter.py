"""Front matter: the fields that a text in Markdown begins with, between lines of ``---`` (YAML), ``+++`` (TOML) or
``;;;`` (JSON), or as one JSON object.

Of YAML what such fields use is read: keys with words, quoted words, lists and folded lines; nothing refers to anything
else, so nothing grows. What goes beyond that is passed over, and a block without one plain field is no front matter.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final

Fields = dict[str, str | list[str]]

LONGEST: Final = 20_000
"""Characters of a block."""
MOST_LINES: Final = 300
_KEY = re.compile(r"[\"']?([A-Za-z_][\w .-]{0,60}?)[\"']?[ \t]*:(?:[ \t]+(.*))?")
_NAMED = re.compile(r"name:[ \t]+(?=\S)")
"""Of a list of people with their addresses."""
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")


def split_front_matter(text: str) -> tuple[Fields, str]:
    """The fields at the beginning of a text, and the text behind them; none and the whole text where there are none."""
    start = text.removeprefix("\ufeff")
    mark = start[:3]
    if start[:1] == "{":
        return _object(start) or ({}, text)
    if start.startswith("% "):
        return _title_block(start) or ({}, text)
    if mark not in ("---", "+++", ";;;"):
        return {}, text
    first, _, rest = start.partition("\n")
    lines = rest[:LONGEST].split("\n")[:MOST_LINES]
    ends = (mark, "...") if mark == "---" else (mark,)
    end = next((at for at, line in enumerate(lines) if line.rstrip() in ends), None)
    if first.rstrip() != mark or end is None:
        return {}, text
    block = "\n".join(lines[:end])
    fields = _yaml(lines[:end]) if mark == "---" else _loaded(tomllib.loads if mark == "+++" else json.loads, block)
    if not fields:
        return {}, text
    return fields, start.split("\n", end + 2)[-1].lstrip("\n")


def _title_block(start: str) -> tuple[Fields, str] | None:
    """Pandoc's: title, authors and date on lines that begin with ``%``; those that go on begin with a blank."""
    lines = start[:LONGEST].split("\n")
    parts: list[str] = []
    at = 0
    while at < min(len(lines), 20) and (lines[at][:1] in ("%", " ")) and lines[at].strip():
        if lines[at][0] == " ":
            parts[-1] += ("; " if len(parts) == 2 else " ") + lines[at].strip()
        elif len(parts) == 3:
            break
        else:
            parts.append(lines[at][1:].strip())
        at += 1
    if at < len(lines) and lines[at].strip():
        return None
    title, authors, day = [*parts, "", ""][:3]
    people = [name for part in authors.split(";") if (name := part.strip())]
    fields: Fields = {"title": title, "authors": people, "date": day}
    return {name: value for name, value in fields.items() if value}, start.split("\n", at)[-1].lstrip("\n")


def _yaml(lines: list[str]) -> Fields:
    fields: Fields = {}
    key, folded = "", False
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.fullmatch(line)
        if found is not None:
            key, value = found[1].strip(), (found[2] or "").strip()
            folded = value[:1] in (">", "|")
            fields[key] = [] if not value or folded else _value(value)
        elif not line[0].isspace() and not line.startswith("-"):
            return {}
        elif (item := _ITEM.fullmatch(line)) and not folded:
            if isinstance(values := fields.get(key), list):
                named = _NAMED.match(item[1])
                values.append(_words(item[1][named.end() :] if named else item[1]))
        elif folded and isinstance(values := fields.get(key), list):
            values[:] = [" ".join([*values, line.strip()])]
    return {name: value for name, value in fields.items() if value}


def _value(value: str) -> str | list[str]:
    if value[:1] == "[" and value[-1:] == "]":
        return [word for part in value[1:-1].split(",") if (word := _words(part))]
    return _words(value)


def _words(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
    return value.split(" #", 1)[0].rstrip()


def _loaded(load: Callable[[str], object], block: str) -> Fields:
    try:
        return _plain(load(block))
    except (ValueError, RecursionError):
        return {}


def _object(start: str) -> tuple[Fields, str] | None:
    """The object that a text begins with, and what follows it in lines of its own; None where there is none, or nothing
    follows: then it is the text.
    """
    try:
        found, end = json.JSONDecoder().raw_decode(start[:LONGEST])
    except (ValueError, RecursionError):
        return None
    line, _, rest = start[end:].partition("\n")
    fields = _plain(found)
    if not fields or line.strip() or not rest.strip():
        return None
    return fields, rest.lstrip("\n")


def _plain(found: object) -> Fields:
    fields: Fields = {}
    values: Mapping[str, Any] = found if isinstance(found, dict) else {}
    for name, value in values.items():
        if isinstance(value, list):
            fields[name] = [str(one) for one in value if isinstance(one, str | int | float)]
        elif not isinstance(value, dict | None):
            fields[name] = str(value)
    return {name: value for name, value in fields.items() if value}
