"""Measure line cleaning on the labelled text dumps: line P/R/F1, 4-gram F1 and CPU per document.

    python tests/benchmarks/bench_lines.py                       # keep all, C4's rule, the shipped weights
    python tests/benchmarks/bench_lines.py --folds /tmp/folds    # also out of fold (train_lines.py --folds)

Line figures are over all lines of all pages of a kind (label 1 is content, -1 is left out); 4-gram F1 is the mean over
pages, computed as the scorer of the development data does it. Shipped weights saw these pages: only the out-of-fold
rows say what to expect of other sites.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from winnow.normalize.characters.repair import Repairer
from winnow.normalize.lines.cleaner import LineCleaner
from winnow.normalize.lines.recurring import line_keys, without_lines

FOLDS = 5
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+(?:['’][^\W_]+)*")
Clean = Callable[["Dump"], list[int]]


@dataclass(slots=True)
class Dump:
    """One labelled dump with its page's gold text and title."""

    id: str
    mode: str
    site: str
    article: bool
    lines: list[str]
    labels: list[int]
    gold: str
    title: str | None


def load() -> list[Dump]:
    """The labelled dumps, their characters repaired as `winnow clean` does before it looks at lines."""
    repairer = Repairer()
    with gzip.open(DATA / "extract" / "gold.jsonl.gz", "rt", encoding="utf-8") as stream:
        gold = {row["id"]: row for row in map(json.loads, stream)}
    with gzip.open(DATA / "extract" / "textmode.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [
            Dump(
                row["id"],
                row["mode"],
                row["site"],
                row["page_type"] == "article",
                repairer.repair("\n".join(row["lines"])).text.split("\n"),
                row["y"],
                gold[row["id"]]["gold"],
                gold[row["id"]].get("title"),
            )
            for row in map(json.loads, stream)
        ]


def shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    words = TOKEN.findall(text.lower())
    if len(words) < 4:
        return collections.Counter([tuple(words)] if words else [])
    return collections.Counter(zip(*(words[i:] for i in range(4)), strict=False))


def gram_f1(text: str, gold: str) -> float:
    a, b = shingles(text), shingles(gold)
    if not a or not b:
        return float(not a and not b)
    shared = sum((a & b).values())
    return 2 * shared / (sum(a.values()) + sum(b.values()))


def keep_all(dump: Dump) -> list[int]:
    return list(range(len(dump.lines)))


def c4(dump: Dump) -> list[int]:
    """C4's line rule: terminal punctuation and at least five words (Raffel et al., JMLR 2020), plus CJK full stops."""
    kept = []
    for number, line in enumerate(dump.lines):
        low = line.lower()
        enough = len(line.split()) >= 5 or len(re.findall(r"[\u3040-\u9fff]", line)) >= 10
        if line.rstrip()[-1:] in set(".!?\"'”’。！？」』") and enough and "javascript" not in low:
            kept.append(number)
    return kept


def with_cleaner(cleaner: Callable[[Dump], LineCleaner], titled: bool) -> Clean:
    def clean(dump: Dump) -> list[int]:
        return cleaner(dump).clean("\n".join(dump.lines), title=dump.title if titled else None).kept

    return clean


def with_recurring(base: Clean, dumps: Iterable[Dump], least: int) -> Clean:
    """``base``, then lines gone whose key stands in ``least`` or more cleaned documents of the same site and mode."""
    counts: collections.Counter[tuple[str, str, bytes]] = collections.Counter()
    kept_of = {}
    for dump in dumps:
        kept_of[dump.id, dump.mode] = kept = base(dump)
        if dump.site:
            for key in {key for _, key in line_keys("\n".join(dump.lines[n] for n in kept))}:
                counts[dump.site, dump.mode, key] += 1

    def clean(dump: Dump) -> list[int]:
        kept = kept_of[dump.id, dump.mode]
        boilerplate = {
            key for (site, mode, key), n in counts.items() if (site, mode) == (dump.site, dump.mode) and n >= least
        }
        _, cuts = without_lines("\n".join(dump.lines[n] for n in kept), boilerplate)
        gone = {cut.line for cut in cuts}
        return [n for row, n in enumerate(kept) if row not in gone]

    return clean


def report(name: str, clean: Clean, dumps: list[Dump]) -> None:
    for mode in ("dump", "resid"):
        chosen = [dump for dump in dumps if dump.mode == mode]
        right = kept_count = content = 0
        grams, milliseconds = [], []
        for dump in chosen:
            start = time.process_time()
            kept = clean(dump)
            milliseconds.append((time.process_time() - start) * 1000)
            held = set(kept)
            for number, label in enumerate(dump.labels):
                if label >= 0:
                    content += label
                    kept_count += number in held
                    right += label and number in held
            grams.append(gram_f1("\n".join(dump.lines[n] for n in kept), dump.gold))
        precision, recall = right / max(kept_count, 1), right / max(content, 1)
        f1 = 2 * right / max(kept_count + content, 1)
        print(
            f"{name:34} {mode:5} n={len(chosen):3} line P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  4-gram F1 "
            f"{statistics.mean(grams):.3f}  CPU ms median {statistics.median(milliseconds):.2f} mean "
            f"{statistics.mean(milliseconds):.2f}",
            flush=True,
        )


def report_clean(cleaner: LineCleaner) -> None:
    """Share of lines and words cut in texts that hold (nearly) no boilerplate: it should be next to nothing."""
    texts: dict[str, list[str]] = collections.defaultdict(list)
    with gzip.open(DATA / "dedup" / "labelled.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            texts[f"dedup {row['src']}"].append(row["text"])
    with gzip.open(DATA / "lang" / "lid_docs.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            texts[f"language {row['source']}"].append(row["text"])
    with gzip.open(DATA / "extract" / "gold.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            texts["gold article" if row["page_type"] == "article" else "gold other page"].append(row["gold"])
    for name, group in sorted(texts.items(), key=lambda item: -len(item[1])):
        lines = gone = words = gone_words = touched = unstable = 0
        for text in group:
            result = cleaner.clean(text)
            lines += len(result.kept) + len(result.cuts)
            gone += len(result.cuts)
            words += len(text.split())
            gone_words += sum(len(cut.text.split()) for cut in result.cuts)
            touched += bool(result.cuts)
            unstable += cleaner.clean(result.text).text != result.text
        print(
            f"{name:28} n={len(group):5} lines {lines:6} cut {gone / max(lines, 1):.4f}  words cut "
            f"{gone_words / max(words, 1):.4f}  texts touched {touched / len(group):.3f}  not stable {unstable}",
            flush=True,
        )


def fold_of(dump: Dump) -> int:
    """The fold train_lines.py puts the page's site in."""
    import hashlib

    return int(hashlib.md5((dump.site or dump.id).encode()).hexdigest(), 16) % FOLDS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--all-types", action="store_true", help="also forums, listings, ... (default: articles)")
    parser.add_argument("--clean", action="store_true", help="instead: what is cut in texts without boilerplate")
    options = parser.parse_args()
    if options.clean:
        report_clean(LineCleaner())
        return
    dumps = [dump for dump in load() if dump.article or options.all_types]
    report("keep all", keep_all, dumps)
    report("C4 line rule", c4, dumps)
    rows: list[tuple[str, Callable[[Dump], LineCleaner]]] = []
    if options.folds:
        cleaners = [LineCleaner(options.folds / f"fold-{fold}.npz") for fold in range(FOLDS)]
        rows.append(("winnow out of fold", lambda dump: cleaners[fold_of(dump)]))
    shipped = LineCleaner()
    rows.append(("winnow shipped (seen in training)", lambda dump: shipped))
    for name, cleaner in rows:
        report(name + ", no title", with_cleaner(cleaner, False), dumps)
        report(name + ", title", with_cleaner(cleaner, True), dumps)
        base = with_cleaner(cleaner, True)
        sites = collections.Counter(dump.site for dump in dumps if dump.mode == "dump" and dump.site)
        several = [dump for dump in dumps if sites[dump.site] >= 3]
        report(name + ", sites of 3+", base, several)
        report(name + ", + recurring", with_recurring(base, several, 3), several)


if __name__ == "__main__":
    main()
