"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: machines are noisy, and speed is the benchmarks' business. CI repeats the same examples, so that it fails
# for what a change did and not for what chance found; chance has its turn on developers' machines.
settings.register_profile("winnow", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "winnow")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
BYTECODE = ROOT / ".pytest_cache" / "bytecode"


def pytest_configure() -> None:
    """Let the hundreds of processes that tests start find compiled modules, as those of an installed package do: where
    the environment forbids to write them (containers often do), half of the suite's time would go into compiling.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))


@pytest.fixture(scope="session")
def seeds_folder() -> Path:
    """The five real raw documents that ship with the project."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The labelled development data; tests that need it are skipped where it is absent."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("the labelled development data (../shared/data) is not here")
    return data


@pytest.fixture(scope="session")
def shared_tools() -> Path:
    """The scorers that belong to the labelled development data."""
    tools = SHARED / "tools"
    if not tools.is_dir():
        pytest.skip("the scorers (../shared/tools) are not here")
    return tools


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests come first: at the end no process is alone with one."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
