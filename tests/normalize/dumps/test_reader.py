"""One page in the styles of eight tools comes out as one text, and every line that goes is told with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.document import Cut, Seed
from winnow.normalize.dumps import open_dump
from winnow.normalize.pipeline import Normalizer

DUMPS = Path(__file__).parents[2] / "golden" / "dumps"
BODY = [
    "The old harbour bridge will be closed to all traffic for six weeks from Monday while engineers replace the "
    "bearings that carry its western span, the county council said.",
    "Drivers will be sent along the ring road, which adds about twenty minutes to the way into town, and two extra "
    "ferries will run in the morning and in the evening for people on foot.",
    '"We would rather do this in summer when the days are long," said the council\'s chief engineer. "The bearings are '
    'sixty years old and have done their work."',
    "Shopkeepers on the quay are worried that customers will stay away, but the council has promised them a reduction "
    "of the rates for the second half of the year.",
]


@pytest.fixture(scope="module")
def normalizer() -> Normalizer:
    return Normalizer()


@pytest.mark.parametrize("path", sorted(DUMPS.glob("*.txt")), ids=lambda path: path.stem)
def test_one_page_one_text(path: Path, normalizer: Normalizer) -> None:
    document = normalizer(Seed(source=path.name, data=path.read_bytes(), media="text"))
    lines = [line for line in document.text.split("\n") if line]
    if path.stem == "d.oneline":
        assert all(sentence in document.text for part in BODY for sentence in part.split(". ")[1:])
        return
    assert document.meta.title == "Harbour bridge to close for repairs"
    assert lines == BODY  # the headline is a field
    assert document.meta.title == "Harbour bridge to close for repairs"
    assert document.meta.date == "2021-05-03"


def test_every_line_of_a_dump_is_published_or_told(normalizer: Normalizer) -> None:
    raw = (DUMPS / "d.lynx.txt").read_text()
    document = normalizer(Seed(source="x", data=raw, media="text"))
    told = {cut.line for cut in document.cuts}
    flat = " ".join(document.text.split())
    for number, line in enumerate(raw.split("\n")):
        assert not line.strip() or number in told or line.strip() in flat or number - 1 in told


def test_a_paragraph_a_line_comes_back_as_it_is() -> None:
    text = "\n".join(["Title", "", *BODY, "  indented ", "1. one", "2. two"])
    dump = open_dump(text)
    assert (dump.text, dump.style, dump.cuts) == (text, (), [])
    assert dump.without([]) == (text, [])


def test_cuts_are_counted_in_the_input() -> None:
    raw = (DUMPS / "d.lynx.txt").read_text()
    dump = open_dump(raw)
    at = dump.text.split("\n").index("By Ann Example")
    _, cuts = dump.without([Cut(at, "By Ann Example", "model")])
    assert [raw.split("\n")[cut.line].strip() for cut in cuts if cut.reason == "model"] == ["By Ann Example"]
    assert {cut.reason for cut in cuts} == {"model", "link-list"}
    assert [cut.line for cut in cuts] == sorted(cut.line for cut in cuts)


@given(st.text("ab .!?,\n[]()#*0123456789-|", max_size=400))
def test_any_text_is_read(text: str) -> None:
    dump = open_dump(text)
    assert len(dump.numbers) == dump.text.count("\n") + 1 or not dump.text
    assert all(a <= b for a, b in zip(dump.numbers, dump.numbers[1:], strict=False))
    assert open_dump(text).text == dump.text


def test_folded_text_is_folded_again() -> None:
    text = " ".join(BODY * 3)
    dump = open_dump(text)
    assert dump.style == ("folded",)
    assert dump.text.count("\n") > 8
    assert dump.without([])[0] == text


def test_a_long_paragraph_is_not_taken_apart() -> None:
    assert not open_dump(" ".join(BODY)).style


def test_what_is_folded_loses_only_what_is_sure() -> None:
    dump = open_dump(" ".join(BODY * 3))
    text, cuts = dump.without([Cut(2, "a", "model", 0.6), Cut(4, "b", "model", 0.9), Cut(6, "c", "phrase.share", 0.5)])
    assert [cut.text for cut in cuts] == ["b", "c"]
    assert text.count("\n") == 2
