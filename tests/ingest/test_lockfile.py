"""The lock of a service install covers what is needed, each with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def entries() -> dict[str, str]:
    """Name of each package with the rest of its entry."""
    text = (ROOT / "docs" / "service.lock").read_text("utf-8")
    lines = [
        line for line in text.replace("\\\n", " ").split("\n") if line.strip() and not line.lstrip().startswith("#")
    ]
    return {re.split(r"[=\[ ;]", line, maxsplit=1)[0]: line for line in lines}


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ \[;]", requirement, maxsplit=1)[0]).lower()


def test_the_lock_covers_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {canonical(name) for name in [*project["dependencies"], *project["optional-dependencies"]["office"]]}
    assert needed <= {canonical(name) for name in entries()}


def test_every_line_pins_a_version_with_hashes() -> None:
    for name, line in entries().items():
        assert re.match(rf"{re.escape(name)}==[0-9][^ ]* ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), name
