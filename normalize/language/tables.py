"""CLD2's tables (Google, 2013 and 2014, Apache-2.0) as arrays: which n-grams speak for which languages, and how much.

An entry of a hash table is a number of 32 bits: some high bits of the n-gram's hash and, in the others, where its
value stands. A value names up to three languages in three bytes and how much it speaks for each in the fourth. The
arrays are made by `training/language/cld2_tables.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
LATIN = 1
"""The number of the Latin script."""


@dataclass(slots=True, frozen=True)
class HashTable:
    """N-grams by hash: ``entries`` in rows of four that share a slot, their ``values``, the ``mask`` of the keys."""

    entries: NDArray[np.uint32]
    values: NDArray[np.uint32]
    mask: np.uint32

    def find(
        self, hashes: NDArray[np.uint32], keys: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Which of the n-grams the table has, and the value of each of those."""
        rows = self.entries.take(hashes & np.uint32(len(self.entries) - 1), axis=0)
        low = ~self.mask  # the key's bits are the highest
        cells = ((rows ^ keys[:, None]) <= low).ravel().nonzero()[0]
        entries = rows.ravel()[cells]
        used = entries.nonzero()[0]
        if len(used) < len(entries):
            cells, entries = cells[used], entries[used]
        values = self.values.take(entries & low, mode="clip")
        return cells >> 2, values


@dataclass(slots=True, frozen=True)
class Tables:
    """All of it.

    Languages are numbers: ``codes`` names them, ``expected`` is how much a KiB of each scores in Latin, Cyrillic,
    Arabic and other letters, ``nearest`` its closest relative; ``latin`` and ``other`` number a script's languages.
    ``script`` is the script of a code point (0: no letter), ``small`` its small form, ``kind`` how a script is read
    (0 not, 1 it has one language, 2 by n-grams, 3 as Chinese, Japanese, Korean), ``usual`` its first language.
    ``chances`` is what a value's first byte says of its three languages, in steps of a third of a bit.
    """

    codes: tuple[str, ...]
    latin: NDArray[np.uint16]
    other: NDArray[np.uint16]
    local: NDArray[np.uint8]
    expected: NDArray[np.int32]
    nearest: NDArray[np.uint16]
    kind: tuple[int, ...]
    usual: tuple[int, ...]
    chances: NDArray[np.uint8]
    script: NDArray[np.uint8]
    small: NDArray[np.uint32]
    cjk: NDArray[np.uint8]
    cjk_values: NDArray[np.uint32]
    quads: HashTable
    words: HashTable
    telling: HashTable
    pairs: HashTable


def load_tables() -> Tables:
    """Read the arrays (about 20 ms); the largest is mapped, so that processes share it."""
    with np.load(DATA / "cld2.npz", allow_pickle=False) as packed:
        arrays = dict(packed.items())
    quads = np.load(DATA / "quads.npy", mmap_mode="r", allow_pickle=False)
    small = np.arange(len(arrays["script"]), dtype=np.uint32)
    small[arrays["small"][:, 0]] = arrays["small"][:, 1]

    def table(name: str) -> HashTable:
        return HashTable(arrays[f"{name}_entries"], arrays[f"{name}_values"], arrays[f"{name}_mask"][0])

    return Tables(
        codes=tuple(arrays["codes"].tolist()),
        latin=arrays["latin"],
        other=arrays["other"],
        local=arrays["local"],
        expected=arrays["expected"],
        nearest=arrays["nearest"],
        kind=tuple(arrays["kind"].tolist()),
        usual=tuple(arrays["usual"].tolist()),
        chances=arrays["chances"],
        script=arrays["script"],
        small=small,
        cjk=arrays["cjk"],
        cjk_values=arrays["cjk_values"],
        quads=HashTable(np.asarray(quads), arrays["quad_values"], arrays["quad_mask"][0]),
        words=table("word"),
        telling=table("telling"),
        pairs=table("pair"),
    )
