"""datasketch as the judge of our signatures: the same shingle hashes through its own MinHash must give the same values.

Importing datasketch costs about a second (scipy), so nothing on the way of a run does; ``winnow verify --deep`` does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import U32, U64
from .sketch import Sketcher


def reference_signatures(sketcher: Sketcher, texts: Sequence[str]) -> U32:
    """The signatures of texts as `datasketch.MinHash` computes them from our shingles (`ImportError` without it)."""
    from datasketch import MinHash

    params = sketcher.params
    shingled = sketcher.shingle(texts)
    signatures = np.empty((len(texts), params.num_perm), dtype=np.uint32)
    template = MinHash(params.num_perm, seed=params.seed, scheme="affine32", hashfunc=int)
    for i in range(len(texts)):
        shingles: U64 = shingled.of(i)[2]
        minhash = template.copy()
        minhash.update_batch((shingles >> np.uint64(32)).tolist())
        signatures[i] = minhash.hashvalues
    return signatures


def signature_flaws(sketcher: Sketcher, texts: Sequence[str]) -> list[int]:
    """Which of the texts datasketch signs otherwise than we do: none, unless a kernel or a library has gone wrong."""
    ours = sketcher.sketch(texts).signatures
    differing: list[int] = np.nonzero((ours != reference_signatures(sketcher, texts)).any(axis=1))[0].tolist()
    return differing
