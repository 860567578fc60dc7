"""What a snapshot says of itself to other tools."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.inspection.verify import verify
from winnow.corpus.snapshots.card import CARD, CROISSANT, about_files
from winnow.corpus.snapshots.column_types import ListOf, Struct, column_types
from winnow.corpus.snapshots.layout import MANIFEST, read_manifest, snapshot_folder, snapshot_numbers
from winnow.corpus.snapshots.part_counts import MOST, PartCounts
from winnow.corpus.snapshots.record import json_schema
from winnow.corpus.state.lock import CorpusLock
from winnow.corpus.state.store import Store
from winnow.corpus.takedown.remove import remove
from worlds import Seeds, Spec, run, run_settings


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    seeds = Seeds(tmp_path / "in")
    for number in range(6):
        terms = {"license": "CC0 `x` | <b>"} if number == 2 else {}
        seeds.put_record("a.jsonl", str(number), Spec(base=number), **terms)
    run([seeds.root], tmp_path / "c", run_settings(part_records=2))
    return tmp_path / "c"


def summed(manifest: dict[str, object], what: str) -> int:
    return sum(sum(part[what].values()) for part in manifest["parts"])


def test_each_snapshot_has_a_card_that_its_manifest_lists(corpus: Path) -> None:
    folder = snapshot_folder(corpus, 1)
    manifest = read_manifest(folder)
    assert [one["name"] for one in manifest["about"]] == [CARD, CROISSANT]
    for name, content in about_files(manifest).items():
        assert (folder / name).read_bytes() == content
    assert summed(manifest, "languages") == manifest["records"] == 6
    assert summed(manifest, "licenses") == 1
    assert not verify(corpus)
    (folder / CARD).write_text("# Other words")
    assert any(CARD in finding for finding in verify(corpus))


def test_words_of_seeds_mean_nothing_in_the_card(corpus: Path) -> None:
    assert "| `CC0  x    <b>` | 1 |" in (snapshot_folder(corpus, 1) / CARD).read_text("utf-8")


def test_parts_that_are_linked_keep_their_counts(corpus: Path, tmp_path: Path) -> None:
    manifest = snapshot_folder(corpus, 1) / MANIFEST
    known = json.loads(manifest.read_bytes())
    for part in known["parts"]:  # as snapshots were before there were cards
        del part["languages"], part["licenses"]
    manifest.write_text(json.dumps(known))
    seeds = Seeds(tmp_path / "more")
    seeds.put_text("b.txt", Spec(base=50))
    run([seeds.root], corpus, run_settings(part_records=2))
    now = read_manifest(snapshot_folder(corpus, 2))
    assert (summed(now, "languages"), summed(now, "licenses")) == (7, 1)


def test_a_takedown_makes_the_cards_of_older_snapshots_anew(corpus: Path, tmp_path: Path) -> None:
    with CorpusLock(corpus), closing(Store.open(corpus, run_settings().corpus)) as store:
        remove(store, ["in/a.jsonl#2"], "asked")
    assert snapshot_numbers(corpus) == [1, 2]
    for number in (1, 2):
        folder = snapshot_folder(corpus, number)
        assert "CC0" not in (folder / CARD).read_text("utf-8") + (folder / MANIFEST).read_text("utf-8")
        assert summed(read_manifest(folder), "languages") == 5
    assert not verify(corpus)


def test_every_field_has_a_type() -> None:
    types = column_types()
    assert list(types) == json_schema()["required"]
    assert types["date"] == "day"
    assert types["authors"] == ListOf("string")
    evidence = types["evidence"]
    assert isinstance(evidence, ListOf)
    assert evidence.of == Struct({"field": "string", "method": "string", "confidence": "number"})
    assert types["fetched"] == "time"


def test_the_schema_is_named_and_describes_each_field() -> None:
    schema = json_schema()
    assert schema["$id"] == "urn:winnow:record:2"
    assert all(kind.get("description") for name, kind in schema["properties"].items() if name != "schema_version")


def test_licences_beyond_those_listed_are_counted_together() -> None:
    counts = PartCounts()
    for number in range(MOST + 5):
        counts.add({"language": "en", "license": f"{number:03d}"})
    assert counts.licenses["other"] == 5
    assert counts.licenses.total() == MOST + 5


def test_an_empty_corpus_has_a_card_without_files() -> None:
    manifest = {
        "parts": [], "records": 0, "winnow": "0", "snapshot": 1, "schema_version": 2, "digest": "0", "counts": {},
        "parameters": {},
    }  # fmt: skip
    files = about_files(manifest)
    assert b"configs:" not in files[CARD]
    assert json.loads(files[CROISSANT])["recordSet"] == []
