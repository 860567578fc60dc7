"""Decoded HTML to a parsed page: guards, declarations, control characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.document import Rejected, Unreadable
from winnow.normalize.page import MAX_CHARS, parse_page


def text_of(page):
    return " ".join("".join(page.tree.itertext()).split())


def test_declared_encodings_in_text_that_is_already_decoded_mean_nothing():
    head = '<?xml version="1.0" encoding="iso-8859-1"?><html><head><meta charset="koi8-r"></head>'
    page = parse_page(f"{head}<body>Ärger – ёж</body></html>")
    assert text_of(page) == "Ärger – ёж"


@pytest.mark.parametrize("control", ["\x00", "\x08", "\x0b", "\x1f"])
def test_control_characters_separate_words_and_end_nothing(control):
    assert text_of(parse_page(f"<p>before{control}after</p><p>end</p>")) == "before afterend"


def test_a_byte_order_mark_and_lone_surrogates_are_survived():
    assert text_of(parse_page("\ufeff<p>one\ud800two</p>")) == "one?two"


@pytest.mark.parametrize("nothing", ["", "   \n ", "\ufeff", '<?xml version="1.0"?>'])
def test_nothing_is_rejected(nothing):
    with pytest.raises(Rejected):
        parse_page(nothing)


def test_too_large_is_unreadable():
    with pytest.raises(Unreadable, match="too large"):
        parse_page("a" * (MAX_CHARS + 1))


def test_text_without_markup_is_a_page():
    assert text_of(parse_page("just words")) == "just words"


def test_comments_and_processing_instructions_are_gone():
    page = parse_page("<body><p>kept<!-- not --><?php echo 1 ?></p></body>")
    assert all(isinstance(element.tag, str) for element in page.tree.iter())


@pytest.mark.parametrize("tag", ["div", "b", "span", "ul", "font", "table", "blockquote"])
def test_nesting_beyond_reason_keeps_its_text(tag):
    page = parse_page("<body>" + f"<{tag}>x " * 20_000 + "<p>the end</p></body>")
    assert page.simplified
    assert text_of(page).endswith("the end")
    assert text_of(page).count("x") == 20_000


def test_a_tag_of_countless_attributes_loses_them():
    page = parse_page("<body><p " + " ".join(f'a{i}="x"' for i in range(30_000)) + ">words</p></body>")
    assert page.simplified
    assert text_of(page) == "words"


def test_a_long_attribute_is_not_countless_attributes():
    page = parse_page(f"<body><img src='data:{'A' * 50_000}'><p>words</p></body>")
    assert not page.simplified
    assert len(page.tree.find(".//img").get("src")) > 50_000


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/=\"'& abdivp!-\x00é\n"), max_size=300))
def test_any_text_is_a_page_or_an_outcome(html):
    try:
        page = parse_page(html)
    except (Rejected, Unreadable):
        return
    assert page.tree.tag == "html"


@pytest.mark.parametrize("before", [0, 7, 4_999, 9_999, 10_000, 10_001, 19_999])
def test_a_tag_of_endless_attributes_loses_them_wherever_it_stands(before):
    tag = "<i " + " ".join(f'a{n}="x"' for n in range(2_500)) + ">word</i>"
    page = parse_page(f"<p>{'x' * before}{tag}</p>{'<br>' * 9_000}")
    assert page.simplified
    (element,) = page.tree.iter("i")
    assert not element.attrib


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>T</title></head></html><body><p>one</p><p>two</p></body></html>",
        "<html><head><title>T</title></head><body><p>one</p></body></html><p>two</p>",
        "<html><body><p>one</p></body ><p>two</p></HTML>",
        "<html></html><head><title>T</title></head><body><p>one</p><p>two</p>",
        "<html><body><p>one</p></body></html><html><head></head><body><p>two</p></body></html>",
        "<html><head><title>T</title><main><p>one</p></main><p>two</p>",
        "<html><head><title>T</title><article><p>one</p></article><section>two</section></html>",
        "<html><head><title>T</title><ad-slot></ad-slot><header>one</header>  <p>two</p>",
    ],
)
def test_what_stands_after_an_early_end_or_in_an_open_head_is_of_the_body(html):
    tree = parse_page(html).tree
    assert text_of_body(tree) == "onetwo"
    assert len(tree.findall("body")) == 1


def text_of_body(tree):
    return "".join("".join(tree.find("body").itertext()).split())


def test_what_belongs_in_a_head_stays_there():
    page = parse_page("<head><title>T</title><main>text</main><meta name=a content=b><noscript>x</noscript></head>")
    assert [child.tag for child in page.tree.find("head")] == ["title", "meta", "noscript"]
    assert text_of_body(page.tree) == "text"


def test_an_early_end_does_not_make_a_page_odd():
    assert not parse_page("<p>one</p></body></html><p>two</p>").simplified


def test_soft_hyphens_icons_and_links_of_headings_to_themselves_are_no_text():
    page = parse_page(
        "<h2>Set\xadup &shy;&#173;of &#xAD;it \uf0c1&#xf0c9;<a class='headerlink' href='#x'>¶</a></h2>"
        "<p>see<a href='#n'> #</a> &amp; 李\ue123\ue124芳</p><dl><dt>f()<a href='#f'>#</a></dt></dl>"
    )
    assert text_of(page) == "Setup of it see # & 李\ue123\ue124芳f()"
