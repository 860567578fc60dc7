"""Subtitles: what is said stays, without codes and settings."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Seed
from winnow.normalize.pipeline import Normalizer

SAID = "The tide turns at noon today.\nWho told you so?\nThe keeper did, and he knows."
SRT = """1
00:00:01,000 --> 00:00:04,200
<i>The tide turns</i>
at noon today.

2
00:00:04,500 --> 00:00:07,900
Who told you so?

3
00:00:08,000 --> 00:00:11,000
The keeper did, and he knows.
"""
VTT = """WEBVTT - tides
Language: en

NOTE seen by Kim
twice

STYLE
::cue { color: lime }

opening
00:01.000 --> 00:04.200 align:start
<v Ann>The tide turns
at noon today.

00:04.500 --> 00:07.900
Who told you <c.low>so</c>?

00:08.000 --> 00:11.000
The keeper did,<00:09.000> and he knows.
"""
SBV = """0:00:01.000,0:00:04.200
The tide turns
at noon today.

0:00:04.500,0:00:07.900
Who told you so?

0:00:08.000,0:00:11.000
The keeper did, and he knows.
"""
ASS = r"""[Script Info]
Title: Tides

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:04.20,Default,,0,0,0,,The tide turns\Nat noon today.
Dialogue: 0,0:00:04.50,0:00:07.90,Default,,0,0,0,,{\i1}Who told you so?{\i0}
Dialogue: 0,0:00:08.00,0:00:11.00,Default,,0,0,0,,The keeper did, and he knows.
"""


@pytest.fixture(scope="module")
def normalizer():
    return Normalizer()


@pytest.mark.parametrize("text", [SRT, SRT.replace("\n", "\r\n"), VTT, SBV, ASS], ids=[*"abcde"])
@pytest.mark.parametrize("name", ["talk", "talk.txt"])
def test_only_what_is_said_stays(normalizer, text, name):
    document = normalizer(Seed(name, text, "text"))
    assert (document.text, document.kind.name) == (SAID, "subtitles")
    (cut,) = document.cuts
    assert (cut.reason, cut.lines >= 3) == ("time-code", True)


def test_a_caption_that_rolls_says_its_words_once(normalizer):
    text = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n \nthe tide<00:01.000><c> turns</c>\n\n"
        "00:02.000 --> 00:02.010\nthe tide turns\n \n\n"
        "00:02.010 --> 00:04.000\nthe tide turns\nat<00:03.000><c> noon</c>\n\n"
        "00:04.000 --> 00:04.010\nat noon\n \n"
    )
    assert normalizer(Seed("t.vtt", text, "text")).text == "the tide turns\nat noon"


def test_two_people_in_one_cue_speak_on_two_lines(normalizer):
    text = SRT.replace("Who told you so?", "- Who told you so?\n- The keeper.")
    assert "- Who told you so?\n- The keeper.\n" in normalizer(Seed("t.srt", text, "text")).text


def test_a_text_about_subtitles_keeps_its_codes(normalizer):
    text = "A cue has its times on one line:\n\n00:00:01,000 --> 00:00:04,200\n\n" + "What follows them is said. " * 9
    assert "-->" in normalizer(Seed("a.txt", text, "text")).text


def test_who_says_a_thing_twice_is_heard_twice(normalizer):
    text = SRT.replace("Who told you so?", "at noon today.").replace("The keeper did, and he knows.", "Yes.")
    assert normalizer(Seed("t.srt", text, "text")).text == "The tide turns at noon today.\nat noon today.\nYes."


def test_a_song_with_its_times_is_its_words(normalizer):
    text = "[ti:Tides]\n[00:01.00]The tide turns at noon\n[00:04.50]and the boats <00:05.00>come home\n[00:09.00]\n"
    for name in ("a.lrc", "a.txt"):
        assert normalizer(Seed(name, text, "text")).text == "The tide turns at noon\nand the boats come home"


def test_one_cue_is_enough_where_the_name_says_so(normalizer):
    text = "1\n00:00:01,000 --> 00:00:04,200\nThe tide turns.\n"
    assert normalizer(Seed("a.srt", text, "text")).text == "The tide turns."
