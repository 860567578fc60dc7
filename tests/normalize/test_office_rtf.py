"""RTF, built here by hand, to HTML."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.document import Hints, Unreadable
from winnow.normalize.office import to_text
from winnow.normalize.office.rtf import read_rtf


def body(rtf: bytes) -> str:
    return read_rtf(rb"{\rtf1\ansi\ansicpg1252\deff0 " + rtf + b"}").body


@pytest.mark.parametrize(
    ("rtf", "html"),
    [
        (rb"One \b two\b0  three.\par Four", "<p>One two three.</p>\n<p>Four</p>\n"),
        (b"One\r\n two\\\nthree", "<p>One two</p>\n<p>three</p>\n"),
        (rb"a < b & c\line d", "<p>a &lt; b &amp; c<br>d</p>\n"),
        (rb"caf\'e9, \{x\}, a\~b\emdash c", "<p>café, {x}, a b—c</p>\n"),
        (rb"\u8220?x\u8221?", "<p>“x”</p>\n"),
        (rb"{\uc2\u228\'E8a}b", "<p>äb</p>\n"),
        (rb"{\uc0\u228 a}", "<p>äa</p>\n"),
        (rb"\u-10187?\u-8882?", "<p>\U0001d54e</p>\n"),
        (rb"\u228\'e4{b}", "<p>äb</p>\n"),
    ],
)
def test_characters_and_paragraphs(rtf: bytes, html: str) -> None:
    assert body(rtf) == html


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        (204, rb"\'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (128, rb"\'83J\'83\'4a", "カカ"),
        (238, rb"\'9f", "ź"),
        (2, rb"\'b7", "•"),
        (0, rb"\'e9", "é"),
    ],
)
def test_each_font_has_its_characters(charset: int, raw: bytes, text: str) -> None:
    table = rb"{\fonttbl{\f0\froman Times;}{\f1\fnil\fcharset%d Other;}}" % charset
    assert body(table + rb"\f1 " + raw) == f"<p>{text}</p>\n"


def test_a_western_font_follows_the_code_page_of_the_file() -> None:
    data = rb"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0\fcharset0 A;}}\f0 za\'bf\'f3\'b3\'e6}"
    assert read_rtf(data).body == "<p>zażółć</p>\n"


@pytest.mark.parametrize(
    "left_out",
    [
        rb"{\header The running head}",
        rb"{\footer 12}",
        rb"{\pict\wmetafile8 0123456789abcdef}",
        rb"{\*\generator Some Writer 1.0;}",
        rb"{\v hidden}",
        rb"{\deleted gone}",
        rb"{\*\bkmkstart place}",
        rb"{\field{\*\fldinst HYPERLINK http://a.example/}{\fldrslt }}",
        rb"{\stylesheet{\s1 heading 1;}{\s0 Normal;}}",
        rb"{\colortbl;\red0\green0\blue0;}",
        rb"{\*\unknown words}",
        rb"{\pict\bin4 {}\}}",
    ],
)
def test_what_no_reader_sees_is_left_out(left_out: bytes) -> None:
    assert body(b"One " + left_out + b"two") == "<p>One two</p>\n"


@pytest.mark.parametrize(
    "shown",
    [
        rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt words}}",
        rb"{\listtext words}",
        rb"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv y}}{\shptxt words}}{\shprslt other}}",
        rb"{\object{\*\objdata 00}{\result words}}",
        rb"{\b\i words}",
    ],
)
def test_what_readers_see_stays(shown: bytes) -> None:
    assert body(shown) == "<p>words</p>\n"


def test_headings_by_their_level_and_by_their_style() -> None:
    styles = rb"{\stylesheet{\s0 Normal;}{\s3\sbasedon0 heading 2;}}"
    assert body(rb"\pard\outlinelevel0 One\par\pard Two\par") == "<h1>One</h1>\n<p>Two</p>\n"
    assert body(styles + rb"\pard\s3 One\par\pard\s0 Two\par") == "<h2>One</h2>\n<p>Two</p>\n"


def test_rows_are_a_table_until_something_else_comes() -> None:
    row = rb"\trowd\cellx1\cellx2\pard\intbl %s\cell %s\cell\row"
    made = body(rb"Before\par" + row % (b"a", b"b") + row % (rb"c\par d", b"") + rb"\pard After\par")
    cells = "<tr><td>a</td><td>b</td></tr>\n<tr><td>c<br>d</td><td></td></tr>\n"
    assert made == f"<p>Before</p>\n<table>\n{cells}</table>\n<p>After</p>\n"


def test_a_table_in_a_cell_is_the_text_of_that_cell() -> None:
    inner = rb"\pard\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}"
    made = body(rb"\trowd\pard\intbl a\par" + inner + rb"\pard\intbl b\cell\row")
    assert made == "<table>\n<tr><td>a<br>x<br>y<br>b</td></tr>\n</table>\n"


def test_notes_stand_at_the_end() -> None:
    made = body(rb"One{\super\chftn{\footnote\pard\plain {\super\chftn} See\par there.}} two.\par Three.")
    assert made == "<p>One[1] two.</p>\n<p>Three.</p>\n<p>[1] See there.</p>\n"


def test_what_the_properties_say() -> None:
    data = rb"{\rtf1{\info{\title A real title}{\author Ann Writer}{\operator Bo}{\doccomm x}}Words.}"
    kind, text, hints = to_text(data, "rtf")
    assert (kind, hints) == ("html", Hints(title="A real title", authors=["Ann Writer"]))
    assert "<p>Words.</p>" in text
    assert "real title" not in text
    twice = rb"{\rtf1{\info{\upr{\title ??}{\*\ud{\title\u228 ?a}}}}Words.}"
    assert read_rtf(twice).title == "äa"


def test_one_that_ends_too_early_is_read_as_far_as_it_goes() -> None:
    assert read_rtf(rb"{\rtf1 One\par Two{\b th").body == "<p>One</p>\n<p>Twoth</p>\n"


def test_what_stands_behind_the_last_group_is_none_of_it() -> None:
    assert read_rtf(rb"{\rtf1 One\par}Two").body == "<p>One</p>\n"


def test_groups_without_end() -> None:
    with pytest.raises(Unreadable, match="deep"):
        to_text(b"{\\rtf1" + b"{" * 5_000, "rtf")


TOKENS = (
    rb"{ } \ \u \' 8364 a \cell \row \par \footnote \* \bin -3 \fonttbl \f1 \fcharset128 \info \title \v \'8".split()
)


@given(st.lists(st.sampled_from([*TOKENS, b" ", b"\n", b"\xff", b"\x00"])))
def test_any_row_of_tokens_is_read(parts: list[bytes]) -> None:
    try:
        read_rtf(b"{\\rtf1 " + b"".join(parts)).body.encode()
    except Unreadable:
        return


@pytest.mark.parametrize("part", rb"{a} a\cell \row \u8364? \'e9 \par {\footnote\b} {\f1\fcharset128;} }".split())
def test_reading_takes_time_in_proportion(part: bytes) -> None:
    def seconds(count: int) -> float:
        data = b"{\\rtf1 a" + part * count
        started = time.process_time()
        read_rtf(data)
        return time.process_time() - started

    assert min(seconds(16_000) for _ in range(2)) < 8 * max(0.02, min(seconds(4_000) for _ in range(2)))
