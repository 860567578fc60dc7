"""Seeds that were given by mistake are taken back as if they had never been there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.changes import ChangeReport
from winnow.corpus.errors import UsageError
from winnow.corpus.forget import forget
from winnow.corpus.state.store import Store
from winnow.corpus.takedown.remove import remove
from worlds import Seeds, Spec, facts, five_seeds, run, verify_deep

from tests.commands import winnow, winnow_json

pytestmark = pytest.mark.usefixtures("plain_normalizer")


def take_back(corpus: Path, *names: str) -> ChangeReport:
    changes = ChangeReport()
    with closing(Store.open(corpus)) as store:
        forget(store, names, changes)
    return changes


@pytest.fixture
def right(tmp_path: Path) -> Seeds:
    return five_seeds(tmp_path / "right")


@pytest.fixture
def wrong(tmp_path: Path) -> Seeds:
    made = Seeds(tmp_path / "wrong")
    made.put_text("copy.txt", Spec(base=0, style=1))
    made.put_text("deep/longer.txt", Spec(base=1, tail=3))
    made.put_text("deep/own.txt", Spec(base=50))
    made.put_record("r.jsonl", "new", Spec(base=22), url="https://a.example/1", fetched="2024-02-01")
    made.put_record("r.jsonl", "other", Spec(base=23))
    (made.root / "binary.txt").write_bytes(bytes(range(256)) * 20)
    return made


def test_a_label_that_was_forgotten_leaves_nothing(tmp_path: Path, right: Seeds, wrong: Seeds) -> None:
    corpus, fresh = tmp_path / "c", tmp_path / "fresh"
    run([right.root], fresh)
    run([right.root, wrong.root], corpus)
    changes = take_back(corpus, "wrong")
    assert facts(corpus) == facts(fresh)
    assert not verify_deep(corpus)
    assert changes.counts["forgotten"] == 6
    assert {entry["source"] for entry in changes.lists()["added"]} >= {"right/1.txt"}, "it stands for itself again"
    with closing(Store.read(corpus)) as store:
        assert [label for label, _ in store.files.labels()] == ["right"]
        assert list(store.publications.all())[-1]["command"] == "forget"
    assert (corpus / "quarantine.jsonl").read_bytes() == b""
    again = run([right.root, wrong.root], corpus)
    assert again.seeds["new"] == 6, "no tombstone: it may come again"
    run([right.root, wrong.root], fresh)
    assert facts(corpus) == facts(fresh)


@pytest.mark.parametrize(
    ("names", "gone"),
    [
        (["wrong/deep"], {"wrong/deep/longer.txt", "wrong/deep/own.txt"}),
        (["wrong/deep/"], {"wrong/deep/longer.txt", "wrong/deep/own.txt"}),
        (["wrong/r.jsonl"], {"wrong/r.jsonl#new", "wrong/r.jsonl#other"}),
        (["wrong/r.jsonl#new", "wrong/copy.txt"], {"wrong/r.jsonl#new", "wrong/copy.txt"}),
    ],
)
def test_folders_containers_and_sources(
    tmp_path: Path, right: Seeds, wrong: Seeds, names: list[str], gone: set[str]
) -> None:
    corpus = tmp_path / "c"
    run([right.root, wrong.root], corpus)
    before = set(facts(corpus).seeds)
    take_back(corpus, *names)
    assert before - set(facts(corpus).seeds) == gone
    assert not verify_deep(corpus)
    run([right.root, wrong.root], corpus)
    assert set(facts(corpus).seeds) == before, "who gives it again has it again"


def test_a_name_covers_no_neighbours(tmp_path: Path, right: Seeds) -> None:
    corpus = tmp_path / "c"
    for name in ("a", "a b", "a.b", "a-b", "a0"):
        right.put_text(f"{name}/x.txt", Spec(base=hash(name) % 1000 + 100))
    run([right.root], corpus)
    take_back(corpus, "right/a")
    assert {source.split("/")[1] for source in facts(corpus).seeds} >= {"a b", "a.b", "a-b", "a0"}
    assert "right/a/x.txt" not in facts(corpus).seeds


def test_what_names_nothing_is_refused_and_changes_nothing(tmp_path: Path, right: Seeds, wrong: Seeds) -> None:
    corpus = tmp_path / "c"
    run([right.root, wrong.root], corpus)
    before = facts(corpus)
    for name in ("nothing", "wron", "", "%", "/"):
        with pytest.raises(UsageError, match="labels are: right, wrong"):
            take_back(corpus, "wrong", name)
    assert facts(corpus) == before


def test_takedowns_outlive_it(tmp_path: Path, right: Seeds, wrong: Seeds) -> None:
    corpus = tmp_path / "c"
    run([right.root, wrong.root], corpus)
    with closing(Store.open(corpus)) as store:
        remove(store, ["wrong/deep/own.txt"], "asked")
    take_back(corpus, "wrong")
    run([right.root, wrong.root], corpus)
    assert "wrong/deep/own.txt" not in facts(corpus).seeds
    assert not verify_deep(corpus)


def test_a_dry_run_names_what_would_go(tmp_path: Path, right: Seeds, wrong: Seeds) -> None:
    corpus = tmp_path / "c"
    run([right.root, wrong.root], corpus)
    before = facts(corpus)
    foretold = winnow_json("forget", "wrong", "-c", corpus, "--dry-run", "--json")
    assert facts(corpus) == before
    done = winnow_json("forget", "wrong", "-c", corpus, "--json")
    assert foretold["changed"] == done["changed"]
    assert {entry["source"] for entry in done["changed"]["names"]["forgotten"]} >= {"wrong/copy.txt"}
    winnow("forget", "wrong", "-c", corpus, code=2)
    winnow("forget", "wrong", "-c", tmp_path / "none", code=66)
