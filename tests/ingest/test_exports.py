"""Several documents in one text: exports of newspaper databases, and texts put together."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path

import pytest
from made_exports import LAYOUTS, Article
from winnow.ingest.inputs.discover import discover
from winnow.ingest.inputs.opener import open_seeds
from winnow.normalize.pipeline import Normalizer

SENTENCES = (
    "The ferry company said on Tuesday that it would not build a second pier at the north shore.",
    "A spokeswoman said that the company had spent two years on the drawings.",
    "Bread will cost more from next month, the association of bakers said, blaming the price of flour.",
    "Its chairman told reporters that most of the members had held their prices since the autumn.",
    "A diary kept by the last keeper of the lighthouse has been found in an attic, the museum said.",
    "Historians hope that it will settle how many ships were lost in the great storm of January 1918.",
    "The council will meet again in April to decide what happens with the empty plot by the fish market.",
    "Consumer groups asked the government to look into the profits of the large mills.",
)
TITLES = (
    "Ferry company drops plan for second pier", "Bakers warn of higher bread prices this spring",
    "Lighthouse keeper's diary found in attic", "Council to decide on plot beside fish market",
    "Mills made record profits last year, groups say", "Storm of 1918 took more ships than was thought",
)  # fmt: skip
PEOPLE = ("Mara Quist", "Tom Avery", "", "Jane Holloway")
PAPERS = ("The Harbour Gazette", "Inland Morning Post", "The Harbour Gazette", "Evening Courier")


def articles(count: int, seed: int = 0) -> list[Article]:
    rng = random.Random(seed)
    made = []
    for number in range(count):
        text = "\n\n".join(" ".join(rng.sample(SENTENCES, 3)) for _ in range(rng.randint(3, 6)))
        day = datetime.date(2021, 3, 1) + datetime.timedelta(days=rng.randrange(300))
        title = TITLES[number % len(TITLES)]
        made.append(Article(title, day.isoformat(), PEOPLE[number % 4], PAPERS[number % 4], text))
    return made


def seeds(read_bytes, text: str, name: str = "a.txt"):
    found, broken = read_bytes(name, text.encode())
    return found, [one.reason for one in broken]


def words(text: object) -> str:
    return " ".join(str(text).split())


@pytest.mark.parametrize("count", [2, 3, 7])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_documents_of_an_export_are_members_with_the_facts_of_their_heads(read_bytes, layout, count):
    made = articles(count, count)
    found, broken = seeds(read_bytes, LAYOUTS[layout](made).text)
    assert broken == []
    assert [seed.source for seed in found] == [f"t/a.txt#{number}" for number in range(1, count + 1)]
    for seed, one in zip(found, made, strict=True):
        assert words(seed.data) == words(one.text)
        assert (seed.hints.title, seed.hints.date) == (one.title, one.date)
        if layout != "unlabelled":
            assert (seed.hints.site or "").startswith(one.paper)
        if one.author:
            assert [name.casefold() for name in seed.hints.authors] == [one.author.casefold()]
        else:
            assert seed.hints.authors == []


def test_the_facts_are_claims_of_the_file(read_bytes):
    found, _ = seeds(read_bytes, LAYOUTS["nexis"](articles(3)).text)
    assert set(found[0].hints.claims) >= {"title", "date", "site", "authors"}
    assert found[0].hints.extra["length"].endswith(" words")
    assert found[0].hints.section == "NEWS"


def test_cover_pages_and_lists_of_contents_are_no_documents(tmp_path):
    front = "User Name: LIBRARY\nDate and Time: Wednesday, February 2, 2022\nJob Number: 163\n\nDocuments (3)\n\n"
    made = articles(3)
    front += "".join(
        f"{at}. {one.title}\nSearch Terms: ferry\nContent Type: News\n\n" for at, one in enumerate(made, 1)
    )
    (tmp_path / "a.txt").write_text(front + LAYOUTS["nexis_uni"](made).text)
    (file,) = discover([str(tmp_path / "a.txt")], label="t")
    passed: dict[str, int] = {}
    found = list(open_seeds(file, passed=passed))
    assert [seed.hints.title for seed in found] == [one.title for one in made]
    assert passed == {"cover pages of exported documents": 1}


def test_files_put_together_with_their_names_between_them(read_bytes):
    found, _ = seeds(read_bytes, "==> one.txt <==\nThe first text.\n\n==> two.txt <==\nThe second text.\n")
    assert [(seed.data, seed.hints.title) for seed in found] == [("The first text.", None), ("The second text.", None)]
    page = "head prints names as follows:\n\n==> one.txt <==\nThe first text.\n\n==> two.txt <==\nThe second text.\n"
    assert len(seeds(read_bytes, page)[0]) == 1


def test_several_documents_without_a_safe_place_between_them_are_refused(read_bytes):
    text = "".join(
        f"{one.title}\n{one.paper}, March {at}, 2021\nBy Mara Quist\n118 words\n\n{one.text}\n\n"
        for at, one in enumerate(articles(4), 1)
    )
    found, broken = seeds(read_bytes, text)
    assert found == []
    assert broken == ["several documents in one text: no place between them that shows where each begins"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a"])
def test_single_texts_stay_whole(read_bytes, name):
    forum = "".join(
        f"#{at}\nmara_q\n{at} March 2021, 14:33\nPosts: {at * 7}\n\n{one.text}\n\n"
        for at, one in enumerate(articles(6), 1)
    )
    listing = "".join(
        f"{one.title}\nBy Mara Quist\nMarch {at}, 2021\n{one.text[:300]}\nRead more\n\n"
        for at, one in enumerate(articles(6), 1)
    )
    law = "".join(f"Article {at}\n\n{one.text}\n\n" for at, one in enumerate(articles(6), 1))
    pages = "".join(f"{one.text}\n\nPage {at} of 6\n\n" for at, one in enumerate(articles(6), 1))
    headings = "".join(f"{one.title}\n{'=' * 40}\n\n{one.text}\n\n" for one in articles(6))
    log = "".join(
        f"commit 0a1b{at}\nAuthor: Mara Quist\nDate:   Wed Mar {at} 10:00:00 2021\n\n    {one.title}\n\n"
        for at, one in enumerate(articles(6), 1)
    )
    rules = "\n\n----------\n\n".join(one.text for one in articles(6))
    diary = "".join(f"March {at}, 2021\n\n{one.text}\n\n© Mara Quist\n\n" for at, one in enumerate(articles(6), 1))
    blog = "".join(f"{one.title}\nMarch {at}, 2021\n\n{one.text}\n\n" for at, one in enumerate(articles(6), 1))
    one = f"{articles(1)[0].title}\n\nBy Mara Quist\nMarch 3, 2021\n\n" + rules
    for text in (forum, listing, law, pages, headings, log, rules, diary, blog, one):
        found, broken = seeds(read_bytes, text, name)
        assert [seed.source for seed in found] == [f"t/{name}"], text[:80]
        assert broken == []


def test_an_export_of_one_document_is_that_document(read_bytes):
    (one,) = articles(1)
    ((seed,), _) = seeds(read_bytes, LAYOUTS["nexis"]([one]).text)
    assert (seed.source, seed.hints.title, seed.hints.date) == ("t/a.txt", one.title, one.date)
    assert words(seed.data) == words(one.text)


def test_a_stated_address_of_the_file_is_that_of_none_of_its_documents(tmp_path):
    (tmp_path / "a.txt").write_text(LAYOUTS["nexis"](articles(3)).text)
    facts = {"url": "https://a.example/export.txt", "title": "Export", "license": "CC-BY-4.0"}
    (tmp_path / "a.txt.json").write_text(json.dumps(facts))
    found = [one for file in discover([str(tmp_path)], label="t") for one in open_seeds(file)]
    assert {seed.hints.url for seed in found} == {None}
    assert [seed.hints.title for seed in found] == [one.title for one in articles(3)]
    assert {seed.hints.license for seed in found} == {"CC-BY-4.0"}


def test_a_text_below_its_head_has_no_byline(read_bytes):
    text = "Wikipedia was launched on January 15, 2001, by Jimmy Wales and Larry Sanger.\n\n" + " ".join(SENTENCES)
    made = [Article(TITLES[at], "2010-01-09", "", PAPERS[at], text) for at in range(2)]
    found, _ = seeds(read_bytes, LAYOUTS["nexis"](made).text)
    document = Normalizer()(found[0])
    assert (document.meta.authors, document.meta.date) == ([], "2010-01-09")


def test_days_in_figures_are_read_as_the_rest_of_the_file_shows(read_bytes):
    made = [Article(one.title, f"2021-0{at}-2{at}", "", one.paper, one.text) for at, one in enumerate(articles(3), 1)]
    made[0] = Article(made[0].title, "2021-04-03", "", made[0].paper, made[0].text)
    found, _ = seeds(read_bytes, LAYOUTS["ebsco"](made).text)
    assert [seed.hints.date for seed in found] == [one.date for one in made]


@pytest.mark.parametrize("charset", ["utf-16", "latin-1"])
def test_exports_in_other_charsets(read_bytes, charset):
    found, _ = read_bytes("a.txt", LAYOUTS["nexis_german"](articles(3)).text.encode(charset))
    assert [seed.hints.title for seed in found] == [one.title for one in articles(3)]


def test_the_sample_exports_of_the_development_data():
    folder = Path(__file__).parents[2] / ".." / "shared" / "data" / "exports"
    if not folder.is_dir():
        pytest.skip("no development data")
    counts = {
        path.name: len([one for file in discover([str(path)], label="t") for one in open_seeds(file)])
        for path in folder.iterdir()
        if path.suffix.lower() == ".txt"
    }
    assert counts == {"sample.TXT": 10, "nexis-like-export.txt": 3}


def test_a_sentence_that_comes_again_ends_no_document(read_bytes):
    again = "The council said that the timetable would be printed in the week after the next."
    made = [Article(one.title, one.date, "", one.paper, f"{one.text}\n\n{again}\n\n{one.text}") for one in articles(4)]
    found, _ = seeds(read_bytes, LAYOUTS["labels_alone"](made).text)
    assert [words(seed.data) for seed in found] == [words(one.text) for one in made]


def test_a_first_document_without_what_the_others_have_is_no_cover(read_bytes):
    made = articles(4)
    parts = [
        f"{one.paper}\n\n{one.day:%B} {one.day.day}, {one.day.year}\nSection: News\nPage: 4\n\n   {one.title}\n\n"
        f"{one.text}\n\nCopyright, {one.day.year}, {one.paper}, All Rights Reserved.\n\n\n"
        for one in made
    ]
    found, _ = seeds(read_bytes, "".join(parts))
    assert [(seed.hints.title, seed.hints.date, words(seed.data)) for seed in found] == [
        (one.title, one.date, words(one.text)) for one in made
    ]
