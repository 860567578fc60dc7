"""Our reading of CLD2's tables against CLD2's recorded answers, and what it does with scripts, borders and terms."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest
from winnow.normalize.language.cld2 import Cld2
from winnow.normalize.language.scripts import by_script
from winnow.normalize.language.tables import load_tables

from ...sentences import GOLDEN, sentences

SENTENCES = sentences()
RELATIVES = tomllib.loads((GOLDEN / "relatives.toml").read_text(encoding="utf-8"))
TEXTS = {**SENTENCES, **{f"{code}-{n}": text for code, texts in RELATIVES.items() for n, text in enumerate(texts, 1)}}
RECORDED = tomllib.loads((GOLDEN / "engines.toml").read_text(encoding="utf-8"))["cld2"]


@pytest.fixture(scope="module")
def cld2() -> Cld2:
    return Cld2()


@pytest.mark.parametrize("name", TEXTS)
def test_cld2_says_the_same(cld2: Cld2, name: str) -> None:
    code, percent, score = RECORDED[name]
    found = cld2.ask(TEXTS[name])
    assert found.code == code
    if percent > 97:
        assert found.share == pytest.approx(percent / 100, abs=0.01)
        assert found.sure == (score >= 700)


def test_scripts_are_taken_apart() -> None:
    tables = load_tables()
    parts = list(by_script("Ёлка and ТЕКСТ, 12 ČAJ!", tables))
    shown = {part.script: "".join(map(chr, part.points)) for part in parts}
    assert sorted(shown.values()) == [" and čaj ", " ёлка текст "]
    for part in parts:
        text = "".join(map(chr, part.points))
        assert part.size == len(text.encode())
        assert part.offset[1] == 1
        assert int(part.words[0]) == int.from_bytes(text.encode()[:4], "little")


def test_a_mark_belongs_to_the_letter_before_it() -> None:
    (part,) = by_script("cafe\u0301 e\u0301te\u0301", load_tables())
    assert part.run == 1.0


def test_terms_are_no_passage_but_a_paragraph_is(cld2: Cld2) -> None:
    terms = "設定ファイルの option を server に copy し、次に backup の directory を確認してから restart を実行します。"
    assert [code for code, part in cld2.ask(terms * 6).shares if part > 0.17] == ["ja"]
    both = cld2.ask(SENTENCES["ja"] * 3 + "\n" + SENTENCES["en"] * 2)
    assert {code for code, _ in both.shares} == {"ja", "en"}


def test_the_border_lies_between_the_languages(cld2: Cld2) -> None:
    found = cld2.ask(SENTENCES["fi"] * 2 + " " + SENTENCES["it"] * 2)
    parts = dict(found.shares)
    true = len(SENTENCES["fi"].replace(" ", "")) / len((SENTENCES["fi"] + SENTENCES["it"]).replace(" ", ""))
    assert parts["fi"] == pytest.approx(true, abs=0.06)
    assert sum(parts.values()) == pytest.approx(1.0, abs=0.03)


def test_repetition_counts_once(cld2: Cld2) -> None:
    once, often = cld2.ask("banana"), cld2.ask("banana " * 40)
    assert np.array_equal(once.spoken > 0, often.spoken > 0)
    assert float(often.spoken.max()) < 4 * float(once.spoken.max())


@pytest.mark.parametrize(
    "text", ["", " \n", "123 456", "\U0001f600", "\ud800\udfff", "\u0301", "a", "漢", "\U00020000"]
)
def test_little_and_nothing(cld2: Cld2, text: str) -> None:
    assert 0.0 <= cld2.ask(text).share <= 1.0


def test_growth_is_linear_where_scripts_alternate(cld2: Cld2) -> None:
    import time

    def cost(count: int) -> float:
        text = "aaяя漢漢あΩΩ" * count
        started = time.process_time()
        cld2.ask(text)
        return time.process_time() - started

    cost(100)
    assert cost(4_000) < 1.0
