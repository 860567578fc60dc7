"""The body of an OpenDocument text as simple HTML: headings, paragraphs, lists with their numbers, tables, notes."""

# ruff: noqa: ANN401 - the trees of odfdo are untyped

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

_MOST_SPACES = 64
_TAGS = {"text:list-item": "li", "table:table": "table", "table:table-row": "tr", "table:table-cell": "td"}
_INSIDE = ("text:section", "table:table-header-rows", "table:table-rows", "text:list-header")
_LEFT_OUT = ("office:annotation", "text:tracked-changes")


def odf_html(document: Any) -> str:
    """The body of a document as odfdo opened it. Tracked deletions, comments and indexes are left out; footnotes and
    endnotes are marked by their number in brackets and stand in a list at the end.
    """
    body = _Body(_numbered_styles(document))
    text = "".join(body.blocks(document.body))
    notes = "".join(f"<p>[{number}] {note}</p>\n" for number, note in enumerate(body.notes, 1))
    return text + notes


def _numbered_styles(document: Any) -> dict[str, dict[int, int]]:
    """For each list style its levels that count, with the number they start at."""
    from odfdo import Element

    found: dict[str, dict[int, int]] = {}
    for part in ("content.xml", "styles.xml"):
        try:
            styles: list[Element] = document.get_part(part).get_elements("//text:list-style")
        except (KeyError, ValueError, AttributeError):
            continue
        for style in styles:
            levels = {
                _number(level, "text:level", 10): _number(level, "text:start-value", 1_000_000)
                for level in style.children
                if level.tag == "text:list-level-style-number" and level.get_attribute("style:num-format")
            }
            found.setdefault(str(style.get_attribute("style:name") or ""), levels)
    return found


class _Body:
    """The blocks of one document, and the notes met on the way."""

    def __init__(self, styles: dict[str, dict[int, int]]) -> None:
        self.styles = styles
        self.notes: list[str] = []
        self.counted: dict[str, int] = {}  # where the last list of a style ended, for one that goes on

    def blocks(self, parent: Any, style: str = "", level: int = 0) -> Iterator[str]:
        """The HTML of what is in ``parent``; ``style`` and ``level`` of the list around it."""
        for child in parent.children:
            tag = child.tag
            if tag in ("text:h", "text:p"):
                name = f"h{_number(child, 'text:outline-level', 6)}" if tag == "text:h" else "p"
                text = self.text(child).strip()
                if text:
                    yield f"<{name}>{html.escape(text, quote=False)}</{name}>\n"
            elif tag == "text:list":
                yield self._list(child, str(child.get_attribute("text:style-name") or style), level + 1)
            elif tag in _TAGS:
                inner = "".join(self.blocks(child, style, level))
                if inner:
                    yield f"<{_TAGS[tag]}>{inner}</{_TAGS[tag]}>\n"
            elif tag in _INSIDE:
                yield from self.blocks(child, style, level)

    def _list(self, element: Any, style: str, level: int) -> str:
        first = self.styles.get(style, {}).get(level)
        if first is not None and level == 1:
            items = [child for child in element.children if child.tag == "text:list-item"]
            goes_on = str(element.get_attribute("text:continue-numbering")).lower() == "true"
            if goes_on or element.get_attribute("text:continue-list"):
                first = self.counted.get(style, first)
            if items and items[0].get_attribute("text:start-value"):
                first = _number(items[0], "text:start-value", 1_000_000)
            self.counted[style] = first + len(items)
        inner = "".join(self.blocks(element, style, level))
        if not inner:
            return ""
        if first is None:
            return f"<ul>{inner}</ul>\n"
        return f'<ol start="{first}">{inner}</ol>\n' if first != 1 else f"<ol>{inner}</ol>\n"

    def text(self, element: Any) -> str:
        """The text of a paragraph; notes in it leave their number."""
        parts = [element.text or ""]
        for child in element.children:
            if child.tag == "text:s":
                parts.append(" " * _number(child, "text:c", _MOST_SPACES))
            elif child.tag in ("text:tab", "text:line-break"):
                parts.append(" ")
            elif child.tag == "text:note":
                parts.append(self._note(child))
            elif child.tag not in _LEFT_OUT:
                parts.append(self.text(child))
            parts.append(child.tail or "")
        return "".join(parts)

    def _note(self, note: Any) -> str:
        place = len(self.notes)
        self.notes.append("")
        bodies = [child for child in note.children if child.tag == "text:note-body"]
        said = " ".join(" ".join(self.text(block) for body in bodies for block in body.children).split())
        if not said:
            if len(self.notes) == place + 1:
                self.notes.pop()
            return ""
        self.notes[place] = html.escape(said, quote=False)
        return f"[{place + 1}]"


def _number(element: Any, name: str, most: int) -> int:
    """A small number in an attribute; 1 when it is none."""
    value = str(element.get_attribute(name) or "")
    return max(1, min(int(value[:9]), most)) if re.fullmatch(r"[0-9]+", value) else 1
