"""What a publication changed, by name, and the log of publications."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from older_tables import TO_THIRD, make_older
from winnow.corpus.state.store import Store
from winnow.corpus.takedown.remove import remove
from winnow.ingest.cli.console import Console
from winnow.ingest.run.ingest import Summary
from winnow.ingest.run.rebuild import rebuild
from worlds import Seeds, Spec, five_seeds, run, run_settings

pytestmark = pytest.mark.usefixtures("plain_normalizer")


def named(summary: Summary, kind: str) -> list[str]:
    return [entry["source"] for entry in summary.changed["names"].get(kind, [])]


def counts(changed: dict[str, object]) -> dict[str, int]:
    found = changed["counts"]
    assert isinstance(found, dict)
    return {kind: number for kind, number in found.items() if number}


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    return five_seeds(tmp_path / "in")


def test_each_kind_of_change_is_named(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    first = run([seeds.root], corpus)
    assert counts(first.changed) == {"added": 5}
    assert first.changed["languages"] == {"und": 5}
    assert first.changed["sites"] == {"in": {"came": 4, "kept": 4}, "a.example": {"came": 1, "kept": 1}}
    seeds.put_text("1.txt", Spec(base=1, drift=3))
    seeds.drop_text("2.txt")
    seeds.put_text("copy.txt", Spec(base=0, style=1))
    seeds.put_text("longer.txt", Spec(base=3, tail=3))
    seeds.put_record("r.jsonl", "new", Spec(base=22), url="https://a.example/1", fetched="2024-02-01")
    (seeds.root / "empty.txt").write_text("\n")
    (seeds.root / "binary.txt").write_bytes(bytes(range(256)) * 20)
    foretold = run([seeds.root], corpus, prune=True, yes=True, dry_run=True)
    done = run([seeds.root], corpus, prune=True, yes=True)
    assert foretold.changed == done.changed, "a dry run names them, too"
    assert counts(done.changed) == {
        "added": 2, "updated": 2, "removed": 3, "superseded": 1, "duplicates": 2, "filtered": 1, "quarantined": 1,
        "forgotten": 1,
    }  # fmt: skip
    names = done.changed["names"]
    assert named(done, "added") == ["in/copy.txt", "in/longer.txt"]
    assert named(done, "updated") == ["in/1.txt", "in/r.jsonl#new"]
    assert names["removed"] == [
        {"source": "in/0.txt", "outcome": "exact-duplicate", "instead": "in/copy.txt"},
        {"source": "in/2.txt", "outcome": "forgotten", "instead": None},
        {"source": "in/3.txt", "outcome": "near-duplicate", "instead": "in/longer.txt"},
    ]
    assert names["superseded"] == [{"source": "in/r.jsonl#old", "by": "in/r.jsonl#new"}]
    assert names["duplicates"] == [
        {"source": "in/0.txt", "outcome": "exact-duplicate", "of": "in/copy.txt"},
        {"source": "in/3.txt", "outcome": "near-duplicate", "of": "in/longer.txt"},
    ]
    assert names["forgotten"] == [{"source": "in/2.txt", "was": "kept"}]
    assert names["quarantined"][0]["source"] == "in/binary.txt"
    assert "binary" in names["quarantined"][0]["reason"]
    assert done.trouble
    assert done.changed["new_quarantine"] == 1


def test_a_run_that_changes_nothing_names_nothing(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    (seeds.root / "binary.txt").write_bytes(bytes(range(256)) * 20)
    assert run([seeds.root], corpus).trouble
    again = run([seeds.root], corpus, telling=True)
    assert counts(again.changed) == {}
    assert (again.quarantined, again.trouble) == (1, True), "of which nobody was told"
    again = run([seeds.root], corpus, telling=True, dry_run=True)
    assert (again.quarantined, again.trouble) == (1, False), "what was told is no trouble"
    (seeds.root / "binary.txt").write_bytes(bytes(range(200)) * 30)
    assert not run([seeds.root], corpus).trouble, "nor the same trouble once more"
    (seeds.root / "binary.txt").write_bytes(b"PK\x03\x04 no archive")
    assert run([seeds.root], corpus).trouble, "another one is"


def test_names_are_capped_and_counts_are_not(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    summary = run([seeds.root], corpus, most_names=2)
    assert (counts(summary.changed)["added"], named(summary, "added")) == (5, ["in/0.txt", "in/1.txt"])
    for n in range(30):
        seeds.put_text(f"x{n:02}.txt", Spec(base=30 + n))
    summary = run([seeds.root], corpus, most_names=None)
    assert len(named(summary, "added")) == 30
    with closing(Store.read(corpus)) as store:
        (_, last) = store.publications.all()
        assert (counts(last)["added"], len(last["names"]["added"])) == (30, 20)
        (logged,) = store.db.execute("select summary from runs order by run desc limit 1").fetchone()
    assert "x07.txt" not in logged, "the log of runs has numbers"


def test_the_log_names_what_made_each_snapshot(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    run([seeds.root], corpus)
    with closing(Store.open(corpus)) as store:
        remove(store, ["in/0.txt"], "asked")
    rebuild(corpus, run_settings(boilerplate_documents=0, policy="stable"), console=Console(quiet=True))
    with closing(Store.read(corpus)) as store:
        found = list(store.publications.all())
    assert [(one["snapshot"], one["command"]) for one in found][:2] == [(1, "ingest"), (2, "remove")]
    assert counts(found[1]) == {"removed": 1, "taken_down": 1}
    assert found[1]["names"]["taken_down"] == [{"source": "in/0.txt", "reason": "asked", "offset": None}]


def test_what_an_interrupted_run_put_is_told_by_the_next(tmp_path: Path, seeds: Seeds) -> None:
    from winnow.ingest.run import ingest as module

    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    seeds.put_text("new.txt", Spec(base=50))

    def stop(self: object, **how: bool) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module._Run, "finish", stop)
        with pytest.raises(KeyboardInterrupt):
            run([seeds.root], corpus)
    assert named(run([seeds.root], corpus), "added") == ["in/new.txt"]


def test_a_seed_that_changed_twice_before_a_decision_is_told_against_the_last_one(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    with closing(Store.open(corpus)) as store, store.transaction():
        for _ in range(2):
            store.detach("in/0.txt")
        assert [(news.was, news.source) for news in store.queues.news()] == [("kept", "in/0.txt")]


def test_a_rebuild_tells_what_is_other_than_before(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    seeds.put_text("near.txt", Spec(base=1, drift=1))
    run([seeds.root], corpus)
    same = rebuild(corpus, run_settings(), console=Console(quiet=True))
    assert counts(same.changed) == {}
    from dataclasses import replace

    settings = run_settings()
    params = replace(settings.corpus.dedup, threshold=0.999, reprints=False)
    other = rebuild(
        corpus, replace(settings, corpus=replace(settings.corpus, dedup=params)), console=Console(quiet=True)
    )
    assert counts(other.changed)["added"] == 1


def test_tables_without_a_log_get_one_from_the_runs(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    run([seeds.root], corpus)
    seeds.put_text("new.txt", Spec(base=50))
    run([seeds.root], corpus)
    make_older(corpus, TO_THIRD)
    with closing(Store.read(corpus)) as store:
        read = list(store.publications.all())
    run([seeds.root], corpus)
    with closing(Store.read(corpus)) as store:
        migrated = list(store.publications.all())
    assert read == migrated
    assert [(one["snapshot"], one["command"], one["counts"]["added"]) for one in migrated] == [
        (1, "ingest", 5),
        (2, "ingest", 1),
    ]
    assert json.dumps(migrated)
