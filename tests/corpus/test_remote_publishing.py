"""A corpus in an object store: readers see a whole snapshot or the one before, whenever publishing dies."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from winnow import Corpus, DamagedCorpus, NoCorpus, Snapshot, UsageError, ingest
from winnow.corpus.remote.stores import ObjectStore, StoreTrouble
from winnow.corpus.remote.upload import upload_current
from winnow.corpus.state.store import Store
from worlds import Spec

from ..commands import winnow, winnow_json

fsspec = pytest.importorskip("fsspec", reason="needs the extra 'remote'")
from fsspec.implementations.memory import MemoryFileSystem  # noqa: E402


class Dead(BaseException):
    """The process was killed."""


class Dying(MemoryFileSystem):
    """A store that counts what changes it, and lets its client die before, in the middle of or after one of these."""

    protocol = "dying"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    count = 0
    die_at = 0
    manner = "before"
    watch: ClassVar[list[Callable[[], None]]] = []
    busy = False

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.replace("dying://", "memory://")))

    @classmethod
    def change(cls, change: Callable[[], None], half: Callable[[], None] = lambda: None) -> None:
        if cls.busy:
            change()
            return
        cls.busy = True
        try:
            cls.count += 1
            now = cls.count == cls.die_at
            if now and cls.manner != "after":
                if cls.manner == "half":
                    half()
                raise Dead
            change()
            for look in cls.watch:
                look()
            if now:
                raise Dead
        finally:
            cls.busy = False

    def pipe_file(self, path: str, value: bytes, *more: Any, **kw: Any) -> None:
        Dying.change(lambda: MemoryFileSystem.pipe_file(self, path, value, *more, **kw))

    def put_file(self, lpath: str, rpath: str, *more: Any, **kw: Any) -> None:
        data = Path(lpath).read_bytes()
        self.change(
            lambda: MemoryFileSystem.pipe_file(self, rpath, data),
            lambda: MemoryFileSystem.pipe_file(self, rpath, data[: len(data) // 2]),
        )

    def cp_file(self, path1: str, path2: str, **kw: Any) -> None:
        self.change(lambda: MemoryFileSystem.cp_file(self, path1, path2, **kw))

    def rm_file(self, path: str) -> None:
        self.change(lambda: MemoryFileSystem.rm_file(self, path))


@pytest.fixture
def dying() -> Iterator[type[Dying]]:
    fsspec.register_implementation("dying", Dying, clobber=True)
    fresh()
    yield Dying
    fresh()


def fresh(die_at: int = 0, manner: str = "before") -> None:
    Dying.store.clear()
    Dying.pseudo_dirs[:] = [""]
    Dying.watch.clear()
    again(die_at, manner)


def again(die_at: int = 0, manner: str = "before") -> None:
    Dying.count, Dying.die_at, Dying.manner = 0, die_at, manner


URL = "dying://bucket/corpus"


def publish(corpus: Path, url: str = URL, **how: Any) -> Any:
    return upload_current(ObjectStore(url, attempts=1, pause=0), corpus, **how)


def whole(url: str = URL) -> str:
    """The digest of what a reader sees, having read all of it."""
    snapshot = Snapshot.open(url)
    assert len(list(snapshot)) == len(snapshot)
    return snapshot.digest


def digest(corpus: Path) -> str:
    from contextlib import closing

    with closing(Store.read(corpus)) as store:
        return store.header("digest")


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One corpus at three times: a text, some more in further parts, and a takedown."""
    folder = tmp_path_factory.mktemp("states")
    seeds, corpus = folder / "in", folder / "out"
    seeds.mkdir()
    made = []
    for number, more in enumerate((range(7), range(7, 10), ())):
        for base in more:
            (seeds / f"{base}.txt").write_text(Spec(base=base).text(), "utf-8")
        if more:
            ingest(str(seeds), corpus, part_records=3, workers=0)
        else:
            winnow("remove", "in/0.txt", "--corpus", corpus, "--reason", "asked")
        made.append(folder / f"state{number}")
        shutil.copytree(corpus, made[-1], symlinks=True)
    return made


def expected(corpus: Path) -> set[str]:
    """The objects that a store holds when everything in it is referred to, and it held this one state before."""
    from winnow.corpus.remote.upload import _files_of, _pointer_of
    from winnow.corpus.snapshots.layout import current_folder

    folder = current_folder(corpus)
    return {f"/bucket/corpus/{_pointer_of(folder).prefix}/{name}" for name in _files_of(folder)}


@pytest.mark.parametrize("manner", ["before", "half", "after"])
@pytest.mark.parametrize("step", [(0, 1), (1, 2), (0, 2)])
def test_killed_at_every_step(dying: type[Dying], states: list[Path], step: tuple[int, int], manner: str) -> None:
    first, second = (states[number] for number in step)
    publish(first)
    dying.count = 0
    publish(second)
    changes = dying.count
    assert changes > 5
    taken = Spec(base=0).text()[:60].encode()
    for at in range(1, changes + 1):
        fresh()
        publish(first)
        seen = []
        dying.watch.append(lambda: seen.append(whole()))  # noqa: B023
        again(at, manner)
        with pytest.raises(Dead):
            publish(second)
        seen.append(whole())
        assert set(seen) <= {digest(first), digest(second)}
        assert sorted(seen, key=[digest(first), digest(second)].index) == seen, "it never goes back"
        again()
        publish(second)
        assert whole() == digest(second)
        objects = {name for name in dying.store if "/snapshots/" in name}
        assert expected(second) <= objects
        assert objects <= expected(second) | (expected(first) if step[1] == 1 else set())
        if step[1] == 2:
            assert not [name for name, data in dying.store.items() if taken in data.getvalue()], "taken down"


def test_nothing_is_sent_twice(dying: type[Dying], states: list[Path]) -> None:
    first = publish(states[0])
    assert (first.changed, first.copied, first.deleted) == (True, 0, 0)
    again()
    assert not publish(states[0]).changed
    assert dying.count == 0
    second = publish(states[1])
    assert second.copied == 2, "parts that did not change are copied where they are"
    assert second.deleted == 0, "a snapshot that is kept here is kept there"
    third = publish(states[2])
    assert third.deleted == len(expected(states[0]) | expected(states[1])), "rewritten by the takedown"


def test_retention_is_that_of_the_corpus(dying: type[Dying], tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(Spec(base=number).text(), "utf-8")
        ingest(str(tmp_path / f"{number}.txt"), tmp_path / "out", retention=2, workers=0)
        publish(tmp_path / "out")
    prefixes = {name.split("/")[4] for name in dying.store if "/snapshots/" in name}
    assert sorted(prefix[:6] for prefix in prefixes) == ["000004", "000005"]


def test_what_is_no_earlier_state_is_not_replaced_unasked(
    dying: type[Dying], states: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "other.txt").write_text(Spec(base=50).text(), "utf-8")
    ingest(str(tmp_path / "other.txt"), tmp_path / "other", workers=0)
    publish(states[0])
    with pytest.raises(UsageError, match="another corpus is published there"):
        publish(tmp_path / "other")
    publish(states[1])
    with pytest.raises(UsageError, match=r"shows snapshot 2, and .* has come to 1"):
        publish(states[0])
    assert whole() == digest(states[1])
    dying().pipe_file("/bucket/corpus/current.json", b'{"mine": 1}')
    with pytest.raises(UsageError, match="is no pointer"):
        publish(states[0])
    dying().pipe_file("/bucket/corpus/snapshots/mine.txt/x", b"mine")
    publish(states[0], yes=True)
    assert whole() == digest(states[0])
    assert dying.store["/bucket/corpus/snapshots/mine.txt/x"].getvalue() == b"mine", "somebody else's"


def test_damage_there_is_found_and_mended(dying: type[Dying], states: list[Path]) -> None:
    publish(states[1])
    part = next(name for name in dying.store if name.endswith("part-00001.jsonl"))
    good = dying.store[part].getvalue()
    dying().pipe_file(part, good.replace(b"a", b"b"))
    with pytest.raises(DamagedCorpus, match="checksum is another"):
        whole()
    with pytest.raises(StoreTrouble, match="it is not what was uploaded"):
        publish(states[1], check=True)
    dying().rm_file(part)
    assert publish(states[1]).uploaded == 1
    assert whole() == digest(states[1])


def test_a_damaged_file_here_is_not_published(dying: type[Dying], states: list[Path], tmp_path: Path) -> None:
    shutil.copytree(states[0], tmp_path / "out", symlinks=True)
    part = tmp_path / "out" / "current" / "part-00000.jsonl"
    part.write_bytes(part.read_bytes().replace(b"a", b"b"))
    with pytest.raises(DamagedCorpus, match="not what its manifest says"):
        publish(tmp_path / "out")
    with pytest.raises(NoCorpus):
        whole()


def test_a_reader_of_what_was_deleted_hears_it(dying: type[Dying], states: list[Path]) -> None:
    publish(states[0])
    snapshot = Snapshot.open(URL)
    publish(states[1])
    assert len(list(snapshot)) == 7, "kept here, so kept there"
    publish(states[2])
    with pytest.raises(StoreTrouble, match="it is not there") as caught:
        list(snapshot)
    assert caught.value.gone


@pytest.mark.parametrize("compress", ["none", "gz", "zst"])
def test_the_command_and_a_reader(tmp_path: Path, compress: str) -> None:
    (tmp_path / "in").mkdir()
    for base in range(5):
        (tmp_path / "in" / f"{base}.txt").write_text(Spec(base=base).text(), "utf-8")
    ingest(str(tmp_path / "in"), tmp_path / "out", compress=compress, workers=0)
    url = f"file://{tmp_path}/there"
    told = winnow("publish", url, "--corpus", tmp_path / "out").stdout.decode()
    assert told.startswith(f"snapshot 1 is published at {url}: ")
    assert sorted(r["id"] for r in Snapshot.open(url)) == sorted(r["id"] for r in Corpus.open(tmp_path / "out"))
    winnow("remove", "in/0.txt", "--corpus", tmp_path / "out", "--reason", "asked")
    done = winnow_json("publish", url, "--corpus", tmp_path / "out", "--check", "--json")
    assert done["changed"]
    assert len(list((tmp_path / "there" / "snapshots").iterdir())) == 1
    assert len(Snapshot.open(url)) == 4
    assert b"was published already" in winnow("publish", url, "--corpus", tmp_path / "out").stdout


def test_one_line_for_what_cannot_be(tmp_path: Path, states: list[Path]) -> None:
    shutil.copytree(states[0], tmp_path / "out", symlinks=True)
    told = winnow("publish", "http://u:secret@192.0.2.1/x", "--corpus", tmp_path / "out", code=2).stderr
    assert b"is no object store" in told
    assert b"secret" not in told
    winnow("publish", f"file://{tmp_path}/there", "--corpus", tmp_path / "none", code=66)
    told = winnow("publish", "there", "--corpus", tmp_path / "out", cwd=tmp_path, code=2).stderr
    assert f"there is no URL; for a folder say file://{tmp_path}/there".encode() in told
    with pytest.raises(NoCorpus, match=r"there is no current\.json"):
        Snapshot.open(f"file://{tmp_path}/there")
