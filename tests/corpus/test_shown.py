"""What people are shown: no character in it has power over a terminal or a log."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.corpus.shown import json_shown, shown, shown_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("Zürich 東京 مرحبا नमस्ते", "Zürich 東京 مرحبا नमस्ते"),
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\x9b31mb\x07\x7f", r"a\x9b31mb\x07\x7f"),
        ("a\nforged\r\tline", r"a\x0aforged\x0d\x09line"),
        ("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\x85d"),
        ("x\u202egpj.exe\u2066", r"x\u202egpj.exe\u2066"),
        ("\ufeffa\u200bb\u00adc", r"\ufeffa\u200bb\xadc"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("lone \udcff \ud800", r"lone \udcff \ud800"),
        ("private \ue000 none \u0378", r"private \ue000 none \u0378"),
        ("a" + "\u0301" * 200 + "b", "a" + "\u0301" * 8 + "…b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("a\u00a0b", "a b"),
    ],
)  # fmt: skip
def test_by_example(text: str, expected: str) -> None:
    assert shown(text) == expected


def powerless(text: str, allowed: str = "") -> bool:
    return all(
        c in allowed or c in "\u200c\u200d" or (unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
        for c in text
    )


@given(st.text(st.characters(codec=None)))
def test_nothing_shown_has_power(text: str) -> None:
    assert powerless(shown(text))
    assert shown(shown(text)) == shown(text)
    shown(text).encode("utf-8")


@given(
    st.recursive(
        st.text(st.characters(codec=None)) | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_the_same_value_and_has_no_power(value: object) -> None:
    text = shown_json(value)
    assert powerless(text)
    assert json.loads(text) == json.loads(json.dumps(value))
    assert json_shown(text) == text
    assert powerless(shown_json(value, indent=2), "\n")
