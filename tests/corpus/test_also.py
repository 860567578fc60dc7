"""What a record lists of the documents it stands for."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from faults import traces_of
from winnow.corpus.inspection.explain import explain
from winnow.corpus.inspection.verify import verify
from winnow.corpus.snapshots.also import MOST, MOST_CHARACTERS
from winnow.corpus.snapshots.export import select, write_parquet
from winnow.corpus.snapshots.layout import snapshot_folder, snapshot_lines
from winnow.corpus.snapshots.record import record_line
from winnow.corpus.state.lock import CorpusLock
from winnow.corpus.state.store import Store
from winnow.corpus.takedown.remove import remove
from worlds import Seeds, Spec, records, run, run_settings, verify_deep

Record = dict[str, object]


@pytest.fixture
def seeds(tmp_path: Path, plain_normalizer: None) -> Seeds:
    return Seeds(tmp_path / "in")


def only(corpus: Path) -> Record:
    (record,) = records(corpus)
    return record


def sources(record: Record) -> list[str]:
    also = record["also"]
    assert isinstance(also, list)
    return [entry["source"] for entry in also]


def take_down(corpus: Path, key: str, *, copies: bool = False) -> None:
    with CorpusLock(corpus), closing(Store.open(corpus, run_settings().corpus)) as store:
        remove(store, [key], "asked", copies=copies)


def test_what_is_known_of_each_is_listed_by_source(seeds: Seeds, tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    seeds.put_record("a.jsonl", "best", Spec(base=1), url="https://a.example/x", date="2024-01-01")
    seeds.put_record("a.jsonl", "near", Spec(base=1, drift=1), title="Near", date="2024-02-02")
    seeds.put_text("copy.txt", Spec(base=1, style=2))
    seeds.put_text("alone.txt", Spec(base=2))
    run([seeds.root], corpus)
    found = {str(record["source"]): record for record in records(corpus)}
    assert found["in/alone.txt"]["also"] == []
    title = Spec(base=1).text().split("\n")[0].replace(" ", "  ")
    assert found["in/a.jsonl#best"]["also"] == [
        {
            "source": "in/a.jsonl#near", "url": None, "site": None, "title": "Near", "date": "2024-02-02",
            "relation": "jaccard",
        },
        {"source": "in/copy.txt", "url": None, "site": None, "title": title, "date": None, "relation": "equal"},
    ]  # fmt: skip
    with closing(Store.read(corpus)) as store:
        (told,) = explain(store, "in/a.jsonl#best")
    assert told["also"] == found["in/a.jsonl#best"]["also"]
    assert not verify_deep(corpus)


def test_a_record_follows_when_one_comes_goes_or_changes(seeds: Seeds, tmp_path: Path) -> None:
    """Also when only what is known of it changes: its text, and so who stands for whom, is as it was."""
    corpus = tmp_path / "c"
    seeds.put_record("a.jsonl", "best", Spec(base=1), url="https://a.example/x", date="2024-01-01")
    run([seeds.root], corpus)
    assert only(corpus)["also"] == []
    for title in ("One", "Another"):
        for spec in (Spec(base=1), Spec(base=1, drift=1)):
            seeds.put_record("b.jsonl", "r", spec, title=title)
            run([seeds.root], corpus)
            (entry,) = only(corpus)["also"]  # type: ignore[misc]
            assert (entry["title"], entry["relation"]) == (title, "jaccard" if spec.drift else "equal")
    seeds.drop_record("b.jsonl", "r")
    run([seeds.root], corpus, prune=True, yes=True)
    assert only(corpus)["also"] == []
    assert not verify_deep(corpus)


@pytest.mark.parametrize("copies", [False, True])
@pytest.mark.parametrize("name", ["in/b.jsonl#r", "https://b.example/secret"])
def test_a_takedown_takes_it_from_every_list(seeds: Seeds, tmp_path: Path, name: str, copies: bool) -> None:
    corpus = tmp_path / "c"
    title = "A very special headline"
    seeds.put_record("a.jsonl", "best", Spec(base=1), url="https://a.example/x", date="2024-01-01")
    seeds.put_record("b.jsonl", "r", Spec(base=1, drift=1), url="https://b.example/secret", title=title)
    for number in (2, 3):
        run([seeds.root], corpus)
        seeds.put_text(f"{number}.txt", Spec(base=number))
    assert traces_of(corpus, [title])
    take_down(corpus, name, copies=copies)
    assert traces_of(corpus, [title, "https://b.example/secret"]) == []
    for number in (1, 2):
        listed = list(map(json.loads, snapshot_lines(snapshot_folder(corpus, number))))
        assert [record["also"] for record in listed] == [[]] * number, "the record itself stays"
    assert not verify(corpus)
    run([seeds.root], corpus)
    assert traces_of(corpus, [title]) == [], "and it does not come back"


@pytest.mark.parametrize("name", ["in/b.jsonl#r", "https://b.example/secret"])
def test_what_only_an_older_list_knows_can_be_taken_down(seeds: Seeds, tmp_path: Path, name: str) -> None:
    corpus = tmp_path / "c"
    title = "A very special headline"
    seeds.put_record("a.jsonl", "best", Spec(base=1), url="https://a.example/x", date="2024-01-01")
    seeds.put_record("b.jsonl", "r", Spec(base=1, drift=1), url="https://b.example/secret", title=title)
    run([seeds.root], corpus)
    seeds.drop_record("b.jsonl", "r")
    run([seeds.root], corpus, prune=True, yes=True)
    assert traces_of(corpus, [title])
    take_down(corpus, name)
    assert traces_of(corpus, [title]) == []
    seeds.put_record("b.jsonl", "r", Spec(base=1, drift=1), url="https://b.example/secret", title=title)
    run([seeds.root], corpus)
    assert traces_of(corpus, [title]) == [], "and does not come back"
    assert not verify(corpus)


def test_a_crowd_makes_no_large_record(seeds: Seeds, tmp_path: Path) -> None:
    corpus = tmp_path / "c"
    seeds.put_records("a.jsonl", {f"{n:04}": Spec(base=1) for n in range(MOST + 50)})
    run([seeds.root], corpus)
    record = only(corpus)
    assert record["duplicates"] == MOST + 49
    assert len(sources(record)) == MOST
    assert sources(record) == sorted(sources(record))
    for n in range(60):
        seeds.put_record("b.jsonl", f"{n:02}", Spec(base=1), title="x" * 5000 + str(n))
    run([seeds.root], corpus)
    assert not verify_deep(corpus)
    seeds.drop_record("a.jsonl", "0000")
    (seeds.root / "a.jsonl").unlink()
    run([seeds.root], corpus, prune=True, yes=True)
    record = only(corpus)
    assert record["duplicates"] == 59
    assert 5 < len(sources(record)) < 20
    assert len(record_line(record)) < 2 * MOST_CHARACTERS


def test_parquet_has_it_as_a_list_of_structs(seeds: Seeds, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    corpus = tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1))
    seeds.put_text("b.txt", Spec(base=1))
    seeds.put_text("other.txt", Spec(base=2))
    run([seeds.root], corpus)
    before = list(records(corpus))
    write_parquet(select(map(record_line, before)), tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet")
    assert str(table.schema.field("also").type).startswith("list<element: struct<source: string, url: string")
    assert table.column("also").to_pylist() == [record["also"] for record in before]


def test_of_a_page_and_a_dump_the_page_represents(tmp_path: Path, shared_normalizer: None) -> None:
    """And a text that holds clearly more is kept beside it, for the page names a host: nothing is lost."""
    folder, corpus = tmp_path / "in", tmp_path / "c"
    folder.mkdir()
    days = "rain wind fog hail snow storm calm frost thaw flood drought thunder mist dew ice heat cold sun"
    sentences = [
        f"On the {n}th day the keeper of the old harbour wrote {word} into the book that lies below the lamp."
        for n, word in enumerate(days.split(" "), 4)
    ]
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = '<link rel="canonical" href="https://harbour.example/book/of/days"><title>The book of days</title>'
    (folder / "page.html").write_text(f"<html><head>{head}</head><body><article>{body}</article></body></html>")
    (folder / "dump.txt").write_text("\n".join([*sentences, "And so the year went by, as years do."]))
    run([folder], corpus)
    record = only(corpus)
    assert (record["source"], record["url"]) == ("in/page.html", "https://harbour.example/book/of/days")
    assert sources(record) == ["in/dump.txt"]
    (folder / "dump.txt").write_text("\n".join([*sentences, *(s.replace("harbour", "mill") for s in sentences)]))
    run([folder], corpus)
    assert {record["source"] for record in records(corpus)} == {"in/page.html", "in/dump.txt"}
