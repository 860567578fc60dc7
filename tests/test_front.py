"""The front door: what ``import winnow`` offers to programs."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
import winnow
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer

STORM = "The storm came over the hills in the night and took the roofs of nine houses in the old town."
BREAD = "For this bread take rye flour, water, a little salt, and much more patience than you think you have."


def test_every_name_is_there() -> None:
    for name in winnow.__all__:
        assert getattr(winnow, name) is getattr(winnow, name)
    assert set(winnow.__all__) <= set(dir(winnow))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        winnow.nothing  # noqa: B018


def test_one_error_tree() -> None:
    errors = [each for name in winnow.__all__ if isinstance(each := getattr(winnow, name), type)]
    errors = [each for each in errors if issubclass(each, Exception)]
    assert len(errors) == 16
    assert all(issubclass(each, winnow.WinnowError) for each in errors)
    assert issubclass(winnow.NoSuchSource, winnow.CorpusError)


@pytest.mark.slow
def test_types_are_seen(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    from mypy import api

    program = tmp_path / "program.py"
    program.write_text(
        "import winnow\n"
        "from winnow.ingest.run.settings import RunSettings\n"
        "summary: winnow.Summary = winnow.ingest(['a'], 'b', RunSettings())\n"
        "texts: list[str] = [winnow.clean(b'').text]\n"
        "kept: list[int] = [group.kept for group in winnow.deduplicate(texts)]\n"
        "winnow.ingest(1, 'b')\n"
    )
    root = Path(__file__).resolve().parent.parent
    out, _, _ = api.run(
        [
            "--config-file",
            str(root / "pyproject.toml"),
            "--follow-imports",
            "silent",
            "--cache-dir",
            str(tmp_path / "cache"),
            str(program),
        ]
    )
    errors = [line for line in out.splitlines() if ": error:" in line]
    assert len(errors) == 1, out
    assert "program.py:6" in errors[0]


def test_clean_tells_what_it_is_given() -> None:
    assert winnow.clean(f"<html><body><p>{STORM}</p></body></html>".encode("utf-16")).media == "html"
    assert winnow.clean(STORM).media == "text"
    assert winnow.clean(STORM.encode(), source="a").source == "a"
    with pytest.raises(winnow.Rejected, match="no text"):
        winnow.clean("  \n")
    for content in (b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04abc", b"\x1f\x8b\x08\0abc"):
        with pytest.raises(winnow.Unreadable, match="this is"):
            winnow.clean(content)
    with pytest.raises(ValueError, match="isoformat"):
        winnow.clean(STORM, date="yesterday")
    with pytest.raises(TypeError, match="str or bytes"):
        winnow.clean(None)  # type: ignore[arg-type]


def test_what_a_text_is_can_be_told() -> None:
    page = "Home | News | Contact\nSign in\nThe ferry left at noon, and nobody was on board.\nShare this\n"
    assert "Share this" not in winnow.clean(page).text
    told = winnow.clean(page, text_kind="prose")
    assert (told.kind.name, told.kind.reasons, told.text) == ("prose", ("a setting",), page.rstrip())
    with pytest.raises(ValueError, match="no kind of text"):
        winnow.Cleaner(text_kind="page")  # type: ignore[arg-type]


def test_facts_win() -> None:
    document = winnow.clean(STORM, url="https://valley.example/storm", title="A storm", date="2024-03-01")
    assert (document.meta.title, document.meta.date) == ("A storm", "2024-03-01")
    assert document.meta.url == "https://valley.example/storm"


def test_deduplicate() -> None:
    longer = f"{STORM} Nobody was hurt."
    texts = [STORM, BREAD, longer, BREAD.upper(), STORM, "", " "]
    groups = winnow.deduplicate(texts)
    found = [(group.kept, [each.index for each in group.duplicates]) for group in groups]
    assert found == [(1, [3]), (2, [0, 4]), (6, [5])]
    assert groups[1].duplicates[0].similarity == Comparer(DedupParams()).compare(STORM, longer).jaccard
    assert [group.kept for group in winnow.deduplicate(texts[:5], prefer="first")] == [0, 1]
    assert [group.kept for group in winnow.deduplicate(texts[:4], threshold=0.9, reprints=False)] == [0, 1, 2]
    assert winnow.deduplicate([]) == []
    with pytest.raises(ValueError, match="threshold"):
        winnow.deduplicate(texts, threshold=2)
    with pytest.raises(ValueError, match="prefer"):
        winnow.deduplicate(texts, prefer="last")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="list of strings"):
        winnow.deduplicate("text")


@pytest.mark.parametrize("threshold", [0.4, 0.6, 0.8])
def test_no_two_kept_texts_are_alike(threshold: float) -> None:
    words = [f"word{number * 7919 % 541}" for number in range(400)]
    texts = [" ".join(words[start : start + 60]) for start in range(0, 340, 9)]
    groups = winnow.deduplicate(texts, threshold=threshold, reprints=False)
    assert sorted([g.kept for g in groups] + [d.index for g in groups for d in g.duplicates]) == list(range(len(texts)))
    comparer = Comparer(DedupParams(threshold=threshold, reprints=False, figures=True))
    for one, other in combinations(groups, 2):
        assert not comparer.compare(texts[one.kept], texts[other.kept]).similar
    for group in groups:
        for each in group.duplicates:
            relation = comparer.compare(texts[each.index], texts[group.kept])
            assert (relation.similar, relation.jaccard) == (True, each.similarity)


def test_a_corpus(tmp_path: Path) -> None:
    seeds, folder = tmp_path / "seeds", tmp_path / "out"
    seeds.mkdir()
    for name, text in (("a.txt", STORM), ("b.txt", f"{STORM} Nobody was hurt."), ("c.txt", BREAD)):
        (seeds / name).write_text(text)
    summary = winnow.ingest(seeds, folder, workers=0, already_clean=True)
    assert summary.counts["kept"] == 2
    corpus = winnow.Corpus.open(folder)
    records = list(corpus)
    assert [record["id"] for record in records] == [identity for identity, _ in corpus.signatures()]
    for record, (_, signature) in zip(records, corpus.signatures(), strict=True):
        assert signature == corpus.signature(record["text"])
        assert signature.jaccard(corpus.signature(record["text"])) == 1.0
    [group] = corpus.duplicates()
    assert [each["source"] for each in group["duplicates"]] == ["seeds/a.txt"]
    [told] = corpus.explain("seeds/a.txt")
    assert told["representative"]["source"] == "seeds/b.txt"
    assert corpus.explain("nothing") == []
    assert list(corpus.changes(1)) == []
    assert [change["op"] for change in corpus.changes()] == ["add", "add"]
    assert list(corpus.records(language="xx")) == []


def test_damage_is_told(tmp_path: Path, seeds_folder: Path) -> None:
    winnow.ingest(seeds_folder, tmp_path / "out", workers=0)
    corpus = winnow.Corpus.open(tmp_path / "out")
    with pytest.raises(winnow.UsageError, match="no field"):
        list(corpus.records(fields=["colour"]))
    (part,) = (tmp_path / "out").glob("current/part-*.jsonl")
    part.chmod(0o600)
    part.write_bytes(part.read_bytes().replace(b'"text"', b'"text', 1))
    with pytest.raises(winnow.DamagedCorpus, match="winnow verify"):
        list(corpus.records())
    database = tmp_path / "out" / "state.db"
    database.write_bytes(b"no database" * 1000)
    with pytest.raises(winnow.DamagedCorpus):
        corpus.status()
    with pytest.raises(winnow.WinnowError):
        winnow.Corpus.open(tmp_path / "out")


def test_errors_are_raised(tmp_path: Path) -> None:
    with pytest.raises(winnow.NoCorpus):
        winnow.Corpus.open(tmp_path)
    with pytest.raises(winnow.NoSuchSource):
        winnow.ingest(tmp_path / "nothing", tmp_path / "out", workers=0)
    with pytest.raises(winnow.BadConfiguration, match="unknown setting"):
        winnow.ingest(tmp_path, tmp_path / "out", colour="blue")
    with pytest.raises(winnow.UsageError, match="not both"):
        winnow.ingest(tmp_path, tmp_path / "out", winnow.Settings(), workers=0)
    with pytest.raises(winnow.UsageError, match="no sources"):
        winnow.ingest([], tmp_path / "out")


def test_events_go_to_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "winnow.toml").write_text("workers = 0")
    (tmp_path / "a.txt").write_text(STORM)
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04")
    monkeypatch.chdir(tmp_path)
    summary = winnow.ingest(".", tmp_path / "out", dry_run=True, workers=0)
    assert summary.quarantined == 1
    told = [(record.name, record.levelname, record.getMessage()) for record in caplog.records]
    warnings = [message for name, level, message in told if (name, level) == ("winnow", "WARNING")]
    assert any("lies among the seeds" in each for each in warnings)
    assert any("quarantined" in each for each in warnings)
    assert capfd.readouterr() == ("", "")


def test_the_module_is_the_command(tmp_path: Path) -> None:
    for name in ("types", "typing", "importlib", "pathlib", "brotli"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a seed was imported')")
    done = subprocess.run([sys.executable, "-m", "winnow", "--version"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"winnow {winnow.__version__}\n"), done.stderr
