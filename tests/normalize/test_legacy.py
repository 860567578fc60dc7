"""Whole pages and dumps whose bytes of another script were read as Latin."""

from __future__ import annotations

import pytest
from winnow.normalize.characters.repair import Repairer
from winnow.normalize.characters.wrong_charset import looks_misread, read_page
from winnow.normalize.document import Hints, Seed
from winnow.normalize.pipeline import Normalizer

CHINESE = [
    "昨天下午三点，市图书馆新馆正式向读者开放，第一天就有两千多人前来借书和参观。",
    "馆长告诉记者，新馆的面积是老馆的三倍，藏书一百二十万册，其中外文图书八万册。",
    "读者可以在二楼的大厅里免费上网，也可以在三楼的儿童阅览室里陪孩子读书。",
    "图书馆每天早上九点开门，晚上八点关门，节假日也不休息。",
    "市民王先生说，他等了整整两年，今天终于可以在家门口借到喜欢的小说了。",
]
TRADITIONAL = [
    "昨天下午三點，市圖書館新館正式向讀者開放，第一天就有兩千多人前來借書和參觀。",
    "館長告訴記者，新館的面積是老館的三倍，藏書一百二十萬冊，其中外文圖書八萬冊。",
    "讀者可以在二樓的大廳裡免費上網，也可以在三樓的兒童閱覽室裡陪孩子讀書。",
    "市民王先生說，他等了整整兩年，今天終於可以在家門口借到喜歡的小說了。",
]
RUSSIAN = [
    "Вчера в три часа дня новая городская библиотека открыла свои двери для читателей.",
    "По словам директора, новое здание втрое больше старого, в нём сто двадцать тысяч книг.",
    "На втором этаже можно бесплатно пользоваться интернетом, на третьем читать с детьми.",
    "Библиотека работает ежедневно с девяти утра до восьми вечера, без выходных.",
]
SOUND = [
    "Übergrößenträger müssen künftig früher prüfen, ob Änderungen nötig wären.",
    "À l'été, l'élève zélé relève les défauts répétés là où ça gênait ses aînés.",
    "Þá sögðu þær að þótt þú værir það þætti öðrum það óþarfi, æði óþægilegt.",
    "Äiti näki yöllä, että pöydällä on yhä jäätelöä; hän söi sen äänettömästi.",
]


def page(paragraphs: list[str]) -> str:
    """A plain page with a menu around the paragraphs."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    menu = '<ul><li><a href="/">Start</a></li><li><a href="/a">Archiv</a></li></ul>'
    return f"<html><head><title>{paragraphs[0][:8]}</title></head><body>{menu}<article>{body}</article></body></html>"


def misread(text: str, charset: str, wrong: str = "latin-1") -> str:
    """Text as it looks after its bytes were taken for another charset."""
    return text.encode(charset).decode(wrong)


@pytest.mark.parametrize(
    ("paragraphs", "charset"),
    [(CHINESE, "gb18030"), (TRADITIONAL, "big5"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r")],
)
def test_a_misread_page_is_put_right_before_it_is_parsed(paragraphs: list[str], charset: str) -> None:
    markup = page(paragraphs)
    assert read_page(misread(markup, charset))[0] == markup


def test_what_comes_of_a_misread_page_and_how_it_came_is_told() -> None:
    seed = Seed(source="a.html", data=misread(page(CHINESE), "gb18030"), media="html", hints=Hints())
    document = Normalizer()(seed)
    assert document.text.split("\n") == CHINESE
    assert document.language.code == "zh"
    repairer = Repairer()
    lines = document.text.split("\n")
    assert [repair.line for repair in document.repairs] == list(range(len(lines)))
    for repair in document.repairs:
        assert repairer.replay(repair.before, repair.steps) == repair.after == lines[repair.line]


@pytest.mark.parametrize("text", [*SOUND, *RUSSIAN, *CHINESE])
def test_sound_text_is_not_suspected(text: str) -> None:
    assert not looks_misread("\n".join([text] * 5))
    assert read_page(page([text] * 5)) == (page([text] * 5), None)


def test_a_dump_in_which_a_stray_byte_confuses_the_detector_is_read_line_by_line() -> None:
    lines = [misread(line, "gb18030") for line in CHINESE]
    lines.insert(2, "\xa9 \xb0\xe6\xc8\xa8 2006")
    repaired = Repairer().repair("\n".join(lines)).text.split("\n")
    assert [line for number, line in enumerate(repaired) if number != 2] == CHINESE
