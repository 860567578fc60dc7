"""The line cleaner on self-made texts, and the promises that hold for every text."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.lines.cleaner import LineCleaner
from winnow.normalize.lines.reasons import REASONS

CASES = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cleaner() -> LineCleaner:
    return LineCleaner()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("titled", [True, False], ids=["title", "no title"])
def test_golden(cleaner: LineCleaner, case: dict, titled: bool) -> None:
    text = "\n".join(case["lines"])
    result = cleaner.clean(text, title=case["title"] if titled else None)
    wanted = [(number, case["lines"][number]) for number in case["cut"]]
    assert [(cut.line, cut.text) for cut in result.cuts] == wanted
    if not wanted:
        assert result.text == text
    assert cleaner.clean(result.text, title=case["title"] if titled else None).text == result.text


def reasons(cleaner: LineCleaner, name: str) -> dict[str, str]:
    case = next(case for case in CASES if case["name"] == name)
    result = cleaner.clean("\n".join(case["lines"]), title=case["title"])
    return {cut.text: cut.reason for cut in result.cuts}


def test_every_cut_says_why(cleaner: LineCleaner) -> None:
    found = reasons(cleaner, "blog with reply form")
    assert found["Home » Local news » The old ferry crosses again"] == "breadcrumb"
    assert found["Share this:"] == "phrase.share"
    assert found["About the author"] == "phrase.author-box"
    assert found["Related posts"] == "phrase.related"
    assert found["Market hall gets a new roof"] == "related"
    assert found["Leave a Reply"] == "phrase.comment"
    icons = reasons(cleaner, "title printed twice under icons")
    assert sorted(icons.values()) == ["junk", "phrase.share", "phrase.source", "title-repeat"]


def test_the_clean_printing_of_the_title_stays(cleaner: LineCleaner) -> None:
    case = next(case for case in CASES if case["name"] == "clean prose")
    body = case["lines"][1:]
    lines = ["The harbour at dusk | Quayside Tales", "The harbour at dusk", *body]
    for title in ("The harbour at dusk", None):
        result = cleaner.clean("\n".join(lines), title=title)
        assert [(cut.line, cut.reason) for cut in result.cuts] == [(0, "title-repeat")]


def test_loading_other_weights_fails_clearly(tmp_path: Path) -> None:
    import numpy as np

    np.savez(tmp_path / "other.npz", format=np.int64(999))
    with pytest.raises(ValueError, match="format 999"):
        LineCleaner(tmp_path / "other.npz")


LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "",
                "Leave a Reply",
                "Menu",
                "Home",
                "Read more",
                "\t",
                "It rained all day, and nobody went out.",
                "a" * 500,
            ]
            + [line for case in CASES[:6] for line in case["lines"]]
        ),
    ),
    max_size=30,
)


def visible(line: str) -> bool:
    """Something to see: not only spaces, controls and marks of no width."""
    return any(unicodedata.category(char)[0] not in "ZC" or ord(char) >= 0x10000 for char in line)


@settings(max_examples=150, deadline=None)
@given(LINES, st.one_of(st.none(), st.text(max_size=30), st.just("The old ferry crosses again")))
def test_promises(cleaner: LineCleaner, lines: list[str], title: str | None) -> None:
    text = "\n".join(lines)
    split = text.split("\n")
    result = cleaner.clean(text, title=title)
    assert result == cleaner.clean(text, title=title)
    gone = [cut.line for cut in result.cuts]
    assert gone == sorted(set(gone))
    assert result.kept == sorted(result.kept)
    assert not set(gone) & set(result.kept)
    assert all(cut.text == split[cut.line] and cut.reason in REASONS and 0 <= cut.score <= 1 for cut in result.cuts)
    assert [line for line in result.text.split("\n") if visible(line)] == [split[number] for number in result.kept]
    if visible(text):
        assert visible(result.text)
    if not result.cuts:
        assert result.text == text
    assert cleaner.clean(result.text, title=title).text == result.text


@pytest.mark.parametrize("text", ["", "\n", "   \n\t", "\ud800 lone", "\x00\x01", "🙂\n🙂", "𠀀𠀀。\n" * 5, "…\n" * 50])
def test_odd_texts(cleaner: LineCleaner, text: str) -> None:
    result = cleaner.clean(text)
    assert bool(result.text.strip()) == bool(text.strip())


def test_a_huge_text_is_no_trouble(cleaner: LineCleaner) -> None:
    text = "\n".join(f"Row {number} of a very long list of things that were found" for number in range(30_000))
    assert cleaner.clean(text).kept
    assert cleaner.clean("word " * 300_000).cuts == []
