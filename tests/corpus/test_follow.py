"""An index that follows a corpus: equal to it whenever it has caught up, whatever happened on the way."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow import Corpus
from winnow.corpus.errors import DamagedCorpus, Locked, UsageError
from winnow.corpus.snapshots.follow import Delivered, follow
from winnow.corpus.snapshots.layout import CHANGES, current_number, snapshot_folder, snapshot_numbers
from winnow.corpus.snapshots.publish import dump_manifest, point_current
from winnow.corpus.snapshots.record import corpus_digest, record_line
from winnow.corpus.state.deliveries import Deliveries
from worlds import Seeds, Spec, records, run, run_settings


class Killed(BaseException):
    """What a kill is to the code in which it strikes."""


class Index:
    """Somebody's index by id; it dies at the step of its work that is asked for."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, object]] = {}
        self.dies_in = -1

    def upsert(self, batch: list[dict[str, object]]) -> None:
        for record in batch:
            self._step()
            self.held[str(record["id"])] = record
        self._step()

    def delete(self, batch: list[str]) -> None:
        for identity in batch:
            self._step()
            self.held.pop(identity, None)
        self._step()

    def _step(self) -> None:
        if self.dies_in == 0:
            self.dies_in = -1
            raise Killed
        self.dies_in -= 1


class Published:
    """Snapshots made by hand, as a run would publish them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, {}
        self.number = 0

    def publish(self, after: dict[str, int], retention: int) -> None:
        before, self.now, self.number = self.now, after, self.number + 1
        changes = [{"op": "remove", "id": one} for one in before if one not in after]
        changes += [
            {"op": "update" if one in before else "add", "id": one, "record": record(one, version)}
            for one, version in after.items()
            if before.get(one) != version
        ]
        self._write(self.number, [record_line(record(*item)) for item in sorted(after.items())], changes)
        point_current(self.folder, self.number)
        for old in snapshot_numbers(self.folder)[:-retention]:
            shutil.rmtree(snapshot_folder(self.folder, old))

    def purge(self, gone: str) -> None:
        """A takedown takes a document out of the snapshots before, too, and of their feeds."""
        self.publish({one: version for one, version in self.now.items() if one != gone}, 9)
        for number in snapshot_numbers(self.folder)[:-1]:
            path = snapshot_folder(self.folder, number)
            keep = [
                line for line in (path / "part-00000.jsonl").read_bytes().splitlines(True) if gone.encode() not in line
            ]
            self._write(number, keep, [], purged=True)

    def _write(self, number: int, lines: list[bytes], changes: list[dict[str, object]], **more: object) -> None:
        path = snapshot_folder(self.folder, number)
        path.mkdir(parents=True, exist_ok=True)
        (path / "part-00000.jsonl").write_bytes(b"".join(lines))
        (path / CHANGES).write_bytes(b"".join(map(record_line, changes)))
        manifest = {"digest": corpus_digest(lines), "parts": [{"name": "part-00000.jsonl"}], **more}
        (path / "manifest.json").write_bytes(dump_manifest(manifest))

    def held(self) -> dict[str, dict[str, object]]:
        return {one: record(one, version) for one, version in self.now.items()}


def record(identity: str, version: int) -> dict[str, object]:
    return {"schema_version": 2, "id": identity, "text": f"version {version}"}


IDS = [f"{number:032x}" for number in range(6)]
WORLD = st.dictionaries(st.sampled_from(IDS), st.integers(0, 2))
STEP = st.one_of(
    st.tuples(st.just("publish"), WORLD, st.integers(1, 4)),
    st.tuples(st.just("purge"), st.sampled_from(IDS), st.just(0)),
    st.tuples(st.just("follow"), st.just(None), st.integers(-1, 8)),
)


@settings(deadline=None, max_examples=150)
@given(history=st.lists(STEP, min_size=3, max_size=12), batch=st.integers(1, 3))
def test_over_any_history_with_kills_nothing_is_leaked_or_missing(tmp_path_factory, history, batch) -> None:
    folder = tmp_path_factory.mktemp("follow")
    corpus, index, state = Published(folder / "c"), Index(), folder / "state"
    corpus.publish({IDS[0]: 0}, 1)
    for what, value, number in [*history, ("follow", None, -1)]:
        if what == "publish":
            corpus.publish(value, number)
        elif what == "purge":
            corpus.purge(value)
        else:
            index.dies_in = number
            try:
                done = follow(corpus.folder, state, index.upsert, index.delete, batch=batch)
            except Killed:
                continue
            assert done.snapshot == corpus.number
            assert index.held == corpus.held()
    shutil.rmtree(folder)


def test_what_changed_is_handed_over_and_nothing_else(tmp_path: Path, plain_normalizer: None) -> None:
    seeds, path = Seeds(tmp_path / "in"), tmp_path / "c"
    for number in range(4):
        seeds.put_text(f"{number}.txt", Spec(base=number))
    run([seeds.root], path)
    corpus, index = Corpus.open(path), Index()
    assert corpus.follow(tmp_path / "s", index.upsert, index.delete) == Delivered(1, 4, 0)
    assert corpus.follow(tmp_path / "s", index.upsert, index.delete) == Delivered(1, 0, 0)
    seeds.put_text("1.txt", Spec(base=10))
    seeds.drop_text("2.txt")
    run([seeds.root], path, prune=True, yes=True)
    assert corpus.follow(tmp_path / "s", index.upsert, index.delete) == Delivered(2, 1, 1)
    assert sorted(index.held.values(), key=lambda one: str(one["id"])) == list(records(path))


def test_beyond_retention_everything_is_compared(tmp_path: Path, plain_normalizer: None) -> None:
    seeds, path, index = Seeds(tmp_path / "in"), tmp_path / "c", Index()
    for night in range(5):
        seeds.put_text(f"{night}.txt", Spec(base=night))
        run([seeds.root], path, run_settings(retention=2))
        if night == 1:
            follow(path, tmp_path / "s", index.upsert, index.delete)
    assert follow(path, tmp_path / "s", index.upsert, index.delete) == Delivered(5, 3, 0)
    assert len(index.held) == 5


def test_a_snapshot_that_goes_while_it_is_read_is_left_for_the_next(tmp_path: Path) -> None:
    corpus, index = Published(tmp_path / "c"), Index()
    corpus.publish(dict.fromkeys(IDS, 0), 1)

    def upsert(batch: list[dict[str, object]]) -> None:
        index.upsert(batch)
        if corpus.number == 1:
            corpus.publish({IDS[1]: 1, IDS[5]: 0}, 1)
            raise FileNotFoundError("what the reader would find")

    assert follow(corpus.folder, tmp_path / "s", upsert, index.delete, batch=1).snapshot == 2
    assert index.held == corpus.held()


def test_what_the_index_raises_is_its_own(tmp_path: Path) -> None:
    corpus = Published(tmp_path / "c")
    corpus.publish({IDS[0]: 0}, 1)

    def upsert(batch: list[dict[str, object]]) -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        follow(corpus.folder, tmp_path / "s", upsert, lambda ids: None)


def test_a_damaged_line_is_told(tmp_path: Path) -> None:
    corpus, index = Published(tmp_path / "c"), Index()
    corpus.publish({IDS[0]: 0}, 1)
    (snapshot_folder(corpus.folder, current_number(corpus.folder)) / "part-00000.jsonl").write_bytes(b'{"no":1}\n')
    with pytest.raises(DamagedCorpus):
        follow(corpus.folder, tmp_path / "s", index.upsert, index.delete)


@pytest.mark.parametrize("content", [b"some words " * 100, b"x"])
def test_a_file_that_is_something_else_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(UsageError, match="not a file that winnow remembers deliveries in"):
        Deliveries(tmp_path / "s")
    assert (tmp_path / "s").read_bytes() == content


def test_another_database_stays_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "s") as db:
        db.execute("create table mine (x)")
    db.close()
    with pytest.raises(UsageError, match="another kind"):
        Deliveries(tmp_path / "s")


def test_one_process_at_a_time(tmp_path: Path) -> None:
    first = Deliveries(tmp_path / "s")
    with pytest.raises(Locked):
        Deliveries(tmp_path / "s")
    first.close()
    Deliveries(tmp_path / "s").close()


def test_no_batch_is_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="batch"):
        follow(tmp_path, tmp_path / "s", print, print, batch=0)
