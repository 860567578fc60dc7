"""Every dependency is used, and every import is declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NAMES = {"lxml-html-clean": "lxml_html_clean"}
"""Import names that are not the name of the package with underscores."""
FOR_OTHERS = {"lxml_html_clean"}
"""Declared for a dependency, not imported here: trafilatura needs it, and old pips miss lxml's extra."""
THROUGH_OTHERS = {"courlan": "trafilatura"}
"""Imported, and always there with a dependency that is declared."""

TRACES = {"pytest_timeout": "mark.timeout", "pytest_xdist": "-n auto", "ruff": '"-m", "ruff"', "mypy": '"-m", "mypy"'}
"""What shows that a tool of the tests is used which they do not import."""


def declared() -> set[str]:
    extras = PROJECT["optional-dependencies"]
    rows = [
        *PROJECT["dependencies"],
        *extras["office"],
        *extras["parquet"],
        *extras["fast"],
        *extras["ray"],
        *extras["remote"],
    ]
    names = [re.split(r"[^A-Za-z0-9_.-]", row)[0].lower() for row in rows]
    return {NAMES.get(name, name.replace("-", "_")) for name in names}


def imported() -> set[str]:
    found = set()
    for folder in ("ingest", "normalize", "dedupe", "corpus"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                    found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"winnow"}


def test_every_dependency_is_imported() -> None:
    assert declared() - imported() - FOR_OTHERS == set()


def test_every_import_is_declared() -> None:
    assert imported() - declared() - set(THROUGH_OTHERS) == set()
    assert set(THROUGH_OTHERS.values()) <= declared()


def test_every_tool_of_the_tests_is_used() -> None:
    rows = PROJECT["optional-dependencies"]["dev"]
    names = [re.split(r"[^A-Za-z0-9_.-]", row)[0].lower().replace("-", "_") for row in rows if "[" not in row]
    files = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    source = "\n".join(path.read_text("utf-8") for path in [*files, ROOT / "pyproject.toml"])
    unused = [
        name
        for name in names
        if TRACES.get(name, "\0") not in source
        and not re.search(rf"(?m)^\s*(?:import|from) {name}\b|importorskip\(.{name}\b", source)
    ]
    assert unused == []


def test_the_image_is_built_from_what_the_package_names() -> None:
    """A licence file that is not copied would be left out of the image in silence."""
    build = (ROOT / "docs" / "deploy" / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[0]
    copied = [word for line in build.splitlines() if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert {*PROJECT["license-files"], PROJECT["readme"]} <= set(copied)
    assert {"corpus", "dedupe", "ingest", "normalize"} <= set(copied)
