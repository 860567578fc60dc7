"""Files packed with brotli (RFC 7932), as web servers keep them beside their pages: one stream without a magic number,
known by its name, ``page.html.br``, and by its bytes, which are no text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..items import Broken, Item, Read
from ..recognition import Beginning, Question, holds_controls
from ..streams import Stream
from .format import Format
from .http import Undecodable, unbrotli
from .whole import take_whole

SUFFIX = ".br"


def read_packed(item: Item) -> Read:
    """What was packed, as whatever it is by its own name and bytes."""
    data = take_whole(item)
    if isinstance(data, Broken):
        yield data
        return
    try:
        plain = unbrotli(data, item.budget)
    except Undecodable as error:
        yield Broken(item.source, None, str(error))
        return
    name = item.name[: -len(SUFFIX)] if item.name.lower().endswith(SUFFIX) else item.name
    yield replace(item, name=name, stream=Stream(iter([plain])), depth=item.depth + 1, path=None, believed=True)


def _is_packed(beginning: Beginning) -> bool:
    named = beginning.name.lower().endswith(SUFFIX)
    return named and holds_controls(beginning.head) and beginning.encoding is None


BROTLI: Final = Format(
    "brotli",
    read_packed,
    (Question(66, "by its name, for it has no magic number: after all that has one", _is_packed),),
)
