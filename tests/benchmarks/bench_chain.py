"""Whole runs against the libraries they stand on, called one after another: processor time a document.

    python tests/benchmarks/bench_chain.py [--texts 2000] [--pages FOLDER] [--rounds 3]

The chain is what a script of a few lines does: for texts ftfy, langdetect and a MinHash of datasketch; for pages
trafilatura with metadata before that. winnow runs as its users run it, with all its processes, reading, deciding and
publishing; five documents are taken off, so that starting does not count. The two are measured in turns, and of the
rounds the quickest counts. Texts are made (3 KB each, from the sentences of seeds/), so that anyone has the same.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = 3_000
FEW = 5
SAMPLE = 60
"""Documents that the chain is timed on: it costs the same for each."""


def made_texts(count: int) -> list[str]:
    """Texts in English that are no sentence-by-sentence copies of each other: a walk over the words of seeds/."""
    words: list[str] = []
    for seed in sorted((ROOT / "seeds").iterdir()):
        for line in seed.read_text(encoding="utf-8").split("\n"):
            if len(line) > 200:
                words += [*line.split(), "\n"]
    after: dict[str, list[str]] = {}
    for one, two in pairwise(words):
        after.setdefault(one, []).append(two)
    chooser = random.Random(5)
    texts = []
    for _ in range(count):
        word, text, size = chooser.choice(words), [], 0
        while size < SIZE:
            if chooser.random() < 0.06:  # words of its own keep texts apart
                text.append("".join(chooser.choice("bdfgklmnprstvz") + chooser.choice("aeiou") for _ in range(3)))
            word = chooser.choice(after.get(word, words))
            text.append(word)
            size += len(text[-1]) + 1
        texts.append(" ".join(text).replace(" \n ", "\n\n"))
    return texts


def chain(document: str | bytes) -> None:
    """What the libraries cost by themselves."""
    import ftfy
    import langdetect
    import trafilatura
    from datasketch import MinHash

    text = document
    if isinstance(document, bytes):
        found = trafilatura.bare_extraction(document, with_metadata=True)
        text = found.text if found and found.text else "nothing found"
    assert isinstance(text, str)
    text = ftfy.fix_text(text)
    try:
        langdetect.detect(text)
    except langdetect.LangDetectException:
        return
    words = text.lower().split()
    MinHash(num_perm=128).update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])


def run_cost(files: Sequence[Path], *options: str) -> float:
    """Processor seconds of one run over these files, with all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        corpus = f"{folder}/corpus"
        # one worker: more would start only for the larger of two runs, and starting is not to count
        command = [sys.executable, "-m", "winnow", "ingest", *map(str, files), "-c", corpus, "-q", "-j", "1"]
        subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name: str, documents: list[str] | list[bytes], run: Callable[[int], float], rounds: int) -> None:
    """Print one line of the table."""
    sample = documents[:: max(1, len(documents) // SAMPLE)]
    chain(sample[0])
    costs, chains = [], []
    for _ in range(rounds):
        began = time.process_time()
        for document in sample:
            chain(document)
        chains.append((time.process_time() - began) / len(sample))
        costs.append((run(len(documents)) - run(FEW)) / (len(documents) - FEW))
    ours, theirs = min(costs), min(chains)
    print(f"{name:6} {len(documents):6}  {1000 * ours:8.2f} ms  {1000 * theirs:8.2f} ms  {theirs / ours:5.2f}x")


def stages(pages: list[bytes], rounds: int) -> None:
    """Print what extraction and metadata cost in one process, parsing and decoding with them, against trafilatura's."""
    import trafilatura
    from winnow.normalize.document import Hints, Rejected, Unreadable
    from winnow.normalize.extract import Extractor
    from winnow.normalize.metadata.reader import MetadataReader
    from winnow.normalize.page import parse_page

    reader, extractor = MetadataReader(), Extractor()

    def ours(data: bytes) -> None:
        try:
            page = parse_page(data.decode("utf-8", "replace"))
            extractor.extract(page, title=reader.from_page(page, Hints()).title, spend=True)
        except (Rejected, Unreadable):
            return

    def theirs(data: bytes) -> None:
        trafilatura.bare_extraction(data, with_metadata=True)

    costs = {ours: [math.inf] * len(pages), theirs: [math.inf] * len(pages)}
    for _ in range(rounds + 1):
        for number, page in enumerate(pages):
            for work, best in costs.items():
                began = time.process_time()
                work(page)
                best[number] = min(best[number], time.process_time() - began)
    one, other = (1000 * sum(best) / len(pages) for best in costs.values())
    print(f"body and metadata of a page {one:.1f} ms, trafilatura.bare_extraction {other:.1f} ms: {one / other:.2f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--pages", type=Path, help="a folder with saved pages (.html or .html.gz)")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("kind   number    winnow       chain        chain / winnow")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = made_texts(given.texts)
        for count in (FEW, len(texts)):
            lines = [json.dumps({"id": f"d{at}", "text": text}) + "\n" for at, text in enumerate(texts[:count])]
            (folder / f"{count}.jsonl").write_text("".join(lines), encoding="utf-8")
        measure("texts", texts, lambda n: run_cost([folder / f"{n}.jsonl"], "--already-clean"), given.rounds)
        if given.pages is None:
            return
        files = sorted(path for path in given.pages.rglob("*.html*") if path.is_file())
        pages = [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]
        measure("pages", pages, lambda n: run_cost(files[:n]), given.rounds)
        stages(pages[:: max(1, len(pages) // SAMPLE)], given.rounds)


if __name__ == "__main__":
    main()
