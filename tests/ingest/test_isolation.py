"""No code comes from the current folder or from seeds, whoever is started there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from winnow.ingest.run.children import child_environment

NAMES = (
    "__future__", "brotli", "typer", "numpy", "lxml", "zstandard", "json", "pickle", "trafilatura", "ftfy", "rich",
    "chardet", "regex", "resource", "sitecustomize", "usercustomize", "encodings", "datasketch", "langdetect", "numba",
)  # fmt: skip


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A folder of seeds whose names are those of modules; each makes a mark when it is imported."""
    folder = tmp_path / "crawl"
    folder.mkdir()
    for name in NAMES:
        code = f"open({str(tmp_path / 'mark')!r}, 'a').write('{name} ')\n"
        (folder / f"{name}.py").write_text(code, "utf-8")
        package = folder / "packages" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(code, "utf-8")
    (folder / "a.html").write_text(f"<html><body><article><p>{'A page about ferries and piers. ' * 20}</p></article>")
    (folder / "b.txt").write_text("A text about ferries and piers, long enough to be one. " * 10, "utf-8")
    return folder


COMMANDS = {
    "command": [str(Path(sys.executable).parent / "winnow")],
    "module": [sys.executable, "-m", "winnow.ingest"],
}


@pytest.mark.parametrize("how", COMMANDS)
@pytest.mark.parametrize("path", [None, "/nowhere", "/nowhere:.", "packages"])
def test_seeds_are_never_imported(crawl: Path, tmp_path: Path, how: str, path: str | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = path
    if path in ("/nowhere:.", "packages"):  # Python itself imports these from there before any of winnow runs
        for name in ("__future__", "sitecustomize", "usercustomize", "encodings", "json", "resource", "pickle"):
            (crawl / f"{name}.py").unlink()
            (crawl / "packages" / name / "__init__.py").unlink()
    for words in (["ingest", ".", "--corpus", str(tmp_path / "c"), "--workers", "1"], ["clean", ".", "--workers", "1"]):
        done = subprocess.run([*COMMANDS[how], *words], cwd=crawl, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert not (tmp_path / "mark").exists(), (tmp_path / "mark").read_text()


def test_a_child_knows_absolute_paths_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", "relative", str(tmp_path), "/opt/modules"]))
    assert child_environment()["PYTHONPATH"] == "/opt/modules"
    monkeypatch.setenv("PYTHONPATH", ".")
    assert "PYTHONPATH" not in child_environment()


def test_a_relative_folder_for_temporary_files_is_the_same_for_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", "scratch")
    assert child_environment()["TMPDIR"] == str(tmp_path / "scratch")
