"""Headers of mail as text."""

from __future__ import annotations

import base64

import pytest
from winnow.ingest.inputs.formats.mail_headers import header, people, sent
from winnow.ingest.inputs.formats.mime import message


def word(data: bytes, label: str) -> bytes:
    return b"=?" + label.encode() + b"?B?" + base64.b64encode(data) + b"?="


NOTICE = "渡轮计划通知"
TITLES: list[tuple[bytes, str | None]] = [
    ("Grüße aus Köln".encode(), "Grüße aus Köln"),
    ("Grüße aus Köln".encode("latin-1"), "Grüße aus Köln"),
    (f"关于今年夏天的{NOTICE}".encode("gbk"), f"关于今年夏天的{NOTICE}"),
    ("Расписание парома на лето".encode("cp1251"), "Расписание парома на лето"),
    (word(NOTICE.encode()[:4], "utf-8") + b"\n " + word(NOTICE.encode()[4:], "UTF-8"), NOTICE),
    (word(NOTICE.encode("gbk")[:3], "gb2312") + b"\r\n\t" + word(NOTICE.encode("gbk")[3:], "gb2312"), NOTICE),
    (b"=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?= open", "Café open"),
    (b"=?utf-8?B?R3LD\n vMOfZQ==?=", "Grüße"),
    (b"=?utf-8?Q?Caf=C3=A9 on the quay?=", "Café on the quay"),
    (b"=?iso-8859-1?Q?Caf=C3=A9?=", "Café"),
    (b"=?utf-8?Q?Caf=E9_x?=", "Café x"),
    (b"=?utf8mb4?Q?Caf=C3=A9?=", "Café"),
    (b"=?x-unknown?Q?Caf=E9?=", "Café"),
    (b"=?windows1251?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
    (word("שלום".encode("iso8859-8"), "iso-8859-8-i"), "שלום"),
    (word("会議".encode("iso2022_jp"), "iso-2022-jp"), "会議"),
    (word(b"=?utf-8?Q?=C3=BCber?=", "us-ascii"), "über"),
    (word("Привет".encode(), "gb2312"), "Привет"),
    (word("会议通知".encode("gbk"), "iso-8859-1"), "会议通知"),
    (b"=?utf-8*de?Q?=C3=BCber?=", "über"),
    (b"=?utf-8?B?w?=", None),
    (b"=?utf-8?X?abc?=", None),
    (b"=?utf-844KB44KC44G?= x", None),
    (b"=?utf-8??44KB44KC44G?=", None),
    (b"Two =? and ?= three", "Two =? and ?= three"),
    (b"", None),
]


@pytest.mark.parametrize(("raw", "title"), TITLES)
def test_titles(raw, title):
    assert header(message(b"Subject: " + raw + b"\n\n").head, "subject") == title


def test_a_raw_header_is_in_the_charset_of_the_body(read_bytes):
    title, body = "Bagaż", "Proszę zabrać bagaż, książki i żółte kurtki."
    data = b"Subject: " + title.encode("cp1250") + b"\nMessage-ID: <1>\n\n" + body.encode("cp1250")
    ((seed,), _) = read_bytes("m.eml", data)
    assert seed.hints.title == title


def test_raw_headers_are_known_together(read_bytes):
    data = (
        f"From: 王明 <a@b.example>\nSubject: 关于今年夏天的{NOTICE}\nMessage-ID: <1>\n\n".encode("gbk")
        + "正文".encode()
    )
    ((seed,), _) = read_bytes("m.eml", data)
    assert (seed.hints.title, seed.hints.authors) == (f"关于今年夏天的{NOTICE}", ["王明"])


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (b"a@b.example", []),
        (b"<a@b.example>", []),
        (b'"a@b.example" <a@b.example>', []),
        (word(b"a@b.example", "utf-8") + b" <a@b.example>", []),
        (b"a@b.example (Kim E)", ["Kim E"]),
        (b"'Kim E' <a@b.example>, Alex F <c@d.example>", ["Kim E", "Alex F"]),
        (b"=?utf-8?Q?M=C3=BCller, J?= <a@b.example>", ["Müller, J"]),
        (b'"=?utf-8?Q?J=C3=BCrgen?=" <a@b.example>', ["Jürgen"]),
        ('"Müller, Jürgen" <a@b.example>'.encode(), ["Müller, Jürgen"]),
        (b"=?utf-8?B?w?= <a@b.example>", []),
    ],
)
def test_senders(raw, names):
    assert people(message(b"From: " + raw + b"\n\n").head) == names


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (b"Mon, 4 Mar 2019 10:00:00 +0000 (\xf9\xf2)", "2019-03-04"),
        (b"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21"),
        (b"Mon, 31 Feb 2019 10:00:00 +0000", None),
        (b"Thu, 1 Jan 1970 00:00:00 +0000", None),
        (b"Mon, 4 Mar 119 10:00:00 +0000", None),
    ],
)
def test_days(raw, day):
    assert sent(message(b"Date: " + raw + b"\n\n").head) == day
