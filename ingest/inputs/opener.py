"""One file to its seeds: layers of compression and containers are opened in turn, whatever each turns out to be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from ...normalize.document import Hints, Seed
from .budget import READ_LIMITS, Budget, ReadLimits
from .digest import seed_digest
from .discover import SourceFile
from .hints import claimed, weight
from .items import Broken, Item, Trust, damage
from .names import joined
from .recognition import HEAD, Beginning
from .shared_vocabulary import SharedVocabulary
from .sidecar import sidecar_hints
from .sniff import enough, format_of, kind_of
from .streams import Stream, file_chunks, handle_chunks
from .streams import trouble as cannot

__all__ = ["Broken", "open_seeds", "seed_digest"]

BLANK = "more documents without content"
"""What is counted and no longer remembered one by one: blank bodies, members and fields are cheap to write."""


def open_seeds(
    file: SourceFile,
    *,
    limits: ReadLimits = READ_LIMITS,
    trust: Trust = "names",
    text_field: str = "",
    handle: IO[bytes] | None = None,
    progress: Callable[[int], None] | None = None,
    passed: dict[str, int] | None = None,
    known: SharedVocabulary | None = None,
) -> Iterator[Seed | Broken]:
    """The seeds in ``file``, lazily and in its order, and a `Broken` for each thing in it that cannot be read.

    ``trust``: which containers are believed when they say where their documents come from. ``text_field``: the field of
    JSON records that is the document, before the known ones. ``handle``: what to read
    instead of opening the file. ``progress`` is told how many bytes were read each time some were; ``passed``
    is where things that are sound and no documents of their own are counted. ``known`` is shared by the files that one
    process reads. Never raises for
    what a file holds, nor for I/O errors: these are `Broken` too. Memory holds one seed at a time.
    """
    if file.trouble:
        yield Broken(file.source, None, file.trouble)
        return
    budget = Budget(limits, size=file.size, passed={} if passed is None else passed)
    hints, trouble = sidecar_hints(file)
    if trouble is not None:
        yield trouble
    if trust == "none":
        hints = claimed(hints)
    if file.path is None:  # whoever runs the command made the pipe
        stream = Stream(handle_chunks(handle or sys.stdin.buffer, budget, progress))
        item = Item(file.source, "-", stream, budget, kind_of, hints, trust="none" if trust == "none" else "all")
    else:
        try:
            opened = file.path.open("rb", buffering=0) if file.piped and handle is None else handle
        except OSError as error:
            yield Broken(file.source, None, cannot(error))
            return
        chunks = (
            file_chunks(file.path, budget, inside=file.inside, progress=progress)
            if opened is None
            else handle_chunks(opened, budget, progress)
        )
        path = file.path if opened is None else None
        mine: Trust = "all" if file.piped and trust == "names" else trust
        item = Item(file.source, file.path.name, Stream(chunks), budget, kind_of, hints, path=path, trust=mine)
    item.text_field = text_field
    item.known = known or item.known
    for found in _bounded(file.source, read_item(item), budget):
        if trust == "all" and isinstance(found, Seed):
            found.hints = replace(found.hints, vouched=True)
        yield found


def _bounded(source: str, items: Iterator[Seed | Broken], budget: Budget) -> Iterator[Seed | Broken]:
    """What a file holds, as far as its size makes it likely: a thousand bytes must not cost a million reports."""
    documents = broken = blank = 0
    for found in items:
        if isinstance(found, Seed):
            if not found.data or found.data.isspace():
                blank += 1
                if blank > budget.most_broken:
                    budget.count(BLANK)
                    continue
            documents += 1
            if documents > budget.most_documents:
                reason = f"more than {budget.most_documents} documents in so small a file; the rest is not read"
                yield Broken(joined(source, "@rest"), None, reason)
                break
        else:
            broken += 1
            if broken > budget.most_broken:
                continue
        yield found
    more = broken - budget.most_broken
    if more > 0:
        yield Broken(joined(source, "@more"), None, f"and {more} more like these")


def read_item(item: Item) -> Iterator[Seed | Broken]:
    """The seeds in a stream, through all its layers."""
    again = item.pages is not None and item.pages.again
    for found in _read(item):
        if not (again and isinstance(found, Broken)):  # it was told the first time
            yield found


def _read(item: Item) -> Iterator[Seed | Broken]:
    if item.depth > item.budget.limits.depth:
        yield Broken(item.source, None, f"more than {item.budget.limits.depth} layers of containers inside each other")
        return
    head, torn = _head(item.stream)
    if not head and torn:
        yield Broken(item.source, None, torn)
        return
    if len(head) == HEAD:
        head = item.stream.peek(enough(head))
    row, item.seems = format_of(Beginning(head, item.name, item.stream.peek))
    if torn:
        yield damage(item, 0, torn) if row.resumes else Broken(item.source, None, torn)
        if not row.resumes:
            return
    item.believed = item.trust == "all" or (item.trust == "names" and row.stated_by(item.name))
    handed_on = weight(item.hints) if item.hints != Hints() else 0
    for found in row.read(item):
        if isinstance(found, Item):
            yield from read_item(found)
            continue
        if handed_on and isinstance(found, Seed) and not item.budget.inherit(handed_on):
            yield Broken(found.source, None, item.budget.reason)
            continue
        yield found
    fault = item.stream.take_fault()
    for reason in item.stream.remarks if fault is None else [fault, *item.stream.remarks]:
        yield damage(item, item.stream.offset, reason)


def _head(stream: Stream) -> tuple[bytes, str]:
    """The beginning of a stream, and why something before it is missing."""
    torn = ""
    while True:
        head = stream.peek(HEAD)
        torn = torn or ("" if head else stream.fault or "")
        if head or stream.fault is None or not stream.resume():
            return head, torn
