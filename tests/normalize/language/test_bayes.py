"""The naive Bayes model over bytes against py3langid's recorded answers, and its edges."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest
from winnow.normalize.language.bayes import NOT_A_LANGUAGE, ByteBayes

from ...sentences import GOLDEN, sentences

RELATIVES = tomllib.loads((GOLDEN / "relatives.toml").read_text(encoding="utf-8"))
TEXTS = {**sentences(), **{f"{code}-{n}": t for code, texts in RELATIVES.items() for n, t in enumerate(texts, 1)}}
RECORDED = tomllib.loads((GOLDEN / "engines.toml").read_text(encoding="utf-8"))["bayes"]


@pytest.fixture(scope="module")
def bayes() -> ByteBayes:
    return ByteBayes()


@pytest.mark.parametrize("name", TEXTS)
def test_py3langid_says_the_same(bayes: ByteBayes, name: str) -> None:
    likely = bayes.score(TEXTS[name])
    assert likely.nats.max() == 0.0
    # What was seen once in training is left out, so a tie of close relatives may tip (Serbian and Bosnian, once).
    assert likely.nats[bayes.languages.index(RECORDED[name])] > -3.0


def test_the_longest_known_gram_counts(bayes: ByteBayes) -> None:
    data = np.frombuffer(b"banana banana banana", dtype=np.uint8).astype(np.int64)
    features = bayes._features(data)
    assert 0 < len(features) <= len(data)
    assert len(set(features.tolist())) < len(features)  # the third word gives the features of the second


@pytest.mark.parametrize("text", ["", "\x00", "q", "\ud800", "\U0001f600" * 3])
def test_texts_without_known_grams(bayes: ByteBayes, text: str) -> None:
    assert np.isfinite(bayes.score(text).nats).all()


def test_numbers_are_no_language(bayes: ByteBayes) -> None:
    likely = bayes.score("2024-05-06 12:33:01 0x3f2a9c 77b0de 19aa43 -1.25 3,400,000")
    assert bayes.languages[int(likely.nats.argmax())] == NOT_A_LANGUAGE
