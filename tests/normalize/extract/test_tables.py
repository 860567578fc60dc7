"""Which tables hold data, and how listings are read."""

from __future__ import annotations

import pytest
from winnow.normalize.extract.blocks import read_blocks
from winnow.normalize.extract.clean_tree import working_tree
from winnow.normalize.extract.tables import LONGEST_CELL, data_tables
from winnow.normalize.page import parse_page


def blocks_of(html):
    return read_blocks(working_tree(parse_page(f"<html><body>{html}</body></html>").tree))


@pytest.mark.parametrize(
    ("html", "cells"),
    [
        ("<table><tr><td>Length<td>84 m<tr><td>Built<td>1911</table>", 4),
        ("<figure><table><tr><th>a<td>b</table></figure>", 2),
        ("<table><tr><td>one<tr><td>two</table>", 0),
        ("<table role='presentation'><tr><td>a<td>b</table>", 0),
        ("<table><tr><td>menu<td><table><tr><td>a<td>b</table></table>", 2),
        (f"<table><tr><td>menu<td>{'word ' * LONGEST_CELL}</table>", 0),
        ("<table><tr><td>menu<td><h1>Title</h1></table>", 0),
        ("<p>no table</p>", 0),
    ],
)
def test_tables_of_data_and_tables_that_lay_out_the_page(html, cells):
    assert int((data_tables(blocks_of(html)).cell >= 0).sum()) == cells


CODE = "def f():\n    return 1"


@pytest.mark.parametrize(
    "html",
    [
        "<div class='highlight'><pre><span></span>def f():<span class='w'>\n</span>    return 1\n</pre></div>",
        "<table class='highlighttable'><tr><td class='linenos'><pre>1\n2</pre></td><td class='code'><pre>def f():\n"
        "    return 1</pre></td></tr></table>",
        "<pre><code><table class='hljs-ln'><tr><td class='hljs-ln-numbers'>1</td>"
        "<td class='hljs-ln-code'>def f():</td></tr>"
        "<tr><td class='hljs-ln-numbers'>2</td><td class='hljs-ln-code'>    return 1</td></tr></table></code></pre>",
        "<table class='file'><tr><td class='blob-num'>1</td><td class='blob-code'>def f():</td></tr>\n"
        "<tr><td class='blob-num'>2</td><td class='blob-code'>    return 1</td></tr></table>",
        "<table><tr><td class='gutter'><div>1</div><div>2</div></td><td class='code'><div>def f():</div>\n"
        "<div><code class='spaces'>&nbsp;&nbsp;&nbsp;&nbsp;</code><code>return 1</code></div></td></tr></table>",
        "<pre><span class='line'><span class='lineno'>1 </span>def f():</span>\n"
        "<span class='lineno'>2 </span>    return 1</pre>",
        "<pre><div class='line'>def f():</div><div class='line'>    return 1</div></pre>",
    ],
)
def test_a_listing_is_one_block_a_line_a_line_without_numbers(html):
    assert [block.text for block in blocks_of(html).blocks] == [CODE]


def test_numbers_that_number_no_lines_of_code_stay():
    page = blocks_of(
        "<table><tr><td class='num ln'>1</td><td>one</td></tr></table><pre><span class='mi'>1</span> + 2</pre>"
    )
    assert [block.text for block in page.blocks] == ["1", "one", "1 + 2"]
    assert len(blocks_of("<pre><h1>Old page</h1>text<p>more</p></pre>").blocks) == 3
