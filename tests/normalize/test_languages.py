"""The language files: the same sections in each, known keys only, every list read as it is meant."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from winnow.normalize.languages import Languages, load_languages
from winnow.normalize.languages.load import one_of
from winnow.normalize.languages.sections import SECTIONS
from winnow.normalize.metadata.people import NameReader

FILES = sorted(file.name for file in files("winnow.normalize.languages").iterdir() if file.name.endswith(".toml"))


@pytest.mark.parametrize("name", FILES)
def test_every_language_has_the_same_sections_and_known_keys(name: str) -> None:
    sections = tomllib.loads(files("winnow.normalize.languages").joinpath(name).read_text(encoding="utf-8"))
    assert list(sections) == list(SECTIONS)
    for section, lists in sections.items():
        assert set(lists) <= set(SECTIONS[section])
        for key, lines in lists.items():
            words = lines.splitlines()
            assert words
            assert all(word and word == word.strip() for word in words if not word.endswith("*"))
            assert len(words) == len(set(words))
            if key in ("months", "solar_months"):
                assert len(words) == 12


def test_a_star_lets_a_word_go_on_and_longer_words_come_first() -> None:
    assert one_of(["ab", "a.c*", "abc"]) == r"(?:a\.c\w*|abc|ab)"
    assert one_of(["menu"], bounded=True) == r"(?:menu\b)"


def test_a_new_language_is_one_table() -> None:
    empty = {section: {} for section in SECTIONS}
    languages = Languages(
        {
            "xx": {
                **empty,
                "bylines": {"by": "zzby\n", **dict.fromkeys(("opening", "before_name", "inside", "label"), "zz\n")},
            }
        }
    )
    assert NameReader(languages).strip_by("Zzby Jane Roe") == "Jane Roe"
    assert NameReader(load_languages()).strip_by("Zzby Jane Roe") == "Zzby Jane Roe"
