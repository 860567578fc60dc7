"""The wording of all blocks at once against one block at a time."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.extract import alignment as align
from winnow.normalize.extract import text_features as wording
from winnow.normalize.extract.blocks import Block
from winnow.normalize.extract.text_features import PHRASES, beginnings, text_features

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("aA1.,| /\n\t é·ÜİςΣ日ก،٣"), st.characters(exclude_categories=("Cs",))),
    min_size=1,
    max_size=200,
).filter(lambda text: text.strip() and text == text.strip())
PAGES = st.lists(st.one_of(TEXTS, st.sampled_from([p.strip() for ps in PHRASES.values() for p in ps])), min_size=1)


def rows(texts, title="A wheel of the mill"):
    blocks = [Block(text, 0, 0, 0, 0, 0, "") for text in texts]
    return text_features(blocks, beginnings(blocks), title)


@settings(max_examples=80, deadline=None)
@given(PAGES)
def test_a_block_reads_the_same_alone_and_among_others(texts):
    together = rows(texts)
    assert np.array_equal(together, np.concatenate([rows([text]) for text in texts]))
    assert np.isfinite(together).all()


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_characters_are_counted_as_the_expressions_count_them(text):
    head = text[:160]
    digits, capitals, capitalised, wide, words, separated, cased = (
        int(column[0]) for column in wording._character_counts([head])
    )
    assert digits == len(re.findall(r"\d", head))
    assert capitals == len(re.findall(r"[A-ZÀ-ÞΑ-ΩА-Я]", head))
    assert capitalised == len(re.findall(r"(?:^|\s)[A-ZÀ-ÞΑ-ΩА-Я]", head))
    assert wide == len(wording._WIDE.findall(head))
    assert words == len(head.split())
    assert separated == bool(re.search(r"[|›»·]", head))
    assert cased == any(mark.upper() != mark.lower() for mark in head)


@given(st.text())
def test_letters_of_ascii_texts_are_found_the_same_way(text):
    assert align.letters(text) == re.sub(r"[\W_]+", "", text).lower()


def test_phrases_count_where_blocks_begin():
    flags = rows(["Read more", "The mill", "Written by hand", "x " * 90 + "read more"])[:, wording.FIRST_PHRASE :]
    names = list(PHRASES)
    assert flags[:, names.index("more")].tolist() == [1, 0, 0, 0]
    assert flags[:, names.index("by")].tolist() == [0, 0, 1, 0]
