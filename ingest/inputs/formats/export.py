"""Several documents in one text: what newspaper databases export, and texts put together with heads between them.

Nothing is known of any database. A text is taken apart where blocks of facts repeat in it (a counter, a date, a
length, a byline, labels) and something above them shows where each document begins (docs/inputs.md). What the blocks
say is a claim of the file. A text that plainly holds several documents and does not show where they begin is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ....normalize.characters.decode import decode
from ....normalize.document import Seed, Unreadable
from ..items import Broken, Item, Read
from ..recognition import HEAD, Question, encoding_of
from .export_lines import ExportLines, may_repeat
from .format import Format
from .whole import read_whole


def read_text(item: Item) -> Read:
    """A text as one document, or as those that it holds, ``#1``, ``#2`` and so on."""
    for found in read_whole(item, "text"):
        if isinstance(found, Seed):
            yield from _documents(found, item)
        else:
            yield found


def _documents(seed: Seed, item: Item) -> Iterator[Seed | Broken]:
    lines = _lines(seed, item)
    if lines is None:
        yield seed
        return
    from .export_members import members_of  # most folders hold no text that may be several documents

    members = members_of(lines, item)
    if members is None:
        yield seed
    else:
        yield from members


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


TEXT: Final = Format(
    "text",
    read_text,
    (Question(190, "the last: what is nothing else is a text", lambda _: True),),
    alone="text",
)
