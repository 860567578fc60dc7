"""The documents that a text holds, each with the facts of its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ....normalize.document import Seed
from ..items import Broken, Item
from ..names import Namer, joined
from .export_facts import hints_of, layout_of
from .export_head import back_cover, feet, has_label, read_member
from .export_lines import ExportLines
from .export_split import UNSAFE, find_starts

_BLANK_LINES = re.compile(r"\n[ \t\r]*\n")
_ENTRY = re.compile(r"[ \t]{0,20}(?:\d{1,4}[.)]|[-•*])\s|.{0,80}:\s")
_PARAGRAPH = 90
_PARAGRAPHS = 4
"""So many paragraphs of so many characters are a document, and no cover page."""
_COVERS = "cover pages of exported documents"
_OF_ONE: dict[str, Any] = {
    "url": None,
    "title": None,
    "description": None,
    "authors": [],
    "date": None,
    "modified": None,
    "tags": [],
}
"""Facts about a file with several documents that are those of none of them."""


def members_of(lines: ExportLines, item: Item) -> Iterator[Seed | Broken] | None:
    """The documents of a text, or that it is not clear where they begin; ``None`` where it is one document."""
    starts = find_starts(lines)
    if starts is None:
        return None
    if starts.unsafe:
        return iter([Broken(item.source, None, UNSAFE)])
    return _members(lines, starts.at, item)


def _holds_document(lines: ExportLines, end: int) -> bool:
    """Whether what stands above the first document is no cover: it has paragraphs of text."""
    long = 0
    for paragraph in _BLANK_LINES.split("\n".join(lines.raw[:end])):
        long += len(paragraph.strip()) >= _PARAGRAPH and not any(map(_ENTRY.match, paragraph.split("\n")))
    return long >= _PARAGRAPHS


def _members(lines: ExportLines, starts: tuple[int, ...], item: Item) -> Iterator[Seed]:
    if _holds_document(lines, starts[0]):
        starts = (0, *starts)
    bounds = list(zip(starts, [*starts[1:], len(lines)], strict=True))
    cover = any(line.strip() for line in lines.raw[: starts[0]])
    end = back_cover(lines, bounds)
    bounds[-1] = (bounds[-1][0], end)
    foot = feet(lines, bounds)
    to_label = sum(has_label(lines, begin, end) for begin, end in bounds) > len(bounds) / 2
    members = [read_member(lines, begin, end, foot, to_label=to_label) for begin, end in bounds]
    names = item.known.vocabulary().names
    layout = layout_of(members, names)
    item.budget.count(_COVERS, cover + any(line.strip() for line in lines.raw[end:]))
    whole = replace(item, hints=replace(item.hints, **_OF_ONE))
    namer = Namer()
    for number, member in enumerate(members, 1):
        hints, body = hints_of(member, lines, layout, names)
        hints.headed = hints.date is not None
        source = joined(item.source, namer.number(number)) if len(members) > 1 else item.source
        yield Seed(source, lines.text(body, member.stop), "text", whole.facts(hints))
