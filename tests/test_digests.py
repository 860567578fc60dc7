"""The corpus made of the seeds and of the golden pages is, byte for byte, the one that was made before.

A change of answers that is meant changes `golden/digests.json` in the same commit, which then says what changed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .commands import winnow_json

GOLDEN = Path(__file__).parent / "golden"
DIGESTS: dict[str, str] = json.loads((GOLDEN / "digests.json").read_text("utf-8"))


@pytest.mark.parametrize("name", DIGESTS)
def test_the_digest_is_the_same(name: str, tmp_path: Path, seeds_folder: Path) -> None:
    folder = seeds_folder if name == "seeds" else GOLDEN / name
    assert winnow_json("ingest", folder, "--corpus", tmp_path / "c", "--json")["digest"] == DIGESTS[name]
