"""Which pairs are duplicates, by example; and the rules as properties."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer
from winnow.dedupe.sketch import Sketcher

PARAMS = DedupParams()
COMPARER = Comparer(PARAMS, Sketcher(PARAMS, "numpy"))


def words(seed: int, count: int) -> list[str]:
    chooser = random.Random(seed)
    return ["".join(chooser.choice("bdfgklmnprst") + chooser.choice("aeiou") for _ in range(3)) for _ in range(count)]


def text(*parts: list[str]) -> str:
    return " ".join(word for part in parts for word in part)


def misread(of: list[str], every: int) -> list[str]:
    return [f"{word}rn" if i % every == 7 else word for i, word in enumerate(of)]


def filled(of: list[str], seed: int) -> list[str]:
    names = iter(words(seed, 100))
    return [part for i, word in enumerate(of) for part in ([next(names) for _ in "abc"] if i % 30 == 7 else [word])]


def named(of: list[str], name: str) -> list[str]:
    return [name if i % 15 == 7 else word for i, word in enumerate(of)]


STORY = words(1, 300)
TERMS = words(11, 115)
FORECAST = (
    "Weather for the coast. Light wind from the west in the morning, clouds later in the day, some sun towards "
    "evening on the islands. Highest temperature {} degrees, lowest {} degrees. Chance of rain {} percent. Boats "
    "under ten metres should stay in the harbour when the red flag is up, and bathers should mind the current near "
    "the old pier where the lifeguards have no view. The ferry runs as usual and the lighthouse is open to visitors "
    "after lunch. "
    "Campers are asked to keep fires small and to leave the dunes as they found them for whoever comes next year."
)


@pytest.mark.parametrize(
    ("name", "dropped", "kept", "reason"),
    [
        ("other punctuation", text(STORY), text(STORY).replace(" ba", ", Ba"), "same"),
        ("a few words changed", text(STORY[:150], ["other"], STORY[151:]), text(STORY), "jaccard"),
        ("cut at the end", text(STORY[:200]), text(STORY), "contained"),
        ("paragraph left out", text(STORY[:90], STORY[180:]), text(STORY), "contained"),
        ("framed by site boilerplate", text(STORY), text(words(2, 40), STORY, words(3, 40)), "contained"),
        ("other intro and end", text(words(4, 40), STORY[30:], words(5, 20)), text(STORY), "core"),
        ("another note above the same terms", text(words(12, 30), TERMS), text(words(13, 40), TERMS), "different"),
        ("a short note above them", text(words(12, 18), TERMS), text(words(13, 60), TERMS), "different"),
        ("another note below them", text(TERMS, words(12, 30)), text(TERMS, words(13, 40)), "different"),
        ("another note between two parts", text(TERMS, words(12, 30), STORY[:60]),
         text(TERMS, words(13, 40), STORY[:60]), "different"),
        ("above in one, below in the other", text(words(12, 30), TERMS), text(TERMS, words(13, 40)), "different"),
        ("the terms alone", text(TERMS), text(words(13, 40), TERMS), "contained"),
        ("words misread here and there", text(misread(STORY, 20)), text(STORY), "edited"),
        ("misread, and framed", text(misread(STORY, 20)), text(words(2, 20), STORY, words(3, 20)), "edited"),
        ("a short one misread", text(misread(STORY[:70], 20)), text(STORY[:70]), "different"),
        ("other names filled in", text(filled(STORY, 14)), text(filled(STORY, 15)), "different"),
        ("one name again and again", text(named(STORY, "alpha")), text(named(STORY, "beta")), "different"),
        ("more of it is its own", text(words(4, 56), STORY[:100], words(5, 56)), text(STORY[:100]), "different"),
        ("quoted inside a longer story", text(STORY), text(words(6, 150), STORY, words(7, 100)), "different"),
        ("quoted before a longer story", text(STORY), text(STORY, words(7, 200)), "different"),
        ("half the text in common", text(STORY[:150], words(8, 150)), text(STORY), "different"),
        ("nothing in common", text(words(9, 300)), text(STORY), "different"),
        ("another day's weather", FORECAST.format(21, 12, 30), FORECAST.format(18, 9, 80), "figures"),
        ("the same figures in other places", FORECAST.format(21, 12, 30), FORECAST.format(12, 21, 30), "figures"),
        ("one figure", FORECAST.format(21, 12, 30), FORECAST.format(21, 12, 40), "figures"),
        ("wording", FORECAST.format(21, 12, 30).replace("Light", "A light"), FORECAST.format(21, 12, 30), "jaccard"),
        ("too short", "one two three four five six", "one two three four five six seven", "tiny"),
        ("empty", "", "", "tiny"),
    ],
)  # fmt: skip
def test_by_example(name: str, dropped: str, kept: str, reason: str) -> None:
    relation = COMPARER.compare(dropped, kept)
    assert relation.reason == reason
    assert relation.similar == (reason in {"same", "jaccard", "contained", "core", "edited"})


def test_what_is_contained_never_stands_for_what_contains_it() -> None:
    longer, shorter = text(STORY), text(STORY[:150])
    assert COMPARER.compare(shorter, longer).similar
    assert not COMPARER.compare(longer, shorter).similar


def test_chinese_and_thai_are_compared_by_characters() -> None:
    chooser = random.Random(1)
    for first, last in (("\u4e00", "\u9000"), ("\u0e01", "\u0e2e")):
        base = "".join(chr(chooser.randint(ord(first), ord(last))) for _ in range(200))
        assert COMPARER.compare(base, base[:100] + chr(ord(first) + 7) + base[101:]).reason == "jaccard"
        assert COMPARER.compare(base, base[::-1]).reason == "different"


def test_marks_count() -> None:
    base = "क्या हाल है मेरे दोस्त आज मौसम बहुत अच्छा है और हम नदी के किनारे घूमने जा रहे हैं शाम को लौटेंगे"
    assert COMPARER.compare(base, base).reason == "same"
    assert COMPARER.compare(base, "".join(c for c in base if c not in "\u093e\u0947\u0948\u094d")).reason != "same"


def test_the_options_switch_the_rules_off() -> None:
    plain = Comparer(DedupParams(reprints=False, figures=False), Sketcher(PARAMS, "numpy"))
    assert not plain.compare(text(STORY[:200]), text(STORY)).similar
    assert plain.compare(text(STORY, ["7"]), text(STORY, ["8"])).reason == "jaccard"


def test_exact_figures() -> None:
    relation = COMPARER.compare("a b c d e f g h i j k l m n o", "a b c d e f g h i j k l m n x")
    assert relation.jaccard == pytest.approx(10 / 12)
    assert relation.containment == pytest.approx(10 / 11)


TEXTS = st.lists(st.sampled_from(["la", "le", "li", "lo", "1", "2", "日", "本", "."]), max_size=60).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
def test_properties(a: str, b: str) -> None:
    relation, back = COMPARER.compare(a, b), COMPARER.compare(b, a)
    assert relation.jaccard == back.jaccard
    assert relation.containment == back.containment
    assert 0 <= relation.jaccard <= relation.containment <= 1
    if relation.reason in {"same", "jaccard", "tiny"}:
        assert back.reason == relation.reason
    (one, other), _ = COMPARER.prepare([a, b])
    first = COMPARER.first_similar(one, [other])
    assert first == ((0, relation) if relation.similar else None), "the quick way gives the same answer"
