"""What a reply says itself."""

from __future__ import annotations

import pytest
from winnow.ingest.inputs.formats.mail_quotes import QuoteReader, Reply

READER = QuoteReader()
own_text, own_markup = READER.own_text, READER.own_markup
REPLY = Reply(answers=True, forwards=False, about="slates")
MAIL = Reply(answers=False, forwards=False, about="slates")
FORWARD = Reply(answers=False, forwards=True, about="slates")
QUOTED = "> I went up on the roof.\n>\n> It is old.\n"


@pytest.mark.parametrize(
    "who",
    [
        "On Mon, 4 Mar 2019, Kim E wrote:\n",
        "On Mon, Mar 4, 2019 at 10:00 AM Kim E\n<k@a.example> wrote:\n\n",
        "On Mon, Mar 4, 2019 at 10:00 AM, Kim E <k@a.example>\nwrote:\n\n",
        "Am 04.03.19 um 10:00 schrieb Kim E:\n",
        "Le lun. 4 mars 2019 à 10:00, Kim E <k@a.example> a\nécrit :\n\n",
        "Kim <k@a.example> 于2019年3月4日周一 10:00写道：\n",
        "Kim wrote:\n",
        "",
    ],
)
def test_what_is_quoted_is_left_out_with_the_line_above_it(who):
    assert own_text(f"I can come.\n\n{who}{QUOTED}", REPLY) == "I can come.\n"
    assert own_text(f"{who}{QUOTED}\nI can come.\nTomorrow.\n", REPLY) == "I can come.\nTomorrow.\n"
    assert own_text(f"{who}{QUOTED}\nYes.\n\n> Can you?\n\nNo.\n", REPLY) == "Yes.\n\nNo.\n"


@pytest.mark.parametrize(
    "original",
    [
        "-----Original Message-----\nFrom: Kim [mailto:k@a.example]\nSent: Monday\nSubject: Slates\n\n",
        "________________________________\nFrom: Kim\nSent: Monday, March 4, 2019\nSubject: Slates\n\n",
        "Von: Kim <k@a.example>\nGesendet: Montag, 4. März 2019\nAn: list\nBetreff: Slates\n\n",
    ],
)
def test_the_original_below_a_reply_is_left_out(original):
    assert own_text(f"Fine.\n\n{original}I went up.\n", REPLY).strip() == "Fine."


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (QUOTED, REPLY),
        (f"On Mon, 4 Mar 2019, Kim E wrote:\n{QUOTED}\n-- \nAlex\n", REPLY),
        ("Try this:\n>>> print(1)\n1\n", REPLY),
        ("Here it is.\n\nDate: 4 March 2019\nPlace: Hall\nTopic: Roof\n\nCome.\n", REPLY),
        ("Notes\n\n--- Minutes ---\nTime: 10:00\nPlace: Hall\n\nWe met.\n", REPLY),
        (f"As the poet says:\n{QUOTED}\nLovely.\n", MAIL),
        (f"See below.\n\nOn Mon, 4 Mar 2019, Kim E wrote:\n{QUOTED}", FORWARD),
    ],
)
def test_what_somebody_says_himself_stays(text, head):
    assert own_text(text, head) == text


def test_a_line_before_a_quotation_that_is_no_attribution_stays():
    assert own_text(f"I disagree with this:\n{QUOTED}\nIt is new.\n", REPLY) == "I disagree with this:\n\nIt is new.\n"


def test_a_quotation_is_known_without_headers_below_a_date():
    assert own_text(f"Yes.\n\nOn Mon, 4 Mar 2019, Kim E wrote:\n{QUOTED}", MAIL) == "Yes.\n"


@pytest.mark.parametrize(
    ("markup", "own"),
    [
        (
            '<p>Yes.</p><div class="gmail_quote"><div class="gmail_attr">On Mon Kim wrote:</div>'
            '<blockquote class="gmail_quote">Old<blockquote>Older</blockquote></blockquote><p>After.</p></div>',
            '<p>Yes.</p><div class="gmail_quote"><p>After.</p></div>',
        ),
        (
            '<p>Yes.</p><div>On 4 Mar 2019, Kim &lt;<a href="x">k@e</a>&gt; wrote:</div>'
            "<blockquote type=cite>Old</blockquote>",
            "<p>Yes.</p><div></div>",
        ),
        (
            "<p>Yes.</p><p>-----Original Message-----</p><p>From: Kim<br>Sent: 4 Mar 2019 10:00<br>Subject: x</p>Old",
            "<p>Yes.</p><p>",
        ),
        ('<p>Yes.</p><div id="divRplyFwdMsg"><b>From:</b> Kim</div><p>Old</p>', "<p>Yes.</p>"),
        ("<p>He says</p><blockquote>Fine words</blockquote>", "<p>He says</p><blockquote>Fine words</blockquote>"),
        ('<blockquote type="cite">Old</blockquote>', '<blockquote type="cite">Old</blockquote>'),
    ],
)
def test_html_replies(markup, own):
    assert own_markup(markup, REPLY) == own
    assert own_markup(markup, MAIL) == markup


@pytest.mark.parametrize(
    ("head", "reply"),
    [
        (b"Subject: Re: Slates\n", True),
        (b"Subject: [list] AW: Slates\n", True),
        (b"Subject: Slates\nIn-Reply-To: <1>\n", True),
        (b"Subject: Slates\n", False),
        (b"Subject: Fwd: Slates\nReferences: <1>\n", False),
    ],
)
def test_replies_are_known_by_their_headers(read_bytes, head, reply):
    ((seed,), _) = read_bytes("m.eml", head + b"Message-ID: <2>\n\nYes.\n\n> Old.\n")
    assert seed.data == ("Yes.\n" if reply else b"Yes.\n\n> Old.\n")


def test_flowed_lines_of_the_writer_do_not_go_on_in_quoted_ones(read_bytes):
    head = b"Subject: s\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n"
    ((seed,), _) = read_bytes("m.eml", head + b"> old \n> words \nMine \nhere.\n")
    assert seed.data == "> old \n> words \nMine here.\n"
