"""Only real settings can be set, each does what it says, and a name that sets nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from winnow.corpus.errors import BadConfiguration
from winnow.ingest.run.settings import load_settings

from ..commands import winnow, winnow_json, winnow_lines

PAGE = (
    "Home | News | Sport | Contact\nSign in\nThe ferry left the harbour at noon, and nobody was on board.\nShare this\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PAGE)
    return tmp_path / "in"


@pytest.mark.parametrize("name", ["version", "seed"])
def test_what_the_code_is_cannot_be_set(name: str, tmp_path: Path) -> None:
    warned: list[str] = []
    settings = load_settings(environment={f"WINNOW_{name.upper()}": "3"}, warn=warned.append)
    assert settings == load_settings(environment={})
    assert [f"WINNOW_{name.upper()}" in line for line in warned] == [True]
    (tmp_path / "w.toml").write_text(f"{name} = 3\n")
    with pytest.raises(BadConfiguration, match="unknown setting"):
        load_settings(tmp_path / "w.toml", environment={})


def test_a_misspelt_variable_is_told() -> None:
    warned: list[str] = []
    load_settings(environment={"WINNOW_WORKRES": "1", "WINNOW_CORPUS": "c", "WINNOW_DEBUG": "1"}, warn=warned.append)
    assert warned == ["the variable WINNOW_WORKRES sets nothing; is WINNOW_WORKERS meant?"]


def test_a_variable_that_sets_nothing_is_told_by_the_command(page: Path) -> None:
    assert b"WINNOW_WORKRES" in winnow("clean", page, "--workers", 1, WINNOW_WORKRES="1").stderr


def test_commands_that_only_look_tell_it_too(page: Path, tmp_path: Path) -> None:
    winnow("ingest", page, "--corpus", tmp_path / "c", "--workers", 0)
    done = winnow("status", "--corpus", tmp_path / "c", WINNOW_WORKRES="1", WINNOW_CORPUS=str(tmp_path / "c"))
    assert done.stderr.count(b"WINNOW_") == 2, "the name, and the one that may be meant"


def test_texts_that_are_said_to_be_clean_are_not_cut(page: Path, tmp_path: Path) -> None:
    flagged = winnow_lines("clean", page, "--already-clean", "--workers", 1)
    assert "Sign in" in flagged[0]["text"]
    assert winnow_lines("clean", page, "--workers", 1, WINNOW_ALREADY_CLEAN="true") == flagged
    (tmp_path / "winnow.toml").write_text("already_clean = true\n")
    words = ("--workers", 1, "--config", tmp_path / "winnow.toml")
    assert winnow_lines("clean", page, *words) == flagged
    winnow_json("ingest", page, "--corpus", tmp_path / "c", *words, "--json")
    assert winnow_lines("export", "--corpus", tmp_path / "c")[0]["text"] == flagged[0]["text"]
