"""Mojibake: repaired where there is proof, every step replayable, clean text never touched."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from ftfy import fix_and_explain
from ftfy.badness import BADNESS_RE
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.characters.mojibake import CHARSETS
from winnow.normalize.characters.repair import Repairer, repair
from winnow.normalize.characters.wrong_charset import misread_charset

from ..sentences import floors, rows, sentences

SENTENCES = sentences()
REPAIRER = Repairer()
MISREAD = (
    "latin-1",
    "sloppy-windows-1252",
    "sloppy-windows-1251",
    "sloppy-windows-1253",
    "sloppy-windows-1257",
    "macroman",
)
CAN_BE = [(code, charset) for code in SENTENCES for charset in MISREAD if not SENTENCES[code].isascii()]
NAMED = sorted({char for char in BADNESS_RE.pattern if char > "\x7f"} | set("вГРСΒΓâ€™œŒÃÂÀ×à"))
DIRTY = st.text(
    st.one_of(
        st.sampled_from(NAMED), st.sampled_from("ab zA.?&;<1\t"), st.sampled_from("\x80\x9d\x1b\x07\ufeff\u0301\ud83d")
    ),
    max_size=24,
)


@pytest.mark.parametrize("code", SENTENCES)
def test_clean_text_is_not_touched(code: str) -> None:
    text = SENTENCES[code]
    for sample in (text, text + "\r\n" + text, text.upper(), text.title(), *text.split()):
        done = REPAIRER.repair(sample)
        assert done.text == sample
        assert done.repairs == []


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” quotes, ‘single’ ones, an – and a — stay; so do ﬁ ligatures, ＦＵＬＬ width, ½ and ™.",
        "«Très bien» : l’été, c’est l’école d’été… Œuvre, cœur, naïve.",
        "„BLÅ“ sagte er; „JÄ“, „Ü“, «Ñ».",
        "5 × 3 ± 2 ≤ 20 °C, √2 ≈ 1.41, £5, €7, ¥9, ½ and ¼, §3 ¶4, H₂O, x²",
        "MÜNCHEN ÄRGER ÖFFENTLICH ÇA SUFFIT ÉCOLE ŻÓŁĆ ĄĘ ŁÓDŹ",
        "Ђорђе, Ќирил, її, ґанок, Єва, «Ё», ўжо, РФ», Т», В°",
        "Ελλάδα, «Ώρα», ΐ ΰ Ά, 5°C, §",
        "a\tb\r",
        "C’était « déjà » vu — « même » là ; MÃE, IRMÃ, ÂNGULO, SÃO, ÎN, SÂNT.",
        "┌──┬──┐ │a │b │ └──┴──┘ ═╬═ ░▒▓",
    ],
)
def test_what_a_careful_author_wrote_stays(text: str) -> None:
    assert REPAIRER.repair(text).text == text


@pytest.mark.parametrize(("code", "charset"), CAN_BE)
def test_misread_utf8(code: str, charset: str) -> None:
    text = SENTENCES[code]
    bad = text.encode().decode(charset)
    done = REPAIRER.repair(f"An untouched line.\n{bad}")
    assert done.text == f"An untouched line.\n{text}"
    (change,) = done.repairs
    assert (change.line, change.before, change.after) == (1, bad, text)
    assert REPAIRER.replay(change.before, change.steps) == change.after


@pytest.mark.parametrize("code", ["de", "fr", "pl", "ru", "el", "zh", "hi"])
def test_twice_misread(code: str) -> None:
    bad = SENTENCES[code]
    for _ in range(2):
        bad = bad.encode().decode("sloppy-windows-1252")
    assert REPAIRER.repair(bad).text == SENTENCES[code]


@pytest.mark.parametrize("code", ["fr", "cs", "pl", "ro", "hu", "tr", "ru", "el"])
def test_one_damaged_stretch_in_a_sound_line(code: str) -> None:
    text = SENTENCES[code]
    bad = text.encode().decode("sloppy-windows-1252") + " " + text
    assert REPAIRER.repair(bad).text == text + " " + text


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("kГ¶nnen", "können"),
        ("virheitГ¤", "virheitä"),
        ("f├╝r Ihre", "für Ihre"),
        ("v√§rin", "värin"),
        ("tamaĆ±o", "tamaño"),
        ("ratĂłn", "ratón"),
        ("â€œquotedâ€\x9d", "“quoted”"),
        ("caf\xc3\xa9", "café"),
        ("bell\x07 and \x1b[31mred\x1b[0m", "bell and red"),
        ("\x84so\x93 \x96 ja", "„so“ – ja"),
        ("e\u0301te\u0301", "été"),
        ("\ud83d\ude00", "\U0001f600"),
    ],
)
def test_small_cases(bad: str, good: str) -> None:
    assert REPAIRER.repair(bad).text == good


def test_entities_only_where_no_parser_has_been() -> None:
    assert REPAIRER.repair("Tom &amp; Jerry&hellip;").text == "Tom & Jerry…"
    assert REPAIRER.repair("Tom &amp; Jerry", parsed_html=True).text == "Tom &amp; Jerry"
    assert REPAIRER.repair("a &lt;b&gt; <i>c &amp; d</i>").text == "a &lt;b&gt; <i>c &amp; d</i>"
    assert REPAIRER.repair("AT&T; R&D").text == "AT&T; R&D"


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("zh", "gb18030"),
        ("ko", "cp949"),
        ("ja", "euc_jp"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("el", "cp1253"),
        ("he", "cp1255"),
    ],
)
def test_another_script_read_as_latin(code: str, right: str) -> None:
    text = SENTENCES[code]
    bad = text.encode(right).decode("latin-1")
    done = REPAIRER.repair(f"English line\n{bad}\n{bad}")
    assert done.text == f"English line\n{text}\n{text}"
    for change in done.repairs:
        assert REPAIRER.replay(change.before, change.steps) == change.after


def test_latin_text_is_never_taken_for_another_script() -> None:
    assert misread_charset(list(SENTENCES.values())) is None
    assert misread_charset(["ÄÖÜ ÉÈÊ ÀÁÂ ÇÑ"] * 20) is None


def test_a_half_repair_is_not_believed() -> None:
    bad = "ÏÖ´úÖ÷¶¯ÕÒµ½¹ãÆûÆìÏÂµÄ"  # one short line: too little to tell the charset, and ftfy would mangle it
    assert REPAIRER.repair(bad).text == bad


def test_one_string() -> None:
    assert REPAIRER.value("Tom &amp; Jerry") == "Tom &amp; Jerry"
    assert REPAIRER.value("Caf\xc3\xa9 M\xc3\xbcller") == "Café Müller"
    assert repair("plain").repairs == []


@settings(max_examples=1500, deadline=None)
@given(DIRTY, st.booleans())
def test_what_the_gate_calls_clean_ftfy_does_not_change(line: str, parsed: bool) -> None:
    if REPAIRER.looks_clean(line, parsed_html=parsed):
        fixed, _ = fix_and_explain(line, REPAIRER._parsed if parsed else REPAIRER._raw)
        assert fixed == line


@settings(max_examples=500, deadline=None)
@given(st.lists(DIRTY, max_size=4), st.booleans())
def test_repairs_replay_and_never_raise(lines: list[str], parsed: bool) -> None:
    text = "\n".join(line.replace("\n", " ") for line in lines)
    done = REPAIRER.repair(text, parsed_html=parsed)
    before = text.split("\n")
    for change in done.repairs:
        assert change.before == before[change.line]
        assert REPAIRER.replay(change.before, change.steps) == change.after
        before[change.line] = change.after
    assert "\n".join(before) == done.text
    assert REPAIRER.repair(text, parsed_html=parsed).text == done.text


def test_every_charset_is_known() -> None:
    for charset in CHARSETS:
        assert "é".encode().decode(charset)


@pytest.mark.shared
def test_development_data(shared_data: Path) -> None:
    data = rows(shared_data / "lang/mojibake.jsonl.gz")
    right = 0
    for row in data:
        done = REPAIRER.repair(row["bad"], parsed_html=True)
        right += done.text in {row["text"], unicodedata.normalize("NFC", row["text"])}
        for change in done.repairs:
            assert REPAIRER.replay(change.before, change.steps) == change.after
        assert REPAIRER.repair(done.text, parsed_html=True).text == done.text
    assert right >= floors("characters")["repair_exact"] * len(data)


@pytest.mark.shared
def test_clean_development_data_is_not_touched(shared_data: Path) -> None:
    texts = [row["text"] for name in ("docs", "short") for row in rows(shared_data / f"lang/lid_{name}.jsonl.gz")]
    texts += [row["text"] for row in rows(shared_data / "lang/mojibake.jsonl.gz")]
    changed = 0
    for text in texts:
        done = REPAIRER.repair(text, parsed_html=True)
        changed += any(change.steps != ("normalize NFC",) for change in done.repairs)
    assert changed <= floors("characters")["clean_changed"]


@pytest.mark.shared
def test_the_gate_is_exact_on_development_data(shared_data: Path) -> None:
    for name in ("lang/mojibake", "lang/lid_docs"):
        for row in rows(shared_data / f"{name}.jsonl.gz"):
            for line in (row.get("bad") or row["text"]).split("\n"):
                if REPAIRER.looks_clean(line, parsed_html=True):
                    assert not BADNESS_RE.search(line)


def test_text_that_explains_garbled_letters_is_left_alone() -> None:
    about = "Read as Windows-1252, the letter é is shown as Ã©, and an apostrophe becomes â€™ on the screen."
    assert repair(about).text == about
    word = "With the wrong charset café turns into cafÃ© on the screen."
    assert repair(word).text == word


def test_damage_in_a_text_that_names_a_charset_is_still_repaired() -> None:
    assert repair("Our site is in UTF-8 now, and the cafÃ© doesnâ€™t close.").text == (
        "Our site is in UTF-8 now, and the café doesn’t close."
    )


def test_no_sign_is_made_inside_a_word() -> None:
    assert "⚴" not in repair("De fabriek liet weten dat de Officiâš´le uitgave later verschijnt.").text
    assert repair("Vier Sterne â˜…â˜…â˜…â˜… und mehr").text == "Vier Sterne ★★★★ und mehr"
