"""What is said of the packaged weights out of fold: it belongs to them, is what the documentation says, and keeps its
floors. Figures on pages that the weights were trained on say nothing of the kind."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from winnow.normalize.extract import model as module

ROOT = Path(__file__).resolve().parents[3]
FLOORS = tomllib.loads((ROOT / "tests" / "floors" / "extract.toml").read_text("utf-8"))["out_of_fold"]
REPORT = json.loads((ROOT / "training" / "extraction" / "out_of_fold.json").read_text("utf-8"))


def means(*sets: str) -> dict[str, float]:
    by = defaultdict(list)
    for name in sets:
        for kind, winnow, *_ in REPORT["pages"][name].values():
            by[kind].append(winnow)
            by["all"].append(winnow)
    return {kind: sum(scores) / len(scores) for kind, scores in by.items()}


def test_the_report_is_of_the_packaged_weights():
    weights = (module.files(module.__package__) / "data" / module.DATA).read_bytes()
    assert REPORT["weights"] == hashlib.sha256(weights).hexdigest()
    assert REPORT["columns"] == json.loads(weights)["columns"]


def test_out_of_fold_the_floors_hold():
    found = means("extract", "extract-more")
    assert FLOORS.keys() == found.keys()
    assert {kind: mean for kind, mean in found.items() if mean < FLOORS[kind]} == {}


@pytest.mark.parametrize(
    ("title", "sets"),
    [
        ("both sets", ("extract", "extract-more")),
        ("development pages", ("extract",)),
        ("further pages", ("extract-more",)),
    ],
)
def test_the_documentation_says_what_the_report_says(title, sets):
    text = (ROOT / "docs" / "extraction.md").read_text("utf-8")
    head, row = re.search(rf"\| {title} \|(.+)\|\n.+\n\| \*\*winnow, out of fold\*\* \|(.+)\|\n", text).groups()
    kinds = [cell.split()[0] for cell in head.split("|")]
    said = dict(zip(kinds, (float(cell.strip(" *")) for cell in row.split("|")), strict=True))
    found = means(*sets)
    assert said.keys() == found.keys()
    assert all(abs(said[kind] - found[kind]) < 0.00051 for kind in said)


def test_the_public_benchmark_is_scored_apart_from_what_was_trained_on(tmp_path, monkeypatch, capsys):
    seen = next(name.removeprefix("wcxb/") for name in REPORT["pages"]["extract-more"] if re.match(r"wcxb/\d", name))
    sentences = [f"Ferry {n} left the harbour at dawn, and nobody on the quay looked up from a net." for n in range(6)]
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    gold = {"main_content": "\n".join(sentences), "with": ["Ferry 3 left"], "without": ["Privacy"]}
    for folder in ("ground-truth", "html"):
        (tmp_path / "test" / folder).mkdir(parents=True)
    for name in (seen, "new"):
        record = {"url": "https://quay.example/", "ground_truth": gold}
        (tmp_path / "test" / "ground-truth" / f"{name}.json").write_text(json.dumps(record), "utf-8")
        page = f"<html><body><article>{body}</article><footer>Privacy</footer></body></html>"
        (tmp_path / "test" / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
    monkeypatch.setattr(sys, "argv", ["bench_wcxb", str(tmp_path)])
    import bench_wcxb

    bench_wcxb.main()
    told = re.findall(r"^all +(\d+) +([\d.]+) +([\d.]+) +([\d.]+)$", capsys.readouterr().out, re.MULTILINE)
    assert told == [("1", "1.000", "1.000", "0.000")] * 2
