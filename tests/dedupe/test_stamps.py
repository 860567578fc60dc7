"""A time stamp or a counter makes no other text; prices, scores, days of events and versions do."""

from __future__ import annotations

import time

import pytest
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.sketch import Sketcher
from winnow.dedupe.stamps import StampReader

COMPARER = Comparer(DedupParams(), Sketcher(DedupParams(), "numpy"))
READER = StampReader()
TITLE = "Market blast injures nine"
BODY = (
    "A blast in the covered market of the harbour town injured nine people on Tuesday morning, the police said, and "
    "the market was closed for the rest of the day while the fire service searched the stalls.\n"
    "The police chief said that a gas bottle behind a fish stall had most likely caught fire. The owners of the stall "
    "were not among the injured, and nobody is in danger of life.\n"
    "The mayor thanked the traders who carried the injured out of the hall before the ambulances came, and promised to "
    "have all gas bottles in the market examined before it opens again."
)
STAMPS = [
    ("2 hours ago", "3 hours ago"),
    ("42 minutes ago", "57 minutes ago"),
    ("3h ago", "5h ago"),
    ("3 weeks ago", "4 weeks ago"),
    ("Posted 42 minutes ago by Kim Example", "Posted 3 hours ago by Kim Example"),
    ("Updated: 12 March 2024 14:32 GMT", "Updated: 12 March 2024 17:02 GMT"),
    ("Last updated on March 5, 2024 at 10:12 AM", "Last updated on March 6, 2024 at 9:15 PM"),
    ("Last modified: 2024-03-05", "Last modified: 2024-04-06"),
    ("Updated 9: 06 AM", "Updated 09 / 14 / 2013 01: 03 PM"),
    ("12 / 23 / 12 06: 03 PM ET EST", "December 23, 2012 6: 11 PM"),
    ("Tue 5 Mar 2024 14.32 GMT", "Tue 5 Mar 2024 15.33 GMT"),
    ("2024-03-05T10:12:33Z", "2024-03-05T11:13:44Z"),
    (
        "By Kim Example | March 5, 2024 | 10:12 AM | 33 comments",
        "By Kim Example | March 5, 2024 | 11:40 AM | 35 comments",
    ),
    ("1,204 views", "1,377 views"),
    ("Views: 1204", "Views: 1377"),
    ("viewed 123 times", "viewed 140 times"),
    ("Aktualisiert am 5. März 2024 um 14:32 Uhr", "Aktualisiert am 6. März 2024 um 15:41 Uhr"),
    ("vor 42 Minuten", "vor 57 Minuten"),
    ("Publié le 5 mars 2024 à 14h32", "Publié le 5 mars 2024 à 15h40"),
    ("il y a 3 heures", "il y a 5 heures"),
    ("hace 3 horas", "hace 5 horas"),
    ("Опубликовано 5 марта 2024, 14:32", "Опубликовано 6 марта 2024, 15:40"),
    ("更新时间：2024-03-05 10:12", "更新时间：2024-03-06 11:13"),
    ("3小时前", "5小时前"),
]
FACTS = [
    ("Price: 12.50 EUR", "Price: 13.50 EUR"),
    ("Final score 2:1", "Final score 3:1"),
    ("2-1 (1-0)", "3-1 (2-0)"),
    ("Version 2.6.33", "Version 2.6.34"),
    ("Highest temperature 21 degrees", "Highest temperature 18 degrees"),
    ("21 12 30", "18 9 80"),
    ("5 March 2024", "12 March 2024"),
    ("Doors open 20:00 on 5 March", "Doors open 21:00 on 12 March"),
    ("Departure 10:30 AM", "Departure 11:40 AM"),
    ("10:30", "11:40"),
    ("9:00 AM - 5:00 PM", "10:00 AM - 6:00 PM"),
    ("The company was founded 12 years ago by two brothers.", "The company was founded 15 years ago by two brothers."),
    ("The law was published on 5 March 2019 at the county.", "The law was published on 7 April 2020 at the county."),
    ("Cook for 30 minutes", "Cook for 45 minutes"),
    ("30 minutes", "45 minutes"),
    ("12 months", "18 months"),
    ("Bought 300 shares", "Bought 400 shares"),
    ("Week 12", "Week 13"),
    ("March 5: 21 C", "March 5: 18 C"),
]


@pytest.mark.parametrize(("one", "other"), STAMPS)
def test_copies_with_other_stamps_are_copies(one: str, other: str) -> None:
    above = COMPARER.compare(f"{TITLE}\n{one}\n{BODY}", f"{TITLE}\n{other}\n{BODY}")
    below = COMPARER.compare(f"{TITLE}\n{BODY}\n{one}", f"{TITLE}\n{BODY}\n{other}")
    assert above.similar
    assert below.similar


@pytest.mark.parametrize(("one", "other"), FACTS)
def test_other_facts_are_other_texts(one: str, other: str) -> None:
    above = COMPARER.compare(f"{TITLE}\n{one}\n{BODY}", f"{TITLE}\n{other}\n{BODY}")
    below = COMPARER.compare(f"{TITLE}\n{BODY}\n{one}", f"{TITLE}\n{BODY}\n{other}")
    assert (above.reason, below.reason) == ("figures", "figures")


def test_a_stamp_does_not_hide_other_figures() -> None:
    text = f"{TITLE}\nUpdated: 12 March 2024 {{}}:32 GMT\n{BODY}\nDiesel {{}} cents, petrol {{}} cents"
    assert COMPARER.compare(text.format(14, 171, 184), text.format(15, 173, 185)).reason == "figures"
    assert COMPARER.compare(text.format(14, 171, 184), text.format(15, 171, 184)).similar
    assert COMPARER.compare(text.format(14, 171, 184), text.format(15, 184, 171)).reason == "figures", "places changed"


def test_only_lines_that_differ_are_looked_at() -> None:
    assert READER.without_stamps("a\n3 hours ago\nb", "a\n3 hours ago\nc") == "a\n3 hours ago\nb"
    assert READER.without_stamps("a\n3 hours ago\nb", "a\n4 hours ago\nb").split() == ["a", "b"]


@pytest.mark.parametrize("piece", ["1 ", "1,", "march ", "updated ", "at ", "5 pm ", "1-", "vor 1 ", "|", "views 1 "])
def test_time_grows_with_the_text(piece: str) -> None:
    start = time.process_time()
    for size in (300, 390, 20_000):
        line = (piece * size)[:size]
        READER.without_stamps(line + "1!", "")
    READER.without_stamps("\n".join((piece * 390)[:390] + str(i) for i in range(200)), "")
    assert time.process_time() - start < 3
