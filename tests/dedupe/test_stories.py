"""Versions of a story: two reports of one event come together, two events of one subject do not, in any order."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from winnow.dedupe.stories.closeness import UNFOUNDED, closeness, list_shared
from winnow.dedupe.stories.grouping import PAIR, Grouping, candidates
from winnow.dedupe.stories.profile import EventProfile, Key, profile_of
from winnow.dedupe.stories.words import Rarity, stem

FLOOD = (
    "The mayor of Harwick, Ingrid Solberg, said on Monday that 140 families had left their homes after the Oske dam "
    "overflowed. “We have not seen water like this in forty years,” Solberg said. The fire brigade of Harwick pumped "
    "cellars in the Lindgate quarter all night, and schools stay closed. Rain is expected to end by Wednesday."
)
FLOOD_TOO = (
    "Schools in Harwick are closed and 140 families are homeless since the Oske dam spilled over. Ingrid Solberg, the "
    "mayor, told reporters: “We have not seen water like this in forty years.” Firefighters were pumping out cellars "
    "in Lindgate on Monday; forecasters expect the rain to last until the middle of the week."
)
TOLL = (
    "The council of Harwick wants a toll on the bridge below the Oske dam. The deputy mayor, Pavel Zeman, told "
    "reporters that the crossing, repaired after the flood in Lindgate, will cost drivers two crowns a day. “Those who "
    "use it should pay for it,” Zeman said. Hauliers announced a protest in front of the town hall for next Friday."
)


@pytest.fixture(scope="module")
def rarity() -> Rarity:
    return Rarity()


def _groups(profiles: list[EventProfile], close: dict[tuple[int, int], int]) -> list[list[int]]:
    return Grouping(len(profiles), close, lambda number: profiles[number].event).groups()


def grouped(texts: list[str], rarity: Rarity, days: list[str | None] | None = None) -> set[frozenset[str]]:
    order = sorted(range(len(texts)), key=lambda number: texts[number])
    profiles = [profile_of(None, texts[n], rarity, days[n] if days else None) for n in order]
    close = {(a, b): closeness(profiles[a], profiles[b]) for a, b in candidates(profiles)}
    return {frozenset(texts[order[n]] for n in group) for group in _groups(profiles, close)}


def test_one_event_and_another_of_the_same_subject(rarity: Rarity) -> None:
    assert grouped([FLOOD, TOLL, FLOOD_TOO], rarity) == {frozenset((FLOOD, FLOOD_TOO)), frozenset((TOLL,))}


def test_what_two_versions_share_is_told(rarity: Rarity) -> None:
    written: dict[Key, str] = {}
    found = list_shared(*(profile_of(None, text, rarity, written=written) for text in (FLOOD, FLOOD_TOO)), written)
    assert "Solberg" in found.names
    assert found.figures == ["140"]
    assert "we have not seen water like" in found.quotations


def test_a_subject_alone_is_not_enough(rarity: Rarity) -> None:
    without = FLOOD_TOO.replace("140", "many").replace(
        "“We have not seen water like this in forty years.”", "it was bad"
    )
    without = without.replace("the mayor, told reporters: it was bad", "the mayor, was there")
    value = closeness(profile_of(None, FLOOD, rarity), profile_of(None, without, rarity))
    assert value <= UNFOUNDED < PAIR


def test_days_far_apart_are_two_events_unless_somebody_is_quoted(rarity: Rarity) -> None:
    def close(text: str, day: str) -> int:
        return closeness(profile_of(None, FLOOD, rarity, "2020-05-01"), profile_of(None, text, rarity, day))

    plain = FLOOD_TOO.replace("We have not seen water like this in forty years", "It is bad")
    assert close(plain, "2020-05-04") > PAIR > close(plain, "2020-06-01") == 0
    assert close(FLOOD_TOO, "2020-06-01") > PAIR


def _made(terms: set[str]) -> EventProfile:
    weights: dict[Key, float] = dict.fromkeys(terms, 1.0)
    return EventProfile(weights, {}, *(set() for _ in range(6)), np.empty(0, np.uint32), set(terms))


def test_two_groups_with_terms_of_their_own_stay_apart() -> None:
    def groups(*, telling: int) -> list[list[int]]:
        subject = {"vaccine", "zurich", "regulator"}
        one = [_made(subject | {f"one{n}" for n in range(telling)}) for _ in range(4)]
        two = [_made(subject | {f"two{n}" for n in range(telling)}) for _ in range(4)]
        close = {(a, b): 800 if (a < 4) == (b < 4) else 400 for a, b in combinations(range(8), 2)}
        return _groups(one + two, close)

    assert groups(telling=3) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert groups(telling=2) == [[0, 1, 2, 3, 4, 5, 6, 7]]


def test_a_pair_needs_more_than_a_text_beside_a_group() -> None:
    profiles = [_made({"x"}) for _ in range(5)]
    assert _groups(profiles, {(0, 1): PAIR - 1}) == [[0], [1], [2], [3], [4]]
    group = dict.fromkeys(combinations(range(4), 2), 900)
    assert _groups(profiles, group | {(n, 4): PAIR - 50 for n in range(4)}) == [[0, 1, 2, 3, 4]]


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_closeness_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    profiles = [_made({f"t{chance.randrange(6)}" for _ in range(4)}) for _ in range(14)]
    pairs = list(combinations(range(14), 2))
    close = {pair: chance.choice((0, 100, 300, 500, 500, 900)) for pair in chance.sample(pairs, 60)}
    shuffled = list(close)
    chance.shuffle(shuffled)
    assert _groups(profiles, close) == _groups(profiles, {p: close[p] for p in shuffled})


def test_stems_of_one_word_are_one() -> None:
    assert stem("talks") == stem("talk")
    assert stem("planned") == stem("planning") == stem("plan")
    assert stem("countries") == "country"
