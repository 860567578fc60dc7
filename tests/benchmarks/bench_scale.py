"""What grows with a corpus: processor time of a document by where it is spent, bytes on disk, bytes between machines.

    python tests/benchmarks/bench_scale.py [--texts 1000 2000 4000 8000] [--contents 2000000] [--json FILE]

The texts are made (3 KB each, see `bench_chain.py`); a fifth of them are near-duplicates: another text of the set with
some words changed. A run has one reader and one worker; the driver is this process, so what it spends is told from what
processes spend that a cluster or more processors would take over. With `--contents` the parting of a set so large is
timed on band keys that are made. These are the figures of docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_chain import made_texts
from winnow.corpus.priority import may_stand
from winnow.corpus.settings import CorpusSettings
from winnow.dedupe.components import parted
from winnow.dedupe.decided_apart import Undecided, decided_apart
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.sketch import Sketcher
from winnow.ingest.inputs.discover import discover
from winnow.ingest.run import ingest as running
from winnow.ingest.run import pool, select_on_ray
from winnow.ingest.run.reading import read_files
from winnow.ingest.run.settings import RunSettings

SHARE = 0.2


def spent(who: int = resource.RUSAGE_SELF) -> float:
    """Processor time so far."""
    found = resource.getrusage(who)
    return found.ru_utime + found.ru_stime


def seeds(folder: Path, count: int) -> None:
    """One JSONL file of texts, some of which are others with words changed."""
    chance = random.Random(3)
    texts = made_texts(round(count * (1 - SHARE)))
    while len(texts) < count:
        words = chance.choice(texts).split(" ")
        for _ in range(chance.randrange(1, 8)):
            words[chance.randrange(len(words))] = chance.choice(("river", "mill", "harbour", "tower"))
        texts.append(" ".join(words))
    chance.shuffle(texts)
    rows = (json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
    (folder / "rows.jsonl").write_text("".join(rows), "utf-8")


class Counted:
    """Processor time of this process by what it was spent on, and bytes that a cluster would carry."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.carried: Counter[str] = Counter()

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            began = spent()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds[name] += spent() - began

        return timed

    def carries(self, name: str, thing: object) -> None:
        self.carried[name] += len(pickle.dumps(thing, protocol=5))

    def outcomes(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(found: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
            def seeds_in() -> Iterator[Any]:
                for token, seed in found:
                    self.carries("seeds to actors", seed)
                    yield token, seed

            for token, seed, outcome in call(seeds_in(), *arguments, **named):
                self.carries("documents back", outcome)
                yield token, seed, outcome

        return counted

    def decider(self, params: DedupParams) -> Callable[[Any], Any]:
        def decide(batches: Iterator[Undecided]) -> Iterator[Any]:
            comparer = Comparer(params)
            for batch in batches:
                self.carries("contents to actors", batch)
                began = spent()
                found = decided_apart(batch, comparer, may_stand)
                self.seconds["decided by actors"] += spent() - began
                self.carries("decisions back", found)
                yield found

        return decide


def bytes_of(corpus: Path) -> dict[str, int]:
    """What lies on disk."""
    found: Counter[str] = Counter()
    for path in corpus.rglob("*"):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(corpus).parts[0]
            found["state" if name.startswith("state") else "index" if name.startswith("index") else name] += (
                path.stat().st_size
            )
    return dict(found)


def run(count: int, *, apart: bool) -> dict[str, Any]:
    """One run over so many texts, from nothing."""
    counted = Counted()
    keep = running.decide_and_note, running.publish, running.normalize_all, running.selector_of
    running.decide_and_note = counted.timed("decision", running.decide_and_note)
    running.publish = counted.timed("publishing", running.publish)
    settings = RunSettings(corpus=CorpusSettings(), workers=1)
    if apart:
        running.normalize_all = counted.outcomes(running.normalize_all)
        decider = counted.decider(settings.corpus.dedup)
        running.selector_of = lambda _: lambda *a, **kw: select_on_ray.select_apart(decider, 1, *a, **kw)
    try:
        with tempfile.TemporaryDirectory(prefix="winnow-scale-") as scratch:
            folder = Path(scratch) / "in"
            folder.mkdir()
            seeds(folder, count)
            before, others, clock = spent(), spent(resource.RUSAGE_CHILDREN), time.monotonic()
            summary = running.ingest([str(folder)], Path(scratch) / "out", settings)
            driver = spent() - before
            processes = spent(resource.RUSAGE_CHILDREN) - others
            seconds = dict(counted.seconds)
            if apart:
                driver -= seconds["decided by actors"]
                seconds["decision"] -= seconds["decided by actors"]
            return {
                "texts": count,
                "kept": summary.counts["kept"],
                "near-duplicates": summary.counts["near-duplicate"],
                "clock": time.monotonic() - clock,
                "ms": {
                    "reader and worker": 1e3 * processes / count,
                    "driver": 1e3 * driver / count,
                    **{f"of it, {name}": 1e3 * value / count for name, value in seconds.items()},
                },
                "bytes": {name: size / count for name, size in bytes_of(Path(scratch) / "out").items()},
                "carried": {name: size / count for name, size in counted.carried.items()},
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
            }
    finally:
        running.decide_and_note, running.publish, running.normalize_all, running.selector_of = keep


def reading(count: int) -> float:
    """Milliseconds of processor time to read a text, in the reader and in its driver."""
    with tempfile.TemporaryDirectory(prefix="winnow-scale-") as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        seeds(folder, count)
        began = spent() + spent(resource.RUSAGE_CHILDREN)
        files = ((None, file) for file in discover([str(folder)]))
        assert sum(item is not None for _, item in read_files(files, RunSettings().setup())) == count
        return 1e3 * (spent() + spent(resource.RUSAGE_CHILDREN) - began) / count


def signing(count: int) -> float:
    """Milliseconds of processor time to sign a text, once the engine is warm."""
    texts, sketcher = made_texts(count), Sketcher(DedupParams(), "compiled")
    sketcher.sketch(texts[:100])
    began = spent()
    for start in range(0, count, 512):
        sketcher.sketch(texts[start : start + 512])
    return 1e3 * (spent() - began) / count


def parting(contents: int) -> dict[str, float]:
    """The parting of so many contents, a fifth of which share two buckets with an earlier one."""
    bands = DedupParams().bands
    chance = np.random.default_rng(3)
    keys = chance.integers(1, 1 << 63, size=(contents, bands), dtype=np.uint64)
    like = np.nonzero(chance.random(contents) < SHARE)[0][1:]
    keys[like, :2] = keys[chance.integers(0, like), :2]
    owners = np.repeat(np.arange(1, contents + 1), bands)
    flat = keys.ravel()
    order = np.argsort(flat, kind="stable")
    flat, owners = flat[order], owners[order]
    size = 1 << 20
    cuts = [0, *(int(np.searchsorted(flat, flat[place])) for place in range(size, len(flat), size)), len(flat)]
    pieces = [(flat[a:b], owners[a:b]) for a, b in pairwise(cuts)]
    began = spent()
    found = parted(np.arange(1, contents + 1), pieces, 20_000)
    return {
        "contents": contents,
        "microseconds a content": 1e6 * (spent() - began) / contents,
        "alone": len(found.alone) / contents,
        "parts": len(found.apart),
        "largest": max(map(len, found.apart), default=0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, nargs="*", default=[1000, 2000, 4000, 8000])
    parser.add_argument("--contents", type=int, default=2_000_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    assert pool  # loaded before anything is timed
    run(50, apart=False)
    found: list[dict[str, Any]] = []

    def tell(row: dict[str, Any]) -> None:
        found.append(row)
        print(json.dumps(row, default=float), flush=True)

    tell({"signing": {count: signing(count) for count in asked.texts[:2]}})
    tell({"reading": {count: reading(count) for count in asked.texts[:2]}})
    for apart in (False, True):
        for count in asked.texts:
            tell({"apart": apart, **run(count, apart=apart)})
    tell(parting(asked.contents))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
