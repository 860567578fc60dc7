"""A program of `test_on_ray.py`: seeds of a store, read with the engine that is named; prints what came of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "helpers"))

import winnow
from fsspec.implementations.memory import MemoryFileSystem
from worlds import Spec

if __name__ == "__main__":
    corpus, engine = sys.argv[1:]
    for number in range(60):
        MemoryFileSystem().pipe_file(f"/bucket/crawl/{number // 10}/{number}.txt", Spec(number % 50).text().encode())
    summary = winnow.ingest("memory://bucket/crawl", corpus, engine=engine, workers=1)
    print(
        json.dumps(
            [summary.digest, summary.counts, summary.seeds, sorted(r["source"] for r in winnow.Corpus.open(corpus))]
        )
    )
