"""What exact comparison folds, and what it must not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.dedupe import fold as folding
from winnow.dedupe import shingles
from winnow.dedupe.fold import KEY_BYTES, content_key, fold, soften
from winnow.dedupe.params import DedupParams
from winnow.dedupe.relation import Comparer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rain  over\nthe\tcoast", "rain over the coast"),
        ("“Rain”, she said", '"Rain", she said'),
        ("it’s over", "it's over"),
        ("1990–1995", "1990-1995"),
        ("co\u00adoperate", "cooperate"),
        ("\ufeffStart", "start"),
        ("ﬁne ｆｕｌｌ", "fine full"),
        ("Stra\u00dfe", "STRASSE"),
        ("cafe\u0301", "caf\u00e9"),
        ("one\u00a0two\u3000three", "one two three"),
        ("a\u200db", "ab"),
    ],
)
def test_same_content(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert content_key(one) == content_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 mm", "15 mm"),
        ("x += 1", "x -= 1"),
        ("-5 degrees", "5 degrees"),
        ("résumé", "resume"),
        ("शक्ति", "शकति"),
        ("2:1", "1:2"),
        ("a b", "ab"),
    ],
)
def test_other_content(one: str, other: str) -> None:
    assert content_key(one) != content_key(other)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_never_raises_and_is_idempotent(text: str) -> None:
    assert len(content_key(text)) == KEY_BYTES
    assert fold(fold(text)) == fold(text)
    soften(text)


@given(st.text(st.characters(max_codepoint=0x2FF)), st.sampled_from([" ", "\n", "\r\n", "\t", "\u00a0"]))
def test_layout_never_counts(text: str, blank: str) -> None:
    assert fold(text.replace(" ", blank)) == fold(text)


_TRICKY = [
    *"abe oiuAE'`\"-.,\u2019\u0301\u0308\ufb01\xe9\u2028\x85\u3000\u6f22\u5b57\u1100\u1161\uff46",
    *"\xad\u200b\u200d\ufe0f\u2060\ufeff",
]


@given(st.text(st.sampled_from(_TRICKY), min_size=1, max_size=12))
def test_equal_contents_have_equal_tokens(text: str) -> None:
    """Else it would depend on which of two equal texts came first what is compared with it."""
    comparer = Comparer(DedupParams())
    (one, other), _ = comparer.prepare([text, fold(text)], bands=False)
    assert content_key(text) == content_key(fold(text))
    assert one.tokens.tolist() == other.tokens.tolist()


SIGNS = st.text(alphabet=st.sampled_from("aB1 \n’‘“”–—…\xa0é\u0301\xad`'\"-"), max_size=60)


@given(SIGNS)
def test_ascii_and_a_few_signs_fold_as_everything_does(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick = fold(text)
        patch.setattr(folding, "plain_ascii", lambda text: None)
        assert quick == fold(text)


@given(st.lists(SIGNS, min_size=1, max_size=3))
def test_shingles_do_not_see_which_signs_stand_between_words(texts: list[str]) -> None:
    engine = shingles.NumpyEngine(DedupParams())
    with pytest.MonkeyPatch.context() as patch:
        quick = engine.shingle(texts)
        patch.setattr(shingles, "plain_ascii", lambda text: None)
        slow = engine.shingle(texts)
    for number in range(len(texts)):
        assert all(map(np.array_equal, quick.of(number), slow.of(number)))
