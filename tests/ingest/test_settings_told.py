"""``winnow settings`` and docs/settings.md: every setting, with its value, where that came from and what it means."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from winnow.ingest.run.known_settings import known_settings
from winnow.ingest.run.settings import RunSettings
from winnow.ingest.run.settings_told import page

from ..commands import winnow, winnow_json

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_fresh() -> None:
    written = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert written == page(), "python -m winnow.ingest.run.settings_told docs/settings.md"


def test_every_field_can_be_set_or_is_known_not_to_be() -> None:
    """A new field of a settings class is described, or named here."""

    def silent(tree: object) -> set[str]:
        found = set()
        for field in fields(tree):  # type: ignore[arg-type]
            value = getattr(tree, field.name)
            if is_dataclass(value):
                found |= silent(value)
            elif "doc" not in field.metadata:
                found.add(field.name)
        return found

    assert silent(RunSettings()) == {"version", "seed", "labels", "origins"}
    names = [known.name for known in known_settings(RunSettings())]
    assert len(set(names)) == len(names) == 58, "flat names are unique"
    assert all(known.doc and "\n" not in known.doc and "|" not in known.doc for known in known_settings(RunSettings()))


def by_name(*arguments: object, **more: Any) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in winnow_json("settings", "--json", *arguments, **more)["settings"]}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("A river runs through the valley.\n")
    (tmp_path / "made.toml").write_text("threshold = 0.9\nngram = 4\n[labels.in]\nalready_clean = true\n")
    how = ("--workers", 0, "--config", tmp_path / "made.toml")
    winnow("ingest", tmp_path / "in", "--corpus", tmp_path / "c", *how, cwd=tmp_path)
    return tmp_path / "c"


def test_each_value_has_its_origin(corpus: Path) -> None:
    here = corpus.parent
    (here / "winnow.toml").write_text("retention = 7\nngram = 4\n[labels.other]\nalready_clean = false\n")
    told = by_name("--corpus", corpus, cwd=here, WINNOW_PART_RECORDS="9", WINNOW_THRESHOLD="0.5")
    seen = {name: (one["value"], one["origin"]["kind"], one["origin"]["name"]) for name, one in told.items()}
    assert seen["retention"] == (7, "config file", str(here / "winnow.toml"))
    assert seen["part_records"] == (9, "environment variable", "WINNOW_PART_RECORDS")
    assert seen["comments"] == (False, "corpus", str(corpus))
    assert seen["cpu_seconds"] == (60, "default", "")
    assert seen["labels.in.already_clean"][:2] == (True, "corpus")
    assert seen["labels.other.already_clean"][:2] == (False, "config file")
    assert (told["threshold"]["value"], told["threshold"]["corpus"]) == (0.5, 0.9)
    assert (told["ngram"]["origin"]["kind"], told["ngram"]["corpus"]) == ("config file", None), "the same value"
    assert all(one["meaning"] for one in told.values())
    assert told["compress"]["choices"] == ["none", "gz", "zst"]
    assert {told["threshold"]["scope"], told["compress"]["scope"], told["trust"]["scope"]} == {"corpus", "kept", "run"}


def test_without_a_corpus(tmp_path: Path) -> None:
    told = by_name(cwd=tmp_path)
    assert told["threshold"]["value"] == 0.8
    assert {one["origin"]["kind"] for one in told.values()} == {"default"}
    winnow("settings", "--corpus", tmp_path / "none", code=66)
    winnow("settings", "--config", tmp_path / "none.toml", code=78)


def test_for_people(corpus: Path) -> None:
    told = winnow("settings", "--corpus", corpus, WINNOW_THRESHOLD="0.5").stdout.decode().splitlines()
    place = told.index("threshold = 0.5  (environment variable WINNOW_THRESHOLD)")
    assert told[place + 2] == "    the corpus has 0.9: winnow rebuild converts it"
