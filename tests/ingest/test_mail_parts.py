"""Which parts of a mail are its text, and which are mails of their own."""

from __future__ import annotations

import base64

import pytest
from winnow.ingest.inputs.formats.mail_parts import MOST_SHOWN
from winnow.ingest.inputs.formats.mime import DEEPEST

HEAD = b"From: Kim E <k@a.example>\nSubject: Roof\nMessage-ID: <1@a>\nMIME-Version: 1.0\n"


def multipart(subtype: str, *parts: str, mark: str = "b") -> str:
    inner = "".join(f"--{mark}\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{subtype}; boundary={mark}\n\n{inner}--{mark}--\n"


def text(words: str, subtype: str = "plain", more: str = "") -> str:
    return f"Content-Type: text/{subtype}; charset=utf-8\n{more}\n{words}"


PICTURE = "Content-Type: image/png\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\naWI="


def mail(body: str) -> bytes:
    return HEAD + body.encode()


def said(reading) -> list[tuple[str, str]]:
    seeds, broken = reading
    assert not broken
    return [(seed.source, seed.data if isinstance(seed.data, str) else seed.data.decode()) for seed in seeds]


def test_texts_around_pictures_follow_each_other(read_bytes):
    body = multipart("mixed", text("One."), PICTURE, text("Two."), PICTURE, text("Three."))
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "One.\n\nTwo.\n\nThree.\n")]


def test_parts_in_several_charsets_are_one_text(read_bytes):
    body = mail(multipart("mixed", text("Grün."), "LATIN")).replace(
        b"LATIN", b"Content-Type: text/plain; charset=iso-8859-1\n\nSch\xf6n und gr\xfcn."
    )
    assert said(read_bytes("m.eml", body)) == [("t/m.eml", "Grün.\n\nSchön und grün.\n")]


@pytest.mark.parametrize("order", [1, -1])
def test_text_and_html_are_one_page_in_their_order(read_bytes, order):
    page = "<!DOCTYPE html><html><head><title>No</title></head><body><p>A page.</p></body></html>"
    ((seed,), _) = read_bytes(
        "m.eml", mail(multipart("mixed", *[text("A <footer>\nof a list."), text(page, "html")][::order]))
    )
    assert seed.media == "html"
    assert "<title>" not in seed.data
    assert seed.data.count("<html>") == seed.data.count("</body>") == 1
    places = [seed.data.index("A &lt;footer&gt;<br>of a list."), seed.data.index("<p>A page.</p>")]
    assert places == sorted(places)[::order]


@pytest.mark.parametrize(
    "stub",
    [
        "",
        "\u00a0\n \u200b\n",
        "This message is in HTML. Your client cannot show it.",
        "Sorry! To see this newsletter, please open it there: https://a.example/x?y=z",
        "Ihr Programm kann diese Nachricht leider nicht anzeigen.",
        "您的邮件客户端无法显示此邮件。",
        "https://a.example/view/12345",
    ],
)
def test_what_only_says_that_there_is_html_does_not_win(read_bytes, stub):
    page = "<p>The old bridge will be closed for nine weeks from Monday, as three of its piles have rotted.</p>"
    ((seed,), _) = read_bytes("m.eml", mail(multipart("alternative", text(stub), text(page, "html"))))
    assert (seed.media, seed.data) == ("html", page.encode())


@pytest.mark.parametrize("words", ["Yes.", "It is at five & not at six", "Look: https://a.example/x"])
def test_a_short_text_that_is_the_same_wins(read_bytes, words):
    page = f"<style>p {{}}</style><p>{words.replace('&', '&amp;')}</p><img src=x>"
    ((seed,), _) = read_bytes("m.eml", mail(multipart("alternative", text(words), text(page, "html"))))
    assert (seed.media, seed.data) == ("text", words.encode())


def test_a_choice_is_made_inside_alternative_only(read_bytes):
    both = multipart("alternative", text("Same."), text("<p>Same.</p>", "html"), mark="c")
    body = multipart("mixed", both, text("Footer."))
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "Same.\n\nFooter.\n")]


def test_an_attached_text_is_not_shown(read_bytes):
    attached = text("10:01 pump on", more="Content-Disposition: attachment; filename=log.txt\n")
    assert said(read_bytes("m.eml", mail(multipart("mixed", attached, text("Words."))))) == [("t/m.eml", "Words.")]


def test_a_page_with_its_pictures_is_a_mail_with_its_headers(read_bytes):
    body = multipart("related", text("<p>Words.</p>", "html"), PICTURE)
    for name in ("m.eml", "m.txt", "m"):
        ((seed,), _) = read_bytes(name, mail(body))
        assert (seed.data, seed.hints.title, seed.hints.authors) == (b"<p>Words.</p>", "Roof", ["Kim E"])


INNER = "From: Alex <a@a.example>\nSubject: Slates\n\nThe slates are old."


def test_the_messages_of_a_digest_are_mails(read_bytes):
    digest = multipart("digest", f"\n{INNER}", f"Content-Type: message/rfc822\n\n{INNER}", mark="d")
    body = multipart("mixed", text("Topics"), digest)
    seeds, broken = read_bytes("m.eml", mail(body))
    assert not broken
    assert [(seed.source, seed.data) for seed in seeds] == [
        ("t/m.eml", b"Topics"),
        ("t/m.eml#1", b"The slates are old."),
        ("t/m.eml#2", b"The slates are old."),
    ]
    assert [seed.hints.title for seed in seeds] == ["Roof", "Slates", "Slates"]
    assert [source for source, _ in said(read_bytes("m.eml", mail(digest)))] == ["t/m.eml#1", "t/m.eml#2"]


def test_a_forwarded_message_is_a_mail_wherever_it_lies(read_bytes):
    attached = f"Content-Type: message/rfc822\nContent-Disposition: attachment; filename=x.eml\n\n{INNER}"
    within = (
        f"Content-Type: message/rfc822\n\nSubject: Fwd\nMIME-Version: 1.0\n{multipart('mixed', attached, mark='x')}"
    )
    body = multipart("mixed", text("See below."), within)
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "See below."), ("t/m.eml#1#1", "The slates are old.")]


def test_what_lies_too_deep_is_named(read_bytes):
    body = "Content-Type: message/rfc822\n\n" * (DEEPEST + 5) + "Content-Type: text/plain\n\nWords.\n"
    seeds, broken = read_bytes("m.eml", mail(body))
    assert not seeds
    assert len(broken) == 1
    assert "inside each other" in broken[0].reason


def test_a_mail_that_shows_too_much_is_cut_and_says_so(read_bytes):
    ((seed,), (broken,)) = read_bytes("m.eml", mail(multipart("mixed", *[text("Word.")] * (MOST_SHOWN + 3))))
    assert seed.data.count("Word.") == MOST_SHOWN
    assert (broken.source, f"{MOST_SHOWN} of them shown" in broken.reason) == ("t/m.eml#@rest", True)


def test_a_boundary_that_is_not_stated_is_found(read_bytes):
    body = multipart("mixed", text("One."), text("Two.")).replace("; boundary=b", "")
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "One.\n\nTwo.\n")]


def test_an_attached_file_of_mail_is_a_mail_though_its_type_says_nothing(read_bytes):
    attached = f'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="x.eml"\n\n{INNER}'
    body = multipart("mixed", text("See below."), attached)
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "See below."), ("t/m.eml#1", "The slates are old.")]


def test_a_message_may_be_encoded_where_it_must_not_be(read_bytes):
    encoded = base64.b64encode(INNER.encode()).decode()
    attached = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{encoded}"
    assert said(read_bytes("m.eml", mail(multipart("mixed", attached)))) == [("t/m.eml#1", "The slates are old.")]


def test_a_page_that_calls_itself_plain_text_is_a_page(read_bytes):
    ((seed,), _) = read_bytes("m.eml", mail(text("<html><p>Words.</p></html>")))
    assert seed.media == "html"


def test_enriched_text_has_no_commands(read_bytes):
    body = text("<bold>Old</bold> slates\n<<and new.\n\nEnd.", "enriched")
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "Old slates <and new.\nEnd.")]


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: s\nReceived: x\nthis is no header\nFrom: Kim E <k@a.example>\nMessage-ID: <1>\n",
        b"From  : Kim E <k@a.example>\nSubject : s\nMessage-ID: <1>\n",
        b"From k@a.example\nFrom: Kim E <k@a.example>\nSubject: s\nMessage-ID: <1>\n",
        b"\xef\xbb\xbf\n\nFrom: Kim E <k@a.example>\nSubject: s\nMessage-ID: <1>\n",
    ],
)
def test_heads_with_something_else_in_them(read_bytes, head):
    for name in ("m.eml", "m.txt"):
        ((seed,), broken) = read_bytes(name, head + b"\nWords: here.\n")
        assert not broken
        assert (seed.data, seed.hints.title, seed.hints.authors) == (b"Words: here.\n", "s", ["Kim E"])


def test_a_mail_in_utf_16(read_bytes):
    ((seed,), _) = read_bytes("m.eml", (HEAD + b"\nW\xc3\xb6rter.\n").decode().encode("utf-16"))
    assert (seed.data, seed.hints.title) == ("Wörter.\n".encode(), "Roof")


def test_a_mail_with_its_length_before_it(read_bytes):
    data = HEAD + b"\nWords.\n"
    ((seed,), _) = read_bytes("1.emlx", b"%d     \n" % len(data) + data + b'<?xml version="1.0"?><plist/>\n')
    assert (seed.data, seed.hints.title) == (b"Words.\n", "Roof")


def test_parameters_that_nobody_can_read_cost_no_mail(read_bytes):
    body = multipart("mixed", text("One."), text("Two.")).replace("boundary=b", "boundary=b; x*=a; x*0*=b; x*1=c")
    assert said(read_bytes("m.eml", mail(body))) == [("t/m.eml", "One.\n\nTwo.\n")]
