"""Make `normalize/language/data/bayes.npz` from the model that py3langid ships: its numbers in another order.

usage: python training/language/bayes_tables.py MODEL TARGET

MODEL is `py3langid/data/model.npz.xz` of the unpacked wheel (see README.md beside this file), TARGET the data folder.
The same model always gives the same bytes.
"""

from __future__ import annotations

import io
import lzma
import sys
from collections import deque
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STEPS = 20  # per nat; the largest gain is 11.7 nats, so a gain fits 8 bits
LEAST = 0.8  # nats; what was seen once in training says little and is a quarter of the model
CODES = {"ary": "ar", "arz": "ar", "fuv": "ff", "gug": "gn", "hbo": "he", "kik": "ki", "sdh": "ckb", "uzs": "uz"}
NOT_A_LANGUAGE = "zxx"


def features(moves: NDArray[np.integer], rows: NDArray[np.integer], emits: NDArray[np.int32]) -> list[bytes]:
    """The byte n-gram of every feature: the shortest string that leads the automaton to where it is emitted."""
    table = moves.reshape(-1, 256)
    path: dict[int, bytes] = {0: b""}
    found: dict[int, bytes] = {}
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        feature = int(emits[state])
        if feature >= 0:
            found.setdefault(feature, path[state])
        for byte, following in enumerate(table[rows[state]].tolist()):
            if following not in path:
                path[following] = path[state] + bytes([byte])
                waiting.append(following)
    return [found[number] for number in range(len(found))]


def key(gram: bytes) -> int:
    """Its length and its bytes as one number."""
    return len(gram) << 48 | int.from_bytes(gram, "big")


def main() -> None:
    """Read MODEL, write TARGET."""
    packed = lzma.decompress(Path(sys.argv[1]).read_bytes())
    with np.load(io.BytesIO(packed), allow_pickle=False) as data:
        model = dict(data.items())
    grams = features(model["nextmove"], model["nextmove_row"], model["out_feat"])
    table = model["ptc"].astype(np.float32)
    assert len(grams) == len(table)
    floor = table.min(axis=0)
    gain = np.rint((table - floor) * STEPS)
    gain[table - floor < LEAST] = 0
    keys = np.array([key(gram) for gram in grams], dtype=np.int64)
    used = np.argsort(keys)  # also those without gain: they hide shorter ones
    row, column = np.nonzero(gain[used])
    names = [CODES.get(name, name) for name in model["classes"].tolist()]
    arrays: dict[str, NDArray[np.generic]] = {
        "codes": np.array(names),
        "keys": keys[used],
        "until": np.searchsorted(row, np.arange(len(used)), side="right").astype(np.uint32),
        "column": column.astype(np.uint8),
        "gain": gain[used][row, column].astype(np.uint8),
        "floor": np.rint(floor * STEPS).astype(np.int16),
        "prior": np.rint(model["pc"] * STEPS).astype(np.int16),
        "lengths": np.array(sorted({len(gram) for gram in grams}), dtype=np.uint8),
    }
    np.savez_compressed(Path(sys.argv[2]) / "bayes.npz", allow_pickle=False, **arrays)
    for name, array in arrays.items():
        print(name, array.shape, array.dtype)


if __name__ == "__main__":
    main()
