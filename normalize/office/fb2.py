"""FictionBook 2 (FB2, schema 2.1) as simple HTML, with its bibliographic record."""

# ruff: noqa: ANN401 - the trees of lxml are untyped

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, Final

from ..document import Hints, Unreadable
from .properties import stated_language, stated_names, stated_title, whole_day
from .xml import parse_xml

_INSIDE: Final = ("section", "epigraph", "annotation", "cite", "poem", "stanza")
_LINES: Final = ("p", "v", "text-author", "date", "subtitle")
_NAME: Final = ("first-name", "middle-name", "last-name")


def read_fb2(data: bytes) -> tuple[str, Hints]:
    """The bodies of a book as HTML, the notes behind the text as the file has them, and what its record states.

    Raises `Unreadable` for a file without a body.
    """
    tree = parse_xml(data)
    bodies = [] if tree is None else [child for child in tree if _tag(child) == "body"]
    if not bodies:
        raise Unreadable("FB2 without a body")
    about = tree.find("./{*}description/{*}title-info")
    publisher = tree.find("./{*}description/{*}publish-info/{*}publisher")
    hints = Hints() if about is None else _record(about)
    hints.site = None if publisher is None else _words(publisher) or None
    return "".join(block for body in bodies for block in _blocks(body, 1)), hints


def _record(about: Any) -> Hints:
    day = about.find("./{*}date")
    return Hints(
        title=stated_title(_text(about, "book-title")),
        authors=stated_names(*(_person(author) for author in about.iterfind("./{*}author"))),
        date=None if day is None else whole_day(day.get("value")) or whole_day(_words(day)),
        description=_text(about, "annotation"),
        tags=stated_names((_text(about, "keywords") or "").replace(",", ";")),
        language=stated_language(_text(about, "lang")),
    )


def _person(author: Any) -> str | None:
    parts = (_text(author, name) for name in _NAME)
    return " ".join(part for part in parts if part) or _text(author, "nickname")


def _text(parent: Any, name: str) -> str | None:
    element = parent.find("./{*}" + name)
    return None if element is None else _words(element) or None


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(parent: Any, level: int) -> Iterator[str]:
    """The HTML of what is in ``parent``; ``level`` is that of a title in it."""
    for child in parent:
        tag = _tag(child)
        if tag == "title":
            words = " ".join(filter(None, map(_words, child)))
            if words:
                yield f"<h{min(level, 6)}>{html.escape(words, quote=False)}</h{min(level, 6)}>\n"
        elif tag == "stanza":
            yield from _stanza(child, level)
        elif tag in _INSIDE:
            yield from _blocks(child, level + (tag == "section"))
        elif tag == "table":
            yield "<table>\n" + "".join(map(_row, child.iterfind("./{*}tr"))) + "</table>\n"
        elif tag in _LINES and (line := _line(child)):
            yield f"<p>{line}</p>\n"


def _stanza(stanza: Any, level: int) -> Iterator[str]:
    """Its titles, and its verses line by line."""
    yield from _blocks([child for child in stanza if _tag(child) != "v"], level + 1)
    verses = [line for verse in stanza.iterfind("./{*}v") if (line := _line(verse))]
    if verses:
        yield "<p>" + "<br>".join(verses) + "</p>\n"


def _row(row: Any) -> str:
    return "<tr>" + "".join(f"<td>{_line(cell)}</td>" for cell in row if _tag(cell) in ("td", "th")) + "</tr>\n"


def _line(element: Any) -> str:
    """A paragraph; the number of a note in brackets, as in the other formats."""
    parts = [element.text or ""]
    for child in element:
        inner = "".join(child.itertext()) if _tag(child) else ""
        note = _tag(child) == "a" and child.get("type") == "note" and inner.strip().isalnum()
        parts += [f"[{inner.strip()}]" if note else inner, child.tail or ""]
    return html.escape(" ".join("".join(parts).split()), quote=False)
