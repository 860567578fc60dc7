"""Reading a stream that is one document: a page, a text, an office file."""

from __future__ import annotations

from ....normalize.document import Media, Seed
from ..items import Broken, Item, Read


def take_whole(item: Item) -> bytes | Broken:
    """All of a stream. Half a document is none: damage makes it a `Broken`."""
    limit = item.budget.limits.payload
    data = item.stream.read(limit + 1)
    fault = item.stream.take_fault()
    if len(data) > limit:
        return Broken(item.source, None, item.budget.limits.too_large)
    if fault is not None:
        return Broken(item.source, len(data) or None, fault)
    return data


def read_whole(item: Item, media: Media) -> Read:
    """The stream as one seed, called like the stream itself."""
    data = take_whole(item)
    yield data if isinstance(data, Broken) else Seed(item.source, data, media, item.hints)
