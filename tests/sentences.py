"""The project's own sentences in 58 languages, shared by the tests of characters and languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

GOLDEN = Path(__file__).resolve().parent / "golden"


def sentences() -> dict[str, str]:
    return tomllib.loads((GOLDEN / "sentences.toml").read_text(encoding="utf-8"))


def floors(area: str) -> dict[str, float]:
    return tomllib.loads((GOLDEN.parent / "floors" / f"{area}.toml").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict]:
    import gzip
    import json

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
