"""Fixtures every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


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
