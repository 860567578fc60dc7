"""Fit the table of trust (normalize/metadata/data/trust.toml) to the labelled development data.

A multinomial logit with an outside option (see normalize/metadata/scoring.py), ridge penalty, by L-BFGS. ``--check``
prints precision and recall by threshold under a five-fold cross-validation that keeps the pages of a domain together;
without it the table is written anew. Rows of fields with too little gold (site, url, section, tags, ...) are kept as
they stand in the file: they are judgements, not fits. Needs scipy.

    python training/metadata/fit_trust.py [--check] [--data ../shared/data]
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
from winnow.normalize.metadata.candidate import Found, loose
from winnow.normalize.metadata.from_page import page_candidates
from winnow.normalize.metadata.from_text import order_of, read_dump, read_lines, title_candidates
from winnow.normalize.metadata.people import FirstNames
from winnow.normalize.metadata.reader import line_of
from winnow.normalize.metadata.resolve import people_key, resolve_authors, resolve_dates
from winnow.normalize.metadata.scoring import fuse, group
from winnow.normalize.metadata.vocabulary import Vocabulary
from winnow.normalize.metadata.weights import Field, Row, load_trust
from winnow.normalize.page import parse_page

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "normalize/metadata/data/trust.toml"
HEAD = """\
# The table of trust (see ../trust.py). method = [measured precision, weight in log-odds, cases].
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
}
PLACE_TRAITS = {"trait.todays-date", "trait.far-below", "trait.far-above"}
"""Traits left out of the page's dates: on pages they only follow other methods (no change under cross-validation)."""


@dataclass
class Case:
    """One document and field: its candidates, which of them are right, and whether gold has a value at all."""

    domain: str
    found: list[Found]
    right: Callable[[Found], bool]
    some: bool


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
        when = [
            replace(f, traits=tuple(t for t in f.traits if t not in PLACE_TRAITS))
            for f in resolve_dates([f for f in found if f.field == "date"], None, known.dates)
        ]
        who = resolve_authors([f for f in found if f.field == "authors"], names)
        yield entry, [f for f in found if f.field == "title"] + when + who


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
    return [[(g.methods, c.right(g.best)) for g in group(table, c.found, KEYS[field]).values()] for c in some]


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


def predict(
    rivals: list[list[tuple[list[str], bool]]], weights: dict[str, float], bias: float
) -> list[tuple[float, bool]]:
    """Per case the share of the best value and whether it is right."""
    out = []
    for values in rivals:
        s = [math.exp(min(30.0, bias + sum(weights.get(m, 0.0) for m in methods))) for methods, _ in values]
        best = max(range(len(s)), key=s.__getitem__, default=None)
        out.append((0.0, False) if best is None else (s[best] / (1 + sum(s)), values[best][1]))
    return out


def check(name: str, field: str, some: list[Case]) -> None:
    """Print precision and recall by threshold, pages of a domain in one fold."""
    answers: list[tuple[float, bool, bool]] = []
    fold = {c.domain: zlib.crc32(c.domain.encode()) % 5 for c in some}
    for part in range(5):
        seen = [c for c in some if fold[c.domain] != part]
        unseen = [c for c in some if fold[c.domain] == part]
        names = precisions(seen)
        weights, bias = fit(grouped(seen, field, names), sorted(names), PENALTY[name])
        shares = predict(grouped(unseen, field, names), weights, bias)
        answers += [(share, ok, c.some) for (share, ok), c in zip(shares, unseen, strict=True)]
    gold = sum(some_ for _, _, some_ in answers)
    none = len(answers) - gold
    for t in (0.2, 0.25, 0.3, 0.4, 0.5, 0.55, 0.58, 0.6, 0.65, 0.68, 0.7, 0.8):
        filled = [(ok, has) for share, ok, has in answers if share >= t]
        hit = sum(ok for ok, has in filled if has)
        given = sum(has for _, has in filled)
        print(
            f"{name:13} {t:.2f} precision {hit / max(1, given):.3f} recall {hit / gold:.3f} "
            f"filled where gold has none {len(filled) - given}/{none}"
        )


def main() -> None:
    """Fit or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true")
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
    # Whole dumps count twice; browser titles and bodies without a title teach what to strip and when to abstain.
    styles = ("resi_main", "resi_main", "title_traf", "traf_body")
    sets["text.title"] = [
        c for s in styles for c in cases("title", list(text_found(texts, s, by_id, known, names, None)))
    ]
    dumps = list(text_found(texts, "resi_main", by_id, known, names, load_trust()["text"]["title"]))
    sets |= {f"text.{f}": cases(f, dumps) for f in ("date", "authors")}

    for name, some in sets.items():
        medium, field = name.split(".")
        if args.check:
            check(name, field, some)
            continue
        known = precisions(some)
        weights, bias = fit(grouped(some, field, known), sorted(known), PENALTY[name])
        if name == "text.title":
            known = _won(some, known, weights, bias, table[medium][field]["threshold"])
        rows = sorted(known, key=lambda m: (m.startswith("trait."), -known[m][1], m))
        table[medium][field] = {
            "bias": round(bias, 2),
            "threshold": table[medium][field]["threshold"],
            "methods": {m: [round(known[m][0], 2), round(weights[m], 2), known[m][1]] for m in rows},
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
            out.append(f"\n[{medium}.{field}.methods]\n")
            out += [f'"{m}" = [{p:.2f}, {w:.2f}, {n}]\n' for m, (p, w, n) in entry["methods"].items()]
    TABLE.write_text("".join(out), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
