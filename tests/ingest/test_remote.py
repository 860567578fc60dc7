"""Sources in object stores: named, listed, read, revisited and lost as files are."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from winnow import AmbiguousSource, Corpus, NoSuchSource, UsageError
from winnow.corpus.remote.stores import ObjectStore, StoreTrouble, reason_of
from winnow.corpus.remote.urls import is_url, local_path, masked
from winnow.corpus.state.store import Store
from winnow.ingest.inputs.remote.listing import RemoteSources
from winnow.ingest.run import spool as spooling
from winnow.ingest.run.ingest import Held, Summary
from winnow.ingest.run.ingest import ingest as run
from winnow.ingest.run.settings import RunSettings
from worlds import Spec

from ..commands import winnow

fsspec = pytest.importorskip("fsspec", reason="needs the extra 'remote'")
SETTINGS = RunSettings(workers=0, remote_attempts=2)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from fsspec.implementations.memory import MemoryFileSystem

    monkeypatch.setattr(spooling, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(ObjectStore.__init__, "__kwdefaults__", {"attempts": 2, "pause": 0.0})
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]
    yield MemoryFileSystem
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


def text(number: int) -> str:
    return Spec(base=number).text()


def put(memory: Any, path: str, data: str | bytes) -> None:
    from fsspec.implementations.memory import MemoryFile

    raw = data.encode() if isinstance(data, str) else data
    memory.store[f"/{path}"] = MemoryFile(memory(), f"/{path}", raw)


FILES = {
    "crawl/a.txt": text(1),
    "crawl/b/c.txt": text(2),
    "crawl/b.txt": text(3),
    "crawl/b/rows.jsonl": "".join(json.dumps({"id": str(n), "text": text(10 + n)}) + "\n" for n in range(12)),
    "crawl/page.html": f"<html><body><article><p>{text(4)}</p></article></body></html>",
    "crawl/page.html.json": json.dumps({"url": "https://mill.test/page"}),
    "crawl/.hidden.txt": text(5),
    "crawl/.git/d.txt": text(6),
    "crawl/ü [1].txt": text(7),
}


def fill(memory: Any, folder: Path | None = None) -> None:
    for name, data in FILES.items():
        put(memory, f"bucket/{name}", data)
        if folder is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(data, "utf-8")


def ingest(sources: str | list[str], corpus: Path, **how: Any) -> Summary:
    how.setdefault("settings", SETTINGS)
    return run([sources] if isinstance(sources, str) else sources, corpus, **how)


def sources_of(corpus: Path) -> list[str]:
    return [record["source"] for record in Corpus.open(corpus)]


def test_a_prefix_gives_what_the_folder_gives(memory: Any, tmp_path: Path) -> None:
    fill(memory, tmp_path / "in")
    here = ingest(str(tmp_path / "in" / "crawl"), tmp_path / "here")
    there = ingest("memory://bucket/crawl/", tmp_path / "there")
    assert (there.digest, there.counts, there.seeds) == (here.digest, here.counts, here.seeds)
    assert sorted(sources_of(tmp_path / "there")) == sorted(sources_of(tmp_path / "here"))
    by_file = ingest(f"file://{tmp_path}/in/crawl", tmp_path / "by-file")
    assert by_file.digest == here.digest
    assert not [path for path in (tmp_path / "there").iterdir() if path.name.startswith(".tmp")]


def test_processes_read_what_was_fetched(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    alone = ingest("memory://bucket/crawl", tmp_path / "alone")
    limited = ingest("memory://bucket/crawl", tmp_path / "limited", settings=RunSettings(workers=1))
    assert limited.digest == alone.digest


def test_objects_and_globs(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    ingest(["memory://bucket/crawl/a.txt", "memory://bucket/crawl/page.html"], tmp_path / "one")
    assert sorted(sources_of(tmp_path / "one")) == ["crawl/a.txt", "crawl/page.html"]
    assert Corpus.open(tmp_path / "one").explain("https://mill.test/page")
    ingest("memory://bucket/crawl/*.txt", tmp_path / "glob")
    assert sorted(sources_of(tmp_path / "glob")) == ["crawl/a.txt", "crawl/b.txt", "crawl/ü [1].txt"]
    ingest("memory://bucket/crawl/ü [1].txt", tmp_path / "magic")
    assert sources_of(tmp_path / "magic") == ["crawl/ü [1].txt"]
    both = ingest(["memory://bucket/crawl/", "memory://bucket/crawl/b/c.txt"], tmp_path / "both")
    assert both.files["read"] == 6


def test_a_glob_names_folders_too(memory: Any, tmp_path: Path) -> None:
    for name in ("2026-01/a.txt", "2026-01/.b.txt", "2026-02/c/d.txt", ".2026-03/e.txt", "2025-01/f.txt"):
        put(memory, f"bucket/{name}", text(len(name)))
    sources = RemoteSources(["memory://bucket/2026-*", "memory://bucket/2026-01/", "memory://bucket/2026-02/c"])
    assert sources.folders() == [
        ("2026-01", "memory://bucket/2026-01"),
        ("2026-02", "memory://bucket/2026-02"),
    ]
    found = [file.source for walk in sources.walks() for file in walk]
    assert found == ["2026-01/a.txt", "2026-02/c/d.txt"]
    assert RemoteSources(["memory://bucket/2026-*/"]).folders() == sources.folders()
    everything = RemoteSources(["memory://bucket"])
    assert [file.source for walk in everything.walks() for file in walk] == [
        "bucket/2025-01/f.txt",
        "bucket/2026-01/a.txt",
        "bucket/2026-02/c/d.txt",
    ]
    assert {sources.store_of(file).url for walk in sources.walks() for file in walk} <= {
        "memory://bucket/2026-*",
        "memory://bucket/2026-01",
    }


def test_a_store_that_may_not_be_listed_ends_the_run_at_once(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(memory)

    def denied(self: Any, path: str, **how: Any) -> Any:
        raise PermissionError("AKIASECRET may not")

    monkeypatch.setattr(memory, "ls", denied)
    with pytest.raises(StoreTrouble, match="access is denied") as caught:
        ingest("memory://bucket/crawl/", tmp_path / "out")
    assert "AKIASECRET" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_unchanged_objects_are_not_fetched(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(memory)
    long_ago(memory)
    first = ingest("memory://bucket/crawl", tmp_path / "out")
    opened: list[str] = []
    open_it = ObjectStore.open
    monkeypatch.setattr(ObjectStore, "open", lambda self, path: opened.append(path) or open_it(self, path))
    again = ingest("memory://bucket/crawl", tmp_path / "out")
    assert not opened
    assert (again.files["unchanged"], again.seeds["unchanged"]) == (6, first.seeds["new"])
    put(memory, "bucket/crawl/b.txt", text(30))
    third = ingest("memory://bucket/crawl", tmp_path / "out")
    assert opened == ["/bucket/crawl/b.txt"]
    assert third.seeds["changed"] == 1


def long_ago(memory: Any) -> None:
    from datetime import timedelta

    for entry in memory.store.values():
        entry.created -= timedelta(days=1)


def test_vanished_objects_are_pruned_within_the_guard(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    ingest("memory://bucket/crawl", tmp_path / "out")
    del memory.store["/bucket/crawl/b/rows.jsonl"]
    with pytest.raises(Held, match="would forget 12 of"):
        ingest("memory://bucket/crawl", tmp_path / "out", prune=True)
    assert ingest("memory://bucket/crawl", tmp_path / "out", prune=True, yes=True).seeds["forgotten"] == 12


def fails(monkeypatch: pytest.MonkeyPatch, name: str, how: Any) -> None:
    open_it = ObjectStore.open

    def opened(self: ObjectStore, path: str) -> Any:
        return how(self, path, open_it) if path.endswith(name) else open_it(self, path)

    monkeypatch.setattr(ObjectStore, "open", opened)


def reasons(corpus: Path) -> list[str]:
    rows = (corpus / "quarantine.jsonl").read_text("utf-8").splitlines()
    return [json.loads(row)["error"] for row in rows]


def test_an_object_that_vanishes_costs_itself(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(memory)

    def vanish(self: ObjectStore, path: str, open_it: Any) -> Any:
        memory.store.pop("/bucket/crawl/a.txt", None)
        return open_it(self, path)

    fails(monkeypatch, "a.txt", vanish)
    first = ingest("memory://bucket/crawl", tmp_path / "out")
    assert reasons(tmp_path / "out") == ["it was there when it was listed, and is gone"]
    assert first.quarantined == 1
    monkeypatch.undo()
    put(memory, "bucket/crawl/a.txt", text(1))
    assert ingest("memory://bucket/crawl", tmp_path / "out").quarantined == 0
    put(memory, "bucket/crawl/a.txt", text(31))
    fails(monkeypatch, "a.txt", vanish)
    assert ingest("memory://bucket/crawl", tmp_path / "out").quarantined == 0, "what is known of it stays"
    assert "crawl/a.txt" in sources_of(tmp_path / "out")


def test_a_page_is_not_read_without_the_sidecar_it_had(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(memory)
    first = ingest("memory://bucket/crawl", tmp_path / "out")

    def never(self: ObjectStore, path: str, open_it: Any) -> Any:
        raise ConnectionResetError

    fails(monkeypatch, "page.html.json", never)
    again = ingest("memory://bucket/crawl", tmp_path / "out")  # what was written a moment ago is read again
    assert (again.digest, [alarm["name"] for alarm in again.alarms]) == (first.digest, ["not-fetched"])


def test_a_dry_run_leaves_nothing(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(memory)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    assert ingest("memory://bucket/crawl", tmp_path / "out", dry_run=True).counts["kept"] == 17
    assert not (tmp_path / "out").exists()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_pages_are_cleaned_from_a_store(memory: Any) -> None:
    from winnow.ingest.cli.console import Console
    from winnow.ingest.run.clean import clean_lines

    fill(memory)
    how: Any = {"label": None, "already_clean": False, "explain": False, "console": Console(quiet=True)}
    lines = list(clean_lines(["memory://bucket/crawl/*.txt"], SETTINGS, **how))
    assert [json.loads(line)["source"] for line in lines] == ["crawl/a.txt", "crawl/b.txt", "crawl/ü [1].txt"]


class _Short:
    def __init__(self, opened: Any) -> None:
        self.data = opened.read()[:100]

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, size: int) -> bytes:
        data, self.data = self.data, b""
        return data


def test_a_truncated_object_is_no_document(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(memory)
    fails(monkeypatch, "a.txt", lambda self, path, open_it: _Short(open_it(self, path)))
    ingest("memory://bucket/crawl", tmp_path / "out")
    assert reasons(tmp_path / "out") == [f"it was cut off after 100 of {len(text(1)):,} bytes"]


def test_transient_errors_are_tried_again(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(memory)
    failed: list[str] = []

    def once(self: ObjectStore, path: str, open_it: Any) -> Any:
        if path not in failed:
            failed.append(path)
            raise ConnectionResetError("AKIASECRET at https://store/?X-Amz-Signature=abc")
        return open_it(self, path)

    fails(monkeypatch, ".txt", once)
    assert ingest("memory://bucket/crawl", tmp_path / "out").quarantined == 0
    assert len(failed) == 4
    failed.clear()
    monkeypatch.undo()
    put(memory, "bucket/crawl/a.txt", text(33))
    fails(monkeypatch, "a.txt", lambda self, path, open_it: once(self, path + str(len(failed)), open_it))
    summary = ingest("memory://bucket/crawl", tmp_path / "out")
    assert [alarm["name"] for alarm in summary.alarms] == ["not-fetched"]
    assert summary.quarantined == 0
    assert "AKIASECRET" not in json.dumps(summary.to_dict())


def test_a_store_that_is_down_ends_the_run(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        put(memory, f"bucket/many/{number:02}.txt", text(100 + number))

    def never(self: ObjectStore, path: str, open_it: Any) -> Any:
        raise TimeoutError

    fails(monkeypatch, ".txt", never)
    with pytest.raises(StoreTrouble, match=r"25 objects in a row: the store does not answer in time") as caught:
        ingest("memory://bucket/many", tmp_path / "out")
    assert caught.value.exit_code == 69


def test_large_objects_are_left(memory: Any, tmp_path: Path) -> None:
    put(memory, "bucket/large/a.txt", "x" * (2 << 20))
    put(memory, "bucket/large/b.txt", text(1))
    ingest("memory://bucket/large", tmp_path / "out", settings=RunSettings(workers=0, remote_object_mib=1))
    assert reasons(tmp_path / "out") == ["it has 2 MiB, more than 1 MiB (remote_object_mib)"]
    assert sources_of(tmp_path / "out") == ["large/b.txt"]


def test_an_object_replaced_while_it_is_read_is_one_version(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(memory, "bucket/large/a.txt", "old " * (1 << 19))
    replaced: list[str] = []

    class Mixed:
        def __init__(self, opened: Any) -> None:
            self.opened = opened

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def read(self, size: int) -> bytes:
            data = self.opened.read(size)
            if not replaced:
                replaced.append("now")
                put(memory, "bucket/large/a.txt", "new " * (1 << 19))
            return data

    fails(monkeypatch, "a.txt", lambda self, path, open_it: Mixed(open_it(self, path)))
    sources = RemoteSources(["memory://bucket/large"])
    spool: spooling.Spool[None] = spooling.Spool(sources, spooling.FetchLimits(), tmp_path)
    ((_, file),) = spool.filled((None, file) for walk in sources.walks() for file in walk)
    assert file.path is not None
    assert file.path.read_bytes() == b"new " * (1 << 19)
    spool.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_listed_is_not_gone(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(memory)
    ingest("memory://bucket/crawl", tmp_path / "out")
    listed = ObjectStore.listed

    def refused(self: ObjectStore, path: str) -> Any:
        if path.endswith("/b"):
            raise StoreTrouble("memory://bucket/crawl/b", "access is denied")
        return listed(self, path)

    monkeypatch.setattr(ObjectStore, "listed", refused)
    summary = ingest("memory://bucket/crawl", tmp_path / "out", prune=True, yes=True)
    assert summary.seeds["forgotten"] == 0
    assert reasons(tmp_path / "out") == ["access is denied"]
    monkeypatch.undo()
    assert ingest("memory://bucket/crawl", tmp_path / "out").quarantined == 0


def test_names_no_folder_could_hold(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    put(memory, "bucket/crawl/" + "n" * 400 + ".txt", text(41))
    put(memory, "bucket/crawl/tab\there.txt", text(42))
    ingest("memory://bucket/crawl", tmp_path / "out")
    found = sources_of(tmp_path / "out")
    assert {"crawl/a.txt", "crawl/" + "n" * 400 + ".txt"} <= set(found)
    assert len(found) == len(set(found))


def test_published_corpora_are_passed_over(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    put(memory, "bucket/crawl/out/current.json", "{}")
    put(memory, "bucket/crawl/out/snapshots/000001-ab/part-00000.jsonl", json.dumps({"text": text(50)}))
    told: list[str] = []
    sources = RemoteSources(["memory://bucket/crawl"], on_corpus=told.append)
    assert len([file for walk in sources.walks() for file in walk]) == 6
    assert told == ["memory://bucket/crawl/out"]


def test_what_is_not_there_or_ambiguous(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    for name in ("none", "none/", "crawl/*.pdf", "crawl/*.txt/", "crawl/a.txt/", "none/*/"):
        url = f"memory://bucket/{name}"
        with pytest.raises(NoSuchSource, match="no such source: memory://bucket/"):
            ingest(url, tmp_path / "out")
    with pytest.raises(NoSuchSource, match="sidecars"):
        ingest("memory://bucket/crawl/page.html.json", tmp_path / "out")
    put(memory, "other/crawl/x.txt", text(8))
    with pytest.raises(AmbiguousSource, match="would both be called 'crawl'"):
        ingest(["memory://bucket/crawl", "memory://other/crawl"], tmp_path / "out")
    for url in ("http://192.0.2.1/a.html", "https://192.0.2.1/", "simplecache::memory://bucket/crawl"):
        with pytest.raises((UsageError, NoSuchSource)):
            ingest(url, tmp_path / "out")
    with pytest.raises(UsageError, match="no store of the protocol"):
        ingest("nosuchstore://bucket/x", tmp_path / "out")


def test_a_label_stays_with_its_store(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    put(memory, "other/crawl/x.txt", text(8))
    ingest("memory://bucket/crawl", tmp_path / "out")
    with pytest.raises(UsageError, match="label 'crawl' already stands for memory://bucket/crawl"):
        ingest("memory://other/crawl", tmp_path / "out")
    ingest("memory://other/crawl", tmp_path / "out", label="crawl")
    with closing(Store.read(tmp_path / "out")) as store:
        assert dict(store.files.labels()) == {"crawl": "memory://bucket/crawl"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("s3://bucket/a@b/c.txt", "s3://bucket/a@b/c.txt"),
        ("sftp://me:secret@host/in/", "sftp://***@host/in"),
        ("S3://AKIA:secret@bucket", "s3://***@bucket"),
        ("abfs://container@account.dfs.core.windows.net/in", "abfs://container@account.dfs.core.windows.net/in"),
        ("abfs://c:secret@account.net/in", "abfs://***@account.net/in"),
        ("s3://b/x?X-Amz-Signature=abc&y=1", "s3://b/x?***"),
        ("s3://b/what?.txt", "s3://b/what?.txt"),
        ("s3://user:SECRET/KEY@b/x", "s3://***@b/x"),
        ("s3://b:9000/a@b", "s3://b:9000/a@b"),
        ("crawl/a.txt", "crawl/a.txt"),
    ],
)
def test_credentials_are_not_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_what_a_store_says_of_its_faults_is_not_passed_on() -> None:
    assert "SECRET" not in reason_of(ValueError("the key SECRET does not exist"))


def test_urls_are_told_from_files() -> None:
    assert is_url("gs://bucket/x")
    assert not is_url("file:///x")
    assert not is_url("C:/x")
    assert not is_url("a/b://c")
    assert local_path("file:///x y") == "/x y"
    assert local_path("a/b") == "a/b"


def test_one_line_where_the_extra_is_missing(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "fsspec.py").write_text("raise ImportError('none here')", "utf-8")
    path = os.pathsep.join([str(tmp_path / "none"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = winnow("ingest", "s3://k:secret@bucket/x", "--corpus", tmp_path / "out", fresh=True, code=2, PYTHONPATH=path)
    assert b"s3://***@bucket/x needs the extra 'remote' (pip install 'winnow-corpus[remote]')" in done.stderr
    assert b"secret" not in done.stderr


def test_what_a_killed_run_fetched_is_swept_up(memory: Any, tmp_path: Path) -> None:
    fill(memory)
    ingest("memory://bucket/crawl", tmp_path / "out")
    left = tmp_path / "out" / ".tmp-spool-x" / "1"
    left.mkdir(parents=True)
    (left / "a.txt").write_text(text(60), "utf-8")
    ingest("memory://bucket/crawl", tmp_path / "out")
    assert not left.parent.exists()


def test_a_listing_that_says_odd_things_costs_what_it_is_odd_about(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(memory, "crawl/a.txt", text(1))
    put(memory, "z.txt", text(2))
    plain = memory.ls

    def odd(self: Any, path: str, detail: bool = True, **more: Any) -> Any:
        found = plain(self, path, detail=True, **more)
        for name in ("/crawl/../z.txt", "/crawl/../../etc/passwd", None):
            found.append({"name": name, "size": 5, "type": "file"})
        found.append({"name": "/crawl/b.txt", "size": "large", "type": "file"})
        return found

    monkeypatch.setattr(memory, "ls", odd)
    ingest("memory://crawl/", tmp_path / "c")
    assert sources_of(tmp_path / "c") == ["crawl/a.txt"]
