"""Side by side: winnow, datasketch 2.0, rensa, text-dedup and datatrove on the same texts in interleaved rounds.

    python -m venv /tmp/peers
    /tmp/peers/bin/pip install -e ".[fast]" rensa text-dedup datatrove spacy tokenizers "xxhash<4"
    /tmp/peers/bin/python tests/benchmarks/bench_dedup.py LABELLED.jsonl.gz TRUTH_PAIRS.tsv.gz \
        [--rounds 3] [--readme README.md]

Tools that are not installed are left out. Each measurement runs in a process of its own (CPU time, best of the rounds;
imports and compilation are not counted, peak memory is the process's). *Signatures*: raw text to MinHash signature, 128
values, word 5-grams. *Whole*: raw text to the pairs judged near-duplicates at Jaccard 0.8 with each tool's choice of
bands. Pair precision, recall and F1 are against the exact Jaccard similarities of the truth file. datasketch and
rensa take sets of 5-gram strings, made here in Python as their documentation shows; that is part of their time.
winnow's ``whole`` includes verifying every candidate; its kept set and its reprint rules are not part of this table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

THRESHOLD = 0.8
BEGIN, END = "<!-- bench_dedup -->", "<!-- /bench_dedup -->"
Pairs = set[tuple[int, int]]
WORD = re.compile(r"\w+")


def shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return list({" ".join(words[i : i + 5]) for i in range(len(words) - 4)})


def pairs_of(buckets: dict[object, list[int]]) -> Pairs:
    return {pair for members in buckets.values() for pair in combinations(sorted(members), 2)}


class Winnow:
    def __init__(self) -> None:
        from winnow.dedupe.params import DedupParams
        from winnow.dedupe.relation import Comparer
        from winnow.dedupe.sketch import Sketcher

        params = DedupParams(reprints=False, figures=False)
        try:
            import numba  # noqa: F401

            engine = "compiled"
        except ImportError:
            engine = "numpy"
        self.comparer = Comparer(params, Sketcher(params, engine))

    def sign(self, texts: list[str]) -> object:
        return self.comparer.sketcher.sketch(texts)

    def whole(self, texts: list[str]) -> Pairs:
        import tempfile
        from pathlib import Path

        import numpy as np
        from winnow.corpus.state.band_index import BandIndex

        profiles, bands = self.comparer.prepare(texts)
        with tempfile.TemporaryDirectory() as folder:
            index = BandIndex(Path(folder), [])
            index.add(np.arange(len(texts)), bands)
            rows, ids = index.query(bands)
        relate = self.comparer.relate
        upper = ids > rows
        candidates = zip(rows[upper].tolist(), ids[upper].tolist(), strict=True)
        return {(a, b) for a, b in candidates if relate(profiles[a], profiles[b]).similar}


class Datasketch:
    def __init__(self) -> None:
        import datasketch

        self.module = datasketch

    def sign(self, texts: list[str]) -> list[object]:
        signatures = []
        for text in texts:
            minhash = self.module.MinHash(num_perm=128)
            minhash.update_batch([shingle.encode() for shingle in shingles(text)])
            signatures.append(minhash)
        return signatures

    def whole(self, texts: list[str]) -> Pairs:
        index = self.module.MinHashLSH(threshold=THRESHOLD, num_perm=128)
        found: Pairs = set()
        for i, minhash in enumerate(self.sign(texts)):
            found.update((j, i) for j in index.query(minhash))
            index.insert(i, minhash)
        return found


class Rensa:
    def __init__(self) -> None:
        import rensa

        self.module = rensa

    def sign(self, texts: list[str]) -> list[object]:
        signatures = []
        for text in texts:
            minhash = self.module.RMinHash(num_perm=128, seed=42)
            minhash.update(shingles(text))
            signatures.append(minhash)
        return signatures

    def whole(self, texts: list[str]) -> Pairs:
        index = self.module.RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=16)
        signatures = self.sign(texts)
        for i, minhash in enumerate(signatures):
            index.insert(i, minhash)
        return {
            (i, j)
            for i, minhash in enumerate(signatures)
            for j in index.query(minhash)
            if j > i and minhash.jaccard(signatures[j]) >= THRESHOLD
        }


class TextDedup:
    def __init__(self) -> None:
        import numpy as np
        from text_dedup.minhash import embed_func  # version 0.4
        from text_dedup.utils import optimal_param
        from text_dedup.utils.hashfunc import xxh3_32hash

        self.embed = embed_func
        bands, rows = optimal_param(THRESHOLD, 128, 0.5, 0.5)
        prime, top = np.uint64((1 << 61) - 1), np.uint32((1 << 32) - 1)
        random = np.random.RandomState(42)
        self.options = {
            "num_perm": 128,
            "ngram_size": 5,
            "min_length": 5,
            "hashranges": [(i * rows, (i + 1) * rows) for i in range(bands)],
            "permutations": (
                random.randint(1, prime, size=(128,), dtype=np.uint64),
                random.randint(0, prime, size=(128,), dtype=np.uint64),
            ),
            "hash_func": xxh3_32hash,
            "dtype": np.uint64,
            "max_hash": top,
            "modulo_prime": prime,
        }

    def sign(self, texts: list[str]) -> list[dict[str, list[bytes]]]:
        return [self.embed(text, i, **self.options) for i, text in enumerate(texts)]

    def whole(self, texts: list[str]) -> Pairs:
        buckets: dict[object, list[int]] = {}
        for i, found in enumerate(self.sign(texts)):
            for band, key in enumerate(found["__signatures__"]):
                buckets.setdefault((band, key), []).append(i)
        return pairs_of(buckets)


class Datatrove:
    def __init__(self) -> None:
        import tempfile

        from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature

        config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=9)
        self.step = MinhashDedupSignature(tempfile.mkdtemp(), config=config)

    def sign(self, texts: list[str]) -> list[list[list[int]]]:
        found = []
        for text in texts:
            cut = self.step.get_shingles(text)
            found.append(self.step.get_signature(cut) if len(cut) else [])
        return found

    def whole(self, texts: list[str]) -> Pairs:
        buckets: dict[object, list[int]] = {}
        for i, signature in enumerate(self.sign(texts)):
            for band, values in enumerate(signature):
                buckets.setdefault((band, tuple(values)), []).append(i)
        return pairs_of(buckets)


TOOLS: dict[str, Callable[[], object]] = {
    "winnow": Winnow,
    "datasketch": Datasketch,
    "rensa": Rensa,
    "text-dedup": TextDedup,
    "datatrove": Datatrove,
}


def measure(tool: str, part: str, labelled: str, truth: str, limit: int | None) -> None:
    """One measurement in this process; the result as JSON on standard output."""
    with gzip.open(labelled, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines][:limit]
    texts = [document["text"] for document in documents]
    subject = TOOLS[tool]()
    work = getattr(subject, part)
    work(texts[:20])
    begin = time.process_time()
    result = work(texts)
    result_of: dict[str, float] = {"rate": len(texts) / (time.process_time() - begin)}
    result_of["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if part == "whole":
        place = {document["id"]: i for i, document in enumerate(documents)}
        with gzip.open(truth, "rt") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        right = {
            (min(place[a], place[b]), max(place[a], place[b]))
            for a, b, jaccard, _ in rows
            if float(jaccard) >= THRESHOLD and a in place and b in place
        }
        hits = len(result & right)
        precision, recall = hits / max(1, len(result)), hits / max(1, len(right))
        result_of |= {"precision": precision, "recall": recall, "f1": 2 * hits / max(1, len(result) + len(right))}
    print(json.dumps(result_of))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled")
    parser.add_argument("truth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="only so many documents")
    parser.add_argument("--readme", type=Path, help="put the table into this file, between its two marks")
    parser.add_argument("--measure", nargs=2, metavar=("TOOL", "PART"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(*options.measure, options.labelled, options.truth, options.limit)
        return
    best: dict[str, dict[str, dict[str, float]]] = {}
    missing: dict[str, str] = {}
    for _ in range(options.rounds):
        for tool in TOOLS:
            for part in ("sign", "whole"):
                if tool in missing:
                    continue
                command = [sys.executable, __file__, options.labelled, options.truth, "--measure", tool, part]
                command += ["--limit", str(options.limit)] if options.limit else []
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    missing[tool] = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "failed"
                    continue
                result = json.loads(done.stdout.splitlines()[-1])
                before = best.setdefault(tool, {}).get(part)
                if before is None or result["rate"] > before["rate"]:
                    best[tool][part] = result
    rows = [
        "| tool | signatures, docs/s | whole, docs/s | peak MiB | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for tool, parts in best.items():
        if tool in missing or "whole" not in parts:
            continue
        sign, whole = parts["sign"], parts["whole"]
        rows.append(
            f"| {tool} | {sign['rate']:,.0f} | {whole['rate']:,.0f} | {whole['memory']:.0f} "
            f"| {whole['precision']:.3f} | {whole['recall']:.3f} | {whole['f1']:.3f} |"
        )
    print("\n".join(rows))
    if options.readme:
        text = options.readme.read_text("utf-8")
        before, rest = text.split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        options.readme.write_text(f"{before}{BEGIN}\n{chr(10).join(rows)}\n{END}{after}", "utf-8")
    for tool, reason in missing.items():
        print(f"\n{tool} left out: {reason}")


if __name__ == "__main__":
    main()
