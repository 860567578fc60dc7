"""``rebuild``: other parameters, payloads from wherever they still are."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from winnow.corpus.inspection.verify import verify
from winnow.corpus.snapshots.export import changes_since
from winnow.corpus.snapshots.layout import current_number
from winnow.corpus.state.store import Store
from winnow.ingest.cli.console import Console
from winnow.ingest.run.rebuild import rebuild
from winnow.ingest.run.settings import RunSettings
from winnow.normalize import pipeline
from winnow.normalize.document import Document, Seed
from worlds import PlainNormalizer, Seeds, Spec, facts, records, run, run_settings, verify_deep

pytestmark = pytest.mark.usefixtures("plain_normalizer")


def made_anew(corpus: Path, settings: RunSettings) -> None:
    rebuild(corpus, settings, console=Console(quiet=True))


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    made = Seeds(tmp_path / "in")
    for n in range(5):
        made.put_text(f"{n}.txt", Spec(base=n, boilerplate=(0,)))
        made.put_text(f"{n}-near.txt", Spec(base=n, drift=n, boilerplate=(0,)))
    return made


@pytest.mark.parametrize("parameter", [{"boilerplate_documents": 0}, {"sources": ("in/1.txt",)}])
def test_other_parameters_make_the_corpus_of_a_fresh_run(
    tmp_path: Path, seeds: Seeds, parameter: dict[str, object]
) -> None:
    corpus, fresh = tmp_path / "c", tmp_path / "fresh"
    run([seeds.root], corpus, run_settings(part_records=3))
    before = {str(record["id"]): record for record in records(corpus)}
    settings = run_settings(part_records=3, **parameter)
    made_anew(corpus, settings)
    run([seeds.root], fresh, settings)
    assert facts(corpus) == facts(fresh)
    assert current_number(corpus) == 2
    assert not verify_deep(corpus)
    for line in changes_since(corpus, 1):
        change = json.loads(line)
        before[change["id"]] = change.get("record")
    assert [r for _, r in sorted(before.items()) if r] == list(records(corpus))
    assert run([seeds.root], corpus, settings).seeds["unchanged"] == 10, "what was known stays known"


def test_nothing_to_do_changes_nothing(tmp_path: Path, seeds: Seeds) -> None:
    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    before = facts(corpus)
    made_anew(corpus, run_settings())
    assert facts(corpus) == before
    assert current_number(corpus) == 1


def test_a_first_run_that_never_decided(tmp_path: Path, seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, fresh = tmp_path / "c", tmp_path / "fresh"
    with monkeypatch.context() as broken:
        broken.setattr("winnow.ingest.run.ingest.decide_and_note", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            run([seeds.root], corpus)
    made_anew(corpus, run_settings())
    run([seeds.root], fresh)
    assert facts(corpus) == facts(fresh)
    assert not verify_deep(corpus)


def _interrupted(store: Store, *rest: object) -> None:
    raise KeyboardInterrupt


def test_payloads_come_from_files_where_they_are_not_stored(
    tmp_path: Path, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a new version of normalisation: what still has its payload follows it, what has not keeps its text."""

    class Louder(PlainNormalizer):
        def __call__(self, seed: Seed) -> Document:
            document = super().__call__(seed)
            document.text += "\nA line of the new version."
            return document

    corpus = tmp_path / "c"
    settings = run_settings(keep_raw="none")
    run([seeds.root], corpus, settings)
    seeds.drop_text("3.txt")
    seeds.put_text("4.txt", Spec(base=400))
    monkeypatch.setattr(pipeline, "Normalizer", Louder)
    made_anew(corpus, settings)
    with closing(Store.read(corpus)) as store:
        texts = {
            source: store.document(sid).text.endswith("new version.")  # type: ignore[union-attr]
            for sid, source in store.db.execute("select sid, source from seeds")
        }
    assert [source for source, new in texts.items() if not new] == ["in/3.txt", "in/4.txt"]
    assert not verify_deep(corpus)
    run([seeds.root], corpus, settings, prune=True, yes=True)
    fresh = tmp_path / "fresh"
    run([seeds.root], fresh, settings)
    assert facts(corpus) == facts(fresh)


def test_deep_verification_notices_another_normalisation(
    tmp_path: Path, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other(PlainNormalizer):
        def __call__(self, seed: Seed) -> Document:
            document = super().__call__(seed)
            document.text = document.text.upper()
            return document

    corpus = tmp_path / "c"
    run([seeds.root], corpus)
    monkeypatch.setattr(pipeline, "Normalizer", Other)
    assert not verify(corpus)
    assert "is not what its stored payload gives" in verify_deep(corpus)[0]


def test_settings_are_remembered_for_commands_that_take_none(tmp_path: Path, seeds: Seeds) -> None:
    settings = run_settings(
        part_records=3,
        retention=7,
        compress="gz",
        keep_raw="all",
        policy="stable",
        sources=("x",),
        boilerplate_documents=5,
    )
    run([seeds.root], tmp_path / "c", settings)
    with closing(Store.read(tmp_path / "c")) as store:
        assert store.settings == settings.corpus
