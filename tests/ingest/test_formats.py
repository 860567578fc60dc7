"""Each format says all about itself in one module, and one tuple lists them."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from winnow.ingest.inputs import formats, opener, sniff
from winnow.ingest.inputs.formats.format import Format
from winnow.ingest.inputs.formats.rows import FORMATS
from winnow.ingest.inputs.recognition import Beginning

QUESTIONS = sorted((question for row in FORMATS for question in row.questions), key=lambda question: question.rank)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(formats.__path__):
        yield importlib.import_module(f"{formats.__name__}.{found.name}")


def defined(module: ModuleType) -> set[str]:
    """Names that a module gives a value, rather than imports."""
    tree = ast.parse(inspect.getsource(module))
    return {name.id for name in ast.walk(tree) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}


def test_each_format_of_a_module_has_its_row() -> None:
    mine = [
        vars(module)[name]
        for module in modules()
        if module.__name__ != f"{formats.__name__}.rows"
        for name in defined(module) & vars(module).keys()
    ]
    found = [
        row for value in mine for row in (value if isinstance(value, tuple) else [value]) if isinstance(row, Format)
    ]
    assert {row.kind for row in found} == {row.kind for row in FORMATS}
    assert len(found) == len(FORMATS) == len({row.kind for row in FORMATS})


def test_what_reads_a_stream_belongs_to_a_row() -> None:
    readers = {row.read.func if isinstance(row.read, partial) else row.read for row in FORMATS}
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters.values())
            alone = len(parameters) == 1 and parameters[0].annotation == "Item"
            if alone and function.__annotations__.get("return") == "Read" and not name.startswith("_"):
                assert function in readers, f"{module.__name__}.{name} is in no row of FORMATS"


def test_ranks_are_unique_and_explained() -> None:
    assert [rank for rank, count in Counter(question.rank for question in QUESTIONS).items() if count > 1] == []
    assert [question.rank for question in QUESTIONS if not question.why.strip()] == []
    assert all(row.questions for row in FORMATS)


def test_the_last_question_is_always_answered_with_yes() -> None:
    for head in (b"", b"\x00\x01", b"words"):
        assert QUESTIONS[-1].ask(Beginning(head, "")) is True


@pytest.mark.parametrize("module", [sniff, opener])
def test_what_asks_knows_no_format_by_name(module: ModuleType) -> None:
    tree = ast.parse(Path(inspect.getfile(module)).read_text("utf-8"))
    kinds = {row.kind for row in FORMATS}
    assert {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & kinds == set()
    names = {
        part for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for part in (node.module or "").split(".")
    }
    assert names & kinds == set()
