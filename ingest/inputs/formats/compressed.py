"""Streams with a layer of compression around them: what is inside is asked again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final, get_args

from ..compression import Compression, compression_of, expand, nearly_begins
from ..extensions import packed_as, unpacked_name
from ..items import Item, Read
from ..recognition import Beginning, Question
from ..streams import Stream
from .format import Format


def read_inside(kind: Compression, item: Item) -> Read:
    """The same thing with one layer of compression taken off."""
    stream = Stream(expand(item.stream.chunks(), kind, item.budget))
    name = unpacked_name(item.name)
    yield replace(item, name=name, stream=stream, depth=item.depth + 1, path=None, believed=True)


def _begins(kind: Compression, beginning: Beginning) -> bool:
    return compression_of(beginning.head) == kind


def _damaged(kind: Compression, beginning: Beginning) -> bool:
    """Whether a name says that it is compressed, and its first member is damaged; those behind it are found."""
    head = beginning.head
    return packed_as(beginning.name) == kind and (
        nearly_begins(kind, head) or (b"\x00" in head and beginning.encoding is None)
    )


COMPRESSED: Final = tuple(
    Format(
        kind,
        partial(read_inside, kind),
        (
            Question(10 + number, "a magic number that no other has", partial(_begins, kind)),
            Question(60 + number, "by its name: after all that has a magic number", partial(_damaged, kind)),
        ),
    )
    for number, kind in enumerate(get_args(Compression))
)
