"""The examples in docs/python.md and docs/downstream.md do what they say."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.mark.parametrize(("name", "least"), [("python.md", 20), ("downstream.md", 10)])
def test_the_examples(
    name: str, least: int, tmp_path: Path, seeds_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seeds_folder, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WINNOW_WORKERS", "0")
    told: list[str] = []
    examples = doctest.DocTestParser().get_doctest(_code((DOCS / name).read_text("utf-8")), {}, name, name, 0)
    assert len(examples.examples) > least
    found = doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert not found.failed, "".join(told)


def _code(page: str) -> str:
    """The page with the fences of its examples as blank lines, so that lines keep their numbers."""
    return "\n".join("" if line.startswith("```") else line for line in page.split("\n"))
