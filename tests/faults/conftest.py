"""A laboratory for the tests of faults, and the scenes that are played in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults import Lab
from scenes import Scene, build_scenes
from worlds import plain_normalizer

__all__ = ["plain_normalizer"]

SHM = Path("/dev/shm")


@pytest.fixture(scope="session")
def bench() -> Iterator[Path]:
    """A folder in memory where there is one: what is tested are system calls, not disks."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-faults-", dir=SHM if SHM.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def lab(bench: Path) -> Iterator[Lab]:
    """Runs commands and has them fail."""
    made = Lab(bench)
    yield made
    made.close()


@pytest.fixture(scope="session")
def scenes(lab: Lab, bench: Path) -> dict[str, Scene]:
    """A first run, a nightly one, a takedown and a rebuild."""
    return build_scenes(lab, bench)
