"""Bytes to text: every rule of the policy, binary refused, and nothing but `Unreadable` ever raised."""

from __future__ import annotations

import base64
import codecs
import difflib
import gzip
import math
import random
import zlib
from array import array
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.ingest.inputs.sniff import kind_of
from winnow.normalize.characters.badness import badness
from winnow.normalize.characters.charset import declared_inside, python_codec, without_declaration
from winnow.normalize.characters.decode import Method, decode
from winnow.normalize.characters.wide import wide_codec
from winnow.normalize.document import Unreadable

from ..sentences import floors, rows, sentences

SENTENCES = sentences()
METHODS = set(get_args(Method))


@pytest.mark.parametrize("code", SENTENCES)
def test_utf8_is_utf8(code: str) -> None:
    text = SENTENCES[code]
    for declared in (None, "iso-8859-1", "windows-1251", "nonsense"):
        found = decode(text.encode(), declared=declared)
        assert (found.text, found.encoding, found.method, found.replaced) == (text, "utf-8", "utf8", 0)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("code", ["en", "ru", "el", "hi", "zh", "ja", "ko", "th", "ka"])
def test_unicode_forms_with_and_without_a_mark(code: str, encoding: str) -> None:
    text = SENTENCES[code] + "\n" + SENTENCES[code]
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.method == ("bom" if encoding in {"utf-8-sig", "utf-16", "utf-32"} else "utf16-pattern")
    for mark, name in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")):
        assert decode(mark + text.encode(name)).text == text


@pytest.mark.parametrize(
    ("code", "encoding"),
    [
        ("de", "cp1252"), ("fr", "iso-8859-1"), ("pl", "iso-8859-2"), ("cs", "cp1250"), ("hu", "cp1250"),
        ("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "iso-8859-5"), ("bg", "cp1251"), ("uk", "koi8-u"),
        ("el", "cp1253"), ("el", "iso-8859-7"), ("he", "cp1255"), ("ar", "cp1256"), ("tr", "iso-8859-9"),
        ("lt", "cp1257"), ("lv", "cp1257"), ("th", "cp874"), ("ja", "cp932"), ("ja", "euc_jp"), ("zh", "gb18030"),
        ("ko", "cp949"),
    ],
)  # fmt: skip
def test_legacy_encodings(code: str, encoding: str) -> None:
    text = (SENTENCES[code] + " ") * 2
    data = text.encode(encoding)
    assert decode(data).text == text  # by the detector
    page = f'<html><head><meta charset="{encoding}"><title>x</title></head><body>{text}</body></html>'
    assert decode(page.encode(encoding), html=True).text == page  # by the declaration
    assert decode(data, declared=encoding).text == text  # by the transport
    assert decode(data, declared="iso-8859-1").text == text  # against a lie
    assert decode(data, declared="utf-8").text == text


def test_escapes_of_iso_2022() -> None:
    assert decode(SENTENCES["ja"].encode("iso2022_jp")).text == SENTENCES["ja"]
    found = decode(SENTENCES["ko"].encode("iso2022_kr"))
    assert (found.text, found.method) == (SENTENCES["ko"], "iso2022")
    assert decode(b"\x1b[31mred\x1b[0m").method == "utf8"


def test_damaged_utf8_stays_utf8() -> None:
    text = SENTENCES["cs"]
    data = text.encode()
    cut = decode(data[: data.index("ř".encode()) + 1])
    assert (cut.text, cut.method, cut.replaced) == (text[: text.index("ř")], "mostly-utf8", 0)
    stray = decode(data[:40] + b"\xff" + data[40:])
    assert (stray.method, stray.replaced) == ("mostly-utf8", 1)
    assert stray.text.replace("\ufffd", "") == text
    pasted = decode(data + " Café – déjà vu".encode("cp1252"))
    assert (pasted.text, pasted.replaced) == (text + " Café – déjà vu", 0)


def test_line_ends_stay() -> None:
    assert decode(b"a\r\nb\rc\nd").text == "a\r\nb\rc\nd"


def test_a_stray_control_character_is_not_binary() -> None:
    assert decode(b"page one\x0cpage two\x00 end " + b"words " * 50).method == "utf8"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + zlib.compress(b"picture" * 99),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + zlib.compress(b"page" * 999) + bytes(40),
        gzip.compress(b"text " * 1000, mtime=0),
        b"\x7fELF\x02\x01\x01" + bytes(64),
        bytes(1000),
        random.Random(7).randbytes(5000),
    ],
    ids=["png", "pdf", "gzip", "elf", "zeros", "noise"],
)
def test_binary_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(Unreadable, match="binary data"):
        decode(data)


def test_labels_as_the_web_means_them() -> None:
    labels = {
        "ISO-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "GB2312": "gb18030", "Shift_JIS": "cp932",
        "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254",
        "windows-1251": "cp1251",
        " 'UTF8' ": "utf-8", "tis-620": "cp874", "koi8-r": "koi8-r",
    }  # fmt: skip
    assert {label: python_codec(label) for label in labels} == labels
    assert [
        python_codec(label) for label in (None, "", "rot13", "base64", "hex", "no-such", "idna", "unicode_escape")
    ] == [None] * 8


def test_declarations_inside() -> None:
    assert declared_inside(b'<?xml version="1.0" encoding="koi8-r"?><html>') == "koi8-r"
    assert (
        declared_inside(b'<html><META HTTP-EQUIV=Content-Type CONTENT="text/html; charset=windows-1253">')
        == "windows-1253"
    )
    assert declared_inside(b"<html><!-- <meta charset=koi8-r> --><meta charset=gbk>") == "gbk"
    assert declared_inside(b"<p>charset=gbk</p>") is None
    assert b"koi8-r" not in without_declaration(b"<meta charset=koi8-r>")
    assert len(without_declaration(b"<meta charset=koi8-r> koi8-r")) == len(b"<meta charset=koi8-r> koi8-r")


def test_badness_is_nil_for_clean_text_and_high_for_wrong_readings() -> None:
    for code, text in SENTENCES.items():
        assert badness(text) <= 0.05, code
    for code, right, wrong in (("ru", "koi8-r", "cp1252"), ("el", "cp1253", "cp1252"), ("zh", "gb18030", "latin-1")):
        assert badness(SENTENCES[code].encode(right).decode(wrong, "replace")) > 0.3


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "iso-8859-1", "gbk", "rot13", "?"]), st.booleans())
def test_never_raises_anything_else(data: bytes, declared: str | None, html: bool) -> None:
    try:
        found = decode(data, declared=declared, html=html)
    except Unreadable:
        return
    assert found.method in METHODS
    assert found.replaced == found.text.count("\ufffd") or found.method == "utf8"
    assert decode(data, declared=declared, html=html) == found


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=100))
def test_valid_utf8_round_trips(text: str) -> None:
    found = decode(text.encode())
    assert found.text == text.removeprefix("\ufeff") or found.method == "iso2022"


def close(truth: str, text: str) -> bool:
    if truth == text:
        return True
    if abs(len(truth) - len(text)) > 0.02 * max(len(truth), 1):
        return False
    if len(truth) == len(text):
        return sum(a != b for a, b in zip(truth, text, strict=True)) <= 0.02 * len(truth)
    return difflib.SequenceMatcher(None, truth, text, autojunk=False).ratio() >= 0.98


@pytest.mark.shared
def test_development_data(shared_data: Path) -> None:
    data = rows(shared_data / "lang/enc_bytes.jsonl.gz")
    exact = near = 0
    for row in data:
        html = row["kind"].startswith("html") or row["text"].lstrip()[:1] == "<"
        try:
            text = decode(base64.b64decode(row["b64"]), html=html).text
        except Unreadable:
            continue
        exact += text == row["text"]
        near += close(row["text"], text)
    assert exact >= floors("characters")["decode_exact"] * len(data)
    assert near >= floors("characters")["decode_close"] * len(data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_script_in_wide_units_without_a_mark(code: str, encoding: str) -> None:
    for text in (SENTENCES[code], SENTENCES[code][:8], f"<html><body><p>{SENTENCES[code]}</p></body></html>"):
        data = text.encode(encoding)
        assert wide_codec(data) == encoding
        assert kind_of(data, "x")[0] in ("text", "html")
        assert decode(data).text == text


def test_numbers_in_wide_units_are_text_and_samples_of_sound_are_not() -> None:
    table = "Day,Low,High\n" + "07/19/2015,1.083,1.08332\n" * 20
    assert decode(table.encode("utf-16-be")).text == table
    wave = array("h", (int(300 * math.sin(step / 9)) for step in range(2000))).tobytes()
    assert wide_codec(wave) is None
    chance = random.Random(5)
    for size in (12, 16, 64, 500, 5000):
        for _ in range(50):
            data = chance.randbytes(size)
            assert wide_codec(data) is None
            assert wide_codec(bytes(byte & 0x3F for byte in data)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Domani sarà così: niente città, niente caffè.",
        "Le théâtre était complet, même à la dernière séance.",
        "Això serà més fàcil que no pas allò.",
        "La torre è là.",
        "Sílvia não achou o pão nem o café da manhã.",
    ],
)
def test_one_word_one_alphabet(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text
    assert decode(text.encode("cp1252"), declared="windows-1251").text == text


def test_small_letters_alone_are_windows_cyrillic() -> None:
    text = "сегодня утром было холодно, а к вечеру стало теплее"
    assert decode(text.encode("cp1251")).encoding == "cp1251"
    slip = "Дерево выcокое и старое, ветви его почти касаются земли у дома."  # with a Latin c
    assert decode(slip.encode("cp1251")).text == slip


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "Mañana será otro día."),
        ("cp1252", "¿Cuándo llegará el señor Muñoz?"),
        ("cp1252", "Què és això? Açò"),
        ("cp1250", "Příští loď vyplouvá v půl páté."),
        ("cp1250", "Żeglarz pójdzie na łódź jeszcze dziś."),
        ("cp1257", "Šis laivas išplaukia šįvakar, sakė žvejys."),
    ],
)
def test_a_short_text_has_the_letters_of_one_language(codec, text):
    assert decode(text.encode(codec)).text == text
