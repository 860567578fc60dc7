"""No regular expression takes time that grows faster than the text it looks at, whatever the text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import winnow.dedupe
import winnow.ingest
import winnow.normalize
from expressions import growth, measured, patterns, pumps
from winnow.normalize.characters.mojibake import Rereader
from winnow.normalize.characters.repair import Repairer

BOUNDED = {
    "winnow.normalize.characters.charset._COMMENT": "the first bytes of a page",
}
"""Expressions that are only used on what is short, and that grow faster than it."""
FOUND = {
    f"{package.__name__}.{name}": pattern
    for package, objects in ((winnow.normalize, (Repairer(), Rereader())), (winnow.dedupe, ()), (winnow.ingest, ()))
    for name, pattern in patterns(package, *objects).items()
    if f"{package.__name__}.{name}" not in BOUNDED
}
ROOT = Path(winnow.normalize.__file__).parent.parent
METHODS = {"match", "search", "sub", "split", "fullmatch", "findall", "finditer", "subn"}


@cache
def _read(module: str) -> tuple[str, ast.Module]:
    """A module's source, and what Python makes of it; what an object holds has none."""
    path = ROOT.joinpath(*module.split("."))
    file = next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
    source = file.read_text("utf-8") if file else ""
    return source, ast.parse(source)


def uses(name: str) -> set[str]:
    """The methods that an expression is used by: `match` alone does not try every place of a text."""
    holder, _, place = name.removeprefix("winnow.").partition("[")
    module, _, variable = holder.rpartition(".")
    source, tree = _read(module)
    held = set(re.findall(rf"\b{re.escape(variable)}\.(\w+)\(", source))
    return (_uses_in_loops(tree, variable) or held) if place else held


def _uses_in_loops(tree: ast.Module, container: str) -> set[str]:
    """The methods by which those use expressions that go through a container of them; none when it is used in any other
    way, too.
    """

    def reads(part: ast.AST) -> int:
        return sum(
            isinstance(n, ast.Name) and n.id == container and isinstance(n.ctx, ast.Load) for n in ast.walk(part)
        )

    found: set[str] = set()
    looped = 0
    for node in ast.walk(tree):
        for loop in [node] if isinstance(node, ast.For) else getattr(node, "generators", []):
            if not reads(loop.iter):
                continue
            looped += reads(loop.iter)
            names = {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
            calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
            found |= {
                call.attr
                for call in calls
                if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id in names
            } & METHODS
    return found if looped == reads(tree) else set()


def slowest(work: Callable[[str], object], pattern: re.Pattern[str]) -> str | None:
    """The first attack that an expression does not take in its stride, three times measured; None where there is none.

    A busy machine can make one measurement look bad, not three.
    """
    for before, pump, end in pumps(pattern):

        def make(size: int, before: str = before, pump: str = pump, end: str = end) -> str:
            return before + pump * (size // len(pump)) + end

        for _ in range(3):
            slow = growth(work, make, first=32, last=8192, bound=0.008)
            if slow is None:
                break
        else:
            return f"{pattern.pattern[:80]!r} on {before!r} + {pump!r} * n + {end!r}: {slow}"
    return None


@pytest.mark.parametrize("name", FOUND)
def test_time_grows_with_the_text(name: str) -> None:
    pattern = FOUND[name]
    assert slowest(measured(pattern, uses(name)), pattern) is None


def test_expressions_that_objects_hold_and_those_for_bytes_are_found() -> None:
    assert {"normalize.characters.decode._ISO2022[2][0]", "normalize.lines.junk._LEFTOVER"} <= {
        name.removeprefix("winnow.") for name in FOUND
    }
    assert any(name.endswith("Rereader._any") for name in FOUND)


INLINE = sorted(
    {
        (str(path.relative_to(ROOT)), node.args[0].value, node.func.attr)
        for folder in ("normalize", "dedupe", "ingest")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(rf"\bre\s*\.\s*(?:{'|'.join(METHODS)})\b", source := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in METHODS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str | bytes)
    },
    key=repr,
)


@pytest.mark.parametrize(("file", "source", "how"), INLINE)
def test_so_do_those_written_in_place(file: str, source: str | bytes, how: str) -> None:
    pattern = re.compile(source)
    assert slowest(measured(pattern, {how}), pattern) is None, file


@pytest.mark.parametrize(
    "source",
    [r"\s+$", r"\s*(?:,|;)\s*", r"<!--.*?-->", r"[a-z]*\d", r"a.*b.*c", rb"~\{[!-~]+~\}", r"^(?:\W*\{[^}]*\}\W*)+$"],
)
def test_the_finder_finds_expressions_known_to_be_slow(source: str | bytes) -> None:
    pattern = re.compile(source)
    assert slowest(measured(pattern), pattern) is not None
