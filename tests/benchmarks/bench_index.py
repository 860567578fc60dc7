"""The band index at scale, with synthetic band keys: documents per CPU second, bytes per document, peak memory.

    python tests/benchmarks/bench_index.py [--documents 1000000] [--folder DIR]

Documents arrive in batches of 50,000; after each batch similar segments are merged, as a run of winnow does. Then
batches of 10,000 queries are timed: unseen documents (no bucket in common with any) and seen ones. 5 % of the documents
share all their bands with another one.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
from winnow.corpus.state.band_index import BandIndex
from winnow.dedupe.params import DedupParams

BATCH = 50_000
QUERIES = 10_000


def bands_of(batch: int, count: int, params: DedupParams) -> np.ndarray:
    generator = np.random.default_rng(batch)
    bands = generator.integers(1, 1 << 64, (count, params.bands), dtype=np.uint64)
    twins = count // 20
    bands[:twins] = bands[twins : 2 * twins]
    return bands


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the index is written (default: a temporary folder)")
    options = parser.parse_args()
    params = DedupParams()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        index = BandIndex(Path(folder), [])
        adding = merging = 0.0
        for start in range(0, options.documents, BATCH):
            bands = bands_of(start // BATCH, BATCH, params)
            ids = np.arange(start + 1, start + 1 + BATCH)
            begin = time.process_time()
            index.add(ids, bands)
            middle = time.process_time()
            index.merge()
            index.delete_obsolete()
            adding, merging = adding + middle - begin, merging + time.process_time() - middle
        total = sum(segment.size for segment in index.manifest)
        print(f"documents {options.documents:,} in {len(index.manifest)} segments, {params.bands} bands")
        print(
            f"insert {options.documents / adding:,.0f} docs/s; "
            f"with merging {options.documents / (adding + merging):,.0f}"
        )
        print(f"bytes per document {total / options.documents:.0f}; peak memory after inserting {peak():.0f} MiB")
        for name, batches in (
            ("unseen", range(10**6, 10**6 + 10)),
            ("seen", range(min(10, options.documents // BATCH))),
        ):
            spent, found = 0.0, 0
            for batch in batches:
                bands = bands_of(batch, BATCH, params)[:QUERIES]
                begin = time.process_time()
                rows, _ = index.query(bands)
                spent += time.process_time() - begin
                found += len(rows)
            asked = QUERIES * len(batches)
            print(
                f"query {name}: {asked / spent:,.0f} docs/s, {found / asked:.2f} candidates each; peak {peak():.0f} MiB"
            )


if __name__ == "__main__":
    main()
