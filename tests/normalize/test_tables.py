"""Tables of characters: what is built for common texts says the same as what is built for all."""

from __future__ import annotations

import numpy as np
from winnow.normalize.language.prose import ProseTest
from winnow.normalize.lines.characters import LOWER, UNSPACED, CharacterTable

COMMON = "".join(map(chr, range(0x3400)))
RARE = "\U0001f600"


def test_classes_and_small_letters_do_not_depend_on_what_else_is_there() -> None:
    table = CharacterTable()
    alone, among = table.codes(COMMON), table.codes(COMMON + RARE)
    assert np.array_equal(table.classes(alone), table.classes(among)[:-1])
    assert np.array_equal(table.folded(alone), table.folded(among)[:-1])
    assert table.classes(table.codes("aก")).tolist() == [LOWER, UNSPACED]
    assert table.folded(table.codes("Äİ\U00010400")).tolist() == [0xE4, 0x130, 0x10400]
    assert table.classes(table.codes("")).tolist() == table.folded(table.codes("")).tolist() == []


def test_a_rare_character_makes_prose_no_code() -> None:
    is_prose = ProseTest()
    for text, expected in (("The harbour was closed on Monday.", True), ("{[=]}; " * 20, False), ("1 2 3", False)):
        assert is_prose(text) == is_prose(text + RARE) == expected
