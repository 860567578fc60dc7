"""winnow on WCXB, the Web Content Extraction Benchmark, from a clone of it.

    git clone https://github.com/Murrough-Foley/web-content-extraction-benchmark
    python tests/benchmarks/bench_wcxb.py web-content-extraction-benchmark [--split test]

Scored as the benchmark's own ``evaluate.py`` does: F1 of words as bags, and how many of the snippets that must be
there, and of those that must not, are. The text is the one that winnow publishes. 146 pages of the test split and 767
of the development split are among those that the packaged weights were trained on
(``training/extraction/out_of_fold.json`` names them): the figures that count are those of the others.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
from pathlib import Path

from winnow.normalize.document import Hints, Rejected, Seed
from winnow.normalize.pipeline import Normalizer

REPORT = Path(__file__).resolve().parents[2] / "training" / "extraction" / "out_of_fold.json"


def word_f1(text, gold):
    """F1 of two texts as bags of words."""
    own, wanted = (collections.Counter(re.findall(r"\w+", part.lower())) for part in (text, gold))
    if not own or not wanted:
        return float(own == wanted)
    return 2 * (own & wanted).total() / (own.total() + wanted.total())


def share(text, snippets):
    """How many of the snippets stand in a text; all where there are none, as the benchmark has it."""
    lower = text.lower()
    return sum(snippet.lower() in lower for snippet in snippets) / len(snippets) if snippets else 1.0


def trained_on(split):
    """The pages of a split that the packaged weights have seen."""
    pages = json.loads(REPORT.read_text("utf-8"))["pages"]
    prefix = "wcxb/dev-" if split == "dev" else "wcxb/"
    return {name.removeprefix(prefix) for part in pages.values() for name in part if name.startswith(prefix)}


def scores(folder, normalizer):
    """For each page its name, its type, and its three scores."""
    for path in sorted((folder / "ground-truth").glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        gold = record["ground_truth"]
        kind = ((record.get("_internal") or {}).get("page_type") or {}).get("primary", "article")
        data = gzip.decompress((folder / "html" / f"{path.stem}.html.gz").read_bytes())
        hints = Hints(url=record.get("url") or None)
        try:
            text = normalizer(Seed(source=path.stem, data=data, media="html", hints=hints)).text
        except Rejected:
            text = ""
        found = (
            word_f1(text, gold.get("main_content") or ""),
            share(text, gold.get("with")),
            share(text, gold.get("without")),
        )
        yield path.stem, "collection" if kind == "category" else kind, found


def print_table(title, rows):
    by = collections.defaultdict(list)
    for kind, found in rows:
        by["all"].append(found)
        by[kind].append(found)
    print(f"\n{title}\n{'':16}{'pages':>6}{'F1':>8}{'with':>8}{'without':>9}")
    for kind, found in sorted(by.items(), key=lambda item: -len(item[1])):
        means = [sum(column) / len(found) for column in zip(*found, strict=True)]
        print(f"{kind:16}{len(found):6}{means[0]:8.3f}{means[1]:8.3f}{means[2]:9.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--split", choices=("test", "dev"), default="test")
    arguments = parser.parse_args()
    seen = trained_on(arguments.split)
    rows = list(scores(arguments.clone / arguments.split, Normalizer()))
    print_table("not trained on", [(kind, found) for name, kind, found in rows if name not in seen])
    print_table("trained on: flatters", [(kind, found) for name, kind, found in rows if name in seen])


if __name__ == "__main__":
    main()
