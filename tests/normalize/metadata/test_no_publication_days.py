"""Figures and days that are printed on pages and are no day of publication, each with one like it that is."""

from __future__ import annotations

import time

import pytest
from winnow.normalize.document import Hints, Metadata
from winnow.normalize.metadata.dates import DateParser
from winnow.normalize.metadata.reader import MetadataReader
from winnow.normalize.page import parse_page

DATES = DateParser()
READER = MetadataReader()
PROSE = "<p>" + "The harbour board told residents that the old bridge will close for some time this year. " * 3 + "</p>"


def read(below: str, *, head: str = "", title: str = "Footbridge to close for nine weeks") -> Metadata:
    """What a page says that prints ``below`` under its headline."""
    html = (
        f'<html lang="en"><head><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{below}{PROSE * 3}</article></body></html>"
    )
    return READER.from_page(parse_page(html), Hints())


@pytest.mark.parametrize(
    "text",
    [
        "version 2.6.33",
        "Linux 2.6.33",
        "v10.11.12",
        "Version 10.11.12",
        "Version 2023.1.5",
        "版本2023.1.5",
        "10.11.12-rc1",
    ],
)
def test_the_number_of_a_version_is_no_day(text: str) -> None:
    assert DATES.find(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Version vom 12.03.2018", "2018-03-12"),
        ("Version 12.03.2018", "2018-03-12"),
        ("10.11.12", "2012-11-10"),
        ("Stand: 2.6.21", "2021-06-02"),
        ("2.6.21, 10:30 Uhr", "2021-06-02"),
        ("Jane Roe, 2.6.21", "2021-06-02"),
        ("更新2023.1.5", "2023-01-05"),
    ],
)
def test_a_day_in_figures_is_one(text: str, day: str) -> None:
    assert [hit.day for hit in DATES.find(text)] == [day]


LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Footbridge to close for nine weeks", '
    '"datePublished": "2021-06-14", "dateModified": "2023-11-02"}</script>'
)


def test_the_day_of_an_update_does_not_beat_a_stated_day() -> None:
    meta = read('<p class="meta">Last updated on November 2, 2023</p>', head=LINKED)
    assert (meta.date, meta.modified) == ("2021-06-14", "2023-11-02")


@pytest.mark.parametrize(
    "line",
    [
        '<p>Last Updated: <time datetime="2022-05-14T09:30:00Z">May 14, 2022</time></p>',
        "<p>Last updated: May 14, 2022</p>",
        '<p class="date">Updated May 14, 2022</p>',
        '<p><span>Updated on</span> <time datetime="2022-05-14">May 14, 2022</time></p>',
    ],
)
def test_the_day_of_an_update_alone_is_that_of_a_change(line: str) -> None:
    meta = read(line)
    assert (meta.date, meta.modified) == (None, "2022-05-14")


@pytest.mark.parametrize(
    "line",
    [
        '<p>Published <time datetime="2022-05-14">May 14, 2022</time></p>',
        '<p class="date">Published May 14, 2022, updated May 16, 2022</p>',
        "<p>Posted <time datetime=2022-05-14>14 May 2022</time>, updated <time datetime=2022-05-16>16 May 2022</time>",
    ],
)
def test_a_day_of_publication_beside_an_update_stays(line: str) -> None:
    assert read(line).date == "2022-05-14"


def test_in_a_text_an_update_gives_way_to_any_other_day() -> None:
    body = "The harbour board told residents that the old bridge will close for some time this year. " * 3
    head = "Footbridge to close for nine weeks\n"
    both = READER.from_text(f"{head}May 10, 2022\nLast updated: May 14, 2022\n{body}", Hints())
    assert (both.date, both.modified) == ("2022-05-10", "2022-05-14")
    alone = READER.from_text(f"{head}Last updated: May 14, 2022\n{body}", Hints())
    assert alone.modified == "2022-05-14"
    posted = READER.from_text(f"{head}Published: May 14, 2022\n{body}", Hints())
    assert (posted.date, posted.modified) == ("2022-05-14", None)


def test_no_change_is_older_than_the_text() -> None:
    body = "The harbour board told residents that the old bridge will close for some time this year. " * 3
    text = "Footbridge to close for nine weeks\nPublished: May 14, 2022\nLast updated: May {}, 2022\n" + body
    assert READER.from_text(text.format(16), Hints()).modified == "2022-05-16"
    assert READER.from_text(text.format(10), Hints()).modified is None


def test_slashed_days_are_open_in_english_only() -> None:
    english = "The harbour board told residents that the old bridge will close for some time this year. " * 3
    dutch = "Het havenbestuur liet de bewoners weten dat de oude brug dit jaar enige tijd dicht gaat. " * 3
    assert READER.from_text(f"Footbridge to close for nine weeks\n03/04/2021\n{english}", Hints()).date is None
    assert READER.from_text(f"Voetbrug gaat negen weken dicht\n03/04/2021\n{dutch}", Hints()).date == "2021-04-03"


EVENT = '<script type="application/ld+json">{"@type": "Event", "startDate": "2025-06-12T10:00"}</script>'


@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>When:</strong> 12 June 2025, 10:00 to 16:00</p>",
        "<p>When:</p><p>12 June 2025</p>",
        "<p>Deadline for entries: 12 June 2025</p>",
        '<p>Apply by <time datetime="2025-06-12">12 June 2025</time></p>',
        '<div class="event"><time datetime="2025-06-12">Thursday</time></div>',
        '<p class="date">12. Juni 2025, 13:15 Uhr - 19:00 Uhr</p>',
        "<p>Closing date: 12 June 2025</p>",
        "<p>For example: 2025-06-12</p>",
        "<p>June 12, 2025, 10 am to 4 pm</p>",
        '<p class="date">Bewerbungsschluss: 12. Juni 2025</p>',
    ],
)
def test_the_day_of_an_event_or_a_deadline_is_none(line: str) -> None:
    assert read(line).date is None


def test_a_day_that_json_ld_states_for_an_event_is_none() -> None:
    assert read("<p>12 June 2025</p>", head=EVENT).date is None
    assert read("<p>12 June 2025</p>").date == "2025-06-12"
    assert read("<p>3 February 2025</p>", head=EVENT).date == "2025-02-03"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Date: 12 June 2025</p>",
        "<p>Posted 12 June 2025</p><p>Deadline: 3 July 2025</p>",
        "<p>12 June 2025, 10:30 | 4 min read</p>",
        "<p>12 June 2025 13:15 - 3 comments</p>",
        "<p>When the bridge fell</p><p>12 June 2025</p>",
        '<p class="date">12 June 2025</p><p>Frist: 3. Juli 2025</p>',
    ],
)
def test_a_day_of_publication_beside_a_deadline_stays(line: str) -> None:
    assert read(line).date == "2025-06-12"


def linked(*nodes: str) -> str:
    """JSON-LD of these nodes."""
    return f'<script type="application/ld+json">[{", ".join(nodes)}]</script>'


@pytest.mark.parametrize(
    "node",
    [
        '{"@type": "JobPosting", "title": "Ferryman", "datePosted": "2024-02-03"}',
        '{"@type": "QAPage", "mainEntity": {"@type": "Question", "name": "Why?", "dateCreated": "2024-02-03T10:00"}}',
    ],
)
def test_the_one_dated_work_of_another_type_dates_its_page(node: str) -> None:
    assert read("", head=linked(node)).date == "2024-02-03"


def test_listed_works_and_goods_date_no_page() -> None:
    one = '{"@type": "JobPosting", "title": "Ferryman", "datePosted": "2024-02-03"}'
    other = '{"@type": "JobPosting", "title": "Cook", "datePosted": "2024-02-05"}'
    assert read("", head=linked(one, other)).date is None
    assert read("", head=linked('{"@type": "Product", "name": "A boat", "releaseDate": "2024-02-03"}')).date is None


def thread(*days: str, heading: str = "") -> str:
    """Posts of these days."""
    return "".join(
        f'<article class="message"><header><time datetime="{day}T15:04:00+0000">{day}</time></header>'
        f"{heading}{PROSE}</article>"
        for day in days
    )


def test_a_thread_is_of_the_day_of_its_first_post() -> None:
    assert read(thread("2018-01-08", "2018-01-09", "2018-01-09")).date == "2018-01-08"


def test_a_listing_is_of_no_day() -> None:
    assert read(thread("2018-01-09", "2018-01-08")).date is None
    assert read(thread("2018-01-08", "2018-01-09", heading="<h2>Another story</h2>")).date is None


def test_a_value_in_a_table_or_in_code_dates_nothing() -> None:
    rows = "<tr><td>12 June 2020</td><td>3.20</td></tr><tr><td>13 June 2020</td><td>3.30</td></tr>"
    assert read(f"<table><tr><th>Day</th><th>Price</th></tr>{rows}</table>").date is None
    assert read("<pre>2020-06-12 10:00:00 INFO start</pre>").date is None


def test_a_table_that_only_lays_out_a_page_keeps_its_date() -> None:
    assert read("<table><tr><td>12 June 2020</td><td>Jane Roe</td></tr></table>").date == "2020-06-12"


@pytest.mark.parametrize(
    "byline", ["By Ann Example\n\n3 May 2021", "Bridge to close for repairsBy Ann Example3 May 2021"]
)
def test_a_surname_is_no_label_of_an_event(byline: str) -> None:
    text = f"Harbour bridge to close\n\n{byline}\n\n" + "\n\n".join(
        ["The bridge will be closed for six weeks, it said."] * 4
    )
    meta = MetadataReader().from_text(text, Hints(), "2036-12-31")
    assert meta.date == "2021-05-03"


@pytest.mark.parametrize("label", ["Submission Deadline", "Event Date", "Deadline by"])
def test_capitals_make_no_name_of_a_label(label: str) -> None:
    assert DateParser().labels.says_other(f"{label} ")
    assert not DateParser().labels.says_other("By Ann Example ")


@pytest.mark.parametrize(
    "day", ["<time datetime='2020-05-03'>3 May 2020</time>", "<span class='date'>3 May 2020</span>"]
)
def test_the_day_of_a_preview_is_that_of_another_page(day: str) -> None:
    card = f"<div class='card'><h2><a href='/a1'>One crane was mended</a></h2>{day}<p>The ships are back.</p></div>"
    assert read(card + PROSE).date is None
    own = f"<div><h2><a href='/here'>Footbridge to close for nine weeks</a></h2>{day}{PROSE}</div>"
    title = "<meta property='og:title' content='Footbridge to close for nine weeks'>"
    assert read(own, head=title).date == "2020-05-03"


def test_a_film_does_not_date_the_page_around_it() -> None:
    film = linked('{"@type": "VideoObject", "name": "Cranes", "uploadDate": "2018-01-02T10:00:00Z"}')
    assert read(PROSE, head=film).date is None
    assert read("<p>Published 3 May 2020</p>" + PROSE, head=film).date == "2020-05-03"


def test_a_labelled_day_at_the_foot_is_that_of_the_page() -> None:
    foot = PROSE * 30 + "<div>{}</div>"
    assert read(foot.format("<small>Posted on 3 May 2020</small>")).date == "2020-05-03"
    assert read(foot.format("<small>Date: 3 May 2020</small>")).date is None
    two = "<small>Posted on 3 May 2020</small><small>Posted on 5 May 2020</small>"
    assert read(foot.format(two)).date is None, "those of several stories"
    card = "<h3><a href='/a1'>One crane was mended</a></h3><small>Posted on 3 May 2020</small>"
    assert read(foot.format(card)).date is None


def test_dates_with_clocks_take_time_in_proportion() -> None:
    def cost(number: int) -> float:
        text = "on Monday, Jan 1, 2020 at 1:00 AM " * number
        started = time.process_time()
        assert len(DATES.find(text)) == number
        return time.process_time() - started

    cost(100)
    assert min(cost(16_000), cost(16_000)) < 25 * min(cost(2_000), cost(2_000)) + 0.1, "eight times the text"
