"""The settings that make a corpus what it is, and those that only say how it is kept.

What changes answers goes into the header of the corpus and is compared at every run; the rest may change from run to
run. Flags, ``WINNOW_*`` variables and ``winnow.toml`` are read in ``ingest.run.settings``. A field with a ``doc`` is a
setting that a user can choose; docs/settings.md is made from these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

from ..dedupe.params import DedupParams
from ..normalize.document import GivenKind
from ..normalize.settings import NormalizeSettings

Policy = Literal["order-free", "stable"]
LabelValues = Mapping[str, Mapping[str, object]]
"""By label, what was said of that collection and is no default: fields of `CollectionSettings`."""


class Origin(NamedTuple):
    """Where a value came from; ``name`` says which file or variable it was."""

    kind: Literal["default", "corpus", "config file", "environment variable", "command line", "argument"] = "default"
    name: str = ""

    def __str__(self) -> str:
        """In words."""
        return f"{self.kind} {self.name}".rstrip()


RENAMED: Final = {"furniture_documents": "boilerplate_documents"}
"""Names that settings had before, and what they are called now. They are understood where a corpus records them, and
where somebody says them, who is told."""
KEEPING = ("retention", "keep_daily", "keep_within", "part_records", "compress", "keep_raw", "share", "labels")


@dataclass(slots=True, frozen=True)
class CollectionSettings:
    """What kind of texts a collection holds: for all that a run reads, or for one label (``[labels.NAME]``)."""

    already_clean: bool = field(default=False, metadata={"doc": "texts come clean from elsewhere: cut no lines"})
    text_kind: GivenKind = field(
        default="", metadata={"doc": "what the texts are, whatever they look like; empty: each is judged"}
    )


@dataclass(slots=True, frozen=True)
class CorpusSettings:
    """How a corpus is made and kept. ``labels``: what was said of single collections."""

    dedup: DedupParams = field(default_factory=DedupParams, metadata={"title": "What a near-duplicate is"})
    normalize: NormalizeSettings = field(default_factory=NormalizeSettings, metadata={"title": "Normalisation"})
    policy: Policy = field(
        default="order-free",
        metadata={
            "doc": "which of several duplicates is kept: `order-free` looks at the documents alone; with `stable` what "
            "came first stays, and the answer depends on arrival"
        },
    )
    sources: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "labels or beginnings of sources in order of preference, before every other criterion of priority"
        },
    )
    boilerplate_documents: int = field(
        default=3,
        metadata={"doc": "distinct documents of a site that a line must recur in to be boilerplate; 0: no line is"},
    )
    retention: int = field(default=3, metadata={"doc": "snapshots kept, the newest"})
    keep_daily: int = field(
        default=0, metadata={"doc": "days of which the last snapshot is kept too, the newest days that have one"}
    )
    keep_within: int = field(
        default=0,
        metadata={
            "doc": "days, counted back from the newest snapshot, of which every snapshot is kept too: so long a reader "
            "of `winnow changes` may stay away"
        },
    )
    part_records: int = field(default=4096, metadata={"doc": "records in one part of a snapshot"})
    compress: Literal["none", "gz", "zst"] = field(
        default="none", metadata={"doc": "how the parts of a snapshot are compressed"}
    )
    keep_raw: Literal["text", "all", "none"] = field(
        default="text", metadata={"doc": "payloads stored for `rebuild`: those of texts, all, or none"}
    )
    share: Literal["private", "group", "world"] = field(
        default="private",
        metadata={
            "doc": "who may read what is published: the user, the group of the folder, or everybody; the state is "
            "always private"
        },
    )
    labels: LabelValues = field(default_factory=dict, hash=False)

    def header(self) -> dict[str, str]:
        """Name and value of every parameter that changes the corpus, as the database keeps them."""
        values: dict[str, object] = {
            **self.normalize.header(),
            **{f"dedup.{name}": value for name, value in self.dedup.header().items()},
            "policy": self.policy,
            "sources": list(self.sources),
            "boilerplate_documents": self.boilerplate_documents,
        }
        return {name: json.dumps(value, sort_keys=True) for name, value in values.items()}

    def keeping(self) -> dict[str, str]:
        """Name and value of what only says how the corpus is kept: what nobody says goes on in the way of the last
        run.
        """
        return {name: json.dumps(getattr(self, name), sort_keys=True) for name in KEEPING}


def choices(kind: type) -> dict[str, tuple[str, ...]]:
    """By name, the words that a field of a dataclass may be one of; other fields are left out."""
    return {name: words for name, hint in get_type_hints(kind).items() if (words := _literals(hint))}


def _literals(hint: object) -> tuple[str, ...]:
    return tuple(str(word) for word in get_args(hint)) if get_origin(hint) is Literal else ()
