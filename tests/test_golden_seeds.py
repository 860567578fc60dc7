"""The five seeds, through the installed command, line by line and field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .commands import winnow, winnow_json, winnow_lines

GOLD: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "seeds.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, seeds_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("golden") / "out"
    winnow("ingest", seeds_folder, "--corpus", folder, "--workers", 1, fresh=True)
    return folder


@pytest.fixture(scope="module")
def records(corpus: Path) -> dict[str, dict[str, Any]]:
    return {record["source"].split("/")[-1]: record for record in winnow_lines("export", "--corpus", corpus)}


def test_all_five_are_kept_and_none_stands_for_another(corpus: Path, records: dict[str, dict[str, Any]]) -> None:
    assert set(records) == set(GOLD)
    assert all(record["duplicates"] == 0 for record in records.values())
    counts = winnow_json("status", "--corpus", corpus, "--json")["counts"]
    assert counts["kept"] == sum(counts.values()) == 5


@pytest.mark.parametrize("name", GOLD)
def test_boilerplate_is_cut_and_content_stays(
    name: str, records: dict[str, dict[str, Any]], seeds_folder: Path
) -> None:
    gold = GOLD[name]
    raw = [" ".join(line.split()) for line in (seeds_folder / name).read_text("utf-8").split("\n")]
    wanted = [
        line
        for n, line in enumerate(raw)
        if line and n not in {*gold["boilerplate"], *gold["headline"], *gold["optional"]}
    ]
    wanted = [gold["parted"].get(line.split()[0], line.split()[0]) + line[len(line.split()[0]) :] for line in wanted]
    optional = {raw[n] for n in gold["optional"]}
    kept = [" ".join(line.split()) for line in records[name]["text"].split("\n")]
    assert [line for line in kept if line and line not in optional] == wanted


@pytest.mark.parametrize("name", GOLD)
def test_metadata_is_what_the_text_supports(name: str, records: dict[str, dict[str, Any]]) -> None:
    gold, record = GOLD[name], records[name]
    assert {field: record[field] for field in gold["metadata"]} == gold["metadata"]
    assert {field: record[field] for field in gold["unknown"] if record[field]} == {}
    for field, value in gold.get("inferable", {}).items():
        assert record[field] in (None, value)


@pytest.mark.parametrize("name", GOLD)
def test_every_value_has_its_evidence(name: str, records: dict[str, dict[str, Any]]) -> None:
    record = records[name]
    fields = {entry["field"] for entry in record["evidence"]}
    for field in ("title", "date", "site", "section", "dateline", "agency", "authors", "tags", "description"):
        assert bool(record[field]) == (field in fields), field


def test_every_cut_line_has_its_reason(corpus: Path) -> None:
    for name, gold in GOLD.items():
        found = winnow_json("explain", f"seeds/{name}", "--corpus", corpus, "--json")
        cut = {entry["line"]: entry["reason"] for entry in found["cuts"]}
        sure = {*gold["boilerplate"], *gold["headline"]}
        assert sure <= set(cut) <= {*sure, *gold["optional"]}
        assert {n for n, reason in cut.items() if reason == "headline"} == set(gold["headline"])
        assert all(cut.values())


def test_clean_prints_the_same_records(records: dict[str, dict[str, Any]], seeds_folder: Path) -> None:
    lines = winnow_lines("clean", seeds_folder, "--workers", 1, fresh=True)
    assert [line["source"].split("/")[-1] for line in lines] == sorted(GOLD)
    alone = {name: {**record, "story": None} for name, record in records.items()}  # a story needs the others
    assert {line["source"].split("/")[-1]: line for line in lines} == alone


def test_a_second_run_changes_nothing(corpus: Path, seeds_folder: Path) -> None:
    before = sorted((path, path.stat().st_ino) for path in (corpus / "snapshots").rglob("*"))
    summary = winnow_json("ingest", seeds_folder, "--corpus", corpus, "--json")
    assert summary["seeds"] == {"new": 0, "changed": 0, "unchanged": 5, "forgotten": 0}
    assert summary["changed_corpus"] is False
    assert sorted((path, path.stat().st_ino) for path in (corpus / "snapshots").rglob("*")) == before


def test_the_corpus_is_sound(corpus: Path) -> None:
    winnow("verify", "--deep", "--corpus", corpus)
