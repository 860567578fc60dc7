"""A small published corpus whose first records lack what later ones have, as a downstream tool finds it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from worlds import Spec

from tests.commands import winnow


def _published(folder: Path, *options: str) -> Path:
    """Forty documents: three quarters without any fact, then some with titles, dates, authors and a licence."""
    lines = []
    for number in range(40):
        row: dict[str, object] = {"id": f"r{number}", "text": Spec(base=number).text()}
        if number >= 30:
            row |= {
                "title": f"Report {number}",
                "date": "2024-03-01",
                "authors": ["Ann Writer", "Bo Helper"],
                "url": f"https://a.example/{number}",
                "license": "CC-BY-4.0",
                "doi": f"10.1/{number}",
            }
        lines.append(json.dumps(row))
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "winnow.toml").write_text("\n".join(options), "utf-8")
    winnow("ingest", folder / "in.jsonl", "--corpus", folder / "c", "--config", folder / "winnow.toml")
    return folder / "c"


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parts as they are by default."""
    return _published(tmp_path_factory.mktemp("downstream"))


@pytest.fixture(scope="session")
def compressed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The same, in several compressed parts."""

    def made(how: str) -> Path:
        return _published(tmp_path_factory.mktemp(how), f'compress = "{how}"', "part_records = 8")

    return made
