"""What is known out of fold: the F1 of each labelled page by a model that saw no page of its site, kept beside the code
together with the stamp of the weights trained on all of them, and the tables of ``docs/extraction.md`` made of it.
"""

from __future__ import annotations

import collections
import hashlib
import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(__file__).with_name("out_of_fold.json")
DOCUMENT = ROOT / "docs" / "extraction.md"
BEGIN, END = "<!-- out of fold: made by train_blocks.py -->", "<!-- /out of fold -->"
TYPES = ("article", "service", "forum", "listing", "documentation", "product", "collection")
SETS = ("extract", "extract-more")


def stamp(weights: Path) -> str:
    """What tells one file of weights from another."""
    return hashlib.sha256(weights.read_bytes()).hexdigest()


def write_report(weights: Path, columns: int, sets: dict[str, list[dict]]) -> None:
    """Write each page's scores, one page a line: its type, and the F1 of winnow out of fold, of trafilatura, and of
    perfect labels of its blocks.
    """
    lines = [f'{{"weights": "{stamp(weights)}", "columns": {columns}, "pages": {{']
    for name, pages in sets.items():
        rows = [f"{json.dumps(p['id'])}: {json.dumps([p['type'], *(round(s, 4) for s in p['scores'])])}" for p in pages]
        lines.append(f'"{name}": {{\n' + ",\n".join(rows) + "\n}" + ("," if name != SETS[-1] else ""))
    REPORT.write_text("\n".join([*lines, "}}"]) + "\n", "utf-8")


def means(report: dict, sets: tuple[str, ...], column: int) -> dict[str, tuple[float, int]]:
    """By type of page, and for all, the mean of one column and the number of pages."""
    by = collections.defaultdict(list)
    for name in sets:
        for kind, *scores in report["pages"][name].values():
            by[kind].append(scores[column])
            by["all"].append(scores[column])
    return {kind: (float(np.mean(scores)), len(scores)) for kind, scores in by.items()}


def tables(report: dict) -> str:
    """The figures as Markdown: both sets together, then each."""
    out = []
    for sets, title in ((SETS, "both sets"), ((SETS[0],), "development pages"), ((SETS[1],), "further pages")):
        columns = [means(report, sets, column) for column in range(3)]
        heads = [f"{kind} {columns[0][kind][1]}" for kind in ("all", *TYPES)]
        out += [f"| {title} | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
        for name, column in zip(("**winnow, out of fold**", "trafilatura", "perfect labels"), columns, strict=True):
            strong = "**" if name.startswith("**") else ""
            cells = [strong + f"{column[kind][0]:.3f}"[1:] + strong for kind in ("all", *TYPES)]
            out.append(f"| {name} | {' | '.join(cells)} |")
        out.append("")
    return "\n".join(out)


def write_tables() -> None:
    """Put the tables between their marks in the documentation."""
    report = json.loads(REPORT.read_text("utf-8"))
    text = DOCUMENT.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{tables(report)}{END}{after}", "utf-8")
