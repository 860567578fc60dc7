"""Whether one text may stand for another, decided from the texts themselves, never from a sketch.

Reasons a pair is similar:

``same``        the same words and figures in the same order; only punctuation and signs differ.
``jaccard``     the shingle sets have a Jaccard similarity of at least ``threshold``.
``contained``   nearly all of the one text is in the other, which has no long passage of its own before or inside what
                they share: a cut, shortened or framed copy. A text that quotes another has such a passage.
``core``        the middle of the one text is in the other word for word, under another headline, beginning or end.
``edited``      the one text is in the other throughout, with single words changed all over it: a corrected or badly
                scanned copy. Where the changes are names and phrases, it is a form filled in again.

Words that only one of the texts has must not come again and again in it (one command's manual page and another's).

In ``contained`` and ``core`` the texts must not both have something else at the same place, unless it is little for
what they share: two notices over one company's description, two files under one licence are two works.

Reasons it is not: ``tiny`` (too few shingles; only exact copies match), ``figures`` (most of what differs is figures,
time stamps and counters apart: another day's weather, another match's score), ``different``.

``contained``, ``core`` and ``edited`` have a direction: the text that stands for the other must be the one that
contains it, so that dropping a duplicate never drops a long passage that nothing else holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from .arrays import U64, Flags
from .overlap import Overlap, OwnTokens
from .params import DedupParams
from .shingles import band_keys
from .sketch import Sketcher, batches
from .stamps import StampReader, figures_left

Reason = Literal["same", "jaccard", "contained", "core", "edited", "tiny", "figures", "different"]
"""Why a pair is similar (the first five) or not."""


REPRINTS: Final = ("contained", "core", "edited")
"""The reasons that rest on one text containing the other."""
_SPACED: Final = 3
"""Characters to a token, from which on a text is one of words and not of single characters."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``similar``: b may stand for a. ``jaccard`` and ``containment`` (share of the smaller shingle set) are exact."""

    similar: bool
    jaccard: float
    containment: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Profile:
    """A text as comparisons need it: itself, distinct shingles in reading order, tokens, which of them are figures."""

    text: str
    shingles: U64
    tokens: U64
    figures: Flags


class Comparer:
    """Compares texts exactly. Build one and pass it along; it holds no memory of what it compared."""

    def __init__(self, params: DedupParams, sketcher: Sketcher | None = None) -> None:
        self.params = params
        self.sketcher = sketcher or Sketcher(params)
        self._floor = min(params.containment_floor, params.core_floor, params.edited_floor, params.threshold)

    @cached_property
    def _stamps(self) -> StampReader:
        """Made at the first two texts that differ in figures only."""
        return StampReader()

    def prepare(self, texts: Sequence[str], bands: bool = True) -> tuple[list[Profile], U64]:
        """Profiles of texts for any number of comparisons, and their band keys (0 throughout unless asked for)."""
        profiles: list[Profile] = []
        keys = np.zeros((len(texts), self.params.bands), dtype=np.uint64)
        for start, stop in batches(texts):
            engine = self.sketcher.engine(stop - start)
            shingled = engine.shingle(texts[start:stop])
            for i, shingles in enumerate(engine.distinct(shingled)):
                tokens, figures, _ = shingled.of(i)
                profiles.append(Profile(texts[start + i], shingles, tokens, figures))
            if bands:
                keys[start:stop] = band_keys(engine.sign(shingled), np.diff(shingled.starts), self.params)
        return profiles, keys

    def compare(self, a: str, b: str) -> Relation:
        """May ``b`` stand for ``a``?"""
        (one, other), _ = self.prepare([a, b], bands=False)
        return self.relate(one, other)

    def relate(self, a: Profile, b: Profile) -> Relation:
        """May ``b`` stand for ``a``?"""
        return self.relation(a, b, self.sketcher.engine().overlap(a.shingles, b.shingles))

    def relation(self, a: Profile, b: Profile, found: Overlap) -> Relation:
        """The same where the overlap is known."""
        smaller, union = min(found.a_size, found.b_size), found.a_size + found.b_size - found.shared
        jaccard = found.shared / union if union else 0.0
        containment = found.shared / smaller if smaller else 0.0
        if smaller < self.params.min_shingles:
            return Relation(False, jaccard, containment, "tiny")
        if found.shared == union and np.array_equal(a.tokens, b.tokens):
            return Relation(True, 1.0, 1.0, "same")
        reason = self.classify(found, jaccard)
        if reason != "different":
            own = self._own(a, b)
            if self.params.figures and self._figures_only(a, b, own) and not self._stamps_only(a, b):
                reason = "figures"
            elif (reason in REPRINTS and self._names(a, b)) or (
                reason == "edited" and not self._scattered(a, found, own)
            ):
                reason = "different"
        return Relation(reason == "jaccard" or reason in REPRINTS, jaccard, containment, reason)

    def first_similar(
        self, a: Profile, candidates: Iterable[Profile], may_contain: Callable[[int], bool] = lambda _: True
    ) -> tuple[int, Relation] | None:
        """The first candidate that may stand for ``a``: its number and the relation. ``may_contain`` says of a
        candidate, by its number, whether it may on the sole ground that it contains ``a`` (`REPRINTS`).
        """
        overlap, p = self.sketcher.engine().overlap, self.params
        floor = self._floor if p.reprints else p.threshold
        size = len(a.shingles)
        for number, b in enumerate(candidates):
            # Most pairs end here, so this comes before any object is made.
            if min(size, len(b.shingles)) < floor * max(size, len(b.shingles)):
                continue
            found = overlap(a.shingles, b.shingles)
            jaccard = found[0] / max(1, size + found[5] - found[0])
            if jaccard >= floor and self.classify(found, jaccard) != "different":
                relation = self.relation(a, b, found)
                if relation.similar and (relation.reason not in REPRINTS or may_contain(number)):
                    return number, relation
        return None

    def classify(self, found: Overlap, jaccard: float) -> Reason:
        """The reason that the counts alone give: ``jaccard``, ``contained``, ``core``, ``different``; or ``edited``,
        where the words that differ still have to be looked at.
        """
        p = self.params
        if jaccard >= p.threshold:
            return "jaccard"
        if not p.reprints or jaccard < self._floor:
            return "different"
        if max(found.b_before, found.b_widest) > p.own_passage or found.b_after > p.own_tail:
            return "different"
        allowed = max(p.replaced * found.shared, min(p.replaced_beyond * (found.shared - p.short), p.own_edge))
        replaced = found.replaced(3 * (p.ngram - 1)) > allowed
        if jaccard >= p.containment_floor and found.shared >= p.containment * found.a_size and not replaced:
            return "contained"
        edges = found.a_before + found.a_after
        if (
            jaccard >= p.core_floor
            and found.shared >= p.short
            and max(found.a_before, found.a_after) <= p.own_edge
            and found.shared >= p.core * (found.a_size - edges)
            and edges <= p.core_edges * found.shared
            and not replaced
        ):
            return "core"
        if (
            jaccard >= p.edited_floor
            and found.shared >= max(p.short, p.edited_share * found.a_size)
            and max(found.a_before, found.a_after, found.a_widest) <= p.edited_passage
        ):
            return "edited"
        return "different"

    def _scattered(self, a: Profile, found: Overlap, own: OwnTokens) -> bool:
        """Whether single words differ, each far from the next, so that one costs nearly ``ngram`` shingles; a name of
        three costs little more. Where b holds a passage of its own, only a's words tell; its frame does not count.
        """
        p = self.params
        unspaced = len(a.text) < _SPACED * len(a.tokens)
        spread = p.edited_spread * (p.ngram_unspaced if unspaced else p.ngram)
        ours, theirs = own.a_words + own.a_figures, own.b_words + own.b_figures
        if own.a_figures > p.edited_figures * ours or ours * spread > found.a_size - found.shared:
            return False
        if found.b_widest > 3 * p.edited_passage:
            return True
        frame = found.b_before + found.b_after
        return max(0, theirs - frame) * spread <= found.b_size - found.shared - frame

    def _names(self, a: Profile, b: Profile) -> bool:
        """Whether words that only a has come again and again in it: the names in a form of which b is filled in with
        others (one command's page and another's), not changes to one text.
        """
        new = a.tokens[~np.isin(a.tokens, b.tokens)]
        return len(new) > self.params.repeated * len(np.unique(new))

    def _own(self, a: Profile, b: Profile) -> OwnTokens:
        return self.sketcher.engine().own_tokens(a.tokens, a.figures, b.tokens, b.figures)

    def _figures_only(self, a: Profile, b: Profile, own: OwnTokens) -> bool:
        if own.a_figures and own.b_figures and own.a_figures + own.b_figures > own.a_words + own.b_words:
            return True
        if any(own):
            return False
        # The same tokens in another order: is it only figures that changed places (2:1 and 1:2)?
        same = np.array_equal(a.tokens[~a.figures], b.tokens[~b.figures])
        return same and not np.array_equal(a.tokens, b.tokens)

    def _stamps_only(self, a: Profile, b: Profile) -> bool:
        """Whether the figures that differ are those of time stamps and counters."""
        ours, theirs = self._stamps.without_stamps(a.text, b.text), self._stamps.without_stamps(b.text, a.text)
        if (len(ours) == len(a.text) and len(theirs) == len(b.text)) or figures_left(ours, theirs):
            return False
        (one, other), _ = self.prepare([ours, theirs], bands=False)
        return not self._figures_only(one, other, self._own(one, other))
