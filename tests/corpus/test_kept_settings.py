"""A corpus goes on as it was made and kept; who asks for something else is told what differs and who said it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.errors import BadConfiguration, DamagedCorpus, NoCorpus
from winnow.corpus.inspection.explain import explain
from winnow.corpus.inspection.status import status
from winnow.corpus.settings import CorpusSettings
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE, Store
from winnow.corpus.state.stored_settings import lost_settings
from winnow.ingest.cli.console import Console
from winnow.ingest.run.rebuild import rebuild
from winnow.ingest.run.settings import RunSettings, load_settings
from worlds import Seeds, Spec, facts, run, verify_deep

pytestmark = pytest.mark.usefixtures("plain_normalizer")
MADE = {"threshold": 0.9, "ngram": 4, "boilerplate_documents": 5, "sources": ["x"], "compress": "gz", "keep_raw": "all"}


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    made = Seeds(tmp_path / "in")
    for n in range(3):
        made.put_text(f"{n}.txt", Spec(base=n))
        made.put_text(f"{n}-near.txt", Spec(base=n, tail=1))
    return made


def settings_for(corpus: Path, environment: Mapping[str, str] | None = None, **flags: object) -> RunSettings:
    return load_settings(None, {"workers": 0, **flags}, environment or {}, corpus=corpus)


@pytest.fixture
def corpus(tmp_path: Path, seeds: Seeds) -> Path:
    run([seeds.root], tmp_path / "c", settings_for(tmp_path / "c", **MADE))
    return tmp_path / "c"


def stored(corpus: Path) -> CorpusSettings:
    with closing(Store.read(corpus)) as store:
        return store.settings


def test_what_nobody_says_is_as_the_corpus_was_made(corpus: Path, seeds: Seeds) -> None:
    before = stored(corpus)
    assert (before.dedup.threshold, before.sources, before.compress, before.keep_raw) == (0.9, ("x",), "gz", "all")
    settings = settings_for(corpus)
    assert settings.corpus == before
    assert {settings.origins[name].kind for name in MADE} == {"corpus"}
    seeds.put_text("new.txt", Spec(base=7))
    assert run([seeds.root], corpus, settings).counts["kept"]
    assert stored(corpus) == before, "also how it is kept"
    rebuild(corpus, settings_for(corpus), console=Console(quiet=True))
    assert stored(corpus) == before
    assert not verify_deep(corpus)


def test_how_it_is_kept_may_change_and_stays_changed(corpus: Path, seeds: Seeds) -> None:
    run([seeds.root], corpus, settings_for(corpus, {"WINNOW_RETENTION": "9"}))
    assert (stored(corpus).retention, stored(corpus).compress) == (9, "gz")


def test_of_a_corpus_that_is_not_there_defaults_count(tmp_path: Path) -> None:
    settings = load_settings(None, {}, {}, corpus=tmp_path / "none")
    assert (settings.corpus, lost_settings(tmp_path / "none")) == (CorpusSettings(), "")
    assert {origin.kind for origin in settings.origins.values()} == {"default"}
    with pytest.raises(NoCorpus):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dry_run", [False, True])
def test_other_parameters_are_told_with_both_values_and_their_origin(corpus: Path, seeds: Seeds, dry_run: bool) -> None:
    asked = settings_for(corpus, {"WINNOW_THRESHOLD": "0.5"}, ngram=4)
    with pytest.raises(BadConfiguration) as refused:
        run([seeds.root], corpus, asked, dry_run=dry_run)
    said = str(refused.value)
    assert "threshold is 0.9 there and 0.5 here (environment variable WINNOW_THRESHOLD)" in said
    assert f"the corpus in {corpus} was" in said
    assert "ngram" not in said, "what is as it was is no news"


def test_the_way_out_that_is_named_changes_what_was_asked_for_only(corpus: Path, seeds: Seeds, tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text("threshold = 0.5\n")
    asked = load_settings(tmp_path / "w.toml", {"workers": 0}, {}, corpus=corpus)
    with pytest.raises(BadConfiguration, match=r"0.5 here .config file .*w.toml") as refused:
        run([seeds.root], corpus, asked)
    assert str(refused.value).endswith(f"winnow rebuild --corpus {corpus} --config {tmp_path / 'w.toml'}")
    rebuild(corpus, asked, console=Console(quiet=True))
    after = stored(corpus)
    assert after.dedup.threshold == 0.5
    assert (after.dedup.ngram, after.sources, after.compress) == (4, ("x",), "gz")
    run([seeds.root], corpus, settings_for(corpus))
    run([seeds.root], tmp_path / "fresh", settings_for(tmp_path / "fresh", **{**MADE, "threshold": 0.5}))
    assert facts(corpus) == facts(tmp_path / "fresh")


def test_whole_settings_are_refused_like_single_ones(corpus: Path, seeds: Seeds) -> None:
    with pytest.raises(
        BadConfiguration, match=r"ngram is 4 there and 5 here \(argument\); .*threshold is 0.9 there and 0.8"
    ):
        run([seeds.root], corpus, RunSettings(workers=0))


def test_a_corpus_of_another_version_is_converted_as_it_was_made(corpus: Path, seeds: Seeds) -> None:
    before = stored(corpus)
    with closing(connect(corpus / DATABASE)) as db:
        db.execute("update header set value = '1' where name in ('param.pipeline', 'param.dedup.version')")
    assert stored(corpus) == before, "the version is no setting"
    with pytest.raises(BadConfiguration, match=r"pipeline is 1 there and .* in this version") as refused:
        run([seeds.root], corpus, settings_for(corpus))
    assert str(refused.value).endswith(f". To convert it run: winnow rebuild --corpus {corpus}")
    rebuild(corpus, settings_for(corpus), console=Console(quiet=True))
    assert stored(corpus) == before
    run([seeds.root], corpus, settings_for(corpus))


@pytest.mark.parametrize("harm", ["gone", "empty", "broken"])
def test_a_lost_database_does_not_turn_a_corpus_back_to_defaults(corpus: Path, harm: str) -> None:
    before = stored(corpus)
    for file in corpus.glob(f"{DATABASE}*"):
        file.unlink()
    if harm != "gone":
        (corpus / DATABASE).write_bytes(b"" if harm == "empty" else b"no database" * 500)
    assert "those of its newest snapshot" in lost_settings(corpus)
    rebuild(corpus, settings_for(corpus), console=Console(quiet=True))
    assert lost_settings(corpus) == ""
    assert (stored(corpus).dedup, stored(corpus).sources) == (before.dedup, before.sources)


@pytest.mark.parametrize("value", ["{", '"high"', "7"])
def test_recorded_settings_that_are_none_are_damage(corpus: Path, value: str) -> None:
    with closing(connect(corpus / DATABASE)) as db:
        db.execute("update header set value = ? where name = 'param.dedup.threshold'", (value,))
    with closing(Store.read(corpus)) as store:
        assert status(store)["counts"]["kept"], "who needs no settings reads on"
        with pytest.raises(DamagedCorpus, match="settings"):
            explain(store, "in/0.txt")
    assert "those of its newest snapshot" in lost_settings(corpus)
    assert settings_for(corpus).corpus.dedup.threshold == 0.9


@pytest.mark.parametrize(
    ("name", "value"), [("keep.compress", '"rar"'), ("keep.retention", '"3"'), ("param.policy", "1")]
)
def test_recorded_words_that_are_no_choice_are_damage(corpus: Path, name: str, value: str) -> None:
    with closing(connect(corpus / DATABASE)) as db:
        db.execute("update header set value = ? where name = ?", (value, name))
    with pytest.raises(DamagedCorpus, match="settings"):
        stored(corpus)


def test_readers_know_what_near_means_in_a_corpus(corpus: Path) -> None:
    with closing(Store.read(corpus)) as store:
        assert store.settings.dedup.threshold == 0.9
        assert {told["outcome"] for n in range(3) for told in explain(store, f"in/{n}.txt")} == {"near-duplicate"}


@pytest.mark.parametrize("keep", ["all", "text", "none"])
def test_a_rebuild_stores_the_payloads_that_the_corpus_keeps(tmp_path: Path, seeds: Seeds, keep: str) -> None:
    """Those that it read from files: the corpus kept none before."""
    (seeds.root / "page.html").write_text("<!doctype html><html><body><p>One page.</p></body></html>")
    corpus = tmp_path / "c"
    run([seeds.root], corpus, settings_for(corpus, keep_raw="none"))
    rebuild(corpus, settings_for(corpus, keep_raw=keep), console=Console(quiet=True))
    with closing(Store.read(corpus)) as store:
        rows = store.db.execute("select source, raw is not null from seeds join documents using (sid)").fetchall()
    assert {source: bool(kept) for source, kept in rows} == {
        source: keep == "all" or (keep == "text" and source.endswith(".txt")) for source, _ in rows
    }
    assert len(rows) == 7
    assert not verify_deep(corpus)


def test_settings_as_they_were_recorded_are_plain_json(corpus: Path) -> None:
    with closing(Store.read(corpus)) as store:
        header = dict(store.db.execute("select name, value from header where name like 'keep.%'"))
    assert {name: json.loads(value) for name, value in header.items()} == {
        "keep.retention": 3, "keep.part_records": 4096, "keep.compress": "gz", "keep.keep_raw": "all",
        "keep.share": "private", "keep.labels": {}, "keep.keep_daily": 0, "keep.keep_within": 0,
    }  # fmt: skip
