"""Quality gates: the five seeds exactly, and the labelled dumps against floors that only rise."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest
from winnow.normalize.lines.cleaner import LineCleaner

TESTS = Path(__file__).resolve().parents[2]
FLOORS = tomllib.loads((TESTS / "floors" / "lines.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cleaner() -> LineCleaner:
    return LineCleaner()


@pytest.mark.shared
@pytest.mark.parametrize("titled", [True, False], ids=["title", "no title"])
def test_the_five_seeds(cleaner: LineCleaner, shared_data: Path, titled: bool) -> None:
    gold = json.loads((shared_data / "seeds" / "gold.json").read_text(encoding="utf-8"))
    for name, page in gold.items():
        text = (shared_data / "seeds" / name).read_text(encoding="utf-8")
        title = page["metadata"]["title"]["value"] if titled else None
        gone = {cut.line for cut in cleaner.clean(text, title=title).cuts}
        boilerplate = {line["i"] for line in page["lines"] if line["label"] == "boilerplate"}
        spared = {line["i"] for line in page["lines"] if line["optional"]}
        assert gone - spared == boilerplate - spared, name


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("mode", ["dump", "resid"])
def test_labelled_dumps(cleaner: LineCleaner, shared_data: Path, mode: str) -> None:
    sys.path.insert(0, str(TESTS / "benchmarks"))
    try:
        import bench_lines as bench
    finally:
        sys.path.pop(0)
    dumps = [dump for dump in bench.load() if dump.article and dump.mode == mode][::3]
    right = kept_count = content = 0
    grams = []
    for dump in dumps:
        kept = set(cleaner.clean("\n".join(dump.lines)).kept)
        for number, label in enumerate(dump.labels):
            if label >= 0:
                content += label
                kept_count += number in kept
                right += label and number in kept
        grams.append(bench.gram_f1("\n".join(dump.lines[number] for number in sorted(kept)), dump.gold))
    floor = FLOORS["shipped"][mode]
    assert 2 * right / (kept_count + content) >= floor["line_f1"]
    assert right / content >= floor["line_recall"]
    assert sum(grams) / len(grams) >= floor["gram_f1"]
