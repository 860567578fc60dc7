"""E-mail, mailboxes, MHTML."""

from __future__ import annotations

import email.message
import email.policy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEAD = (
    b"From: =?utf-8?q?J=C3=BCrgen_M?= <j@a.example>\r\nSubject: =?iso-8859-1?q?Caf=E9?= news\r\n"
    b"Date: Tue, 05 Mar 2024 23:30:00 -0500\r\n"
)


def one(reading):
    ((seed,), broken) = reading
    assert not broken
    return seed


def test_a_plain_message(read_bytes):
    seed = one(read_bytes("m.eml", HEAD + b"Content-Type: text/plain; charset=ISO-8859-2\r\n\r\nThe body.\r\n"))
    assert (seed.source, seed.data, seed.media) == ("t/m.eml", b"The body.\r\n", "text")
    assert (seed.hints.title, seed.hints.authors, seed.hints.date) == ("Café news", ["Jürgen M"], "2024-03-05")
    assert seed.hints.charset == "ISO-8859-2"


def test_an_address_alone_is_no_author(read_bytes):
    head = b'From: a@b.example, B C <x@y>, "d@e" <d@e>, f@g (H I)\nSubject:\n\nx'
    assert one(read_bytes("m.eml", head)).hints.authors == ["B C", "H I"]


def message(plain, html, attachment=None):
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["Subject"], made["Message-ID"] = "a@b.example", "s", "<id@b>"
    made.set_content(plain)
    made.add_alternative(html, subtype="html")
    if attachment is not None:
        made.add_attachment(attachment, filename="notes.txt")
    return made.as_bytes(policy=email.policy.default)


def test_plain_text_is_taken_before_html(read_bytes):
    seed = one(read_bytes("m.eml", message("Füße\n", "<p>Füße</p>")))
    assert (seed.data.decode(seed.hints.charset), seed.media) == ("Füße\n", "text")


def test_html_is_taken_where_plain_text_says_nothing(read_bytes):
    seed = one(read_bytes("m.eml", message(" \n", "<p>Füße</p>\n")))
    assert (seed.data.decode(seed.hints.charset), seed.media) == ("<p>Füße</p>\n", "html")


def test_attachments_are_left_out(read_bytes):
    assert one(read_bytes("m.eml", message("Body\n", "<p>x</p>", "attached"))).data == b"Body\n"
    only = b"From: a\nMIME-Version: 1.0\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n"
    assert one(read_bytes("m.eml", only)).data == b""


def test_flowed_text_gets_its_paragraphs_back(read_bytes):
    head = b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n"
    body = b"One line \ngoes on \nhere.\n\nNext.\n From stuffed\n-- \nlong as no signature is" + b"." * 90 + b"\n"
    joined = body.decode().replace("line \ngoes on \nhere", "line goes on here").replace("\n From", "\nFrom")
    assert one(read_bytes("m.eml", head + body)).data == joined


def test_a_mailbox(read_bytes):
    data = (
        b"From a@b Tue Mar  5 10:00:00 2024\n"
        b"From: A <a@b>\nMessage-ID: <one@b>\nSubject: 1\n\nFirst.\n>From quoted\n"
        b"From inside, no new message 2024\n\nFrom a@b Tue Mar  5 10:00:00 2024\r\n"
        b"From: B <a@b>\r\nSubject: 2\r\n\r\nSecond.\r\n"
        b"\nFrom a@b Tue Mar  5 10:00:00 2024\nMessage-ID:\n <one@b>\n\nThird.\n"
    )
    seeds, broken = read_bytes("box", data)
    assert not broken
    assert [seed.source for seed in seeds] == ["t/box#one@b", "t/box#2", "t/box#one@b~2"]
    assert seeds[0].data.startswith(b"First.\nFrom quoted\nFrom inside")
    assert [seed.hints.title for seed in seeds] == ["1", "2", None]


def test_mhtml(read_bytes):
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/page\r\nSubject: Title | Site\r\n"
        b"Date: Tue, 05 Mar 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B"\r\n\r\n\r\n'
        b"------B\r\nContent-Type: text/html; charset=windows-1252\r\nContent-ID: <frame@mhtml.blink>\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.example/page\r\n\r\n"
        b'<!DOCTYPE html><p class=3D"x">Caf=E9 li=\r\nne</p>\r\n'
        b"------B\r\nContent-Type: text/css\r\nContent-Location: cid:css\r\n\r\np {}\r\n------B--\r\n"
    )
    seed = one(read_bytes("p.mhtml", data))
    assert seed.data.rstrip() == b'<!DOCTYPE html><p class="x">Caf\xe9 line</p>'
    assert seed.media == "html"
    assert (seed.hints.url, seed.hints.fetched) == ("https://a.example/page", "2024-03-05")
    assert seed.hints.charset == "windows-1252"
    assert seed.hints.title is None  # the page tells its title itself, without the name of the site


def test_mhtml_with_a_named_root(read_bytes):
    data = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B; start="<two>"\n\n'
        b"--B\nContent-Type: text/html\nContent-ID: <one>\n\n<p>frame</p>\n--B\nContent-Type: text/html\n"
        b"Content-ID: <two>\nContent-Location: http://a.example/\n\n<p>root</p>\n--B--\n"
    )
    seed = one(read_bytes("p.mht", data))
    assert (seed.data, seed.hints.url) == (b"<p>root</p>", "http://a.example/")


def test_mhtml_without_a_page_is_broken(read_bytes):
    seeds, broken = read_bytes(
        "p.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n\n--B--\n"
    )
    assert len(seeds) + len(broken) == 1


HEADERS = [
    b"From: ",
    b"Subject: ",
    b"Date: ",
    b"Content-Type: ",
    b"Content-Transfer-Encoding: ",
    b"Message-ID: ",
    b"\n\n",
    b"--B\n",
]
VALUES = [
    b"multipart/mixed; boundary=B",
    b"multipart/related; boundary=",
    b"text/html; charset=",
    b"message/rfc822",
    b"=?utf-8?b?w?=",
]
noise = st.lists(st.sampled_from(HEADERS + VALUES) | st.binary(max_size=12) | st.just(b"\n"), max_size=25).map(b"".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise, st.sampled_from(["eml", "mht", "mbox"]))
def test_any_headers_never_raise(read_bytes, data, ext):
    seeds, broken = read_bytes(f"m.{ext}", data)
    assert ext == "mbox" or b"rfc822" in data or len(seeds) + len(broken) == 1
