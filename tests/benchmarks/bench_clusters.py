"""Giant clusters: cost per document of winnow's duplicate detection against the same number of unrelated texts.

    python tests/benchmarks/bench_clusters.py [--scale 1.0] [--only NAME]

Shapes (at scale 1): ``template`` 100,000 pages of one template with a changing number (kept apart by the figures
rule), ``word`` the same with a changing word (near-duplicates of each other), ``below`` 100,000 pages of one template
that differ so much that each pair lies just below the threshold, ``identical`` 50,000 identical pages, ``chain``
20,000 windows sliding over one long text. Each is measured in CPU time against ``unrelated``: as many texts of the
same length.
Everything runs through the real parts (content keys, sketches, band index on disk, kept set); the store is in memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from winnow.corpus.state.band_index import BandIndex
from winnow.dedupe.fold import content_key
from winnow.dedupe.memory import MemoryStore
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.selection import update_selection
from winnow.dedupe.sketch import Sketcher

WORDS = 300
BATCH = 2000


def vocabulary() -> list[str]:
    chooser = random.Random(7)
    return [
        "".join(chooser.choice("bdfgklmnprstvz") + chooser.choice("aeiou") for _ in range(3)) for _ in range(30_000)
    ]


def unrelated(count: int, words: list[str]) -> Iterator[str]:
    chooser = random.Random(1)
    for _ in range(count):
        yield " ".join(chooser.choices(words, k=WORDS))


def template(count: int, words: list[str]) -> Iterator[str]:
    base = random.Random(2).choices(words, k=WORDS)
    for number in range(count):
        yield " ".join([*base[:150], str(number), *base[150:]])


def word(count: int, words: list[str]) -> Iterator[str]:
    base = random.Random(2).choices(words, k=WORDS)
    for number in range(count):
        yield " ".join([*base[:150], f"name{number:x}x", *base[150:]])


def below(count: int, words: list[str]) -> Iterator[str]:
    base = random.Random(2).choices(words, k=WORDS)
    chooser = random.Random(3)
    for _ in range(count):
        text = list(base)
        for place in range(20, WORDS, 37):
            text[place : place + 2] = chooser.choices(words, k=2)
        yield " ".join(text)


def identical(count: int, words: list[str]) -> Iterator[str]:
    base = " ".join(random.Random(2).choices(words, k=WORDS))
    for _ in range(count):
        yield base


def chain(count: int, words: list[str]) -> Iterator[str]:
    text = random.Random(2).choices(words, k=WORDS + 10 * count)
    for number in range(count):
        yield " ".join(text[10 * number : 10 * number + WORDS])


SHAPES: dict[str, tuple[Callable[[int, list[str]], Iterator[str]], int]] = {
    "template": (template, 100_000),
    "word": (word, 100_000),
    "below": (below, 100_000),
    "identical": (identical, 50_000),
    "chain": (chain, 20_000),
}


def run(texts: Iterator[str], comparer: Comparer, steps: int = 1) -> tuple[float, int, int]:
    """CPU seconds of a whole deduplication, number of distinct contents, number kept; settled in ``steps`` runs."""
    store = MemoryStore()
    with tempfile.TemporaryDirectory() as folder:
        index = BandIndex(Path(folder), [])
        known: dict[bytes, int] = {}
        everything = list(texts)
        spent = 0.0
        for step in range(steps):
            part = everything[step::steps]
            begin = time.process_time()
            dirty: list[int] = []
            for start in range(0, len(part), BATCH):
                fresh: list[tuple[int, str]] = []
                for text in part[start : start + BATCH]:
                    key = content_key(text)
                    if key not in known:
                        known[key] = len(known) + 1
                        fresh.append((known[key], text))
                        store.add(known[key], text, len(text).to_bytes(4, "big") + key)
                if fresh:
                    sketches = comparer.sketcher.sketch([text for _, text in fresh])
                    index.add(np.array([content for content, _ in fresh], dtype=np.int64), sketches.bands)
                    dirty += [content for content, _ in fresh]
            index.merge()
            update_selection(dirty, store, index, comparer)
            spent += time.process_time() - begin
            index.delete_obsolete()
    return spent, len(known), len(store.kept())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", choices=sorted(SHAPES))
    parser.add_argument("--steps", type=int, default=1, help="settle in this many runs instead of one")
    options = parser.parse_args()
    words = vocabulary()
    params = DedupParams()
    comparer = Comparer(params, Sketcher(params, "compiled"))
    run(unrelated(200, words), comparer)
    print(f"{'shape':<12}{'documents':>10}{'contents':>10}{'kept':>9}{'us/doc':>9}{'unrelated':>11}{'ratio':>7}")
    for name, (shape, full) in SHAPES.items():
        if options.only not in (None, name):
            continue
        count = int(full * options.scale)
        base, _, _ = run(unrelated(count, words), comparer, options.steps)
        spent, contents, kept = run(shape(count, words), comparer, options.steps)
        per, per_base = spent / count * 1e6, base / count * 1e6
        print(
            f"{name:<12}{count:>10}{contents:>10}{kept:>9}{per:>9.1f}{per_base:>11.1f}{per / per_base:>7.2f}",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB (texts of a shape are held in memory)")


if __name__ == "__main__":
    main()
