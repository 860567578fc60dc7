"""Which settings are obeyed: the operator's, never those that lie among the seeds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from winnow.ingest.run.settings import load_settings

from tests.commands import winnow

OBEYED = b"unknown setting 'obeyed'"


def obeyed(cwd: Path, *arguments: object) -> bool:
    """Whether the file here is read: it holds a setting that is refused."""
    done = winnow("clean", *arguments, "--workers", 0, cwd=cwd, code=None)
    told = done.stderr.count(b"passed over the settings in ")
    assert (done.returncode, OBEYED in done.stderr) in ((0, False), (78, True)), done.stderr
    assert told == (done.returncode == 0)
    assert not told or b"--config" in done.stderr
    return done.returncode == 78


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A project: settings, and a folder of seeds in it."""
    project = tmp_path / "project"
    (project / "seeds" / "deep").mkdir(parents=True)
    (project / "seeds" / "deep" / "a.txt").write_text("A river runs through the valley.\n")
    (project / "winnow.toml").write_text("obeyed = true\n")
    return project


def test_settings_beside_the_seeds_are_obeyed(here: Path) -> None:
    assert obeyed(here, "seeds")
    assert obeyed(here, "seeds/deep/*.txt")
    assert obeyed(here, here / "seeds" / "deep" / "a.txt")


@pytest.mark.parametrize("source", [".", "*", "*.toml", "winnow.toml", "..", "seeds/.."])
def test_settings_among_the_seeds_are_not(here: Path, source: str) -> None:
    assert not obeyed(here, source)


def test_settings_in_a_hidden_part_of_the_seeds_are_not(here: Path) -> None:
    hidden = here / "seeds" / ".git"
    hidden.mkdir()
    (here / "winnow.toml").rename(hidden / "winnow.toml")
    assert not obeyed(hidden, "..")


def test_links_do_not_hide_that_settings_are_seeds(here: Path, tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(here)
    assert not obeyed(tmp_path / "other", here)
    assert not obeyed(here, tmp_path / "other")
    (here / "seeds" / "planted").write_text("obeyed = true\n")
    (here / "winnow.toml").unlink()
    (here / "winnow.toml").symlink_to("seeds/planted")
    assert not obeyed(here, "seeds")


def test_settings_that_others_can_write_are_not_obeyed(here: Path) -> None:
    (here / "winnow.toml").chmod(0o666)
    assert not obeyed(here, "seeds")
    (here / "winnow.toml").chmod(0o644)
    here.chmod(0o777)
    assert not obeyed(here, "seeds")
    here.chmod(0o1777)
    assert obeyed(here, "seeds")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give a file away")
def test_settings_of_another_user_are_not_obeyed(here: Path) -> None:
    os.chown(here / "winnow.toml", 12345, -1)
    assert not obeyed(here, "seeds")


def test_a_pipe_called_winnow_toml_hangs_nothing(here: Path) -> None:
    (here / "winnow.toml").unlink()
    os.mkfifo(here / "winnow.toml")
    assert not obeyed(here, "seeds")
    assert b"regular" in winnow("clean", "seeds", "--config", "winnow.toml", cwd=here, code=78).stderr


def test_the_corpus_folder_comes_before_this_one(here: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir(mode=0o700)
    (corpus / "winnow.toml").write_text("workers = 0\n")
    winnow("ingest", "seeds", "--corpus", corpus, cwd=here)
    (corpus / "winnow.toml").chmod(0o666)
    done = winnow("ingest", "seeds", "--corpus", corpus, cwd=here, code=78)
    assert OBEYED in done.stderr


def test_rebuild_knows_what_was_a_seed(here: Path, tmp_path: Path) -> None:
    winnow("ingest", ".", "--corpus", tmp_path / "corpus", "--workers", 0, cwd=here)
    done = winnow("rebuild", "--corpus", tmp_path / "corpus", "--workers", 0, cwd=here)
    assert b"passed over the settings" in done.stderr


def test_a_setting_is_understood_by_its_old_name_and_told(tmp_path: Path) -> None:
    (tmp_path / "winnow.toml").write_text("furniture_documents = 4\n")
    (tmp_path / "new.toml").write_text("boilerplate_documents = 4\n")
    told: list[str] = []
    old = load_settings(tmp_path / "winnow.toml", environment={}, warn=told.append)
    assert old.corpus.boilerplate_documents == 4
    (line,) = told
    assert "'furniture_documents' is called 'boilerplate_documents' now" in line
    assert str(tmp_path / "winnow.toml") in line
    by_variable = load_settings(environment={"WINNOW_FURNITURE_DOCUMENTS": "5"}, warn=told.append)
    assert by_variable.corpus.boilerplate_documents == 5
    assert by_variable.origins["boilerplate_documents"].name == "WINNOW_FURNITURE_DOCUMENTS"
    assert len(told) == 2
    new = load_settings(tmp_path / "new.toml", environment={}, warn=told.append)
    assert new.corpus == old.corpus
    assert len(told) == 2, "the new name is told to nobody"
