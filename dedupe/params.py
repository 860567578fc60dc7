"""The numbers that define what a near-duplicate is. A corpus records them: other numbers, another corpus."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

VERSION = 3
"""Rises when the same parameters would give other hashes, bands or decisions; part of the parameter header."""


@dataclass(frozen=True, slots=True)
class DedupParams:
    """Everything that decides which documents stand for which. docs/duplicates.md says why these defaults.

    What a user may choose has a ``doc``. ``seed`` (of the MinHash signature, datasketch's ``affine32`` scheme) and
    ``version`` are what the code is.
    """

    threshold: float = field(
        default=0.8,
        metadata={"doc": "two texts are near-duplicates from this exact Jaccard similarity of their shingles on"},
    )
    ngram: int = field(default=5, metadata={"doc": "words in a shingle"})
    ngram_unspaced: int = field(
        default=8, metadata={"doc": "characters in a shingle that starts in a script without spaces"}
    )
    min_shingles: int = field(
        default=10, metadata={"doc": "texts with fewer distinct shingles match exactly or not at all"}
    )
    num_perm: int = field(default=128, metadata={"doc": "size of the MinHash signature"})
    seed: int = 1
    bands: int = field(default=32, metadata={"doc": "bands of the signature; one that agrees makes two texts compared"})
    rows: int = field(default=4, metadata={"doc": "values in a band, which must all agree"})
    bucket_cap: int = field(
        default=4,
        metadata={"doc": "in one bucket at most this many kept texts, those of highest priority, are compared"},
    )
    reprints: bool = field(
        default=True,
        metadata={"doc": "also accept the relations for reprints: containment, the same core, edited copies"},
    )
    containment: float = field(
        default=0.86, metadata={"doc": "containment: this share of the shorter text is in the longer"}
    )
    containment_floor: float = field(
        default=0.35, metadata={"doc": "containment: at a Jaccard similarity of at least this"}
    )
    own_passage: int = field(
        default=120,
        metadata={"doc": "containment: words at most that the longer has of its own before or inside what they share"},
    )
    own_tail: int = field(
        default=150, metadata={"doc": "containment: words at most that the longer has of its own after it"}
    )
    core: float = field(default=0.9, metadata={"doc": "same core: this share of the shorter's middle is in the longer"})
    core_floor: float = field(default=0.4, metadata={"doc": "same core: at a Jaccard similarity of at least this"})
    own_edge: int = field(
        default=60, metadata={"doc": "same core: words at most in the beginning and the end that each has of its own"}
    )
    core_edges: float = field(
        default=0.25,
        metadata={"doc": "same core: at most this share of what they have in common is at the edges"},
    )
    edited_floor: float = field(
        default=0.5, metadata={"doc": "edited copies: at a Jaccard similarity of at least this"}
    )
    edited_share: float = field(
        default=0.65,
        metadata={"doc": "edited copies: this share of the shorter text is in the longer"},
    )
    edited_passage: int = field(default=10, metadata={"doc": "edited copies: words at most in a passage that differs"})
    edited_spread: float = field(
        default=0.7,
        metadata={
            "doc": "edited copies: each word that differs costs this share of `ngram` shingles, far from the next"
        },
    )
    edited_figures: float = field(
        default=0.2, metadata={"doc": "edited copies: at most this share of the words that differ are figures"}
    )
    short: int = field(
        default=100, metadata={"doc": "shared shingles below which the same core and edited copies say nothing"}
    )
    replaced: float = field(
        default=0.03,
        metadata={"doc": "what two texts have instead of each other: at most this share of what they have in common"},
    )
    replaced_beyond: float = field(
        default=0.2,
        metadata={"doc": "... and of long texts this share of what goes beyond `short`, up to `own_edge`"},
    )
    repeated: float = field(
        default=1.25,
        metadata={"doc": "words that only the shorter has come on average so often at most; else a form was filled in"},
    )
    figures: bool = field(
        default=True, metadata={"doc": "keep texts apart when most of what differs between them is figures"}
    )
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
