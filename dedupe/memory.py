"""The kept set in memory: for tests, and for whoever wants the duplicates of a list of texts without a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .arrays import I64, U64, sorted_set
from .protocol import NOBODY, Assignment, BucketHits, ContentStates


@dataclass(slots=True)
class MemoryStore:
    """A `KeptStore` over dictionaries. ``content_texts`` and ``ranks`` are the caller's to fill."""

    content_texts: dict[int, str] = field(default_factory=dict)
    ranks: dict[int, bytes] = field(default_factory=dict)
    decisions: dict[int, Assignment] = field(default_factory=dict)
    stands_for: dict[int, set[int]] = field(default_factory=dict)

    def add(self, content: int, text: str, priority: bytes) -> None:
        """A content to be settled."""
        self.content_texts[content], self.ranks[content] = text, priority

    def remove(self, contents: Iterable[int]) -> None:
        """Forget contents, after `update_selection` was told of them."""
        for content in contents:
            del self.content_texts[content], self.ranks[content]
            self._forget(content)
            self.stands_for.pop(content, None)

    def kept(self) -> set[int]:
        """The kept contents."""
        return {content for content, decision in self.decisions.items() if decision.kept}

    def facts(self, ids: I64) -> ContentStates:
        """See `KeptStore`."""
        contents = ids.tolist()
        decisions = [self.decisions.get(content) for content in contents]
        return ContentStates(
            np.array([self.ranks.get(content, b"") for content in contents], dtype=np.bytes_),
            np.array([decision is not None and decision.kept for decision in decisions], dtype=np.bool_),
            np.array([decision.representative if decision else NOBODY for decision in decisions], dtype=np.int64),
        )

    def texts(self, ids: I64) -> Sequence[str]:
        """See `KeptStore`."""
        return [self.content_texts[content] for content in ids.tolist()]

    def represented_by(self, ids: I64) -> I64:
        """See `KeptStore`."""
        found = [content for representative in ids.tolist() for content in self.stands_for.get(representative, ())]
        return np.array(found, dtype=np.int64)

    def may_stand(self, priority: bytes, other: bytes) -> bool:
        """See `KeptStore`: whoever adds to a text may stand for it here."""
        return True

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """See `KeptStore`."""
        for decision in assignments:
            self._forget(decision.content)
            self.decisions[decision.content] = decision
            if not decision.kept:
                self.stands_for.setdefault(decision.representative, set()).add(decision.content)

    def _forget(self, content: int) -> None:
        decision = self.decisions.pop(content, None)
        if decision is not None and not decision.kept:
            self.stands_for.get(decision.representative, set()).discard(content)


class MemoryBuckets:
    """`Buckets` over a dictionary. ``add`` what is to be settled, before it is."""

    def __init__(self) -> None:
        self._members: dict[int, list[int]] = {}

    def add(self, ids: I64, bands: U64) -> None:
        """Put contents into the buckets of their bands; ids ascend from call to call."""
        for content, keys in zip(ids.tolist(), bands.tolist(), strict=True):
            for key in dict.fromkeys(keys):
                if key:
                    self._members.setdefault(key, []).append(content)

    def lookup(self, keys: U64, limit: int | None) -> BucketHits:
        """See `Buckets`."""
        wanted = sorted_set(keys[keys != 0])
        found = [self._members.get(key, []) for key in wanted.tolist()]
        counts = np.array([len(members) for members in found], dtype=np.int64)
        listed = [members if limit is None or len(members) <= limit else [] for members in found]
        starts = np.zeros(len(found) + 1, dtype=np.int64)
        np.cumsum([len(members) for members in listed], out=starts[1:])
        ids = np.array([content for members in listed for content in members], dtype=np.int64)
        return BucketHits(wanted, counts, starts, ids)

    def members(self, key: np.uint64) -> I64:
        """See `Buckets`."""
        return np.array(self._members.get(int(key), []), dtype=np.int64)
