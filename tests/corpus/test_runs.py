"""Runs over folders that change: what is read again, forgotten, refused."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.errors import BadConfiguration, DamagedCorpus, UsageError
from winnow.corpus.inspection.explain import duplicate_groups, explain
from winnow.corpus.inspection.status import status
from winnow.corpus.state.file_ledger import RACY_NS
from winnow.corpus.state.schema import prepare
from winnow.corpus.state.store import DATABASE, Store
from winnow.ingest.cli.console import Console
from winnow.ingest.inputs import opener
from winnow.ingest.run.rebuild import rebuild
from worlds import Seeds, Spec, facts, run, run_settings, verify_deep

pytestmark = pytest.mark.usefixtures("plain_normalizer")


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))  # SQLite's, empty: readers meet in them
    }


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    made = Seeds(tmp_path / "in")
    for n in range(6):
        made.put_text(f"{n}.txt", Spec(base=n))
    made.put_text("copy.txt", Spec(base=0, style=1))
    made.put_text("near.txt", Spec(base=1, drift=1))
    made.put_record("r.jsonl", "new", Spec(base=20), url="https://a.example/1", fetched="2024-02-01")
    made.put_record("r.jsonl", "old", Spec(base=21), url="https://a.example/1", fetched="2024-01-01")
    return made


def test_a_second_run_changes_nothing(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    before = tree(corpus / "snapshots")
    again = run([seeds.root], corpus)
    assert again.seeds == {"new": 0, "changed": 0, "unchanged": 10, "forgotten": 0}
    assert again.files == {"read": 0, "unchanged": 9}
    assert not again.changed_corpus
    assert tree(corpus / "snapshots") == before


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    foretold = run([seeds.root], corpus, dry_run=True)
    assert not corpus.exists()
    done = run([seeds.root], corpus)
    assert (foretold.counts, foretold.records, foretold.digest) == (done.counts, done.records, done.digest)
    seeds.put_text("0.txt", Spec(base=99))
    seeds.drop_text("5.txt")
    before = tree(corpus)
    foretold = run([seeds.root], corpus, dry_run=True, prune=True, yes=True)
    assert tree(corpus) == before
    done = run([seeds.root], corpus, prune=True, yes=True)
    assert (foretold.counts, foretold.records, foretold.digest) == (done.counts, done.records, done.digest)


def test_outcomes_add_up(tmp_path: Path, seeds: Seeds) -> None:
    seeds.put_text("empty.txt", Spec())
    (seeds.root / "empty.txt").write_text("\n")
    (seeds.root / "binary.txt").write_bytes(bytes(range(256)) * 20)
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    with closing(Store.read(corpus)) as store:
        found = status(store)
        groups = list(duplicate_groups(store))
        (superseded,) = explain(store, "in/r.jsonl#old")
        (kept,) = explain(store, "in/0.txt")
    counts = found["counts"]
    assert isinstance(counts, dict)
    assert counts == {
        "kept": 7, "exact-duplicate": 1, "near-duplicate": 1, "superseded": 1, "filtered": 1, "quarantined": 1,
        "removed": 0,
    }  # fmt: skip
    assert sum(counts.values()) == found["seeds"] == 12
    assert len(groups) == 2
    assert superseded["representative"]["source"] == "in/r.jsonl#new"
    assert kept["outcome"] in ("kept", "exact-duplicate")
    quarantine = (corpus / "quarantine.jsonl").read_text()
    assert quarantine.count("\n") == 1
    assert "binary.txt" in quarantine


def test_a_file_that_may_have_changed_unseen_is_read_again(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1))
    path = seeds.root / "a.txt"
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    run([seeds.root], corpus)
    text = path.read_text()
    path.write_text(text.replace("a", "b"))
    os.utime(path, ns=(now, now))
    assert run([seeds.root], corpus).seeds["changed"] == 1, "same size, same time, but too fresh to be trusted"
    os.utime(path, ns=(now - 2 * RACY_NS, now - 2 * RACY_NS))
    assert run([seeds.root], corpus).files["read"] == 1
    assert run([seeds.root], corpus).files["read"] == 0


def test_members_that_vanish_are_forgotten(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    seeds.drop_record("r.jsonl", "new")
    assert run([seeds.root], corpus, yes=True).seeds["forgotten"] == 1, "one of few is many: it has to be meant"
    assert facts(corpus).seeds["in/r.jsonl#old"][0] == "kept", "the older capture is the current one again"
    assert not verify_deep(corpus)


def test_prune_is_guarded(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    before = facts(corpus)
    for n in range(4):
        seeds.drop_text(f"{n}.txt")
    run([seeds.root], corpus)
    assert facts(corpus) == before, "nothing is forgotten unasked"
    with pytest.raises(UsageError, match="4 of 10 seeds"):
        run([seeds.root], corpus, prune=True)
    assert facts(corpus) == before
    assert run([seeds.root], corpus, prune=True, yes=True).seeds["forgotten"] == 4
    assert not verify_deep(corpus)


def test_prune_looks_at_the_folders_and_labels_given(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    other = Seeds(tmp_path / "other")
    other.put_text("x.txt", Spec(base=50))
    run([seeds.root], corpus)
    run([seeds.root], corpus, label="mirror")
    run([other.root], corpus)
    other.drop_text("x.txt")
    assert run([seeds.root], corpus, prune=True, yes=True).seeds["forgotten"] == 0
    assert run([seeds.root], corpus, label="mirror", prune=True, yes=True).seeds["forgotten"] == 0
    assert run([other.root], corpus, prune=True, yes=True).seeds["forgotten"] == 1


def test_a_folder_that_cannot_be_listed_is_not_gone(
    tmp_path: Path, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds.put_text("deep/x.txt", Spec(base=60))
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    scan = os.scandir

    def failing(path: str) -> object:
        if str(path).endswith("/deep"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", failing)
    summary = run([seeds.root], corpus, prune=True, yes=True)
    assert summary.seeds["forgotten"] == 0
    assert summary.quarantined == 1
    monkeypatch.setattr(os, "scandir", scan)
    assert run([seeds.root], corpus).quarantined == 0, "the trouble is over"
    assert facts(corpus).seeds["in/deep/x.txt"][0] == "kept"
    assert (corpus / "quarantine.jsonl").read_bytes() == b""


def test_a_corpus_in_a_folder_of_its_seeds_does_not_feed_on_itself(tmp_path: Path, seeds: Seeds) -> None:
    (tmp_path / "link").symlink_to(seeds.root)
    corpus = tmp_path / "link" / "corpus"
    first = run([seeds.root], corpus)
    assert run([seeds.root], seeds.root / "corpus").seeds["unchanged"] == first.seeds["new"]
    again = run([seeds.root], corpus)
    assert (again.seeds["new"], again.digest, again.snapshot) == (0, first.digest, 1)
    assert run([tmp_path / "link"], corpus, label="link").seeds["new"] == first.seeds["new"]


def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    root = Path(os.fsdecode(bytes(tmp_path) + b"/in\xfe"))
    seeds, corpus = Seeds(root), tmp_path / "c"
    seeds.put_text("a\udcff b.txt", Spec(base=1))
    seeds.put_text("deep/d\udc80.txt", Spec(base=2))
    seeds.put_text("plain.txt", Spec(base=3))
    assert run([root], corpus).counts["kept"] == 3
    again = run([root], corpus)
    assert (again.files["read"], again.snapshot) == (0, 1)
    with closing(Store.read(corpus)) as store:
        for key in ("in\\xfe/a\\xff b.txt", "in\udcfe/a\udcff b.txt"):
            (entry,) = explain(store, key)
            assert entry["outcome"] == "kept"
            assert json.dumps(entry).encode("utf-8")
        assert "\\xfe" in json.dumps(status(store), ensure_ascii=False).encode("utf-8").decode()
    (root / "a\udcff b.txt").unlink()
    assert run([root], corpus, prune=True, yes=True).seeds["forgotten"] == 1
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    assert not verify_deep(corpus)


def test_hostile_strings_in_records_do_not_end_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    texts = [Spec(base=n).text() for n in range(4)]
    records = [
        {"\ud800": 1, "title": "no text"},
        {"id": "\udfff", "text": texts[0]},
        {"id": "b", "text": texts[1], "fetched": "\ud800", "url": "https://a.example/?q=\ud800", "title": "\ud801"},
        {"id": "c", "text": texts[2] + "\ud800"},
    ]
    (folder / "r.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    corpus = tmp_path / "c"
    summary = run([folder], corpus)
    assert (summary.counts["kept"], summary.quarantined) == (3, 1)
    assert not verify_deep(corpus)


def test_a_collection_that_moved(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(3):
        seeds.put_text(f"{n}.txt", Spec(base=n))
    run([seeds.root], corpus)
    (tmp_path / "elsewhere").mkdir()
    moved = seeds.root.rename(tmp_path / "elsewhere" / "in")
    with pytest.raises(UsageError, match="--label in if it is the same collection"):
        run([moved], corpus)
    (moved / "1.txt").unlink()
    summary = run([moved], corpus, label="in", prune=True, yes=True)
    assert (summary.files["read"], summary.seeds["forgotten"]) == (0, 1)
    fresh = tmp_path / "fresh"
    run([moved], fresh)
    assert facts(corpus) == facts(fresh)
    assert run([moved], corpus).files["read"] == 0, "and needs no label any more"


def test_an_argument_that_vanishes_during_the_run_does_not_end_it(
    tmp_path: Path, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = opener.open_seeds

    def vanishing(file: object, **how: object) -> object:
        shutil.rmtree(seeds.root, ignore_errors=True)
        return reading(file, **how)  # type: ignore[arg-type]

    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    known = facts(corpus)
    seeds.put_text("0.txt", Spec(base=77))
    monkeypatch.setattr(opener, "open_seeds", vanishing)
    run([seeds.root], corpus, prune=False)
    assert facts(corpus) == known


def test_a_dry_run_refuses_a_corpus_that_lost_its_state(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    (corpus / DATABASE).unlink()
    with pytest.raises(DamagedCorpus, match="winnow rebuild"):
        run([seeds.root], corpus, dry_run=True)


def test_a_default_label_stands_for_one_folder(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    one, two = Seeds(tmp_path / "1" / "data"), Seeds(tmp_path / "2" / "data")
    one.put_text("a.txt", Spec(base=1))
    two.put_text("a.txt", Spec(base=2))
    run([one.root], corpus)
    with pytest.raises(UsageError, match="--label"):
        run([two.root], corpus)
    assert list(facts(corpus).seeds) == ["data/a.txt"]
    run([two.root], corpus, label="second")
    assert set(facts(corpus).seeds) == {"data/a.txt", "second/a.txt"}
    run([two.root], corpus, label="data")
    outcomes = sorted(seed[0] for seed in facts(corpus).seeds.values())
    assert outcomes == ["exact-duplicate", "kept"], "an explicit label is taken at its word"


def test_other_parameters_are_refused_with_the_remedy(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    with pytest.raises(BadConfiguration, match="winnow rebuild"):
        run([seeds.root], corpus, run_settings(boilerplate_documents=0))
    run([seeds.root], corpus, run_settings(retention=1, part_records=2, compress="gz"))


def test_stable_keeps_what_came_first(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    seeds = Seeds(tmp_path / "in")
    seeds.put_text("short.txt", Spec(base=1))
    run([seeds.root], corpus, run_settings(policy="stable"))
    seeds.put_text("a-longer.txt", Spec(base=1, tail=3))
    run([seeds.root], corpus, run_settings(policy="stable"))
    assert facts(corpus).seeds["in/a-longer.txt"][0] == "near-duplicate"
    other = tmp_path / "d"
    run([seeds.root], other)
    assert facts(other).seeds["in/a-longer.txt"][0] == "kept"
    assert not verify_deep(corpus)


def test_boilerplate_comes_and_goes_with_its_documents(tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    seeds = Seeds(tmp_path / "in")
    for n in range(2):
        seeds.put_text(f"s/{n}.txt", Spec(base=n, boilerplate=(0,)))
    run([seeds.root], corpus)
    assert _published(corpus).count("harbour gazette") == 2
    seeds.put_text("s/2.txt", Spec(base=2, boilerplate=(0,)))
    seeds.put_text("s/3.txt", Spec(base=2, boilerplate=(0,), drift=1))
    run([seeds.root], corpus)
    assert _published(corpus).count("harbour gazette") == 0
    seeds.drop_text("s/0.txt")
    run([seeds.root], corpus, prune=True, yes=True)
    assert _published(corpus).count("harbour gazette") == 2, "a near-duplicate does not count"
    assert not verify_deep(corpus)


def _published(corpus: Path) -> str:
    return "".join(path.read_text() for path in (corpus / "current").glob("part-*"))


class _FullDisk(sqlite3.Connection):
    """A connection that rolls back by itself, as SQLite does when a write fails for want of space."""

    def execute(self, sql: str, *rest: object) -> sqlite3.Cursor:
        if "create index" in sql:
            self.rollback()
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *rest)


def test_a_full_disk_while_the_tables_are_made_is_told_as_such(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "state.db", factory=_FullDisk, isolation_level=None)) as db,
        pytest.raises(sqlite3.OperationalError, match="disk is full"),
    ):
        prepare(db)
