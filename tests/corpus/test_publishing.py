"""Snapshots: parts, links, retention, feeds, exports."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from winnow.corpus.errors import DamagedCorpus, UsageError
from winnow.corpus.inspection.verify import verify
from winnow.corpus.snapshots import export
from winnow.corpus.snapshots.export import changes_since, export_lines, select, write_parquet
from winnow.corpus.snapshots.layout import (
    current_number,
    read_manifest,
    snapshot_folder,
    snapshot_lines,
    snapshot_numbers,
)
from winnow.corpus.snapshots.publish import publish
from winnow.corpus.snapshots.record import corpus_digest
from winnow.corpus.state.store import Store
from worlds import Seeds, Spec, facts, records, run, run_settings, verify_deep

pytestmark = pytest.mark.usefixtures("plain_normalizer")


def grow(folder: Path, corpus: Path, snapshots: int, **settings: object) -> Seeds:
    """A corpus with a history: each run adds, edits and deletes."""
    seeds = Seeds(folder)
    for step in range(snapshots):
        for n in range(3):
            seeds.put_text(f"{step}-{n}.txt", Spec(base=10 * step + n))
        if step:
            seeds.put_text(f"{step - 1}-0.txt", Spec(base=1000 + step))
            seeds.drop_text(f"{step - 1}-1.txt")
        run([folder], corpus, run_settings(part_records=4, **settings), prune=True, yes=True)
    return seeds


def test_unchanged_parts_are_linked_and_changed_ones_written(tmp_path: Path) -> None:
    seeds = Seeds(tmp_path / "in")
    for n in range(20):
        seeds.put_text(f"{n}.txt", Spec(base=n))
    corpus, settings = tmp_path / "c", run_settings(part_records=4)
    run([seeds.root], corpus, settings)
    seeds.put_text("7.txt", Spec(base=777))
    run([seeds.root], corpus, settings)
    old, new = ({p.name: p.stat().st_ino for p in snapshot_folder(corpus, n).glob("part-*")} for n in (1, 2))
    assert len(old) == len(new) == 5
    assert sum(old[name] == new[name] for name in old) == 4
    assert not verify(corpus)


def test_parts_that_empty_out_are_dropped_and_sparse_ones_compacted(tmp_path: Path) -> None:
    seeds = Seeds(tmp_path / "in")
    for n in range(40):
        seeds.put_text(f"{n:02}.txt", Spec(base=n))
    corpus, settings = tmp_path / "c", run_settings(part_records=8)
    run([seeds.root], corpus, settings)
    for n in range(36):
        seeds.drop_text(f"{n:02}.txt")
    run([seeds.root], corpus, settings, prune=True, yes=True)
    manifest = read_manifest(snapshot_folder(corpus, 2))
    assert manifest["records"] == 4
    assert all(part["records"] for part in manifest["parts"])
    assert len(manifest["parts"]) <= 2
    assert not verify_deep(corpus)


@pytest.mark.parametrize("compress", ["none", "gz", "zst"])
def test_retention_and_compression(tmp_path: Path, compress: str) -> None:
    corpus = tmp_path / "c"
    grow(tmp_path / "in", corpus, 5, retention=2, compress=compress)
    assert snapshot_numbers(corpus) == [4, 5]
    assert current_number(corpus) == 5
    assert not verify_deep(corpus)
    ids = [json.loads(line)["id"] for line in export_lines(corpus)]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) == read_manifest(corpus / "current")["records"]
    ending = {"none": "jsonl", "gz": "jsonl.gz", "zst": "jsonl.zst"}[compress]
    parts = list((corpus / "current").glob("part-*"))
    assert parts
    assert all(part.name.endswith(ending) for part in parts)
    if compress == "gz":
        assert all(json.loads(line) for line in gzip.decompress(parts[0].read_bytes()).splitlines())


def test_the_digest_is_that_of_the_lines(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    grow(tmp_path / "in", corpus, 3)
    for number in snapshot_numbers(corpus):
        folder = snapshot_folder(corpus, number)
        assert read_manifest(folder)["digest"] == corpus_digest(snapshot_lines(folder))


def apply(copy: dict[str, dict[str, object]], changes: object) -> dict[str, dict[str, object]]:
    for line in changes:  # type: ignore[attr-defined]
        change = json.loads(line)
        if change["op"] == "remove":
            copy.pop(change["id"], None)
        else:
            assert (change["op"] == "update") == (change["id"] in copy)
            copy[change["id"]] = change["record"]
    return copy


def test_feeds_lead_from_any_snapshot_to_the_current_one(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    grow(tmp_path / "in", corpus, 6, retention=9)
    now = {record["id"]: record for record in records(corpus)}
    for since in range(7):
        copy = {}
        if since:
            copy = {r["id"]: r for r in map(json.loads, snapshot_lines(snapshot_folder(corpus, since)))}
        assert apply(dict(copy), changes_since(corpus, since)) == now
        old = snapshot_folder(corpus, since) if since else None
        assert apply(dict(copy), export._compared(old, snapshot_folder(corpus, 6))) == now


def test_feeds_since_a_dropped_snapshot(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    grow(tmp_path / "in", corpus, 5, retention=3)
    assert snapshot_numbers(corpus) == [3, 4, 5]
    assert list(changes_since(corpus, 2)), "the feeds of 3, 4 and 5 are still there"
    with pytest.raises(UsageError, match="no longer kept"):
        list(changes_since(corpus, 1))
    with pytest.raises(UsageError, match="no snapshot 6"):
        list(changes_since(corpus, 6))
    assert list(changes_since(corpus, 5)) == []


@pytest.mark.parametrize("compress", ["none", "gz", "zst"])
def test_export_of_more_parts_than_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compress: str) -> None:
    import resource

    seeds = Seeds(tmp_path / "in")
    for n in range(300):
        seeds.put_record("all.jsonl", f"{n}", Spec(base=n))
    seeds.put_record("all.jsonl", "long", Spec(base=5000, tail=30_000))
    corpus = tmp_path / "c"
    run([seeds.root], corpus, run_settings(part_records=1, compress=compress))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        lines = list(export_lines(corpus))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    monkeypatch.setattr(export, "OPEN_PARTS", 1000)
    assert lines == list(export_lines(corpus))
    assert len(lines) == 301


def test_select_fields_and_languages(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    grow(tmp_path / "in", corpus, 1)
    assert [list(r) for r in select(export_lines(corpus), fields=["title", "id"])] == [["title", "id"]] * 3
    assert not list(select(export_lines(corpus), language=["en"]))
    with pytest.raises(UsageError, match="no field nonsense"):
        list(select(export_lines(corpus), fields=["nonsense"]))


def test_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    corpus, out = tmp_path / "c", tmp_path / "out.parquet"
    grow(tmp_path / "in", corpus, 2)
    write_parquet(select(export_lines(corpus)), out)
    rows = parquet.read_table(out).to_pylist()
    assert [row["id"] for row in rows] == [record["id"] for record in records(corpus)]
    assert [row["text"] for row in rows] == [record["text"] for record in records(corpus)]
    kinds = {name: str(parquet.read_schema(out).field(name).type) for name in ("date", "fetched", "duplicates")}
    assert kinds == {"date": "date32[day]", "fetched": "timestamp[ms]", "duplicates": "int64"}
    write_parquet(iter([]), out)
    assert parquet.read_table(out).num_rows == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_publishing_notices_what_no_longer_gives_the_decided_record(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    grow(tmp_path / "in", corpus, 2)
    store = Store.open(corpus, run_settings(part_records=4).corpus)
    try:
        store.db.execute("update published set digest = zeroblob(32) where sid = (select min(sid) from published)")
        with pytest.raises(DamagedCorpus, match="winnow rebuild"):
            publish(store, afresh=True)
    finally:
        store.close()
    assert current_number(corpus) == 2


def test_an_empty_corpus_is_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    run([tmp_path / "in"], tmp_path / "c")
    assert list(export_lines(tmp_path / "c")) == []
    assert not verify_deep(tmp_path / "c")
    assert facts(tmp_path / "c").seeds == {}
