"""What kind of texts a collection holds is said of its label: it follows the files, the corpus and every command."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.errors import BadConfiguration
from winnow.corpus.state.store import Store
from winnow.ingest.cli.console import Console
from winnow.ingest.run.ingest import Summary
from winnow.ingest.run.rebuild import rebuild
from winnow.ingest.run.settings import RunSettings, load_settings
from worlds import Seeds, Spec, facts, run, verify_deep

from ..commands import winnow_lines

plain = pytest.mark.usefixtures("plain_normalizer")
PAPERS = "[labels.papers]\nalready_clean = true\n"


@pytest.fixture
def wire(tmp_path: Path) -> Seeds:
    made = Seeds(tmp_path / "wire")
    made.put_text("a.txt", Spec(base=1))
    return made


@pytest.fixture
def papers(tmp_path: Path) -> Seeds:
    made = Seeds(tmp_path / "papers")
    for n in range(2):
        made.put_text(f"{n}.txt", Spec(base=10 + n))
    made.put_record("more.jsonl", "x", Spec(base=20))
    return made


def settings_for(corpus: Path, said: str = "", **flags: object) -> RunSettings:
    config = corpus.with_name("w.toml")
    config.write_text(said)
    return load_settings(config, {"workers": 0, **flags}, {}, corpus=corpus)


def both(corpus: Path, wire: Seeds, papers: Seeds, said: str = "", **how: object) -> Summary:
    return run([wire.root, papers.root], corpus, settings_for(corpus, said), **how)


def clean(corpus: Path) -> set[str]:
    """Sources that were read as already clean."""
    with closing(Store.read(corpus)) as store:
        return {source for (source,) in store.db.execute("select source from seeds where dump = 0")}


OF_PAPERS = {"papers/0.txt", "papers/1.txt", "papers/more.jsonl#x"}


@plain
def test_the_label_of_a_seed_decides(tmp_path: Path, wire: Seeds, papers: Seeds) -> None:
    corpus = tmp_path / "c"
    both(corpus, wire, papers, PAPERS)
    assert clean(corpus) == OF_PAPERS
    assert both(corpus, wire, papers, PAPERS).files == {"read": 0, "unchanged": 4}
    assert not verify_deep(corpus)


@plain
def test_a_change_reads_the_files_of_that_label_again_and_no_others(tmp_path: Path, wire: Seeds, papers: Seeds) -> None:
    corpus, fresh = tmp_path / "c", tmp_path / "fresh"
    both(corpus, wire, papers)
    assert clean(corpus) == set()
    changed = both(corpus, wire, papers, PAPERS)
    assert (changed.files, changed.seeds["changed"]) == ({"read": 3, "unchanged": 1}, 3)
    both(fresh, wire, papers, PAPERS)
    assert facts(corpus) == facts(fresh)
    back = both(corpus, wire, papers, PAPERS.replace("true", "false"))
    assert (back.files, clean(corpus)) == ({"read": 3, "unchanged": 1}, set())


@plain
def test_it_is_kept_with_the_corpus(tmp_path: Path, wire: Seeds, papers: Seeds) -> None:
    corpus = tmp_path / "c"
    both(corpus, wire, papers, PAPERS)
    again = both(corpus, wire, papers, "[labels.other]\nalready_clean = true\n")
    assert (again.files["read"], clean(corpus)) == (0, OF_PAPERS)
    settings = settings_for(corpus)
    assert settings.corpus.labels == {"papers": {"already_clean": True}, "other": {"already_clean": True}}
    assert settings.origins["labels.papers.already_clean"].kind == "corpus"


@plain
@pytest.mark.parametrize("keep_raw", ["text", "none"])
def test_a_rebuild_obeys_it(tmp_path: Path, wire: Seeds, papers: Seeds, keep_raw: str) -> None:
    """From stored payloads and from files; and the next run finds nothing to do."""
    corpus, fresh = tmp_path / "c", tmp_path / "fresh"
    both(corpus, wire, papers, f'keep_raw = "{keep_raw}"\n')
    rebuild(corpus, settings_for(corpus, PAPERS), console=Console(quiet=True))
    assert clean(corpus) == OF_PAPERS
    assert not verify_deep(corpus)
    both(fresh, wire, papers, PAPERS)
    assert facts(corpus) == facts(fresh)
    again = both(corpus, wire, papers)
    assert (again.seeds["unchanged"], again.seeds["changed"], again.changed_corpus) == (4, 0, False)
    rebuild(corpus, settings_for(corpus), console=Console(quiet=True))
    assert clean(corpus) == OF_PAPERS, "kept where nothing is said"


@plain
def test_a_rebuild_leaves_alone_of_what_nothing_is_said(tmp_path: Path, wire: Seeds, papers: Seeds) -> None:
    corpus = tmp_path / "c"
    run([wire.root], corpus, settings_for(corpus), already_clean=True)
    run([papers.root], corpus, settings_for(corpus))
    rebuild(corpus, settings_for(corpus, "already_clean = false\n"), console=Console(quiet=True))
    assert clean(corpus) == {"wire/a.txt"}, "each as its run read it"


@plain
def test_the_label_comes_before_all_and_the_flag_before_the_label(tmp_path: Path, wire: Seeds, papers: Seeds) -> None:
    turned = "already_clean = true\n" + PAPERS.replace("true", "false")
    both(tmp_path / "c", wire, papers, turned)
    assert clean(tmp_path / "c") == {"wire/a.txt"}
    both(tmp_path / "flag", wire, papers, turned, already_clean=True)
    assert clean(tmp_path / "flag") == OF_PAPERS | {"wire/a.txt"}


@plain
def test_a_name_given_to_a_collection_is_the_one_that_counts(tmp_path: Path, wire: Seeds) -> None:
    run([wire.root], tmp_path / "c", settings_for(tmp_path / "c", PAPERS), label="papers")
    assert clean(tmp_path / "c") == {"papers/a.txt"}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("[labels.x]\nthreshold = 0.5\n", "unknown setting 'labels.x.threshold'; known for a label are already_clean"),
        ("[labels.x]\nalready_clean = 3\n", "'labels.x.already_clean': must be true or false"),
        ('[labels.x]\ntext_kind = "page"\n', "'labels.x.text_kind': must be one of dump, prose, "),
        ("labels = 3\n", "labels are tables"),
        ("[labels]\nx = true\n", "labels are tables"),
    ],
)
def test_what_cannot_be_said_of_a_label_is_refused(tmp_path: Path, said: str, why: str) -> None:
    with pytest.raises(BadConfiguration, match=why):
        settings_for(tmp_path / "c", said)


@pytest.mark.parametrize("workers", [0, 1])
def test_the_filter_obeys_it_too(tmp_path: Path, workers: int) -> None:
    page = "Home | News | Contact\nSign in\nThe ferry left the harbour at noon, and nobody was on board.\nShare this\n"
    for label in ("wire", "papers"):
        (tmp_path / label).mkdir()
        (tmp_path / label / "a.txt").write_text(page)
    (tmp_path / "winnow.toml").write_text(PAPERS)
    told = winnow_lines("clean", "wire", "papers", "--workers", workers, cwd=tmp_path)
    assert {record["source"]: "Share this" in record["text"] for record in told} == {
        "wire/a.txt": False,
        "papers/a.txt": True,
    }


PROSE = PAPERS.replace("already_clean = true", 'text_kind = "prose"')


@plain
def test_the_kind_follows_the_files_too(tmp_path: Path, wire: Seeds, papers: Seeds) -> None:
    """Said later, changed and taken back: each time the files of that label are read, as in a fresh corpus."""
    corpus = tmp_path / "c"
    both(corpus, wire, papers)
    for said, sources in ((PROSE, OF_PAPERS), (PROSE.replace("prose", "dump"), set()), (PROSE, OF_PAPERS)):
        changed = both(corpus, wire, papers, said)
        assert (changed.files, clean(corpus)) == ({"read": 3, "unchanged": 1}, sources)
    assert both(corpus, wire, papers).files["read"] == 0, "kept where nothing is said"
    both(tmp_path / "fresh", wire, papers, PROSE)
    assert facts(corpus) == facts(tmp_path / "fresh")
    back = both(corpus, wire, papers, PROSE.replace("prose", ""))
    assert (back.files, clean(corpus)) == ({"read": 3, "unchanged": 1}, set())
    assert not verify_deep(corpus)


@plain
@pytest.mark.parametrize("keep_raw", ["text", "none"])
def test_a_rebuild_obeys_the_kind(tmp_path: Path, wire: Seeds, papers: Seeds, keep_raw: str) -> None:
    """Said to it and taken back; the next run finds nothing to do."""
    corpus = tmp_path / "c"
    both(corpus, wire, papers, f'keep_raw = "{keep_raw}"\n')
    rebuild(corpus, settings_for(corpus, PROSE), console=Console(quiet=True))
    assert clean(corpus) == OF_PAPERS
    again = both(corpus, wire, papers)
    assert (again.seeds["unchanged"], again.seeds["changed"], again.changed_corpus) == (4, 0, False)
    rebuild(corpus, settings_for(corpus), console=Console(quiet=True))
    assert clean(corpus) == OF_PAPERS, "kept where nothing is said"
    rebuild(corpus, settings_for(corpus, PROSE.replace("prose", "")), console=Console(quiet=True))
    assert clean(corpus) == set()
    assert both(corpus, wire, papers).seeds["changed"] == 0
    assert not verify_deep(corpus)


def test_what_a_collection_is_said_to_be_comes_before_the_looks_of_a_text(tmp_path: Path) -> None:
    page = "Home | News | Contact\nSign in\nThe ferry left at noon, and nobody was on board.\nShare this\n"
    for label in ("wire", "papers"):
        (tmp_path / label).mkdir()
        (tmp_path / label / "a.md").write_text(page)
    (tmp_path / "winnow.toml").write_text(PAPERS.replace("already_clean = true", 'text_kind = "dump"'))
    told = winnow_lines("clean", "wire", "papers", "--workers", 0, "--explain", cwd=tmp_path)
    seen = {record["source"]: (record["kind"], "Share this" in record["text"]) for record in told}
    assert seen["papers/a.md"] == ({"name": "dump", "score": 1.0, "reasons": ["a setting"]}, False)
    assert (seen["wire/a.md"][0]["name"], seen["wire/a.md"][1]) == ("markdown", True)
