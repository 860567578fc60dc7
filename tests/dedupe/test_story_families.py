"""Whose text a version prints, when an undated one was published, and where versions disagree."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.dedupe.stories.closeness import closeness
from winnow.dedupe.stories.disagreement import Disagreement, claims_of, disagreements
from winnow.dedupe.stories.family import Version, bounds_of, printed_share, source_of
from winnow.dedupe.stories.profile import profile_of
from winnow.dedupe.stories.stored import hash_of, pack_profile, unpack_profile
from winnow.dedupe.stories.words import Rarity

from .test_stories import FLOOD, FLOOD_TOO, TOLL

RARITY = Rarity()
PRINTED = (
    FLOOD.replace("Harwick, Ingrid", "Harwick, Ms Ingrid") + " Our reporter adds that the Lindgate market is closed."
)


def told(one: str, two: str) -> list[Disagreement]:
    return list(disagreements(claims_of(one, RARITY), claims_of(two, RARITY)))


def version(text: str, day: str | None = None, *, name: str = "a", authority: int = 1, **who: str) -> Version:
    stored = pack_profile(profile_of(None, text, RARITY))
    return Version(name.encode(), unpack_profile(stored, day), authority=authority, **who)


def test_the_earlier_of_two_prints_is_the_source() -> None:
    first, later = version(FLOOD, "2021-03-02"), version(PRINTED, "2021-03-04", name="b")
    assert source_of(later, [first]) is first
    assert source_of(first, [later]) is None


def test_nobody_says_who_was_first_where_a_day_is_missing_or_the_same() -> None:
    for days in ((None, "2021-03-04"), ("2021-03-04", None), ("2021-03-04", "2021-03-04")):
        one, two = version(FLOOD, days[0]), version(PRINTED, days[1], name="b")
        assert source_of(one, [two]) is None
        assert source_of(two, [one]) is None


def test_the_agency_that_is_credited_is_the_source() -> None:
    wire, paper = version(FLOOD, owner="ruters news"), version(PRINTED, name="b", credits="ruters")
    assert source_of(paper, [wire]) is wire
    assert source_of(wire, [paper]) is None


def test_the_same_event_in_other_words_prints_nothing() -> None:
    assert source_of(version(FLOOD_TOO, "2021-03-04"), [version(FLOOD, "2021-03-02", name="b")]) is None


def test_what_only_speaks_for_itself_is_no_source_of_what_others_vouch_for() -> None:
    claimed, captured = version(FLOOD, "1999-01-01", authority=0), version(PRINTED, "2021-03-04", name="b", authority=2)
    assert source_of(captured, [claimed]) is None
    assert bounds_of(version(PRINTED, authority=2), [claimed]) is None


def test_an_undated_print_was_published_near_the_dated_one() -> None:
    bounds = bounds_of(version(PRINTED), [version(FLOOD, "2021-03-09", name="b")])
    assert bounds is not None
    assert (bounds.earliest, bounds.latest, bounds.method) == ("2021-03-03", "2021-03-15", "weekday.story") or (
        bounds.method == "story.reprint"
    )
    assert bounds_of(version(TOLL), [version(FLOOD, "2021-03-09", name="b")]) is None


@pytest.mark.parametrize(
    "text", [FLOOD, FLOOD_TOO, TOLL, "x " * 50, "1,234 families “said nothing at all to anybody here”"]
)
def test_a_profile_comes_back(text: str) -> None:
    made = profile_of("A title", text, RARITY)
    back = unpack_profile(pack_profile(made), "2021-03-04")
    assert back.terms == pytest.approx({hash_of(term): weight for term, weight in made.terms.items()}, rel=1e-3)
    assert set(back.names) == {hash_of(name) for name in made.names}
    assert back.quotations == {hash_of(run) for run in made.quotations}
    assert (back.weekdays, back.days, back.day) == (made.weekdays, made.days, "2021-03-04")
    assert {hash_of(term) for term in made.event} - set(back.terms) - set(back.names) == set()
    assert back.pairs.tolist() == made.pairs.tolist()
    assert pack_profile(back) == pack_profile(made)


@given(st.binary(max_size=60))
def test_bytes_that_are_no_profile_are_refused_or_read(data: bytes) -> None:
    with suppress(ValueError):
        unpack_profile(data)


def test_closeness_of_stored_profiles_has_no_direction() -> None:
    texts = [version(text).profile for text in (FLOOD, FLOOD_TOO, TOLL, PRINTED)]
    assert all(closeness(a, b) == closeness(b, a) for a in texts for b in texts)


PAGE = (
    "Overview Package Class Use Tree Deprecated Index Help. Release 17 of the Orvex library, build 94065, 500 Oracle "
    "Parkway, Redwood Shores. Skip navigation links. Search. All classes and interfaces. Method summary. "
)


def test_two_pages_of_a_manual_are_no_story() -> None:
    one = PAGE + "Class Quaternion rotates vectors around an axis and interpolates between orientations smoothly."
    two = PAGE + "Class Spooler queues print jobs, retries printers that jam and reports levels of toner to clients."
    assert closeness(version(one).profile, version(two).profile) == 0
    assert printed_share(version(one).profile, version(two).profile) > 0.4


def test_figures_that_disagree_are_told_with_their_sentences() -> None:
    other = FLOOD_TOO.replace("140 families", "as many as 210 families")
    (found,) = told(FLOOD, other)
    assert (found.what, found.first, found.second) == ("figure", "140 families", "210 families")
    assert "Oske dam" in found.first_sentence
    assert "Oske dam" in found.second_sentence


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("140 families", "140 families"),  # the same
        ("140 families", "1,200 volunteers"),  # of something else
    ],
)
def test_other_figures_are_no_difference(one: str, two: str) -> None:
    other = FLOOD_TOO.replace("140 families", two)
    assert not [d for d in told(FLOOD.replace("140 families", one), other) if d.what == "figure"]


def test_years_days_and_times_are_no_figures_of_things() -> None:
    one = "The council of Harwick met on 3 March 2021 families at 10 a.m. in the Lindgate quarter about the Oske dam."
    two = one.replace("3 March", "4 March").replace("2021", "2022").replace("10 a.m.", "11 a.m.")
    assert told(one, two) == []


def test_a_name_that_is_spelt_otherwise_is_told_once() -> None:
    one = "In Harwick the mayor, Muammar Solbergen, opened the Oske dam. Later Muammar Solbergen left."
    two = "In Harwick the mayor, Muammar Solbaergen, opened the Oske dam."
    assert [(d.what, d.first, d.second) for d in told(one, two)] == [
        ("name", "Muammar Solbergen", "Muammar Solbaergen")
    ]
    assert not told(one, one + " Muammar Solbaergen is another man.")


def test_a_property_of_one_person_is_not_that_of_another() -> None:
    assert not told("In Harwick Ingrid Solberg spoke.", "In Harwick Ingrid Zeman spoke.")
