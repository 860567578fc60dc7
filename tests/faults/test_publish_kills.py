"""``winnow publish`` into a folder, killed at every change that it makes to the file system."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from faults import Lab
from winnow import Snapshot
from worlds import Spec

pytest.importorskip("fsspec", reason="needs the extra 'remote'")


def build(lab: Lab, folder: Path) -> Path:
    """A store that shows one snapshot, and the corpus that has come to the next but one, by a takedown."""
    seeds, corpus = folder / "in", folder / "out"
    seeds.mkdir(parents=True)

    def done(*words: object) -> None:
        result = lab.run([*words, "--corpus", corpus])
        assert result.code == 0, result.err

    for base in range(4):
        (seeds / f"{base}.txt").write_text(Spec(base=base).text(), "utf-8")
    done("ingest", seeds, "--workers", 0)
    done("publish", f"file://{folder}/store")
    (seeds / "more.txt").write_text(Spec(base=9).text(), "utf-8")
    done("ingest", seeds, "--workers", 0)
    done("remove", "in/0.txt", "--reason", "asked")
    return folder


def whole(store: Path) -> str:
    snapshot = Snapshot.open(f"file://{store}")
    assert len(list(snapshot)) == len(snapshot)
    return snapshot.digest


def play(lab: Lab, bench: Path, share: slice) -> None:
    shutil.rmtree(bench / "publishing", ignore_errors=True)
    made = build(lab, bench / "publishing")
    corpus, taken = made / "out", Spec(base=0).text()[:60].encode()
    before, trial, points = whole(made / "store"), made / "trial", made / "points"

    def publish(**fault: object) -> int:
        words = ["publish", f"file://{trial}", "--corpus", corpus]
        return lab.run(words, **fault).code  # type: ignore[arg-type]

    shutil.copytree(made / "store", trial)
    assert publish(points=points) == 0
    after, count = whole(trial), int(points.read_text().strip("\0"))
    expected = {path.relative_to(trial) for path in trial.rglob("*")}
    assert after != before
    for point in range(1, count + 1)[share]:
        shutil.rmtree(trial)
        shutil.copytree(made / "store", trial)
        assert publish(failpoint=point) == -9
        assert whole(trial) in (before, after)
        assert publish() == 0
        assert whole(trial) == after
        left = {path.relative_to(trial) for path in trial.rglob("*")}
        assert {path for path in left if path.name != ".tmp-current.json"} == expected
        assert not [path for path in trial.rglob("*") if path.is_file() and taken in path.read_bytes()]
    shutil.rmtree(made)


def test_killed_at_some_changes(lab: Lab, bench: Path) -> None:
    play(lab, bench, slice(0, None, 3))


@pytest.mark.long
def test_killed_at_every_change(lab: Lab, bench: Path) -> None:
    play(lab, bench, slice(None))
