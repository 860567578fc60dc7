"""What a written text states of itself: its front matter, its fields and its title, as claims of its own."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Final

from ..document import Hints, Kind
from .front_matter import Fields, split_front_matter
from .header import header_fields
from .markup import without_markup
from .titles import title_of

_FIELD = re.compile(r":([A-Za-z]{1,20}):[ \t]+(\S.*)")
_KEYWORD = re.compile(r"#\+([A-Za-z]{1,20}):[ \t]+(\S.*)")
_FIELD_LINES: Final = 40
_NAMES: Final = {
    "title": "title", "description": "description", "summary": "description", "author": "authors",
    "authors": "authors", "tags": "tags", "keywords": "tags", "date": "date", "published": "date",
    "lastmod": "modified", "modified": "modified", "updated": "modified", "lang": "language", "language": "language",
    "license": "license", "licence": "license",
}  # fmt: skip
_LISTED: Final = frozenset({"authors", "tags"})
_DAYS: Final = frozenset({"date", "modified"})
_FORMS: Final = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%Y/%m/%d", "<%Y-%m-%d %a>", "%d %B, %Y")
"""How days are written in headers, English months among them."""
_ADDRESS = re.compile(r"<[^<>]{1,200}>")


def with_own_facts(text: str, kind: Kind, hints: Hints, *, clean: bool = False) -> tuple[str, Hints]:
    """The text without its front matter and, unless it comes ``clean``, with the HTML in it rendered; and the hints
    with what it states where nothing from outside does.
    """
    fields: Fields = {}
    if kind.name == "markdown":
        fields, text = split_front_matter(text)
        text = text if clean else without_markup(text)
    elif kind.name == "asciidoc":
        fields = {name: value for name, value in header_fields(text).items() if name in _NAMES}
    elif kind.name == "restructuredtext":
        for line in text[:10_000].split("\n")[:_FIELD_LINES]:
            if (found := _FIELD.fullmatch(line)) and found[1].lower() in _NAMES:
                fields.setdefault(found[1].lower(), found[2].strip())
    elif kind.name == "org":
        for line in text[:10_000].split("\n")[:_FIELD_LINES]:
            if (found := _KEYWORD.fullmatch(line)) and found[1].lower() in _NAMES:
                fields.setdefault(found[1].lower(), found[2].strip())
    own: dict[str, object] = {}
    extra: dict[str, object] = {}
    for name, value in fields.items():
        field = _NAMES.get(name.lower(), "")
        read = _read(field, value)
        if field and read and field not in own:
            own[field] = read
        elif kind.name == "markdown":
            extra[name] = value
    if "title" not in own and (title := title_of(text, kind.name)):
        own["title"] = title
    new = {field: value for field, value in own.items() if not getattr(hints, field)}
    if not new and not extra:
        return text, hints
    claims = hints.claims + tuple(new)
    return text, replace(hints, **new, extra={**extra, **hints.extra}, claims=claims)  # type: ignore[arg-type]


def _day(value: str) -> str | None:
    try:
        return datetime.date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.datetime.strptime(value[:40], form).date().isoformat()
        except ValueError:
            continue
    return None


def _read(field: str, value: str | list[str]) -> str | list[str] | None:
    if field in _LISTED:
        values = value if isinstance(value, list) else [value]
        return [name for one in values if (name := _ADDRESS.sub("", one).strip())]
    one = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(one, str):
        return None
    if field in _DAYS:
        return _day(one.strip())
    return one
