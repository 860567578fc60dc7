"""Quality gate: the answers on the labelled development data stay above their floors."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest
from winnow.normalize.document import Hints, Metadata
from winnow.normalize.fields import described
from winnow.normalize.metadata.candidate import loose
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page

FLOORS = tomllib.loads((Path(__file__).resolve().parents[2] / "floors/metadata.toml").read_text(encoding="utf-8"))
LINE = re.compile(r"^(\w+)\s+gold\s+\d+ precision ([\d.]+) recall ([\d.]+)(?:.*has none (\d+)/(\d+))?", re.M)


def record(name: str, meta: Metadata) -> str:
    return json.dumps(
        {"source": f"x/{name}", "title": meta.title, "date": meta.date, "authors": meta.authors, "site": meta.site}
    )


def scores(tools: Path, gold: Path, records: list[str], folder: Path) -> dict[str, tuple[float, float, float]]:
    """Field -> precision, recall, share filled where gold has none; by the scorer that belongs to the data."""
    answers = folder / "answers.jsonl"
    answers.write_text("\n".join(records), encoding="utf-8")
    command = [sys.executable, str(tools / "score_metadata.py"), str(gold), str(answers)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {m[1]: (float(m[2]), float(m[3]), int(m[4] or 0) / int(m[5] or 1)) for m in LINE.finditer(printed)}


def hold(medium: str, got: dict[str, tuple[float, float, float]], names: tuple[str, ...]) -> None:
    floors = FLOORS[medium]
    for name in names:
        precision, recall, fired = got[name]
        assert precision >= floors[f"{name}_precision"], (name, got[name])
        assert recall >= floors[f"{name}_recall"], (name, got[name])
        for limit in (f"{name}_undated", f"{name}_unsigned"):
            assert limit not in floors or fired <= floors[limit], (name, got[name])


@pytest.mark.shared
@pytest.mark.slow
def test_pages(shared_data: Path, shared_tools: Path, tmp_path: Path) -> None:
    reader = MetadataReader()
    records = []
    for line in (shared_data / "meta/gold.jsonl").open(encoding="utf-8"):
        name = json.loads(line)["id"]
        with gzip.open(shared_data / f"meta/html/{name}.html.gz", "rt", encoding="utf-8", errors="replace") as page:
            records.append(record(name, reader.from_page(parse_page(page.read()), Hints())))
    got = scores(shared_tools, shared_data / "meta/gold.jsonl", records, tmp_path)
    hold("page", got, ("title", "date", "authors", "site"))


@pytest.mark.shared
@pytest.mark.slow
def test_dumps(shared_data: Path, shared_tools: Path, tmp_path: Path) -> None:
    reader = MetadataReader()
    with gzip.open(shared_data / "meta/text.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [
            record(row["id"], reader.from_text(row["resi_main"] or "", Hints())) for row in map(json.loads, lines)
        ]
    got = scores(shared_tools, shared_data / "meta/gold.jsonl", records, tmp_path)
    hold("text", got, ("title", "date", "authors"))


@pytest.mark.shared
def test_datelines(shared_data: Path) -> None:
    reader = MetadataReader()
    gold = json.loads((shared_data / "meta/dateline_gold.json").read_text(encoding="utf-8"))
    told = right = known = 0
    with gzip.open(shared_data / "meta/text.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] not in gold:
                continue
            place = reader.with_body(Metadata(), row["traf_body"] or "").dateline
            wanted = {loose(unicodedata.normalize("NFC", p)) for p in gold[row["id"]]["place"] or []}
            known += bool(wanted)
            told += place is not None
            right += place is not None and loose(place) in wanted
    assert right / told >= FLOORS["dateline"]["place_precision"]
    assert right / known >= FLOORS["dateline"]["place_recall"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "000_6a8298ec7c41f6a3",
            {
                "title": "US rejects troops pullout, direct talks with Taliban",
                "section": "Latest Updates",
                "dateline": "Kabul",
            },
        ),
        (
            "001_811fa3d8880d0689",
            {
                "title": "‘Our goal is to end invasion’: Taliban seeks talks with US on NATO troop withdrawal",
                "date": "2018-11-09",
            },
        ),
        (
            "002_405ae563e90886f0",
            {
                "title": "U.S. Calls On Afghan Taliban To 'Step Up' After Peace Offer",
                "date_earliest": "2018-03-09",
                "date_latest": "2019-03-09",
            },
        ),
        (
            "003_53c1ff4e155be48f",
            {
                "title": "US engaged in Afghan peace process since its already facing humiliating defeat: Taliban",
                "dateline": "Kabul",
                "agency": "Sputnik",
            },
        ),
        (
            "004_38a747c9cd03c8b7",
            {"title": "US envoy to visit Kabul and Doha as Taliban call for troop withdrawal"},
        ),
    ],
)
def test_seeds_come_out_exactly(seeds_folder: Path, name: str, expected: dict[str, str]) -> None:
    reader = MetadataReader()
    text = (seeds_folder / f"{name}.txt").read_text(encoding="utf-8")
    meta = reader.with_body(reader.from_text(text, Hints()), text)
    got = {f.name: v for f in described(Metadata) if (v := getattr(meta, f.name))}
    assert got == expected
