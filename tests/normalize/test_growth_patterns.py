"""No regular expression takes time that grows faster than the text it looks at, whatever the text."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import winnow.dedupe
import winnow.ingest
import winnow.normalize
from patterns import growth, patterns, pumps

FOUND = {
    f"{package.__name__}.{name}": pattern
    for package in (winnow.normalize, winnow.dedupe, winnow.ingest)
    for name, pattern in patterns(package).items()
}
ROOT = Path(winnow.normalize.__file__).parent.parent


def anchored(name: str) -> bool:
    """Whether an expression is only ever used from the start of a text: then it does not try every place in it."""
    module, _, variable = name.removeprefix("winnow.").rpartition(".")
    variable = variable.partition("[")[0]
    path = ROOT.joinpath(*module.split("."))
    source = (path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py").read_text("utf-8")
    uses = re.findall(rf"\b{re.escape(variable)}\.(\w+)\(", source)
    return bool(uses) and set(uses) <= {"match", "fullmatch"}


@pytest.mark.parametrize("name", FOUND)
def test_time_grows_with_the_text(name: str) -> None:
    pattern = FOUND[name]
    work = pattern.match if anchored(name) else pattern.search
    for before, pump, end in pumps(pattern):

        def make(size: int, before: str = before, pump: str = pump, end: str = end) -> str:
            return before + pump * (size // len(pump)) + end

        for attempt in range(3):  # a busy machine can make one measurement look bad, not three
            slow = growth(work, make, first=1000, last=8000, bound=0.008)
            if slow is None:
                break
            assert attempt < 2, f"{pattern.pattern[:80]!r} on {before!r} + {pump!r} * n: {slow}"


INLINE = sorted(
    {
        (str(path.relative_to(ROOT)), node.args[0].value, node.func.attr)
        for folder in ("normalize", "dedupe", "ingest")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in ("match", "search", "sub", "split", "fullmatch", "findall", "finditer", "subn")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }
)


@pytest.mark.parametrize(("file", "source", "how"), INLINE)
def test_so_do_those_written_in_place(file: str, source: str, how: str) -> None:
    pattern = re.compile(source)
    work = pattern.match if how in ("match", "fullmatch") else pattern.search
    for before, pump, end in pumps(pattern):

        def make(size: int, before: str = before, pump: str = pump, end: str = end) -> str:
            return before + pump * (size // len(pump)) + end

        for attempt in range(3):
            slow = growth(work, make, first=1000, last=8000, bound=0.008)
            if slow is None:
                break
            assert attempt < 2, f"{file}: {source!r} on {before!r} + {pump!r} * n: {slow}"


@pytest.mark.parametrize("source", [r"\s+$", r"\s*(?:,|;)\s*", r"<!--.*?-->", r"[a-z]*\d", r"a.*b.*c"])
def test_the_finder_finds_expressions_known_to_be_slow(source: str) -> None:
    pattern = re.compile(source)

    def slow(before: str, pump: str, end: str) -> bool:
        def make(size: int) -> str:
            return before + pump * (size // len(pump)) + end

        return growth(pattern.search, make, first=1000, last=8000, bound=0.004) is not None

    assert any(slow(*pump) for pump in pumps(pattern))
