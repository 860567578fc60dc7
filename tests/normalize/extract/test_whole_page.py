"""What a look at the whole page corrects: tables, listings, notices, comments, articles that follow."""

from __future__ import annotations

import pytest
from winnow.normalize.extract import REASONS, Extractor
from winnow.normalize.page import parse_page

SENTENCES = (
    "The ferry left the harbour at dawn, and nobody on the quay looked up from the nets, which had to be mended.",
    "Two sailors who had never been at sea before stood at the rail and counted the lamps of the town behind them.",
    "The captain said that the crossing would take nine hours in this weather, three more than in a calm summer.",
    "On the other side a crowd of merchants was waiting for the cloth that had been promised to them since March.",
    "The council has asked twice for a second boat, but no yard along this coast will build one for the price.",
)
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
HOURS = "<tr><th>Day<th>Hours</tr><tr><td>Monday<td>7:30 to 19:00</tr><tr><td>Sunday<td>closed</tr>"


@pytest.fixture(scope="module")
def extractor():
    return Extractor()


def page(body, *, title="Ferry leaves at dawn | The Quay", before="", after=""):
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></nav>"
    main = f"<main><article><h1>Ferry leaves at dawn</h1>{body}</article></main>"
    foot = "<footer><p>All rights reserved. <a href='/p'>Privacy</a></p></footer>"
    return parse_page(f"<html><head><title>{title}</title></head><body>{menu}{before}{main}{after}{foot}</body></html>")


@pytest.mark.parametrize("where", ["{table}", "<figure>{table}</figure>", "<div class='wrap'>{table}</div>"])
def test_a_table_in_the_body_stays_row_by_row(extractor, where):
    table = where.format(table=f"<table>{HOURS}</table>")
    for body in (PROSE + table + PROSE.replace("ferry", "boat"), PROSE + table):
        lines = extractor.extract(page(body)).text.split("\n")
        assert {"Day | Hours", "Monday | 7:30 to 19:00", "Sunday | closed"} <= set(lines)


def test_a_list_in_a_cell_is_the_text_of_the_cell(extractor):
    table = (
        "<table><tr><th>Monday</th><td><ul><li>7:30 to 12:00</li><li>13:00 to 19:00</li></ul></td></tr>"
        "<tr><th>Sunday</th><td><ul><li>closed</li></ul></td></tr></table>"
    )
    lines = extractor.extract(page(PROSE + table + PROSE)).text.split("\n")
    assert {"Monday | 7:30 to 12:00; 13:00 to 19:00", "Sunday | closed"} <= set(lines)


def test_a_table_beside_the_body_does_not_come_in(extractor):
    menu = "<aside class='widget'><table><tr><td><a href='/a'>Ports</a><td><a href='/b'>Tides</a></table></aside>"
    text = extractor.extract(page(PROSE, after=menu)).text
    assert "Tides" not in text


def test_a_listing_in_the_body_stays_whole(extractor):
    code = (
        "<div class='highlight'><pre><span class='k'>def</span> f():\n    <span class='k'>return</span> 1\n</pre></div>"
    )
    assert "def f():\n    return 1" in extractor.extract(page(PROSE + code + PROSE)).text


def test_a_cookie_notice_goes_and_a_page_about_cookies_stays(extractor):
    notice = f"<div id='cookie-consent' class='cookie'><h2>We value your privacy</h2><p>{SENTENCES[0]}</p></div>"
    found = extractor.extract(page(PROSE + PROSE.replace("ferry", "boat"), after=notice))
    assert "privacy" not in found.text
    assert any(cut.reason == "cookie" for cut in found.dropped.cuts)
    own = page(f"<div class='cookie-policy content'>{PROSE}</div>", title="Cookies | The Quay")
    assert SENTENCES[2] in extractor.extract(own).text


def test_the_label_of_an_advertisement_goes_and_a_heading_stays(extractor):
    text = extractor.extract(page(f"{PROSE}<div><span>Advertisement</span></div>{PROSE}")).text
    assert "Advertisement" not in text
    text = extractor.extract(page(f"{PROSE}<h2>Advertisement</h2>{PROSE.replace('ferry', 'boat')}")).text
    assert "Advertisement" in text


OLD_COMMENTS = (
    "<h2>Comments</h2><p>I was on that ferry in May and it was cold indeed, much colder than on the bridge.</p>"
    "<p>Posted by: Hanna at May 3, 2004 09:12 AM</p><p>The second boat would have cost less if they had asked us.</p>"
    "<p>Posted by: Old Tom at May 4, 2004 11:40 PM</p>"
)


def test_comments_of_old_blogs_go_and_a_thread_keeps_its_posts(extractor):
    body = PROSE + PROSE.replace("ferry", "boat") + OLD_COMMENTS
    found = extractor.extract(page(body))
    assert SENTENCES[4] in found.text
    assert "cold indeed" not in found.text
    assert "Posted by" not in found.text
    thread = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    assert "cold indeed" in extractor.extract(page(thread + body)).text


def test_an_interview_is_no_row_of_comments(extractor):
    talk = "".join(
        f"<p>{name} says:</p><p>{sentence}</p>" for name, sentence in zip(["Anna", "Tom"] * 2, SENTENCES, strict=False)
    )
    text = extractor.extract(page(PROSE + talk)).text
    assert text.count(SENTENCES[3]) == 2


def test_the_article_that_follows_goes_and_parts_of_one_stay(extractor):
    second = f"<article><h1>Quay market moves indoors</h1>{PROSE.replace('ferry', 'market')}</article>"
    text = extractor.extract(page(PROSE, after=second)).text
    assert "market left" not in text
    part = f"<section><h1>The second boat</h1>{PROSE.replace('ferry', 'market')}</section>"
    assert "market left" in extractor.extract(page(PROSE + part)).text


def test_every_block_left_out_is_told_or_counted(extractor):
    menus = "".join(
        f"<div><ul class='m{n}'>"
        + "".join(f"<li><a href='/{n}/{i}'>Port {n} {i}</a></li>" for i in range(3))
        + f"</ul><p>{n} of 60</p></div>"
        for n in range(60)
    )
    tree = page(
        PROSE, before=menus, after="<div class='related-posts'><a href='/x'>Other stories of the harbour</a></div>"
    )
    found = extractor.extract(tree)
    cuts, more = found.dropped.cuts, found.dropped.counted
    assert len(cuts) <= 40
    assert all(cut.reason in REASONS and 0 <= cut.score <= 1 and cut.chars and cut.text for cut in cuts)
    assert [cut.chars for cut in cuts] == sorted((cut.chars for cut in cuts), reverse=True)
    assert set(more) <= set(REASONS)
    from winnow.normalize.extract.blocks import read_blocks
    from winnow.normalize.extract.clean_tree import working_tree

    total = len(read_blocks(working_tree(tree.tree)).blocks)
    gone = sum(cut.lines for cut in cuts) + sum(lines for _, lines in more.values())
    assert gone + len(found.text.split("\n")) == total
    reasons = {cut.reason for cut in cuts} | set(more)
    assert {"navigation", "related", "footer"} <= reasons


def test_menus_banners_and_footers_are_named_for_what_they_are(extractor):
    after = (
        "<div class='newsletter-signup'><p>Get our letter every week</p></div>"
        "<div id='comments'><p>Nice boat!</p></div><div class='share-buttons'><a href='#'>Facebook</a></div>"
        "<div style='display:none'><p>Not shown at all</p></div>"
    )
    found = extractor.extract(page(PROSE, after=after))
    told = {cut.text: cut.reason for cut in found.dropped.cuts}
    assert told["Get our letter every week"] == "newsletter"
    assert told["Nice boat!"] == "comments"
    assert told["Facebook"] == "share"
    assert told["Not shown at all"] == "hidden"
    assert told["Home News"] == "navigation"


def test_a_headline_is_left_out_as_one_only_where_it_is_the_title(extractor):
    def told(title):
        cuts = extractor.extract(page(PROSE), title=title).dropped.cuts
        return [cut.text for cut in cuts if cut.reason == "headline"]

    assert told("Ferry leaves at dawn") == ["Ferry leaves at dawn"]
    assert told(None) == told("A second boat") == []


def test_a_list_of_short_points_in_the_middle_of_the_body_is_kept_whole(extractor):
    points = "<ul><li>Old pier<ul><li>Rope loft</li></ul></li><li>New pier<ol><li>Chain locker</li></ol></li></ul>"
    lines = extractor.extract(page(PROSE + points + PROSE.replace("ferry", "boat"))).text.split("\n")
    for point in ("Old pier", "Rope loft", "New pier", "Chain locker"):
        assert any(point in line for line in lines), point


def test_who_said_a_quotation_stays_with_it(extractor):
    quoted = (
        "<blockquote><p>We never saw the lamps go out.</p><footer>Mara Lind, keeper of the light</footer></blockquote>"
    )
    text = extractor.extract(page(PROSE + quoted + PROSE.replace("ferry", "boat"))).text
    assert "We never saw the lamps go out.\nMara Lind, keeper of the light" in text


def test_a_formula_stays_in_its_sentence(extractor):
    formula = (
        "<math><semantics><mrow><mi>v</mi><mo>=</mo><mfrac><mrow><mi>s</mi><mo>-</mo><mn>1</mn></mrow><mi>t</mi></mfrac>"
        "<mo>+</mo><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation>v=\\frac{s}{t}</annotation></semantics></math>"
    )
    text = extractor.extract(
        page(f"{PROSE}<p>The speed is {formula} knots, as the captain reckoned it.</p>{PROSE}")
    ).text
    assert "The speed is v=(s-1)/t+x^2 knots, as the captain reckoned it." in text
