"""Reading a stream that is one document: a page, a text, an office file."""

from __future__ import annotations

from ....normalize.document import Media, Seed
from ..items import Broken, Item, Read


def read_whole(item: Item, media: Media) -> Read:
    """The stream as one seed, called like the stream itself. Half a document is none: damage makes it a `Broken`."""
    limit = item.budget.limits.payload
    data = item.stream.read(limit + 1)
    fault = item.stream.take_fault()
    if len(data) > limit:
        yield Broken(item.source, None, f"larger than the limit of {limit} bytes for one document")
    elif fault is not None:
        yield Broken(item.source, len(data) or None, fault)
    else:
        yield Seed(item.source, data, media, item.hints)
