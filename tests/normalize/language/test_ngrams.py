"""Our n-grams against langdetect's own, one for one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector_factory import DetectorFactory
from langdetect.utils.ngram import NGram
from winnow.normalize.language.ngrams import NgramCutter

from ...sentences import sentences


@pytest.fixture(scope="module")
def cutter() -> NgramCutter:
    return NgramCutter()


@pytest.fixture(scope="module")
def factory() -> DetectorFactory:
    """langdetect with every n-gram known, so that it keeps them all."""

    class Everything(dict):
        def __contains__(self, key: object) -> bool:
            return True

    made = DetectorFactory()
    made.langlist = ["xx"]
    made.word_lang_prob_map = Everything()
    return made


def theirs(factory: DetectorFactory, text: str) -> Counter:
    detector = factory.create()
    detector.append(text)
    detector.cleaning_text()
    counted: Counter = Counter()
    for gram in detector._extract_ngrams():
        key = 0
        for char in gram:
            key = (key << 16) | min(ord(char), 0xFFFF)
        counted[key] += 1
    return counted


def ours(cutter: NgramCutter, text: str) -> Counter:
    return Counter(cutter.keys(cutter.characters(text)).tolist())


def test_every_character_is_folded_as_langdetect_folds_it(cutter: NgramCutter) -> None:
    wrong = [hex(c) for c in range(0x10000) if ord(NGram.normalize(chr(c))) != cutter._fold[c]]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "NASA and the USAs of ABC Ab aB",
        "see http://example.org/a?b=c or write to some.one@example.org  today",
        "Tiê\u0301ng Viê\u0323t co\u0301 da\u0302\u0301u",
        "mostly кириллица with latin слова внутри текста и ещё",
        "emoji \U0001f600 inside",
        "a" * 12_000,
        "http://example.org/" + "a" * 3_000 + " tail",
        "ab " * 20_000,
        "see http://example.org/x " * 2_500,
    ],
)
def test_hard_cases(cutter: NgramCutter, factory: DetectorFactory, text: str) -> None:
    assert ours(cutter, text) == theirs(factory, text)


def test_sentences(cutter: NgramCutter, factory: DetectorFactory) -> None:
    for code, text in sentences().items():
        assert ours(cutter, text) == theirs(factory, text), code


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aAbBÉéß .,\n\t@/:htp\u0301\u0323\u1ea1яЯгあア한中英ｱ\u06ccșț\U0001f600"), max_size=60))
def test_any_text(text: str) -> None:
    factory = DetectorFactory()
    factory.langlist = ["xx"]

    class Everything(dict):
        def __contains__(self, key: object) -> bool:
            return True

    factory.word_lang_prob_map = Everything()
    assert ours(NgramCutter(), text) == theirs(factory, text)
