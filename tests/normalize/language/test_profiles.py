"""The deterministic scorer against langdetect itself: same label wherever langdetect's seeds agree with each other."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import langdetect
import pytest
from langdetect.detector_factory import DetectorFactory
from winnow.normalize.language.profiles import Profiles

from ...sentences import floors, rows, sentences

SEEDS = 10


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return Profiles()


@pytest.fixture(scope="module")
def original() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(str(Path(langdetect.__file__).parent / "profiles"))
    return factory


def agreement(profiles: Profiles, original: DetectorFactory, texts: list[str]) -> tuple[int, int]:
    """How many texts 9 of 10 seeds agree on, and on how many of those we agree with them."""
    stable = same = 0
    for text in texts:
        labels: Counter[str] = Counter()
        for seed in range(SEEDS):
            original.set_seed(seed)
            detector = original.create()
            detector.append(text)
            try:
                labels[detector.detect()] += 1
            except langdetect.LangDetectException:
                labels["und"] += 1
        label, count = labels.most_common(1)[0]
        if count >= 0.9 * SEEDS:
            stable += 1
            ours = profiles.score(text).best
            same += ours == label
    return stable, same


def test_same_languages(profiles: Profiles, original: DetectorFactory) -> None:
    assert sorted(profiles.languages) == sorted(original.get_lang_list())


def test_agrees_on_our_sentences(profiles: Profiles, original: DetectorFactory) -> None:
    texts = list(sentences().values())
    stable, same = agreement(profiles, original, [*texts, *(text[:30] for text in texts)])
    assert stable > 80
    assert same == stable


def test_no_features_is_no_exception(profiles: Profiles) -> None:
    for text in ("", "12345", "!!!", "\u1000\u1001"):
        scores = profiles.score(text)
        assert scores.best == "und"
        assert scores.known == 0


def test_a_language_fits_its_own_text_best(profiles: Profiles) -> None:
    for code in ("de", "en", "fr", "ru", "tr"):
        scores = profiles.score(sentences()[code])
        assert scores.best == code
        assert scores.fit(code) > -0.5
        assert scores.covered > 0.85
    assert profiles.score(sentences()["zu"]).fit("sw") < -0.5


def test_long_texts_are_read_in_windows_with_the_same_answer(profiles: Profiles) -> None:
    for code in ("de", "pl", "el"):
        text = sentences()[code]
        assert profiles.score(text * 60).best == profiles.score(text).best == code


@pytest.mark.shared
def test_agrees_on_the_development_data(profiles: Profiles, original: DetectorFactory, shared_data: Path) -> None:
    chance = random.Random(20)
    texts = [
        row["text"]
        for name in ("docs", "short")
        for row in chance.sample(rows(shared_data / f"lang/lid_{name}.jsonl.gz"), 60)
    ]
    stable, same = agreement(profiles, original, texts)
    assert stable > 90
    assert same >= floors("language")["seeds_agree"] * stable
