"""Runs of combining marks: what is cut, what is not, and that nothing sorts what is left for long."""

from __future__ import annotations

import sys
import time
import unicodedata

from winnow.dedupe.fold import content_key
from winnow.normalize import marks
from winnow.normalize.characters.repair import Repairer
from winnow.normalize.document import Seed
from winnow.normalize.pipeline import Normalizer


def test_a_run_ends_after_thirty_marks() -> None:
    assert marks.shortened("a" + "\u0301\u0316" * 40 + "b") == "a" + "\u0301\u0316" * 15 + "b"
    assert marks.shortened("a" + "\u0301\u200b" * 40 + "b") == "a" + "\u0301\u200b" * 30 + "b"


def test_sound_text_keeps_its_marks() -> None:
    for text in (
        "e\u0301" * 100,
        "\u05d1\u05bc\u05b7\u0596" * 100,
        "ที่นี่" * 100,
        "a" + "\u200d" * 100,
        "a" + "\u0301" * 30,
    ):
        assert marks.shortened(text) == text


def test_every_character_that_is_sorted_counts() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    sorted_ones = [c for c in every if unicodedata.combining(unicodedata.normalize("NFKD", c)[0])]
    assert len(sorted_ones) > 900
    for char in sorted_ones:
        assert marks.has_long_run("a" + char * 31), hex(ord(char))


def test_the_repair_of_a_run_replays() -> None:
    repairer = Repairer()
    for line in ("a" + "\u0301\u0316" * 2000, "\u00cc\x81\u00cc\u2013" * 2000, "a &" + "amp;" * 2000 + "lt; b"):
        repaired = repairer.repair(f"one\n{line}\ntwo")
        (entry,) = repaired.repairs
        assert entry.before == line
        assert entry.after == repaired.text.split("\n")[1]
        assert repairer.replay(line, entry.steps) == entry.after


def test_what_comes_out_is_folded_in_no_time() -> None:
    prose = "The council met on Tuesday and spoke about the bridge and the ferry for an hour. "
    text = prose + "a" + "\u0301\u200b\u0316\u2060" * 50_000 + prose
    out = Normalizer()(Seed("in/x", text, "text")).text
    started = time.process_time()
    content_key(out)
    assert time.process_time() - started < 1
