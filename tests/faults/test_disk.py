"""Full disks, failing disks, folders that may not be written to, and inputs that vanish."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import worlds
from faults import Lab, Point, Reader, mutations, need_tracer, orphans
from scenes import Scene, expect
from winnow.corpus.inspection.verify import verify
from winnow.ingest.inputs import opener
from worlds import Seeds, Spec, facts, run

ERRORS = ("ENOSPC", "EIO")
FAILING = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "symlink", "ftruncate", "openat", "link"
)  # fmt: skip
EACH = 14


def points(lab: Lab, scene: Scene, bench: Path) -> list[tuple[Point, str]]:
    corpus, trace = scene.fresh(bench / "traced"), bench / f"trace-{scene.name}"
    assert lab.run(scene.words(corpus), trace=trace).code == 0
    return [(point, error) for point in mutations(trace, corpus) if point.call in FAILING for error in ERRORS]


def endure(lab: Lab, scene: Scene, corpus: Path, point: Point, error: str) -> list[str]:
    """One call of a run fails; what is wrong then, and after the next run."""
    expected = expect(lab, scene, corpus, None)
    scene.fresh(corpus)
    with Reader(corpus) as reader:
        failed = lab.run(scene.words(corpus), inject=f"{point.call}:error={error}:when={point.when}")
        wrong = []
        errors = [line for line in failed.err.splitlines() if " info " not in line and " warning " not in line]
        if failed.code not in (0, 73, 74):
            wrong.append(f"exit code {failed.code}: {failed.err}")
        elif failed.code and len(errors) != 1:
            wrong.append(f"not one clear line: {failed.err}")
        again = lab.run(scene.words(corpus))
        if again.code:
            return [*wrong, f"the next run ended with {again.code}: {again.err}"]
    wrong += reader.wrong
    if facts(corpus) != expected:
        wrong.append("another corpus")
    return wrong + verify(corpus) + orphans(corpus)


@pytest.mark.parametrize("name", ["first", "nightly", "remove"])
def test_a_call_fails(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    need_tracer(lab)
    _failures(lab, scenes[name], bench, EACH)


@pytest.mark.long
@pytest.mark.parametrize("name", ["first", "nightly", "remove", "rebuild", "salvage"])
def test_any_call_fails(lab: Lab, scenes: dict[str, Scene], bench: Path, name: str) -> None:
    need_tracer(lab)
    _failures(lab, scenes[name], bench, None)


def _failures(lab: Lab, scene: Scene, bench: Path, count: int | None) -> None:
    found = points(lab, scene, bench)
    chosen = found if count is None else random.Random(scene.name).sample(found, count)
    for point, error in chosen:
        wrong = endure(lab, scene, bench / "corpus", point, error)
        assert not wrong, f"{scene.name}: {error} at {point}: {wrong}"


def test_a_state_that_cannot_be_opened_just_now_is_not_lost(lab: Lab, scenes: dict[str, Scene], bench: Path) -> None:
    """A full disk while ``rebuild`` opens the database must not make it go by the published records alone."""
    need_tracer(lab)
    scene = scenes["rebuild"]
    opening = [
        (point, error)
        for point, error in points(lab, scene, bench)
        if point.call == "openat" and "/traced/state.db" in point.text
    ]
    assert len(opening) >= 4
    for point, error in opening:
        wrong = endure(lab, scene, bench / "corpus", point, error)
        assert not wrong, f"{error} at {point}: {wrong}"


@pytest.fixture
def small(bench: Path) -> Iterator[Path]:
    """A file system of its own, to be filled or set read-only."""
    folder = bench / "small"
    folder.mkdir()
    if shutil.which("mount") is None or _mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)):
        folder.rmdir()
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def _mount(*words: str) -> int:
    return subprocess.run(["mount", *words], capture_output=True).returncode


def test_a_disk_too_small(lab: Lab, scenes: dict[str, Scene], bench: Path, small: Path) -> None:
    scene = scenes["nightly"]
    expected = expect(lab, scene, bench / "corpus", None)
    codes = set()
    for room in (0, 8, 40, 80, 160, 400):
        corpus = scene.fresh(small / "corpus")
        before = facts(corpus).digest
        used = int(subprocess.run(["du", "-sk", str(small)], capture_output=True, check=True).stdout.split()[0])
        assert _mount("-o", f"remount,size={used + room}k", str(small)) == 0
        with Reader(corpus) as reader:
            full = lab.run(scene.words(corpus))
            codes.add(full.code)
            assert full.code in (0, 73, 74), full
            if full.code:
                assert len(full.err.splitlines()) == 1, full.err
                assert reader.highest == 2
                assert lab.run(scene.words(corpus, "export")).code == 0
            assert _mount("-o", "remount,size=64m", str(small)) == 0
            if full.code:
                assert facts(corpus).digest == before
            assert lab.run(scene.words(corpus)).code == 0
        assert not reader.wrong
        assert facts(corpus) == expected
        assert not verify(corpus) + orphans(corpus)
    assert 74 in codes


def test_a_folder_that_may_not_be_written_to(lab: Lab, scenes: dict[str, Scene], small: Path) -> None:
    scene = scenes["nightly"]
    corpus = scene.fresh(small / "corpus")
    assert _mount("-o", "remount,ro", str(small)) == 0
    for words in (
        ["status"],
        ["verify"],
        ["verify", "--deep"],
        ["export"],
        ["duplicates"],
        ["explain", "nightly/wire/1.txt"],
    ):
        result = lab.run([*words, "--corpus", str(corpus)])
        assert result.code == 0, (words, result)
    for following in (None, "remove", "ingest"):
        result = lab.run(scene.words(corpus, following))
        assert result.code == 73, result
        assert len(result.err.splitlines()) == 1
    assert lab.run([*scene.command, "--corpus", str(small / "new")]).code == 73
    assert _mount("-o", "remount,rw", str(small)) == 0
    assert lab.run(scene.words(corpus)).code == 0


@pytest.mark.usefixtures("plain_normalizer")
def test_inputs_that_vanish_during_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = Seeds(tmp_path / "in")
    for n in range(6):
        seeds.put_text(f"w/{'sub/' if n > 3 else ''}{n}.txt", Spec(base=n))
    corpus = tmp_path / "corpus"
    run([seeds.root / "w"], corpus)
    known = facts(corpus)
    for n in (1, 2, 5):
        seeds.put_text(f"w/{'sub/' if n > 3 else ''}{n}.txt", Spec(base=n, drift=90))
    reading = opener.open_seeds

    def vanishing(file: object, **how: object) -> object:
        name = str(file.path)  # type: ignore[attr-defined]
        if name.endswith("/1.txt"):
            Path(name).unlink()
        if name.endswith("/2.txt"):
            shutil.rmtree(seeds.root / "w" / "sub")
        return reading(file, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(opener, "open_seeds", vanishing)
    summary = run([seeds.root / "w"], corpus)
    assert summary.counts["kept"] == 6, "what vanished during a run stays until it is pruned"
    assert summary.quarantined == 0
    assert facts(corpus).seeds["w/1.txt"] == known.seeds["w/1.txt"]
    monkeypatch.undo()
    monkeypatch.setattr("winnow.normalize.pipeline.Normalizer", worlds.PlainNormalizer)
    run([seeds.root / "w"], corpus, prune=True, yes=True)
    fresh = tmp_path / "fresh"
    run([seeds.root / "w"], fresh)
    assert facts(corpus) == facts(fresh)
    assert not verify(corpus)
