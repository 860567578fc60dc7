"""Takedowns: what goes, what stays, what must not come back."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from faults import traces_of
from winnow.corpus.errors import DamagedCorpus, UsageError
from winnow.corpus.inspection.explain import explain
from winnow.corpus.inspection.verify import verify
from winnow.corpus.repair.finish_interrupted import finish_interrupted
from winnow.corpus.snapshots.export import changes_since
from winnow.corpus.snapshots.layout import snapshot_folder, snapshot_lines
from winnow.corpus.state.lock import CorpusLock
from winnow.corpus.state.schema import connect
from winnow.corpus.state.store import DATABASE, Store
from winnow.corpus.takedown.remove import Removal, remove
from winnow.corpus.takedown.tombstones import TOMBSTONES
from winnow.ingest.cli.console import Console
from winnow.ingest.run.rebuild import rebuild
from worlds import Seeds, Spec, facts, records, run, run_settings, verify_deep

from tests.commands import winnow, winnow_json

pytestmark = pytest.mark.usefixtures("plain_normalizer")


def take_down(corpus: Path, *keys: str, copies: bool = True) -> Removal:
    with CorpusLock(corpus), closing(Store.open(corpus, run_settings().corpus)) as store:
        finish_interrupted(store)
        return remove(store, keys, "asked", copies=copies)


def test_a_copy_goes_alone_unless_copies_are_asked_for(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("a.jsonl", "honest", Spec(base=1), url="https://honest.example/story")
    seeds.put_record("a.jsonl", "copy", Spec(base=1, style=2), url="https://copy.example/story")
    run([seeds.root], corpus)
    removal = take_down(corpus, "https://copy.example/story", copies=False)
    assert (removal.sources, removal.copies, removal.left) == (["in/a.jsonl#copy"], [], ["in/a.jsonl#honest"])
    for _ in range(2):
        (record,) = records(corpus)
        assert (record["source"], record["url"]) == ("in/a.jsonl#honest", "https://honest.example/story")
        assert record["text"] == Spec(base=1).text()
        assert not verify_deep(corpus)
        run([seeds.root], corpus)
    removal = take_down(corpus, "in/a.jsonl#honest", copies=False)
    assert (removal.left, removal.instead) == ([], {})
    assert list(records(corpus)) == []
    assert traces_of(corpus, [Spec(base=1).text()]) == []


def test_who_takes_the_place_is_named(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1, tail=4))
    seeds.put_text("near.txt", Spec(base=1, drift=1))
    run([seeds.root], corpus)
    assert take_down(corpus, "in/a.txt", copies=False).instead == {"in/a.txt": "in/near.txt"}


def test_exact_copies_go_too_and_a_near_one_takes_over(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1, tail=4))
    seeds.put_text("copy.txt", Spec(base=1, tail=4, style=2))
    seeds.put_text("near.txt", Spec(base=1, drift=1))
    seeds.put_text("other.txt", Spec(base=2))
    run([seeds.root], corpus)
    assert facts(corpus).seeds["in/near.txt"][0] == "near-duplicate"
    removal = take_down(corpus, "in/a.txt")
    assert (removal.sources, removal.copies, removal.complete) == (["in/a.txt"], ["in/copy.txt"], True)
    assert {source: seed[0] for source, seed in facts(corpus).seeds.items()} == {
        "in/near.txt": "kept",
        "in/other.txt": "kept",
    }
    assert not verify_deep(corpus)
    for _ in range(2):
        seeds.put_text("late.txt", Spec(base=1, tail=4, style=1))
        summary = run([seeds.root], corpus)
        assert summary.counts["removed"] == 3
        assert summary.counts["kept"] == 2
    seeds.put_text("a.txt", Spec(base=70))
    seeds.put_text("copy.txt", Spec(base=71))
    run([seeds.root], corpus)
    assert "in/a.txt" not in facts(corpus).seeds, "its source is closed for good"
    assert facts(corpus).seeds["in/copy.txt"][0] == "kept", "a copy's source is not"
    assert not verify_deep(corpus)


def test_nothing_of_the_text_is_left_in_the_folder(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(60):
        seeds.put_text(f"{n}.txt", Spec(base=n, tail=n * 20))
    run([seeds.root], corpus)
    seeds.put_text("1.txt", Spec(base=100))
    run([seeds.root], corpus)
    gone = [7, 13, 29, 31, 58]
    texts = [Spec(base=n, tail=n * 20).text() for n in gone]
    assert traces_of(corpus, texts)
    take_down(corpus, *(f"in/{n}.txt" for n in gone))
    assert traces_of(corpus, texts) == []
    assert not verify_deep(corpus)


def test_a_text_published_under_another_id_before_goes_from_old_snapshots(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    text = Spec(base=1)
    seeds.put_text("a.txt", text)
    seeds.put_text("b.txt", text)
    run([seeds.root], corpus)
    (kept,) = records(corpus)
    other = {"in/a.txt": "b.txt", "in/b.txt": "a.txt"}[str(kept["source"])]
    seeds.put_text(str(kept["source"]).removeprefix("in/"), Spec(base=2))
    run([seeds.root], corpus)
    take_down(corpus, f"in/{other}")
    assert traces_of(corpus, [text.text()]) == []
    assert not verify(corpus)


def test_what_a_source_said_under_another_address_goes_from_old_snapshots(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("other.txt", Spec(base=9))
    for n in range(3):
        seeds.put_record("a.jsonl", "r", Spec(base=n), **({"url": f"https://a.example/{n}"} if n else {}))
        run([seeds.root], corpus)
    take_down(corpus, "in/a.jsonl#r")
    assert traces_of(corpus, [Spec(base=n).text() for n in range(3)]) == []
    assert traces_of(corpus, [Spec(base=9).text()])
    assert not verify_deep(corpus)


@pytest.mark.parametrize("name", ["in/a.txt", "in/b.jsonl#r", "https://a.example/0", "id"])
def test_what_only_old_snapshots_know_can_be_taken_down(tmp_path: Path, name: str) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("other.txt", Spec(base=9))
    seeds.put_text("a.txt", Spec(base=1))
    seeds.put_record("b.jsonl", "r", Spec(base=2), url="https://a.example/0")
    run([seeds.root], corpus)
    gone = Spec(base=1 if name == "in/a.txt" else 2).text()
    (identity,) = [str(record["id"]) for record in records(corpus) if record["source"] == "in/b.jsonl#r"]
    seeds.drop_text("a.txt")
    seeds.drop_record("b.jsonl", "r")
    seeds.put_text("copy.txt", Spec(base=1, style=2))
    run([seeds.root], corpus, prune=True, yes=True)
    assert traces_of(corpus, [gone])
    removal = take_down(corpus, identity if name == "id" else name)
    assert removal.sources == ["in/a.txt" if name == "in/a.txt" else "in/b.jsonl#r"]
    assert removal.copies == (["in/copy.txt"] if name == "in/a.txt" else [])
    assert traces_of(corpus, [gone]) == []
    assert not verify_deep(corpus)
    seeds.put_text("a.txt", Spec(base=1))
    seeds.put_record("b.jsonl", "r", Spec(base=2), url="https://a.example/0")
    run([seeds.root], corpus)
    assert traces_of(corpus, [gone]) == [], "and does not come back"


def test_the_former_id_of_a_document_names_it(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_record("a.jsonl", "r", Spec(base=1), url="https://a.example/0")
    run([seeds.root], corpus)
    seeds.put_record("a.jsonl", "r", Spec(base=2), url="https://a.example/1")
    run([seeds.root], corpus)
    assert take_down(corpus, "https://a.example/0").sources == ["in/a.jsonl#r"]
    assert traces_of(corpus, [Spec(base=n).text() for n in (1, 2)]) == []
    assert not verify_deep(corpus)


def test_a_damaged_list_of_takedowns_is_no_empty_one(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1))
    seeds.put_text("b.txt", Spec(base=2))
    run([seeds.root], corpus)
    take_down(corpus, "in/a.txt")
    (corpus / DATABASE).unlink()
    graves = corpus / TOMBSTONES
    sound = graves.read_bytes()
    graves.write_bytes(sound[:-9])
    with pytest.raises(DamagedCorpus, match=r"removed\.jsonl is damaged"):
        rebuild(corpus, run_settings(), console=Console(quiet=True))
    graves.write_bytes(sound)
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    assert run([seeds.root], corpus).counts["removed"] == 1


def test_all_captures_of_an_address_go(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(3):
        seeds.put_record(f"{n}.jsonl", "r", Spec(base=n), url="https://a.example/1", fetched=f"2024-01-0{n + 1}")
    run([seeds.root], corpus)
    removal = take_down(corpus, "http://www.a.example/1?utm_medium=x")
    assert len(removal.sources) == 3
    assert facts(corpus).seeds == {}
    seeds.put_record("9.jsonl", "r", Spec(base=9), url="https://a.example/1", fetched="2025-01-01")
    assert run([seeds.root], corpus).counts["removed"] == 4


def test_a_source_names_its_captures_too(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(2):
        seeds.put_record(f"{n}.jsonl", "r", Spec(base=n), url="https://a.example/1", fetched=f"2024-01-0{n + 1}")
    run([seeds.root], corpus)
    take_down(corpus, "in/1.jsonl#r")
    assert facts(corpus).seeds == {}, "an older capture must not come up in its place"
    assert traces_of(corpus, [Spec(base=n).text() for n in range(2)]) == []


def test_twice_is_as_good_as_once(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1))
    seeds.put_text("b.txt", Spec(base=2))
    run([seeds.root], corpus)
    take_down(corpus, "in/a.txt")
    first = facts(corpus)
    take_down(corpus, "in/a.txt")
    assert facts(corpus) == first
    seeds.put_text("c.txt", Spec(base=1))
    assert run([seeds.root], corpus).counts["removed"] == 2, "the tombstone still knows the content"
    with pytest.raises(UsageError, match="nothing in the corpus"):
        take_down(corpus, "in/nonsense.txt")


def test_followers_of_the_feed_are_told(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(3):
        seeds.put_text(f"{n}.txt", Spec(base=n))
        run([seeds.root], corpus)
    copies = {n: {json.loads(line)["id"] for line in snapshot_lines(snapshot_folder(corpus, n))} for n in (1, 2, 3)}
    (gone,) = {str(record["id"]) for record in records(corpus) if record["source"] == "in/0.txt"}
    take_down(corpus, "in/0.txt")
    for since in (2, 3):
        assert gone in copies[since]
        removed = {c["id"] for c in map(json.loads, changes_since(corpus, since)) if c["op"] == "remove"}
        assert gone in removed, f"a copy of snapshot {since} still holds it"


def test_a_reader_in_the_way_delays_the_purge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(3):
        seeds.put_text(f"{n}.txt", Spec(base=n))
    run([seeds.root], corpus)
    with closing(connect(corpus / DATABASE, read_only=True)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from seeds").fetchone()
        with CorpusLock(corpus), closing(Store.open(corpus, run_settings().corpus)) as store:
            store.db.execute("pragma busy_timeout=50")
            assert not remove(store, ["in/0.txt"], "asked").complete
            assert store.db.execute("select count(*) from purges").fetchone()[0]
    assert "in/0.txt" not in facts(corpus).seeds
    run([seeds.root], corpus)
    assert traces_of(corpus, [Spec(base=0).text()]) == []
    with closing(Store.read(corpus)) as store:
        assert store.db.execute("select count(*) from purges").fetchone()[0] == 0


def test_filtered_and_quarantined_seeds_can_be_taken_down(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    seeds.put_text("a.txt", Spec(base=1))
    (seeds.root / "bad.txt").write_bytes(bytes(range(256)) * 20)
    run([seeds.root], corpus)
    assert "bad.txt" in (corpus / "quarantine.jsonl").read_text()
    take_down(corpus, "in/bad.txt")
    assert (corpus / "quarantine.jsonl").read_text() == ""
    assert run([seeds.root], corpus).counts["removed"] == 1


def test_an_older_record_is_found_by_its_text_without_the_lines_of_its_site(tmp_path: Path) -> None:
    """A snapshot shows the text under the name of a copy that nobody knows any more, and without its site's lines."""
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(1, 5):
        seeds.put_text(f"wire/{n}.txt", Spec(base=n, boilerplate=(0,)))
    run([seeds.root], corpus)
    first = snapshot_folder(corpus, 1)
    shown = [json.loads(line)["text"] for line in snapshot_lines(first)]
    assert not any("harbour gazette" in text for text in shown), "the line of the site is cut"
    seeds.drop_text("wire/1.txt")
    seeds.put_text("wire/other.txt", Spec(base=1, boilerplate=(0,)))
    run([seeds.root], corpus, prune=True, yes=True)
    take_down(corpus, "in/wire/other.txt")
    assert traces_of(corpus, [Spec(base=1).text()]) == []
    assert len(list(snapshot_lines(first))) == 3, "the others stay"


@pytest.fixture
def hosts(tmp_path: Path) -> Seeds:
    """Documents of two hosts; those of one in two sections, one of them a near-duplicate of the other host's."""
    made = Seeds(tmp_path / "in")
    for n in range(3):
        made.put_record("a.jsonl", f"n{n}", Spec(base=n), url=f"https://www.a.example/news/{n}?utm_source=x")
        made.put_record("a.jsonl", f"o{n}", Spec(base=10 + n), url=f"http://a.example/older/{n}")
    made.put_record("b.jsonl", "b", Spec(base=20), url="https://b.example/news/1")
    made.put_record("b.jsonl", "near", Spec(base=1, drift=1), url="https://b.example/copied")
    made.put_text("own.txt", Spec(base=30))
    return made


@pytest.mark.parametrize(
    ("key", "gone"),
    [
        ("https://a.example/news/*", ["n0", "n1", "n2"]),
        ("a.example/news/*", ["n0", "n1", "n2"]),
        ("a.example", ["n0", "n1", "n2", "o0", "o1", "o2"]),
        ("A.Example", ["n0", "n1", "n2", "o0", "o1", "o2"]),
        ("http://a.example/older/1*", ["o1"]),
    ],
)
def test_a_host_and_the_beginning_of_an_address_are_keys(
    tmp_path: Path, hosts: Seeds, key: str, gone: list[str]
) -> None:
    corpus = tmp_path / "c"
    run([hosts.root], corpus)
    assert take_down(corpus, key, copies=False).sources == [f"in/a.jsonl#{name}" for name in gone]
    assert run([hosts.root], corpus).counts["removed"] == len(gone), "and none of it comes back"
    assert not verify_deep(corpus)


def test_a_host_is_taken_at_its_word_only(tmp_path: Path, hosts: Seeds) -> None:
    corpus = tmp_path / "c"
    run([hosts.root], corpus)
    before = facts(corpus)
    for key in ("example", "a.exampl", "example.com", "news.a.example", "https://a.example/new/*", "*", "https://*"):
        with pytest.raises(UsageError, match="nothing in the corpus is known"):
            take_down(corpus, key)
    assert facts(corpus) == before


def test_what_only_old_snapshots_know_of_a_host_goes_from_them(tmp_path: Path, hosts: Seeds) -> None:
    corpus = tmp_path / "c"
    run([hosts.root], corpus)
    hosts.drop_record("a.jsonl", "n0")
    run([hosts.root], corpus, yes=True)
    gone = [Spec(base=n).text() for n in (0, 2)]  # a near-duplicate of the other stays
    assert "in/a.jsonl#n0" in take_down(corpus, "https://a.example/news/*").sources
    assert traces_of(corpus, gone) == []
    assert not verify_deep(corpus)


def test_many_at_once_want_a_yes(tmp_path: Path) -> None:
    seeds, corpus = Seeds(tmp_path / "in"), tmp_path / "c"
    for n in range(110):
        seeds.records.setdefault("a.jsonl", {})[str(n)] = {
            "id": str(n),
            "text": Spec(base=n).text(),
            "url": f"https://a.example/{n}",
        }
    seeds._save("a.jsonl")
    run([seeds.root], corpus)
    with pytest.raises(UsageError, match="110 documents"):
        take_down(corpus, "a.example")
    with closing(Store.open(corpus)) as store:
        assert len(remove(store, ["a.example"], "asked", yes=True).sources) == 110
        assert len(list(store.publications.all())) == 2, "in one commit"


def test_who_takes_the_place_is_named_with_what_it_is(tmp_path: Path, hosts: Seeds) -> None:
    corpus = tmp_path / "c"
    hosts.put_text("copy.txt", Spec(base=30, style=2))
    hosts.put_record("b.jsonl", "older", Spec(base=40), url="https://b.example/v", fetched="2024-01-01")
    run([hosts.root], corpus)
    kept = {source for source, seed in facts(corpus).seeds.items() if seed[0] == "kept"}
    near = next(iter({"in/a.jsonl#n1", "in/b.jsonl#near"} & kept))
    twin = next(iter({"in/own.txt", "in/copy.txt"} & kept))
    removal = take_down(corpus, near, twin, copies=False)
    others = {"in/a.jsonl#n1": "in/b.jsonl#near", "in/own.txt": "in/copy.txt"}
    others |= {there: here for here, there in others.items()}
    assert removal.heirs == {
        near: [{"source": others[near], "relation": "near-duplicate"}],
        twin: [{"source": others[twin], "relation": "copy"}],
    }
    assert removal.instead == {near: others[near], twin: others[twin]}


def test_each_reason_is_kept_with_its_day(tmp_path: Path, hosts: Seeds) -> None:
    corpus = tmp_path / "c"
    run([hosts.root], corpus)
    with closing(Store.open(corpus)) as store:
        for reason in ("a claim", "a court", "a claim"):
            remove(store, ["in/own.txt"], reason)
        with store.transaction():
            store.tombstones.note_reason("in/own.txt", "2020-01-01", "long ago")
        remove(store, ["in/a.jsonl#n0"], "another")  # writes the file anew
    (entry,) = [json.loads(line) for line in (corpus / TOMBSTONES).read_text().splitlines() if "own.txt" in line]
    said = [one["reason"] for one in entry["reasons"]]
    assert said == ["long ago", "a claim", "a court"]
    with closing(Store.read(corpus)) as store:
        (told,) = explain(store, "in/own.txt")
    assert told["reasons"] == entry["reasons"]
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    (corpus / DATABASE).unlink()
    rebuild(corpus, run_settings(), console=Console(quiet=True))
    with closing(Store.read(corpus)) as store:
        assert store.tombstones.reasons("in/own.txt") == [(one["day"], one["reason"]) for one in entry["reasons"]]


def test_a_file_of_keys_in_one_commit_and_a_dry_run(tmp_path: Path, hosts: Seeds) -> None:
    corpus, keys = tmp_path / "c", tmp_path / "keys.txt"
    run([hosts.root], corpus)
    before = facts(corpus)
    keys.write_text("# asked on Monday\n\nin/own.txt\r\nhttps://a.example/news/2\nhttps://nobody.example/7\n")
    foretold = winnow_json("remove", "--keys", keys, "-c", corpus, "--reason", "r", "--dry-run", "--json")
    assert facts(corpus) == before
    assert not (corpus / TOMBSTONES).exists()
    done = winnow_json("remove", "--keys", keys, "-c", corpus, "--reason", "r", "--json")
    assert {**foretold, "dry_run": False} == done
    assert done["removed"] == ["in/a.jsonl#n2", "in/own.txt"]
    assert done["unknown"] == ["https://nobody.example/7"]
    assert done["snapshot"] == 2
    winnow("remove", "--keys", "-", "-c", corpus, "--reason", "r", stdin=b"nothing/of.this\n", code=2)
    winnow("remove", "in/a.jsonl#n0", "nothing", "-c", corpus, "--reason", "r", code=2)
    winnow("remove", "-c", corpus, "--reason", "r", code=2)
    winnow("remove", "--keys", tmp_path / "none", "-c", corpus, "--reason", "r", code=2)
