"""Pages as blocks: boundaries, spaces, counts, places, and back to text."""

from __future__ import annotations

import pytest
from overlap import tokens
from winnow.normalize.extract.blocks import read_blocks
from winnow.normalize.extract.clean_tree import working_tree
from winnow.normalize.extract.render import render
from winnow.normalize.page import parse_page


def blocks_of(html):
    return read_blocks(working_tree(parse_page(f"<html><body>{html}</body></html>").tree))


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<p>Hyper<a href='#'>link</a>ed</p>", ["Hyperlinked"]),
        ("<p><a href='#'>Home</a><a href='#'>News</a></p>", ["Home News"]),
        ("<p>one<br>two</p>", ["one\ntwo"]),
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<p>  many \n spaces\t</p>", ["many spaces"]),
        ("<pre>a\n  b\n</pre>", ["a\n  b"]),
        ("<p>a</p><script>no()</script><style>no</style><select><option>no</select><p>b</p>", ["a", "b"]),
        ("before<script>no()</script>after", ["beforeafter"]),
        ("<table><tr><td>1<td>2</table>", ["1", "2"]),
        ("<p> </p><div></div>", []),
    ],
)
def test_boundaries(html, texts):
    assert [block.text for block in blocks_of(html).blocks] == texts


def test_links_bold_and_images_are_counted():
    (block,) = blocks_of("<p>see <a href='#'>here</a> and <b>there</b> <img src='x'></p>").blocks
    assert (block.linked, block.links, block.bold, block.images) == (4, 1, 5, 1)


def test_nodes_know_their_parents_and_what_they_call_themselves():
    page = blocks_of("<div class='post body' id='p1'><p>one</p><p hidden>two</p></div>")
    assert page.tags == ["body", "div", "p", "p"]
    assert page.parents == [-1, 0, 1, 1]
    assert page.hints[1] == "post body p1"
    assert page.hints[3] == "x-hidden"
    assert page.ordinals == [0, 0, 0, 1]
    assert [block.node for block in page.blocks] == [2, 3]


def test_reading_leaves_the_page_as_it_was():
    from lxml import etree

    page = parse_page(
        "<html><head><style>x</style></head><body><noscript><p>" + "words " * 100 + "</p></noscript></body></html>"
    )
    before = etree.tostring(page.tree)
    read_blocks(working_tree(page.tree))
    assert etree.tostring(page.tree) == before


def test_text_for_readers_without_scripts_counts_where_there_is_no_other():
    fallback = "<noscript><div><p>" + "All of the thread as plain text. " * 30 + "</p></div></noscript>"
    assert len(blocks_of("<div>Loading</div>" + fallback).blocks) == 2
    shown = "<p>" + "The page says this in so many words. " * 60 + "</p>"
    assert len(blocks_of(shown + fallback).blocks) == 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>Title</h2><p>Text.</p>", "Title\nText."),
        ("<ul><li>one</li><li><p>two</p><p>more</p></li></ul>", "- one\n- two\nmore"),
        ("<table><tr><th>Name<th>Size<tr><td>ant<td>2 mm</table>", "Name | Size\nant | 2 mm"),
        ("<table><tr><td><p>long</p><p>story</p></table>", "long\nstory"),
        ("<blockquote><p>She said so.</p></blockquote><p>He left.</p>", "She said so.\nHe left."),
    ],
)
def test_lines_of_the_text(html, text):
    page = blocks_of(html)
    assert render(page, [True] * len(page.blocks)) == text


def test_the_text_has_the_words_of_its_blocks_in_order():
    """Training scores the words of kept blocks: they are those of the rendered text."""
    page = blocks_of(
        "<ul><li>one two<li><p>three</ul><table><tr><td>4<td>five</table><pre>a\n b</pre><h2>Six: seven</h2>"
    )
    kept = [True, False, True, True, True, True]
    words = [word for block, keep in zip(page.blocks, kept, strict=True) if keep for word in tokens(block.text)]
    assert tokens(render(page, kept)) == words == ["one", "two", "4", "five", "a", "b", "six", "seven"]


def test_only_kept_blocks_are_in_the_text():
    page = blocks_of("<p>one</p><p>two</p><p>three</p>")
    assert render(page, [True, False, True]) == "one\nthree"
