"""Sketches of texts: MinHash signatures that datasketch reads, and the band keys by which candidates are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import numpy as np

from .arrays import I64, U32, U64
from .params import DedupParams
from .shingles import NumpyEngine, Shingled, band_keys

if TYPE_CHECKING:
    from datasketch import LeanMinHash

    from .compiled import CompiledEngine

EngineChoice = Literal["auto", "numpy", "compiled"]
"""``auto``: numpy until so many texts have come that compiling pays, where numba is installed."""

COMPILE_AFTER = 4000
"""Texts after which ``auto`` starts the compiled engine: its start of 1 to 3 s then pays within as many again."""

BATCH_CHARACTERS = 1 << 20
"""Texts are worked on in batches of about this many characters, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """What `Sketcher.sketch` says of each text, row by row.

    ``signatures``: uint32[n, num_perm]. ``bands``: uint64[n, bands], 0 = no key (too few shingles to compare).
    ``counts``: shingles of each text, repeats included.
    """

    signatures: U32
    bands: U64
    counts: I64
    params: DedupParams

    def lean(self, i: int) -> LeanMinHash:
        """Row ``i`` as a `datasketch.LeanMinHash`, for datasketch's own indexes and tools."""
        from datasketch import LeanMinHash

        return LeanMinHash(seed=self.params.seed, hashvalues=self.signatures[i], scheme="affine32")


class Sketcher:
    """Makes sketches; build one and pass it along. All engines give the same values."""

    def __init__(self, params: DedupParams, engine: EngineChoice = "auto") -> None:
        self.params = params
        self._numpy: NumpyEngine | None = None
        self._compiled: CompiledEngine | None = None
        self._may_compile = engine == "compiled" or (engine == "auto" and find_spec("numba") is not None)
        self._seen = COMPILE_AFTER if engine == "compiled" else 0

    def engine(self, coming: int = 0) -> NumpyEngine | CompiledEngine:
        """The engine for a batch of ``coming`` more texts."""
        self._seen += coming
        if self._compiled is not None:
            return self._compiled
        if self._may_compile and self._seen >= COMPILE_AFTER:
            from .compiled import CompiledEngine

            self._compiled = CompiledEngine(self.params)
            return self._compiled
        if self._numpy is None:
            self._numpy = NumpyEngine(self.params)
        return self._numpy

    def shingle(self, texts: Sequence[str]) -> Shingled:
        """Tokens and shingles of the texts."""
        return self.engine(len(texts)).shingle(texts)

    def sketch(self, texts: Sequence[str]) -> Sketches:
        """Signatures and band keys of the texts."""
        engine = self.engine(len(texts))
        signatures, counts = [], []
        for start, stop in batches(texts):
            shingled = engine.shingle(texts[start:stop])
            signatures.append(engine.sign(shingled))
            counts.append(np.diff(shingled.starts))
        if not signatures:
            signatures.append(np.zeros((0, self.params.num_perm), dtype=np.uint32))
            counts.append(np.zeros(0, dtype=np.int64))
        signature, count = np.concatenate(signatures), np.concatenate(counts)
        return Sketches(signature, band_keys(signature, count, self.params), count, self.params)


def batches(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Cut points so that each batch holds about `BATCH_CHARACTERS` characters (one text at least)."""
    cuts, start, size = [], 0, 0
    for i, text in enumerate(texts):
        if i > start and size + len(text) > BATCH_CHARACTERS:
            cuts.append((start, i))
            start, size = i, 0
        size += len(text)
    if start < len(texts):
        cuts.append((start, len(texts)))
    return cuts
