"""The headline is a field: what is published as the title is no line of the text; nothing else is taken for it."""

from __future__ import annotations

import pytest
from winnow.normalize.characters.repair import Repairer
from winnow.normalize.document import Document, Hints, Seed
from winnow.normalize.headline import repeats_title
from winnow.normalize.pipeline import Normalizer

TITLE = "Harbour bridge reopens after a year of repairs"
BODY = [
    "The bridge over the old harbour was opened to traffic on Monday morning, a year after cracks were found in it.",
    "Traders on both banks said that they had lost a third of their custom while the bridge was closed to the public.",
    "The city paid for the repairs out of a fund that had been set aside for a tunnel, which will not be built now.",
]


@pytest.fixture(scope="module")
def normalizer() -> Normalizer:
    return Normalizer()


def page(normalizer: Normalizer, body: str, head: str = f"<title>{TITLE} | The Quay</title>") -> Document:
    markup = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    return normalizer(Seed(source="s/a.html", data=markup, media="html", hints=Hints()))


def dump(normalizer: Normalizer, lines: list[str], title: str | None = None) -> Document:
    hints = Hints(title=title)
    return normalizer(Seed(source="s/a.txt", data="\n\n".join(lines), media="text", hints=hints, text_kind="dump"))


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize("tag", ["h1", "h2", 'div class="entry-title"'])
def test_the_headline_of_a_page_is_no_line_of_its_text(normalizer: Normalizer, tag: str) -> None:
    stated = f'<title>{TITLE} | The Quay</title><meta property="og:title" content="{TITLE}">'
    found = page(normalizer, f"<{tag}>{TITLE}</{tag.split()[0]}>" + paragraphs(BODY), stated)
    assert found.meta.title == TITLE
    assert found.text.split("\n") == BODY
    assert "headline" in {cut.reason for cut in found.cuts}


def test_a_paragraph_that_the_title_quotes_stays(normalizer: Normalizer) -> None:
    first = BODY[0]
    found = page(normalizer, paragraphs(BODY), f"<title>{first}</title>")
    assert found.text.split("\n") == BODY


def test_no_line_is_lost_where_no_title_is_published(normalizer: Normalizer) -> None:
    found = page(normalizer, f"<h2>{TITLE}</h2>" + paragraphs(BODY))
    assert found.meta.title is None
    assert found.text.split("\n") == [TITLE, *BODY]


def test_a_headline_within_the_text_stays(normalizer: Normalizer) -> None:
    found = page(normalizer, f"<h1>{TITLE}</h1>" + paragraphs([BODY[0], TITLE, *BODY[1:]]))
    assert TITLE in found.text.split("\n")


@pytest.mark.parametrize("printed", [TITLE, f"{TITLE} | The Quay", TITLE.upper()])
def test_the_headline_of_a_dump_is_no_line_of_its_text(normalizer: Normalizer, printed: str) -> None:
    found = dump(normalizer, [printed, *BODY], TITLE)
    assert found.meta.title == TITLE
    assert [line for line in found.text.split("\n") if line] == BODY
    assert [(cut.line, cut.reason) for cut in found.cuts] == [(0, "headline")]


def test_a_first_sentence_and_a_line_that_is_no_title_stay(normalizer: Normalizer) -> None:
    for lines, title in ((BODY, BODY[0]), ([TITLE, *BODY], "Another headline of another text"), (BODY, None)):
        found = dump(normalizer, lines, title)
        assert found.text.split("\n")[0] == lines[0]
    joined = [f"{TITLE} {BODY[0]}", *BODY[1:]]
    assert dump(normalizer, joined, TITLE).text.startswith(TITLE)


def test_a_text_that_is_its_headline_stays(normalizer: Normalizer) -> None:
    assert dump(normalizer, [TITLE], TITLE).text == TITLE


def test_written_texts_keep_their_headline(normalizer: Normalizer) -> None:
    text = f"# {TITLE}\n\n" + "\n\n".join(BODY)
    seed = Seed(source="s/a.md", data=text, media="text", hints=Hints(title=TITLE), text_kind="markdown")
    assert normalizer(seed).text == text


def test_a_stop_at_the_end_is_a_sentence_unless_the_page_says_heading() -> None:
    assert not repeats_title("It is over.", "It is over")
    assert repeats_title("It is over.", "It is over.", heading=True)
    assert repeats_title("Is it over?", "Is it over?")
    assert not repeats_title(TITLE, None)
    assert not repeats_title("", "")
    long = "word " * 80
    assert not repeats_title(long + "one", long + "two")


def test_a_place_glued_by_a_dump_is_parted_and_told(normalizer: Normalizer) -> None:
    first = (
        "KabulUnited States officials said on Monday that talks about the withdrawal of their troops will go on, "
        "and that the United States had not set a day."
    )
    found = dump(normalizer, [TITLE, first, *BODY], TITLE)
    assert found.meta.dateline == "Kabul"
    assert found.text.startswith("Kabul United States officials")
    assert [(repair.line, repair.steps) for repair in found.repairs] == [(2, ("part 5",))]
    repair = found.repairs[0]
    assert Repairer().replay(repair.before, repair.steps) == repair.after == first.replace("KabulU", "Kabul U")


@pytest.mark.parametrize("name", ["ParisMatch", "LondonMetric"])
def test_a_name_that_begins_with_a_place_stays(normalizer: Normalizer, name: str) -> None:
    first = f"{name} said on Monday that it will open an office in the old harbour before the end of the year."
    text = dump(normalizer, [TITLE, first, *BODY, f"Shares of {name} rose by a tenth on that day in early trade."]).text
    assert first in text
