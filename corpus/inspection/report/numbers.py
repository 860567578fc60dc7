"""What the report says, as plain numbers and short texts. Lists are bounded, whatever the size of the corpus: where one
shows less than there is, its ``of`` says how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tallied:
    """Names with how often each was counted, the most frequent first. ``exact`` is false where so many names were met
    that rare ones had to be given up on the way.
    """

    rows: list[tuple[str, int]]
    of: int
    exact: bool = True


@dataclass(slots=True)
class Spread:
    """A distribution: bins (from, to, how many) without gaps, and the values below which a tenth, a half, ... lie."""

    bins: list[tuple[float, float, int]] = field(default_factory=list)
    quantiles: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Texts:
    """The kept documents. ``days``: by day of publication; ``sites``: by the host of the address, else by the name
    of the publisher.
    """

    characters: int
    lengths: Spread
    kinds: Tallied
    languages: Tallied
    sites: Tallied
    siteless: int
    days: list[tuple[str, int]]
    undated: int


@dataclass(slots=True)
class GroupMember:
    """A document that another one stands for. ``differences``: words before, a passage of the kept one, what is here
    instead, words after.
    """

    source: str
    title: str
    outcome: str
    relation: str
    similarity: float
    containment: float
    differences: list[tuple[str, str, str, str]] = field(default_factory=list)
    more: bool = False


@dataclass(slots=True)
class LargeGroup:
    """A kept document with what it stands for: the least similar of them first."""

    source: str
    id: str
    title: str
    text: str
    others: int
    exact: int
    members: list[GroupMember]


@dataclass(slots=True)
class Duplicates:
    """Who stands for whom. ``relations``: name, how many, their middle similarity. ``sizes``: from, to, how many."""

    similarity: Spread
    relations: list[tuple[str, int, float]]
    sizes: list[tuple[int, int, int]]
    groups: list[LargeGroup]
    of: int


@dataclass(slots=True)
class StoryVersion:
    """A version of a story. ``reprint``: it prints another version."""

    source: str
    title: str
    site: str
    date: str
    reprint: bool


@dataclass(slots=True)
class Story:
    """A story with its first versions, and the days between which it was told."""

    id: str
    size: int
    first: str
    last: str
    versions: list[StoryVersion]


@dataclass(slots=True)
class Stories:
    """Stories with more than one version: how many, with how many versions in all, and the largest."""

    of: int
    versions: int
    listed: list[Story]


@dataclass(slots=True)
class CutReason:
    """One reason for which something was left out of the kept documents. ``characters`` counts what is still listed:
    small blocks of pages are only numbered.
    """

    reason: str
    meaning: str
    documents: int
    cuts: int
    characters: int


@dataclass(slots=True)
class Shortened:
    """A document of which much was cut: ``share`` of its characters."""

    source: str
    title: str
    share: float
    cut: int
    left: int


@dataclass(slots=True)
class Cuts:
    """What cleaning left out. ``lines``: reason, text, how often."""

    reasons: list[CutReason]
    lines: list[tuple[str, str, int]]
    lines_exact: bool
    shortened: list[Shortened]


@dataclass(slots=True)
class Trouble:
    """Seeds without a document, for one reason; numbers in it are left out to tell kinds, ``example`` has them."""

    reason: str
    number: int
    example: str
    sources: list[str]


@dataclass(slots=True)
class Listed:
    """A kept document in the table. ``begins``: the beginning of a text without a title. ``link``: its address, where
    that is one to be followed.
    """

    title: str
    begins: str
    source: str
    site: str
    language: str
    date: str
    characters: int
    duplicates: int
    link: str


@dataclass(slots=True)
class CorpusReport:
    """All of it."""

    winnow: str
    made: str
    corpus: str
    snapshot: int
    digest: str
    files: int
    seeds: int
    outcomes: dict[str, int]
    labels: dict[str, dict[str, int]]
    texts: Texts
    duplicates: Duplicates
    stories: Stories
    cuts: Cuts
    quarantined: list[Trouble]
    filtered: list[Trouble]
    removed: list[Trouble]
    runs: list[dict[str, Any]]
    runs_of: int
    documents: list[Listed]
    documents_of: int
    undecided: bool = False
    alarms: list[str] = field(default_factory=list)
