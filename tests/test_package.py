"""A wheel built from the tree works in a fresh virtual environment and adds exactly one import name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    shutil.copytree(
        ROOT,
        tree,
        ignore=shutil.ignore_patterns(
            ".git", ".typing", ".venv", "build", "*.egg-info", "__pycache__", "out", ".*cache", "tests"
        ),
    )
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, tree], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_one_import_name_and_every_module(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if not name.split("/")[0].endswith(".dist-info")} == {"winnow"}
    packaged = {name.removeprefix("winnow/") for name in names if name.endswith(".py")}
    there = {
        str(path.relative_to(ROOT))
        for folder in ("ingest", "normalize", "dedupe", "corpus")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert packaged == there | {"__init__.py", "__main__.py"}
    data = {
        str(path.relative_to(ROOT))
        for folder in ("ingest", "normalize", "dedupe", "corpus")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".md") and "__pycache__" not in path.parts
    }
    assert data <= {name.removeprefix("winnow/") for name in names}
    assert "winnow/py.typed" in names
    assert not any(name.startswith("winnow/tests") or name.startswith("winnow/seeds") for name in names)


@pytest.mark.slow
def test_it_runs_in_a_fresh_environment(wheel: Path, tmp_path: Path, seeds_folder: Path) -> None:
    venv.create(tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    before = _top_level(tmp_path / "venv")
    install = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile", wheel]
    subprocess.run(install, check=True, capture_output=True)
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert dependencies
    program = "from importlib.metadata import files; print({str(f).split('/')[0] for f in files('winnow-corpus')})"
    installed = subprocess.run(
        [python, "-c", program],
        check=True, capture_output=True, text=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    assert {name for name in eval(installed) if not name.endswith(".dist-info")} == {"winnow", ".."}
    assert "winnow" in _top_level(tmp_path / "venv") - before
    out = tmp_path / "out"
    done = subprocess.run(
        [tmp_path / "venv" / "bin" / "winnow", "ingest", seeds_folder, "--corpus", out, "--json"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["counts"]["kept"] == 5
    assert len((out / "current" / "part-00000.jsonl").read_bytes().splitlines()) == 5


def _top_level(folder: Path) -> set[str]:
    (site,) = folder.glob("lib/python*/site-packages")
    return {path.name.split(".")[0] for path in site.iterdir()}
