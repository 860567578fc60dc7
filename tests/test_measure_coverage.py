"""The floors of coverage: one for each package that is measured, and what falls below one is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

pytest.importorskip("coverage", reason="coverage is not installed")
from .measure_coverage import FLOORS, PRODUCT, ROOT, TESTS, below


def test_every_measured_package_has_a_floor() -> None:
    floors = tomllib.loads(FLOORS.read_text("utf-8"))
    folders = {path.parent for top in PRODUCT for path in (ROOT / top).rglob("*.py")}
    assert set(floors) == {".".join(folder.relative_to(ROOT).parts) for folder in folders}


def test_what_falls_is_told() -> None:
    assert below({"a": (9, 10), "b": (0, 0)}, {"a": 90.0, "b": 0.0}) == []
    assert below({"a": (8, 10), "b": (1, 1)}, {"a": 90.0, "c": 0.0}) == [
        "a: 80.0 % is below 90.0 %",
        "b has no floor",
        "c has a floor and no code",
    ]


def test_the_tests_that_are_traced_are_there() -> None:
    assert not [name for name in TESTS if not Path(ROOT / name).exists()]
