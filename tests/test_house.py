"""The house rules that a machine can check: who imports whom, no circles, no import side effects, types and style."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("ingest", "normalize", "dedupe", "corpus")
ALLOWED = {
    "ingest": {"ingest", "corpus", "dedupe", "normalize"},
    "corpus": {"corpus", "dedupe", "normalize"},
    "dedupe": {"dedupe"},
    "normalize": {"normalize"},
}
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    """Names of the modules of this project that a module imports (relative imports, as the house has them)."""
    tree = ast.parse(path.read_text("utf-8"))
    package = list(path.relative_to(ROOT).parts[:-1])
    nodes = tree.body if top_only else ast.walk(tree)
    known = {name(module) for module in MODULES}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            target = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                full = f"{target}.{alias.name}".strip(".")
                yield full if full in known else target


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_follow_the_data(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    for target in imports(path):
        if target:
            assert target.split(".")[0] in ALLOWED[folder], f"{name(path)} imports {target}"


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name == "corpus"], ids=name)
def test_the_corpus_knows_documents_and_not_how_they_are_made(path: Path) -> None:
    known = {"normalize.document", "normalize.settings", "normalize.lines"}
    assert not [target for target in imports(path) if target.startswith("normalize") and target not in known]


STATEMENT = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|pragma\s+\w|"
    r"begin\s+(immediate|exclusive|deferred)$|(create|drop|alter)\s+(temp\s+)?(table|index)\s|from\s+seeds\s)",
    re.DOTALL,
)


def sql_in(source: str) -> Iterator[int]:
    """Lines of a module that speak to a database: calls that execute, and texts that are statements."""
    for node in ast.walk(ast.parse(source)):
        if (isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript")) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value)
        ):
            yield node.lineno


@pytest.mark.parametrize("path", [path for path in MODULES if "corpus/state" not in path.as_posix()], ids=name)
def test_only_the_state_speaks_sql(path: Path) -> None:
    assert not list(sql_in(path.read_text("utf-8"))), "the tables belong to corpus/state"


@pytest.mark.parametrize("path", [path for path in MODULES if "corpus/state" not in path.as_posix()], ids=name)
def test_only_the_state_has_the_database_in_hand(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    asked = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "db"]
    assert not asked, "others ask the tables and questions that `Store` offers"


def test_sql_is_told_from_words() -> None:
    for statement in (
        "select a from b",
        "insert or ignore into t values (?)",
        "\nfrom seeds s join",
        "begin immediate",
    ):
        assert list(sql_in(f"x = {statement!r}")), statement
    assert list(sql_in("db.execute(query)"))
    for words in ("select what you like", "update the list", "delete", "begins here", "begin"):
        assert not list(sql_in(f"x = {words!r}")), words


def test_no_import_circles() -> None:
    graph = {name(path): set(imports(path, top_only=True)) for path in MODULES}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail[trail.index(module) :], module])
        if module in done or module not in graph:
            return
        for target in graph[module] - {module}:
            visit(target, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


USED_TWICE = {
    # A command of the command line is called like what it runs.
    "clean", "explain", "forget", "ingest", "main", "publish", "rebuild", "remove", "status", "verify",
    # To be told apart by the words of their fields; no new ones.
    "Evidence", "Found", "Group", "Reading", "Row", "decide", "inside", "parse", "read_lines",
    "serve", "shown", "site_key",
    # One for each format.
    "read_members", "read_records",
}  # fmt: skip


def test_a_public_name_is_used_once() -> None:
    """A search for a name in a stack trace finds one thing. The list only gets shorter."""
    places: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                places.setdefault(node.name, set()).add(name(path))
    twice = {found: sorted(where) for found, where in places.items() if len(where) > 1}
    assert {found: where for found, where in twice.items() if found not in USED_TWICE} == {}
    assert USED_TWICE - twice.keys() == set(), "not used twice any more: take them off the list"


def test_no_module_is_called_utils() -> None:
    assert not [path for path in MODULES if path.stem in ("util", "utils", "helpers", "misc", "common")]


def test_modules_are_short() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert max(lengths.values()) <= 500
    assert sum(length > 300 for length in lengths.values()) <= len(lengths) * 0.12, {
        module: length for module, length in lengths.items() if length > 300
    }


def test_ruff_is_clean() -> None:
    if shutil.which("ruff") is None and not (Path(sys.executable).parent / "ruff").exists():
        pytest.skip("ruff is not installed")
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.slow
def test_types_are_strict() -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
