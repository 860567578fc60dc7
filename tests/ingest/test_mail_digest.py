"""Digests as plain text, mailboxes that escape nothing, and mails whose text is not read."""

from __future__ import annotations

import base64

import pytest

HEAD = (
    b"From: list-request@a.example\r\nSubject: Harbour Digest, Vol 3, Issue 4\r\nMessage-ID: <d@a>\r\n"
    b"Date: Tue, 05 Mar 2024 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
)
KIND = b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n"
PREAMBLE = b"Today's Topics:\r\n\r\n   1. Tides (Kim E)\r\n\r\n\r\n" + b"-" * 70 + b"\r\n\r\n"
ONE = (
    b"Message: 1\r\nDate: Mon, 04 Mar 2024 09:00:00 +0000\r\nFrom: Kim E <k@a.example>\r\nSubject: Tides\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe caf\xe9 is open.\r\n"
)
TWO = b"Date: Mon, 04 Mar 2024 10:00:00 +0000\r\nFrom: Jo S <j@a.example>\r\nSubject: Re: Lamps\r\n\r\nThey burn.\r\n"
BETWEEN = b"\r\n" + b"-" * 30 + b"\r\n\r\n"
FOOTER = b"Subject: Digest Footer\r\n\r\n_____\r\nHarbour mailing list\r\n"
PGP = "Content-Type: application/pgp-encrypted"
END = b"End of Harbour Digest, Vol 3, Issue 4\r\n*************************************\r\n"


def known(reading):
    seeds, broken = reading
    assert not broken
    return [(seed.source, seed.data, seed.hints.title, seed.hints.authors, seed.hints.date) for seed in seeds]


@pytest.mark.parametrize("footer", [b"", FOOTER + BETWEEN])
def test_the_messages_of_a_plain_digest_are_mails(read_bytes, footer):
    data = HEAD + KIND + PREAMBLE + ONE + BETWEEN + TWO + BETWEEN + footer + END
    first, second = known(read_bytes("m.eml", data))
    assert first == ("t/m.eml#1", b"The caf\xe9 is open.\r\n\r\n", "Tides", ["Kim E"], "2024-03-04")
    assert second == ("t/m.eml#2", b"They burn.\r\n\r\n", "Re: Lamps", ["Jo S"], "2024-03-04")
    assert [seed.hints.charset for seed in read_bytes("m.eml", data)[0]] == ["iso-8859-1"] * 2
    encoded = b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    packed = HEAD + encoded + base64.encodebytes(data.partition(KIND)[2])
    assert known(read_bytes("m.eml", packed)) == [first, second]


@pytest.mark.parametrize(
    "body",
    [
        b"A line of hyphens\r\n" + b"-" * 70 + b"\r\n\r\nNote: it is no digest.\r\n",
        PREAMBLE + b"Text without headers.\r\n" + BETWEEN + b"More.\r\n",
        b"A digest is kept in a drawer.\r\n" + b"-" * 30 + b"\r\n\r\nFrom: above\r\n",
    ],
)
def test_hyphens_make_no_digest(read_bytes, body):
    ((source, data, *_),) = known(read_bytes("m.eml", HEAD + KIND + body))
    assert (source, data) == ("t/m.eml", body)


def test_hyphens_inside_a_message_of_a_digest_stay(read_bytes):
    inner = b"Above.\r\n" + b"-" * 30 + b"\r\n\r\nNote: below.\r\n"
    data = HEAD + KIND + PREAMBLE + TWO + inner + BETWEEN + ONE + BETWEEN + END
    assert known(read_bytes("m.eml", data))[0][1].endswith(b"burn.\r\n" + inner + b"\r\n")


def test_a_mailbox_that_escapes_nothing(read_bytes):
    mail = (
        b"From: Kim E <k@a.example>\nSubject: s\nMessage-ID: <%d@a>\n\nOne.\n\nFrom the year 1999 on, all was well.\n\n"
    )
    begin = b"From - Mon Mar 04 10:00:00 2024\n"
    data = begin + b"X-Mozilla-Status: 0001\n" + mail % 1 + begin + mail % 2
    seeds, broken = read_bytes("Inbox", data)
    assert not broken
    assert [(seed.source, seed.data.strip()) for seed in seeds] == [
        (f"t/Inbox#{n}@a", b"One.\n\nFrom the year 1999 on, all was well.") for n in (1, 2)
    ]
    bare = b"From k@a.example Mon Mar  4 10:00:00 2024\n\nA message without headers.\n\n"
    assert len(read_bytes("a.mbox", data + bare)[0]) == 3


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ('message/partial; id="x@a"; number=1; total=2\n\nSubject: s\n\nThe first half', "sent in pieces"),
        ("message/external-body; access-type=URL\n\nContent-Type: text/plain\n\n", "lies elsewhere"),
        (f"multipart/encrypted; boundary=b\n\n--b\n{PGP}\n\nVersion: 1\n--b--\n", "OpenPGP"),
        ("application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n", "S/MIME"),
        ("application/ms-tnef\nContent-Transfer-Encoding: base64\n\neJ8+Ig==\n", "winmail.dat"),
        ('application/octet-stream; name="winmail.dat"\n\nx\n', "winmail.dat"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(read_bytes, kind, said):
    head = b"From: Kim E <k@a.example>\nSubject: s\nMessage-ID: <1@a>\nMIME-Version: 1.0\n"
    seeds, (broken,) = read_bytes("m.eml", head + b"Content-Type: " + kind.encode())
    assert not seeds
    assert (broken.source, said in broken.reason) == ("t/m.eml", True)
    beside = f"Content-Type: multipart/mixed; boundary=o\n\n--o\n\nWords.\n--o\nContent-Type: {kind}\n--o--\n"
    ((seed,), broken) = read_bytes("m.eml", head + beside.encode())
    assert (seed.data, broken) == (b"Words.", []), "where there is a text, nothing is missing"
