"""Fit the table of trust (normalize/metadata/data/trust.toml) to the labelled development data.

A multinomial logit with an outside option (see normalize/metadata/scoring.py), ridge penalty, by L-BFGS. How often
values of a share are right (``measured``, which a record states as confidence) is counted out of fold, documents that
have no value included. ``--check`` prints precision and recall by threshold and the calibration error under a
five-fold cross-validation that keeps the pages of a domain together; without it the table is written anew. Rows of
fields with too little gold (site, url, section, tags, ...) are kept as they stand in the file: they are judgements,
not fits. Needs scipy.

    python training/metadata/fit_trust.py [--check] [--data ../shared/data] [--dumps DUMPS.jsonl.gz]

``--dumps``: labelled dumps of pages as ../shared/tools/make_dumps.py makes them; without it titles of whole pages stay
as they stand in the table, too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from winnow.normalize.characters.decode import decode
from winnow.normalize.dumps import open_dump
from winnow.normalize.metadata.candidate import Found, loose, tidy
from winnow.normalize.metadata.dump_titles import body_at, dump_titles, is_whole_page
from winnow.normalize.metadata.from_page import page_candidates
from winnow.normalize.metadata.from_text import order_of, read_dump, read_lines, title_candidates
from winnow.normalize.metadata.people import FirstNames, NameReader
from winnow.normalize.metadata.reader import line_of
from winnow.normalize.metadata.resolve import resolve_dates, resolve_titles
from winnow.normalize.metadata.resolve_people import people_key, resolve_authors
from winnow.normalize.metadata.scoring import confidence_of, fuse, group
from winnow.normalize.metadata.vocabulary import Vocabulary
from winnow.normalize.metadata.weights import Field, Row, load_trust
from winnow.normalize.page import parse_page

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "normalize/metadata/data/trust.toml"
HEAD = """\
# The table of trust (see ../weights.py). method = [measured precision, weight in log-odds, cases].
# measured: [share of a winner, how often winners of that share were right out of fold], documents without a value
# included; a record states it as confidence. Fields without it are judgements and state the method's precision.
# Rows called "trait.*" are circumstances of a value, not methods: they only carry weight.
# Rows with 0 cases are judgements, the others were fitted by training/metadata/fit_trust.py.
"""
KEYS: dict[str, Callable[[str], str]] = {"title": loose, "date": str, "authors": people_key}
PENALTY = {
    "page.title": 1.0,
    "page.date": 0.5,
    "page.authors": 1.0,
    "text.title": 1.0,
    "text.date": 0.3,
    "text.authors": 0.5,
    "dump.title": 1.0,
}
PLACE_TRAITS = {"trait.todays-date", "trait.far-below", "trait.far-above"}
"""Traits left out of the page's dates: on pages they only follow other methods (no change under cross-validation)."""


@dataclass
class Case:
    """One document and field: its candidates, which of them are right, and whether gold has a value at all.

    ``again``: the document stands among the cases already, and only the weights count it twice.
    """

    domain: str
    found: list[Found]
    right: Callable[[Found], bool]
    some: bool
    again: bool = False


def days(gold: dict) -> set[str]:
    """The days that count as right (the day as written or in UTC), as the scorer has them."""
    import datetime

    out = {gold["date"]} if gold.get("date") else set()
    try:
        moment = datetime.datetime.fromisoformat(gold["datetime"].replace("Z", "+00:00").replace(" ", "T", 1))
        out.add(moment.date().isoformat())
        if moment.tzinfo:
            out.add(moment.astimezone(datetime.UTC).date().isoformat())
    except (KeyError, AttributeError, ValueError):
        pass
    if gold.get("date_htmldate"):
        out.add(gold["date_htmldate"])
    return out


def truth(field: str, gold: dict) -> tuple[Callable[[Found], bool], bool] | None:
    """How a candidate is held against gold, and whether gold has a value; ``None`` where it was not annotated."""
    if field == "title":
        want = loose(gold.get("title") or "")
        return ((lambda f: loose(f.value) == want), True) if want else None
    if field == "date" and "date" in gold:
        good = days(gold)
        return (lambda f: f.value in good), bool(good)
    if field == "authors" and "authors" in gold:
        people = {loose(n) for n in gold["authors"]}
        return (lambda f: {loose(n) for n in f.names} == people), bool(people)
    return None


def settled(field: str, found: list[Found], known: Vocabulary, names: FirstNames) -> list[Found]:
    """A page's candidates for one field, ready for judgement."""
    own = [f for f in found if f.field == field]
    if field == "title":
        return resolve_titles(own)
    if field == "authors":
        return resolve_authors(own, names)
    return [
        replace(f, traits=tuple(t for t in f.traits if t not in PLACE_TRAITS))
        for f in resolve_dates(own, None, known.dates)
    ]


def page_found(
    data: Path, gold: list[dict], known: Vocabulary, names: FirstNames
) -> Iterator[tuple[dict, list[Found]]]:
    """Candidates of every page."""
    for entry in gold:
        path = data / "meta/html" / f"{entry['id']}.html.gz"
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
            html = file.read()
        page = parse_page(html, None)
        found = page_candidates(page.tree, html, None, known).found
        yield entry, [f for field in KEYS for f in settled(field, found, known, names)]


def more_pages(
    data: Path, field: str, known: Vocabulary, names: FirstNames, cache: dict[str, list[Found]]
) -> list[Case]:
    """Cases of the further pages: dates and authors of all kinds of pages, titles of articles (what others are titled
    varies).
    """
    reader = NameReader()
    out = []
    with gzip.open(data / "extract-more/gold.jsonl.gz", "rt", encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    for entry in entries:
        if field == "title" and entry["page_type"] != "article":
            continue
        if entry["id"] not in cache:
            html = decode(gzip.decompress((data / "extract-more" / entry["file"]).read_bytes()), html=True).text
            cache[entry["id"]] = page_candidates(parse_page(html, None).tree, html, None, known).found
        found = cache[entry["id"]]
        author = entry.get("author") or ""
        day = entry.get("date") or ""
        if field == "date" and day and len(day) != len("2020-02-02"):
            continue  # a month or a year
        gold = {"title": entry["title"], "date": day, "authors": reader.split_names(author) or [author] * bool(author)}
        answer = truth(field, gold)
        if answer:
            out.append(Case(entry["site"], settled(field, found, known, names), *answer))
    return out


def text_found(
    texts: list[dict],
    style: str,
    by_id: dict[str, dict],
    known: Vocabulary,
    names: FirstNames,
    title_table: Field | None,
) -> Iterator[tuple[dict, list[Found]]]:
    """Candidates of every dump; dates and people once there is a table to find the title line by."""
    for entry in texts:
        lines = read_lines(entry[style] or "")
        found = list(title_candidates(lines, known))
        if title_table is not None:
            won = fuse("title", title_table, found).winner
            at = line_of(won.value if won else None, lines)
            rest = list(read_dump(lines, at, known, None, order_of(entry[style] or "", None, known)))
            found += resolve_dates([f for f in rest if f.field == "date"], None, known.dates)
            found += resolve_authors([f for f in rest if f.field == "authors"], names)
        yield by_id[entry["id"]], found


def dumped_titles(dumps: Path, data: Path, known: Vocabulary) -> list[Case]:
    """The dumps that open with the menus of their page and were not folded."""
    site: dict[str, str] = {}
    for folder in ("extract", "extract-more"):
        with gzip.open(data / folder / "gold.jsonl.gz", "rt", encoding="utf-8") as file:
            site |= {entry["id"]: entry["site"] for entry in map(json.loads, file)}
    out = []
    with gzip.open(dumps, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            dump = open_dump("\n".join(row["lines"]))
            shown = [(tidy(line), at) for at, line in enumerate(dump.text.split("\n"))]
            lines = [line for line, _ in shown if line]
            starts = [dump.numbers[at] for line, at in shown if line]
            body = body_at(lines)
            answer = truth("title", {"title": row["title"]})
            if answer and not dump.parts and is_whole_page(lines, body):
                found = list(dump_titles(lines, dump.raw, starts, body, known))
                out.append(Case(site.get(row["id"], row["id"]), found, *answer))
    return out


def cases(field: str, documents: list[tuple[dict, list[Found]]]) -> list[Case]:
    """The documents for which gold knows the field."""
    out = []
    for entry, found in documents:
        known = truth(field, entry["gold"])
        if known:
            out.append(Case(entry["domain"] or entry["id"], [f for f in found if f.field == field], *known))
    return out


def precisions(some: list[Case]) -> dict[str, tuple[float, int]]:
    """Per method its precision, drawn a little towards the mean, and its cases; traits with 0.0."""
    n: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    traits: Counter[str] = Counter()
    for case in some:
        first: dict[str, Found] = {}
        for f in case.found:
            if not f.against:
                first.setdefault(f.method, f)
        for method, f in first.items():
            n[method] += 1
            hit[method] += case.right(f)
        traits.update({t for f in case.found for t in f.traits})
    mean = 0.9 * sum(hit.values()) / max(1, sum(n.values()))
    out = {m: ((hit[m] + 4 * mean) / (n[m] + 4), n[m]) for m in n}
    return out | {t: (0.0, c) for t, c in traits.items()}


def grouped(some: list[Case], field: str, names: dict[str, tuple[float, int]]) -> list[list[tuple[list[str], bool]]]:
    """Per case its rival values: the methods behind each and whether it is right."""
    table = Field(0.0, 0.0, {m: Row(p, 0.0) for m, (p, _) in names.items()})
    return [
        [
            (g.methods, c.right(g.best))
            for g in group(table, c.found, [KEYS[field](item.value) for item in c.found]).values()
        ]
        for c in some
    ]


def fit(rivals: list[list[tuple[list[str], bool]]], names: list[str], penalty: float) -> tuple[dict[str, float], float]:
    """Weights and bias of maximal penalised likelihood."""
    index = {m: i for i, m in enumerate(names)}
    data = []
    for values in rivals:
        if values:
            x = np.zeros((len(values) + 1, len(names) + 1))
            x[:-1, -1] = 1
            for row, (methods, _) in enumerate(values):
                x[row, [index[m] for m in methods]] = 1
            right = [i for i, (_, ok) in enumerate(values) if ok] or [len(values)]
            data.append((x, right))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(w)
        for x, right in data:
            s = x @ w
            p = np.exp(s - s.max())
            p /= p.sum()
            share = p[right].sum() + 1e-12
            q = np.zeros_like(p)
            q[right] = p[right] / share
            total -= math.log(share)
            slope += x.T @ (p - q)
        total += penalty / 2 * float((w[:-1] ** 2).sum())
        slope[:-1] += penalty * w[:-1]
        return total, slope

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return dict(zip(names, found.x[:-1], strict=True)), float(found.x[-1])


@dataclass
class Answer:
    """What a table fitted without a case's domain says of it: the best value's share, the precision of its method."""

    share: float
    right: bool
    some: bool
    precision: float
    fold: int


def out_of_fold(name: str, field: str, some: list[Case]) -> list[Answer]:
    """Every case judged by a table that was fitted without its domain."""
    fold = {c.domain: zlib.crc32(c.domain.encode()) % 5 for c in some}
    answers: list[Answer] = []
    for part in range(5):
        seen = [c for c in some if fold[c.domain] != part]
        unseen = [c for c in some if fold[c.domain] == part]
        names = precisions(seen)
        weights, bias = fit(grouped(seen, field, names), sorted(names), PENALTY[name])
        unseen = [c for c in unseen if not c.again]
        table = Field(bias, 0.0, {m: Row(p, weights[m]) for m, (p, _) in names.items()})
        for case in unseen:
            verdict = fuse(field, table, case.found, KEYS[field])
            best = verdict.winner
            right = best is not None and case.right(best)
            precision = table.methods[best.method].precision if best else 0.0
            answers.append(Answer(verdict.share, right, case.some, precision, part))
    return answers


def measured(answers: list[Answer], need: float) -> list[tuple[float, float]]:
    """How often winners were right, by their share: runs of equally many, never falling (pooled where they would).

    Many short runs would tell of chance: with fewer than fifty winners in one, texts' dates were off by .034, not .024.
    """
    won = sorted((a.share, a.right) for a in answers if a.share >= need)
    runs: list[list[float]] = []
    size = max(50, len(won) // 6)
    for at in range(0, len(won), size):
        part = won[at : at + size]
        if len(part) < size // 2 and runs:
            continue
        runs.append([sum(s for s, _ in part), sum(ok for _, ok in part), len(part)])
        while len(runs) > 1 and runs[-2][1] / runs[-2][2] >= runs[-1][1] / runs[-1][2]:
            last = runs.pop()
            runs[-1] = [x + y for x, y in zip(runs[-1], last, strict=True)]
    return [(round(share / n, 3), round(right / n, 3)) for share, right, n in runs]


def calibration(answers: list[Answer], need: float, confidence: Callable[[Answer], float]) -> float:
    """The mean distance of what is stated from how often it is right, over runs of equally many winners."""
    won = sorted(((confidence(a), a.right) for a in answers if a.share >= need), key=lambda pair: pair[0])
    error = 0.0
    runs = max(1, min(10, len(won) // 40))
    for run in range(runs):
        part = won[run * len(won) // runs : (run + 1) * len(won) // runs]
        if part:
            error += abs(sum(c for c, _ in part) - sum(ok for _, ok in part))
    return error / max(1, len(won))


def check(name: str, field: str, some: list[Case], need: float) -> None:
    """Print precision and recall by threshold, pages of a domain in one fold, and how true the confidence is."""
    answers = out_of_fold(name, field, some)
    gold = sum(a.some for a in answers)
    none = len(answers) - gold
    for t in sorted({0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, need}):
        filled = [a for a in answers if a.share >= t]
        given = sum(a.some for a in filled)
        hit = sum(a.right for a in filled)
        print(
            f"{name:13} {t:.2f} precision {hit / max(1, given):.3f} recall {hit / gold:.3f} "
            f"filled where gold has none {len(filled) - given}/{none}"
        )
    told = {part: measured([a for a in answers if a.fold != part], need) for part in range(5)}
    by_method = calibration(answers, need, lambda a: a.precision)
    by_share = calibration(answers, need, lambda a: a.share)
    by_count = calibration(answers, need, lambda a: confidence_of(a.share, told[a.fold]))
    print(
        f"{name:13} calibration error at {need:.2f}: method's precision {by_method:.3f}, share {by_share:.3f}, "
        f"measured {by_count:.3f}"
    )


def main() -> None:
    """Fit or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--dumps", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    args = parser.parse_args()
    gold = [json.loads(line) for line in (args.data / "meta/gold.jsonl").open(encoding="utf-8")]
    by_id = {entry["id"]: entry for entry in gold}
    with gzip.open(args.data / "meta/text.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    known, names = Vocabulary(), FirstNames()
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))

    pages = list(page_found(args.data, gold, known, names))
    sets: dict[str, list[Case]] = {f"page.{f}": cases(f, pages) for f in KEYS}
    cache: dict[str, list[Found]] = {}
    # The day that a person read off a page counts twice: further pages take an update's day for the publication's.
    sets["page.date"] += [replace(c, again=True) for c in sets["page.date"]]
    for field in ("title", "date", "authors"):
        sets[f"page.{field}"] += more_pages(args.data, field, known, names, cache)
    # Whole dumps count twice; browser titles and bodies without a title teach what to strip and when to abstain.
    whole = cases("title", list(text_found(texts, "resi_main", by_id, known, names, None)))
    sets["text.title"] = whole + [replace(c, again=True) for c in whole]
    for style in ("title_traf", "traf_body"):
        sets["text.title"] += cases("title", list(text_found(texts, style, by_id, known, names, None)))
    dumps = list(text_found(texts, "resi_main", by_id, known, names, load_trust()["text"]["title"]))
    sets |= {f"text.{f}": cases(f, dumps) for f in ("date", "authors")}
    if args.dumps:
        sets["dump.title"] = dumped_titles(args.dumps, args.data, known)

    for name, some in sets.items():
        medium, field = name.split(".")
        if args.check:
            check(name, field, some, table[medium][field]["threshold"])
            continue
        counted = precisions(some)
        weights, bias = fit(grouped(some, field, counted), sorted(counted), PENALTY[name])
        if field == "title" and medium != "page":
            counted = _won(some, counted, weights, bias, table[medium][field]["threshold"])
        rows = sorted(counted, key=lambda m: (m.startswith("trait."), -counted[m][1], m))
        judged = {m: row for m, row in table[medium][field]["methods"].items() if row[2] == 0 and m not in counted}
        table[medium][field] = {
            "bias": round(bias, 2),
            "threshold": table[medium][field]["threshold"],
            "measured": measured(out_of_fold(name, field, some), table[medium][field]["threshold"]),
            "methods": judged | {m: [round(counted[m][0], 2), round(weights[m], 2), counted[m][1]] for m in rows},
        }
    if not args.check:
        write(table)


def _won(
    some: list[Case], known: dict[str, tuple[float, int]], weights: dict[str, float], bias: float, need: float
) -> dict[str, tuple[float, int]]:
    """For lines of a dump, where most lines are no title, precision is counted where the line won."""
    full = Field(bias, need, {m: Row(p, weights[m]) for m, (p, _) in known.items()})
    won: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for case in some:
        best = fuse("title", full, case.found).winner
        if best:
            won[best.method] += 1
            hit[best.method] += case.right(best)
    return {
        m: (p, n) if m.startswith("trait.") else ((hit[m] + 1.5) / (won[m] + 2), won[m]) for m, (p, n) in known.items()
    }


def write(table: dict) -> None:
    """The table as TOML, for people to read."""
    out = [HEAD]
    for medium, fields in table.items():
        for field, entry in fields.items():
            out.append(f"\n[{medium}.{field}]\nbias = {entry['bias']}\nthreshold = {entry['threshold']}\n")
            if points := entry.get("measured"):
                out.append(f"measured = {[list(point) for point in points]}\n")
            out.append(f"\n[{medium}.{field}.methods]\n")
            out += [f'"{m}" = [{p:.2f}, {w:.2f}, {n}]\n' for m, (p, w, n) in entry["methods"].items()]
    TABLE.write_text("".join(out), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
