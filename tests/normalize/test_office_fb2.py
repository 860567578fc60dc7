"""FictionBook, built here by hand, to HTML."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Hints, Unreadable
from winnow.normalize.office import to_text
from winnow.normalize.office.fb2 import read_fb2

NS = 'xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"'


def book(body: str, about: str = "", more: str = "") -> bytes:
    record = f"<description><title-info>{about}</title-info>{more}</description>"
    return f"<FictionBook {NS}>{record}{body}</FictionBook>".encode()


def test_sections_titles_and_verses() -> None:
    made, _ = read_fb2(
        book(
            "<body><title><p>The</p><p>Book</p></title><section><title><p>One</p></title><p>Words <emphasis>and"
            "</emphasis> more &lt;x&gt;.</p><empty-line/><section><subtitle>Sub</subtitle><poem><stanza>"
            "<v>First</v><v>Second</v></stanza><text-author>Ann</text-author></poem></section></section></body>"
        )
    )
    assert made == (
        "<h1>The Book</h1>\n<h2>One</h2>\n<p>Words and more &lt;x&gt;.</p>\n<p>Sub</p>\n"
        "<p>First<br>Second</p>\n<p>Ann</p>\n"
    )


def test_notes_stand_behind_the_text_and_pictures_do_not() -> None:
    made, _ = read_fb2(
        book(
            '<body><section><p>Words <a l:href="#n1" type="note">1</a>, <a l:href="http://a.example/">a link</a>.</p>'
            '<image l:href="#p"/></section></body><body name="notes"><section id="n1"><title><p>1</p></title>'
            '<p>See.</p></section></body><binary id="p" content-type="image/png">AAAA</binary>'
        )
    )
    assert made == "<p>Words [1], a link.</p>\n<h2>1</h2>\n<p>See.</p>\n"


def test_tables() -> None:
    made, _ = read_fb2(book("<body><table><tr><th>A</th><td>B</td></tr></table></body>"))
    assert made == "<table>\n<tr><td>A</td><td>B</td></tr>\n</table>\n"


def test_the_record() -> None:
    about = (
        "<genre>prose</genre><author><first-name>Ann</first-name><last-name>Writer</last-name></author>"
        "<author><nickname>bo</nickname></author><book-title>A Book</book-title>"
        "<annotation><p>About it.</p></annotation>"
        '<keywords>sea, ships</keywords><date value="2019-02-03">3 February</date><lang>ru-RU</lang>'
    )
    more = "<publish-info><publisher>The House</publisher><year>2020</year></publish-info>"
    kind, _, hints = to_text(book("<body><p>x</p></body>", about, more), "fb2")
    assert kind == "html"
    assert hints == Hints(
        title="A Book",
        authors=["Ann Writer", "bo"],
        date="2019-02-03",
        site="The House",
        description="About it.",
        tags=["sea", "ships"],
        language="ru",
    )


def test_a_year_is_no_day() -> None:
    assert read_fb2(book("<body><p>x</p></body>", "<date>2018</date>"))[1].date is None


@pytest.mark.parametrize("data", [b"<FictionBook/>", b"<FictionBook><description/></FictionBook>"])
def test_one_without_a_body(data: bytes) -> None:
    with pytest.raises(Unreadable, match="without a body"):
        to_text(data, "fb2")


def test_characters_as_the_file_declares_them() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><FictionBook><body><p>Привет</p></body></FictionBook>'
    assert read_fb2(text.encode("cp1251"))[0] == "<p>Привет</p>\n"
