"""Sketches: one answer from every engine, and datasketch's own."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.dedupe.characters import CharacterClasses
from winnow.dedupe.compiled import CompiledEngine
from winnow.dedupe.params import DedupParams
from winnow.dedupe.reference import signature_flaws
from winnow.dedupe.shingles import NumpyEngine, band_keys, permutations
from winnow.dedupe.sketch import BATCH_CHARACTERS, Sketcher, batches

PARAMS = DedupParams()
NUMPY = NumpyEngine(PARAMS)
SENTENCE = "Over the harbour the gulls were late that morning and nobody on the quay thought of asking them why. "
TEXTS = [
    "",
    "one",
    "...",
    "one two three four five",
    SENTENCE,
    SENTENCE * 30,
    "日本語の文章は空白で区切られていません。だから文字で数えます。",
    "ภาษาไทยไม่มีช่องว่างระหว่างคำจึงต้องใช้ตัวอักษร",
    "हिन्दी में मात्राएँ शब्द का हिस्सा होती हैं और उन्हें अलग नहीं करना चाहिए",
    "\u0301 mark first, then 12 figures 3.5 and ２０２６",
    "mixed 日本 and words 12 日本語 text with 漢字 inside of it ok",
    "soft\u00adhyphen zero\u200bwidth jo\u200diner",
    "tail mark e\u0301",
    "\ud800 lone surrogate",
    "x" * 5000,
    "word " * 400,
]


@cache
def compiled_engine() -> CompiledEngine:
    return CompiledEngine(PARAMS)


@pytest.fixture
def compiled() -> CompiledEngine:
    pytest.importorskip("numba")
    return compiled_engine()


def assert_same(one: NumpyEngine, other: CompiledEngine, texts: list[str]) -> None:
    a, b = one.shingle(texts), other.shingle(texts)
    for name in ("tokens", "figures", "token_starts", "shingles", "starts"):
        assert np.array_equal(getattr(a, name), getattr(b, name)), name
    assert np.array_equal(one.sign(a), other.sign(b))
    profiles = list(zip(one.distinct(a), other.distinct(b), strict=True))
    assert all(np.array_equal(x, y) for x, y in profiles)
    for (x, _), (y, _) in zip(profiles, reversed(profiles), strict=True):
        assert one.overlap(x, y) == other.overlap(x, y)
    for i in range(len(texts) - 1):
        (ta, fa, _), (tb, fb, _) = a.of(i), a.of(i + 1)
        assert one.own_tokens(ta, fa, tb, fb) == other.own_tokens(ta, fa, tb, fb)


def test_both_engines_give_the_same_values(compiled: CompiledEngine) -> None:
    assert_same(NUMPY, compiled, TEXTS)
    assert_same(NUMPY, compiled, [])
    assert_same(NUMPY, compiled, [""])
    for text in TEXTS:
        assert_same(NUMPY, compiled, [text])


ALPHABET = "ab1٣ \n.-_é\u0301\u200d\u00ad漢字かなกข\u0e34ကស\u093f\U0001f600"


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(ALPHABET, max_size=60), max_size=6))
def test_both_engines_agree_on_anything(texts: list[str]) -> None:
    pytest.importorskip("numba")
    assert_same(NUMPY, compiled_engine(), texts)


def test_signatures_are_datasketchs() -> None:
    datasketch = pytest.importorskip("datasketch")
    shingled = NUMPY.shingle(TEXTS)
    signatures = NUMPY.sign(shingled)
    reference = datasketch.MinHash(PARAMS.num_perm, seed=PARAMS.seed, scheme="affine32")
    assert np.array_equal(np.array(permutations(PARAMS)), reference.permutations)
    for i in range(len(TEXTS)):
        minhash = datasketch.MinHash(PARAMS.num_perm, seed=PARAMS.seed, scheme="affine32", hashfunc=int)
        minhash.update_batch([int(shingle) >> 32 for shingle in shingled.of(i)[2]])
        assert np.array_equal(minhash.hashvalues, signatures[i])


def test_datasketch_reads_and_indexes_our_sketches() -> None:
    datasketch = pytest.importorskip("datasketch")
    sketches = Sketcher(PARAMS, "numpy").sketch([SENTENCE * 3, SENTENCE * 3 + "Then it rained.", "Other " + TEXTS[8]])
    index = datasketch.MinHashLSH(params=(PARAMS.bands, PARAMS.rows), num_perm=PARAMS.num_perm)
    for i in range(3):
        index.insert(i, sketches.lean(i))
    assert set(index.query(sketches.lean(0))) == {0, 1}
    shared = set(sketches.bands[0]) & set(sketches.bands[1])
    assert shared, "the same pair shares a band key"
    assert not set(sketches.bands[0]) & set(sketches.bands[2])


def test_batches_and_single_texts_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Sketcher(PARAMS, "numpy").sketch(TEXTS)
    for i, text in enumerate(TEXTS):
        alone = Sketcher(PARAMS, "numpy").sketch([text])
        assert np.array_equal(alone.signatures[0], together.signatures[i])
        assert np.array_equal(alone.bands[0], together.bands[i])
        assert alone.counts[0] == together.counts[i]
    assert Sketcher(PARAMS, "numpy").sketch([]).signatures.shape == (0, PARAMS.num_perm)


def test_batches_cover_everything_once() -> None:
    texts = ["a" * (BATCH_CHARACTERS // 3)] * 7 + ["b" * (2 * BATCH_CHARACTERS), ""]
    cuts = batches(texts)
    assert [start for start, _ in cuts[1:]] == [stop for _, stop in cuts[:-1]]
    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(texts)
    assert len(cuts) > 2


def test_too_short_texts_get_no_keys() -> None:
    sketches = Sketcher(PARAMS, "numpy").sketch(["", "one two three four five six", SENTENCE])
    assert not sketches.bands[0].any()
    assert not sketches.bands[1].any()
    assert sketches.bands[2].all()


def test_band_keys_depend_on_the_band() -> None:
    keys = band_keys(np.zeros((1, PARAMS.num_perm), dtype=np.uint32), np.array([100]), PARAMS)
    assert len(set(keys[0].tolist())) == PARAMS.bands


def test_marks_stay_in_their_words() -> None:
    tokens = [len(NUMPY.shingle([text]).tokens) for text in ("शक्ति और भक्ति", "كَتَبَ الوَلَدُ", "e\u0301te\u0301 tre\u0300s")]
    assert tokens == [3, 2, 2]


def test_scripts_without_spaces_give_one_token_a_character() -> None:
    assert len(NUMPY.shingle(["日本語です"]).tokens) == 5
    assert len(NUMPY.shingle(["ที่นี่"]).tokens) == 2, "marks stay with their consonant"
    assert len(NUMPY.shingle(["2026年"]).tokens) == 2, "figures stay whole"


def test_auto_starts_compiling_only_for_many_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    sketcher = Sketcher(PARAMS)
    assert sketcher.engine(10).name == "numpy"
    monkeypatch.setattr("winnow.dedupe.sketch.COMPILE_AFTER", 20)
    pytest.importorskip("numba")
    assert sketcher.engine(10).name == "compiled"


def test_compiled_code_that_has_no_place_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    numba = pytest.importorskip("numba")
    njit = numba.njit

    def refusing(*, cache: bool = False, **options: object) -> object:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(**options)

    monkeypatch.setattr(numba, "njit", refusing)
    assert CompiledEngine(DedupParams()).name == "compiled"


def test_parameters_that_make_no_sense_are_refused() -> None:
    for wrong in ({"threshold": 0.0}, {"bands": 40}, {"min_shingles": 0}, {"rows": 0}):
        with pytest.raises(ValueError, match=r"must be|need more"):
            DedupParams(**wrong)
    assert DedupParams().header()["threshold"] == 0.8


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_datasketch_as_the_judge(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasketch")
    if engine == "compiled":
        pytest.importorskip("numba")
    sketcher = Sketcher(PARAMS, engine)
    assert signature_flaws(sketcher, TEXTS) == []
    monkeypatch.setattr(sketcher.engine(), "a", sketcher.engine().a + np.uint32(2))
    assert 5 in signature_flaws(sketcher, TEXTS)


def test_classes_do_not_depend_on_what_else_is_there() -> None:
    classes = CharacterClasses()
    codes = np.arange(0x3400, dtype=np.uint32)
    assert np.array_equal(classes.of(codes), classes.of(np.append(codes, np.uint32(0x1F600)))[:-1])
    assert len(classes.of(codes[:0])) == 0
