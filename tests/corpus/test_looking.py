"""Looking at a corpus: what ``status`` and ``duplicates`` say of it."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.inspection.explain import explain, group_of
from winnow.corpus.inspection.sizes import disk_use
from winnow.corpus.inspection.status import status
from winnow.corpus.state import runs
from winnow.corpus.state.store import Store
from winnow.ingest.cli.console import Console
from winnow.ingest.cli.overviews import alone_line, group_lines, status_lines
from winnow.ingest.cli.style import painted
from winnow.ingest.run.rebuild import rebuild
from worlds import Seeds, Spec, run, run_settings

pytestmark = pytest.mark.usefixtures("plain_normalizer")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two labels: a story with copies and a neighbour, one with an address, one that cannot be read."""
    seeds, other = Seeds(tmp_path / "in"), Seeds(tmp_path / "other")
    seeds.put_record("a.jsonl", "long", Spec(base=1, tail=40), url="https://www.harbour.example/1")
    seeds.put_record("a.jsonl", "copy", Spec(base=1, tail=40, style=1))
    seeds.put_record("a.jsonl", "near", Spec(base=1, tail=40, drift=2))
    other.put_record("b.jsonl", "alone", Spec(base=2), url="https://harbour.example/2")
    other.put_record("b.jsonl", "older", Spec(base=3), url="https://harbour.example/2")
    for n in range(3):
        (other.root / f"noise{n}.txt").write_bytes(bytes(range(256)) * 40)
    run([seeds.root], tmp_path / "c")
    run([other.root], tmp_path / "c")
    return tmp_path / "c"


def told(lines: object) -> str:
    return "\n".join(painted(line, colour=False) for line in lines)  # type: ignore[attr-defined]


def test_status_tells_labels_sites_trouble_and_changes(corpus: Path) -> None:
    with closing(Store.read(corpus)) as store:
        found = status(store)
    assert found["by_label"] == {
        "in": {"kept": 1, "exact-duplicate": 1, "near-duplicate": 1},
        "other": {"kept": 1, "superseded": 1, "quarantined": 3},
    }
    assert found["sites"] == {"harbour.example": 2}
    (trouble,) = found["quarantine"]
    assert (trouble["reason"], trouble["seeds"]) == ("not a document: binary data", 3)
    assert trouble["sources"] == [f"other/noise{n}.txt" for n in range(3)]
    assert [run["records"]["added"] for run in found["runs"]] == [1, 1]
    text = told(status_lines(found))
    for words in (
        "in: 1 kept, 1 exact-duplicate, 1 near-duplicate",
        "sites      harbour.example 2",
        "3: not a document: binary data  other/noise0.txt and 2 more",
        "+1 added",
    ):
        assert words in text


def test_status_of_a_run_that_was_interrupted(corpus: Path) -> None:
    with closing(Store.open(corpus)) as store:
        store.db.execute("insert into runs (started) values ('2030-01-01T00:00:00Z')")
        found = status(store)
    assert found["runs"][0]["seeds"] is None
    assert "unfinished" in told(status_lines(found))


def test_sizes_count_a_file_once(corpus: Path) -> None:
    sizes = disk_use(corpus)
    files = {
        (entry.stat().st_dev, entry.stat().st_ino): entry.stat().st_size
        for entry in corpus.rglob("*")
        if entry.is_file() and not any(parent.is_symlink() for parent in entry.parents)
    }
    assert sizes["total"] == sum(files.values()) == sum(size for name, size in sizes.items() if name != "total")
    os.link(corpus / "state.db", corpus / "snapshots" / "again")
    assert disk_use(corpus)["total"] == sizes["total"]
    assert sizes["database"] >= (corpus / "state.db").stat().st_size
    assert sizes["index"] > 0
    assert sizes["snapshots"] > 0


@pytest.mark.parametrize("key", ["in/a.jsonl#long", "in/a.jsonl#copy", "in/a.jsonl#near", "https://harbour.example/1"])
def test_the_group_of_a_document_by_any_of_its_names(corpus: Path, key: str) -> None:
    with closing(Store.read(corpus)) as store:
        (group,) = group_of(store, key)
    assert group["source"] == "in/a.jsonl#long"
    copy, near = group["duplicates"]
    assert (copy["source"], copy["relation"], copy["similarity"]) == ("in/a.jsonl#copy", "equal", 1.0)
    assert near["source"] == "in/a.jsonl#near"
    assert 0 < near["similarity"] < 1
    asked = frozenset(group["asked"])
    assert asked == {"in/a.jsonl#long" if key.startswith("http") else key}
    text = told(group_lines(group, asked))
    assert f"{next(iter(asked))} *" in text
    assert text.count(" *") == 1


def test_documents_in_no_group(corpus: Path) -> None:
    for key, outcome in (
        ("other/b.jsonl#alone", "kept"),
        ("other/b.jsonl#older", "superseded"),
        ("other/noise1.txt", "quarantined"),
    ):
        with closing(Store.read(corpus)) as store:
            outcomes = {one["source"]: one for one in group_of(store, key)}
        found = outcomes[key]
        if found["outcome"] in ("kept", "superseded"):  # which capture is current follows from their content
            outcome = found["outcome"]
        assert (found["outcome"], found["duplicates"]) == (outcome, [])
        assert key in told([alone_line(found)])
    with closing(Store.read(corpus)) as store:
        assert list(group_of(store, "nothing")) == []


def test_when_a_seed_was_first_seen_and_last_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds, corpus, clock = Seeds(tmp_path / "in"), tmp_path / "c", ["2024-01-01T00:00:00Z"]
    monkeypatch.setattr(runs, "stamp", lambda _: clock[0])

    def dates(name: str) -> tuple[str | None, str | None]:
        with closing(Store.read(corpus)) as store:
            (told,) = explain(store, f"in/a.jsonl#{name}")
        return tuple(told[one] and told[one][:10] for one in ("first_seen", "last_changed"))  # type: ignore[return-value]

    for name in ("stays", "changes"):
        seeds.put_record("a.jsonl", name, Spec(base=len(name)))
    run([seeds.root], corpus)
    assert dates("stays") == dates("changes") == ("2024-01-01", "2024-01-01")
    clock[0] = "2024-01-02T00:00:00Z"
    seeds.put_record("a.jsonl", "changes", Spec(base=7, drift=30))
    run([seeds.root], corpus)
    expected = {"stays": ("2024-01-01", "2024-01-01"), "changes": ("2024-01-01", "2024-01-02")}
    assert {name: dates(name) for name in expected} == expected
    clock[0] = "2024-01-03T00:00:00Z"
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    assert {name: dates(name) for name in expected} == expected
    run([seeds.root], corpus)
    assert {name: dates(name) for name in expected} == expected
