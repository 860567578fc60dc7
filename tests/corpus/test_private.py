"""Other users of the machine: modes of what a corpus holds, and its lock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands import winnow


def modes(folder: Path) -> dict[str, int]:
    """Mode of everything under a folder by its path in it; links left out."""
    found = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in found if not path.is_symlink()}


def is_published(name: str) -> bool:
    return name == "." or name.startswith("snapshots")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A seed, and one that is quarantined."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("The river runs through the valley and past the mill.\n")
    (folder / "b.txt.gz").write_bytes(b"\x1f\x8b\x08broken")
    return folder


@pytest.mark.parametrize(("share", "folders", "files"), [("private", 0o700, 0o600), ("world", 0o755, 0o644)])
def test_only_what_is_shared_can_be_read_by_others(
    tmp_path: Path, seeds: Path, share: str, folders: int, files: int
) -> None:
    corpus = tmp_path / "corpus"
    for _ in range(2):
        winnow("ingest", seeds, "--corpus", corpus, "--workers", 0, WINNOW_SHARE=share)
        for name, mode in modes(corpus).items():
            folder = (corpus / name).is_dir()
            wanted = (folders if folder else files) if is_published(name) else (0o700 if folder else 0o600)
            assert oct(mode) == oct(wanted), name
        for path in [corpus, *corpus.rglob("*")]:  # as an older version left it
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_command_without_settings_keeps_the_sharing(tmp_path: Path, seeds: Path) -> None:
    corpus = tmp_path / "corpus"
    winnow("ingest", seeds, "--corpus", corpus, "--workers", 0, WINNOW_SHARE="group")
    winnow("remove", "seeds/a.txt", "--reason", "asked", "--corpus", corpus)
    found = modes(corpus)
    assert found["."] == 0o750
    assert {mode for name, mode in found.items() if name.endswith("manifest.json")} == {0o640}
    assert found["removed.jsonl"] == found["state.db"] == 0o600


@pytest.mark.parametrize("kind", ["link", "name", "pipe", "folder"])
def test_a_lock_that_is_something_else_is_refused(tmp_path: Path, seeds: Path, kind: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    other = tmp_path / "other"
    other.write_text("precious")
    lock = corpus / "lock"
    {
        "link": lambda: lock.symlink_to(other),
        "name": lambda: os.link(other, lock),
        "pipe": lambda: os.mkfifo(lock),
        "folder": lock.mkdir,
    }[kind]()
    done = winnow("ingest", seeds, "--corpus", corpus, "--workers", 0, code=73)
    assert done.stderr.count(b"\n") == 1
    assert b"not a plain file" in done.stderr
    assert other.read_text() == "precious"
