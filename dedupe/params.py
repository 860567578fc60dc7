"""The numbers that define what a near-duplicate is. A corpus records them: other numbers, another corpus."""

from __future__ import annotations

from dataclasses import asdict, dataclass

VERSION = 3
"""Rises when the same parameters would give other hashes, bands or decisions; part of the parameter header."""


@dataclass(frozen=True, slots=True)
class DedupParams:
    """Everything that decides which documents stand for which. docs/duplicates.md says why these defaults.

    ``threshold``: two texts are near-duplicates when the exact Jaccard similarity of their shingles is at least this.
    ``ngram``: words in a shingle; ``ngram_unspaced``: characters in one that starts in a script without spaces.
    ``min_shingles``: texts with fewer distinct shingles match exactly or not at all.
    ``num_perm``, ``seed``: size and seed of the MinHash signature (datasketch's ``affine32`` scheme).
    ``bands``, ``rows``: two texts are compared when all ``rows`` values agree in one of ``bands`` bands.
    ``bucket_cap``: in one bucket only the kept contents of highest priority, at most this many, are compared.
    ``reprints``: also accept the relations for reprints: ``containment`` of the shorter in the longer, at a Jaccard
    of at least ``containment_floor``, where the longer has no passage of its own of more than ``own_passage`` words
    before or inside what they share and ``own_tail`` words after it; the same ``core`` (share of the shorter's middle
    that the longer has) under other beginnings and ends of at most ``own_edge`` words each and ``core_edges`` of what
    they share together, at a Jaccard of at least ``core_floor``; and ``edited`` copies: at least ``edited_share`` of
    the shorter, no passage of more than ``edited_passage`` words, each differing word far from the next (it costs at
    least the share ``edited_spread`` of ``ngram``), of which at most the share ``edited_figures`` are figures, at a
    Jaccard of at least ``edited_floor``. ``short``: with fewer shared shingles `core` and `edited` say nothing.
    ``replaced``: what each of two texts has at the same place instead of the other's may be this share of what they
    share; of long texts ``replaced_beyond`` of the shingles beyond ``short``, up to ``own_edge``. What a `contained`
    text has at its edges may be no more. ``repeated``: how often a word comes on average that only the shorter has.
    ``figures``: keep texts apart when most of what differs between them is figures.
    """

    threshold: float = 0.8
    ngram: int = 5
    ngram_unspaced: int = 8
    min_shingles: int = 10
    num_perm: int = 128
    seed: int = 1
    bands: int = 32
    rows: int = 4
    bucket_cap: int = 4
    reprints: bool = True
    containment: float = 0.86
    containment_floor: float = 0.35
    own_passage: int = 120
    own_tail: int = 150
    core: float = 0.9
    core_floor: float = 0.4
    own_edge: int = 60
    core_edges: float = 0.25
    edited_floor: float = 0.5
    edited_share: float = 0.65
    edited_passage: int = 10
    edited_spread: float = 0.7
    edited_figures: float = 0.2
    short: int = 100
    replaced: float = 0.03
    replaced_beyond: float = 0.2
    repeated: float = 1.25
    figures: bool = True
    version: int = VERSION

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense (`ValueError`)."""
        if not 0.0 < self.threshold <= 1.0:
            raise ValueError(f"threshold must be above 0 and at most 1, not {self.threshold}")
        if min(self.ngram, self.ngram_unspaced, self.num_perm, self.bands, self.rows, self.bucket_cap) < 1:
            raise ValueError("ngram, ngram_unspaced, num_perm, bands, rows and bucket_cap must be at least 1")
        if self.bands * self.rows > self.num_perm:
            raise ValueError(f"{self.bands} bands of {self.rows} rows need more than {self.num_perm} permutations")
        if self.min_shingles < 1:
            raise ValueError("min_shingles must be at least 1: empty texts are never near-duplicates")

    def header(self) -> dict[str, object]:
        """What the corpus records of these parameters; a different header means another corpus."""
        return asdict(self)
