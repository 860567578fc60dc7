"""What passes between the opener and the formats: a named stream going in, seeds and broken pieces coming out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...normalize.document import Hints, Seed
from .budget import Budget
from .hints import claimed, filled
from .names import joined
from .pages import Pages
from .recognition import KindOf
from .shared_vocabulary import SharedVocabulary
from .streams import Stream

Trust = Literal["all", "names", "none"]
"""Which containers are believed when they say where their documents come from: all, those whose name says what they
are, or none (docs/authority.md)."""


@dataclass(slots=True, frozen=True)
class Broken:
    """Something that cannot be read: where, at which byte of the (decompressed) container, and why, in one line.

    ``source`` is unique within a file, also among the sources of its seeds. ``offset`` is None where all of it is
    broken. ``limits``: reading it took more than it may take, which will not change by itself.
    """

    source: str
    offset: int | None
    reason: str
    limits: bool = False


@dataclass(slots=True, frozen=True)
class Passed:
    """How many things in a file are sound and no documents of their own, by what they are."""

    source: str
    counts: dict[str, int]

    @property
    def message(self) -> str:
        """The same in words."""
        return f"passed over in {self.source}: " + ", ".join(f"{n:,} {what}" for what, n in self.counts.items())


@dataclass(slots=True)
class Item:
    """A stream with a name, before anybody knows what it is: a file, or a member of an archive.

    ``source`` is its identity; ``name`` its last name, for the extension; ``kind_of`` tells what a thing inside is;
    ``hints`` hold for everything inside.
    ``path`` is set where the stream is exactly the content of that file, so that formats which need to seek can.
    ``trust`` says whose word is taken here, ``believed`` whether a container's own facts count as stated.
    ``text_field``: the field of JSON records that is the document, where somebody named one. ``pages``: those of the
    crawl that this is a part of. ``known``: what is known of languages, shared by all that one process reads.
    ``seems``: what it seems to be, in words, where it is no document.
    """

    source: str
    name: str
    stream: Stream
    budget: Budget
    kind_of: KindOf
    hints: Hints = field(default_factory=Hints)
    depth: int = 0
    path: Path | None = None
    trust: Trust = "names"
    believed: bool = True
    text_field: str = ""
    pages: Pages | None = None
    known: SharedVocabulary = field(default_factory=SharedVocabulary)
    seems: str = ""

    def facts(self, own: Hints) -> Hints:
        """The facts that a container gives about one of its documents, with those that hold for everything in it."""
        return filled(own if self.believed else claimed(own), self.hints)

    def member(self, source: str, name: str, stream: Stream, hints: Hints | None = None) -> Item:
        """A member of this archive. An archive is a bag of somebody's files: what they say is their own word."""
        trust: Trust = "all" if self.trust == "all" else "none"
        hints = self.hints if hints is None else hints
        depth = self.depth + 1
        return Item(
            source,
            name,
            stream,
            self.budget,
            self.kind_of,
            hints,
            depth,
            trust=trust,
            text_field=self.text_field,
            known=self.known,
        )


def damage(item: Item, offset: int, reason: str) -> Broken:
    """Damage between the members of a container. It is called ``container#@OFFSET``, so that each place counts once."""
    return Broken(joined(item.source, f"@{offset}"), offset, reason)


Read = Iterator[Seed | Broken | Item]
"""What a format yields. An `Item` must be read, or dropped, before the next is asked for."""
