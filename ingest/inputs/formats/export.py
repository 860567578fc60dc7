"""Several documents in one text: what newspaper databases export, and texts put together with heads between them.

Nothing is known of any database. A text is taken apart where blocks of facts repeat in it (a counter, a date, a
length, a byline, labels) and something above them shows where each document begins (docs/inputs.md). What the blocks
say is a claim of the file. A text that plainly holds several documents and does not show where they begin is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ....normalize.characters.decode import decode
from ....normalize.document import Seed, Unreadable
from ..items import Broken, Item, Read
from ..names import Namer, joined
from ..recognition import HEAD, Question, encoding_of
from .export_facts import hints_of, layout_of
from .export_head import back_cover, feet, has_label, read_member
from .export_lines import ExportLines, may_repeat
from .export_split import UNSAFE, find_starts
from .format import Format
from .whole import read_whole

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


def read_text(item: Item) -> Read:
    """A text as one document, or as those that it holds, ``#1``, ``#2`` and so on."""
    for found in read_whole(item, "text"):
        if isinstance(found, Seed):
            yield from _documents(found, item)
        else:
            yield found


def _documents(seed: Seed, item: Item) -> Iterator[Seed | Broken]:
    lines = _lines(seed, item)
    starts = None if lines is None else find_starts(lines)
    if lines is None or starts is None:
        yield seed
    elif starts.unsafe:
        yield Broken(item.source, None, UNSAFE)
    else:
        yield from _members(lines, starts.at, item)


def _lines(seed: Seed, item: Item) -> ExportLines | None:
    """The lines of a text in which anything shows that it may hold several documents."""
    assert isinstance(seed.data, bytes)
    words = item.known.export_words()
    if encoding_of(seed.data[:HEAD]) is None and not may_repeat(_roughly(seed.data), words):
        return None
    try:
        text = decode(seed.data, declared=seed.hints.charset).text
    except Unreadable:  # whoever reads it next says so
        return None
    if not may_repeat(text, words):
        return None
    return ExportLines(text.replace("\r\n", "\n").replace("\r", "\n"), item.known.vocabulary().dates, words)


def _roughly(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _members(lines: ExportLines, starts: tuple[int, ...], item: Item) -> Iterator[Seed]:
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


TEXT: Final = Format(
    "text",
    read_text,
    (Question(190, "the last: what is nothing else is a text", lambda _: True),),
    alone="text",
)
