"""HTML inside Markdown is read; what only looks like it, and code, stays."""

from __future__ import annotations

import time

import pytest
from winnow.normalize.document import Seed
from winnow.normalize.pipeline import Normalizer
from winnow.normalize.written.markup import without_markup


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Water is H<sub>2</sub>O, <b class='x'>really</b>.", "Water is H2O, really."),
        ("One<br>two<br/>three<br />\nfour", "One\ntwo\nthree\nfour"),
        ('A <a href="https://x.example/?a=1&b=2" title="a > b">link</a>.', "A link."),
        ('<img src="a.png" alt="The harbour">', "The harbour"),
        ("<img alt=Harbour src=a.png> and <img src='b.png'>", "Harbour and "),
        ("Above<!-- a remark\n\n```\nover lines\n```\n-->below", "Abovebelow"),
        ('<h1 align="center">\n  <img alt="Logo"> Mooring <i>guide</i>\n</h1>\n\nText', "# Logo Mooring guide\n\nText"),
        ("<p align=center>\nText\n</p>\n", "Text\n"),
        ("<details><summary>More</summary>\n\nHidden\n\n</details>\n\nEnd", "More\n\nHidden\n\nEnd"),
        ("<ol><li>one</li><li>two</li></ol>\n", "1. one\n2. two\n"),
        ("<ul>\n<li>one\n<li>two\n</ul>\n", "- one\n- two\n"),
        (
            "<table>\n <tr><th>Name</th>\n  <th>Depth</th></tr>\n <tr>\n"
            "  <td>North</td><td>3 <b>m</b></td>\n </tr>\n</table>\n",
            "Name | Depth\nNorth | 3 m\n",
        ),
        ("| a<br>b | c |\n", "| a b | c |\n"),
        ("<style>p { color: red }</style><svg><text>x</text></svg>Text", "Text"),
        ("<code>Vec<b></code> and <pre><code class='x'>a <b>\n  c</code></pre>", "Vec<b> and \na <b>\n  c\n"),
        ("<code>a</code> and <code>b <b>c</b>", "a and b c"),
        ("- item\n\n    <b>continued</b>\n", "- item\n\n    continued\n"),
    ],
)
def test_html_is_read(text: str, shown: str) -> None:
    assert without_markup(text).strip("\n") == shown.strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "See <https://x.example/a> or <me@x.example> or <mailto:me@x.example>.",
        "A Vec<String>, a Map<a,b>, a Vec<u> and an Option<i>.",
        "If a < b and c > d, or a <b and c >d, or x <i = 3>.",
        "usage: copy <file> <input> <output> <target> <object> <p>",
        "Write `<b>` or ``a ` <br>`` for that.",
        "```html\n<p>kept <b>as</b> it is<br>\n\n\n\n<!-- all of it -->\n```\n",
        "Text.\n\n    <b>set in</b>\n\n    <br>\n\nText.\n",
        r"An escaped \<b>tag\</b>.",
        "An open <!-- remark",
        "No tag at all.",
        "<T> <Foo.Bar> <3 <- -> <=> <>",
    ],
)
def test_words_and_code_stay(text: str) -> None:
    assert without_markup(text) == text


def test_code_stays_beside_html() -> None:
    code = "```html\n<p>kept <b>as</b> it is<br>\n\n\n\n<!-- all of it -->\n```\n"
    assert without_markup(f"<p>One</p>\n\n{code}\n<b>two</b> `<br>`") == f"One\n\n{code}\ntwo `<br>`"
    row = without_markup(f"<table><tr><td>\n\n{code}\n</td><td>x</td></tr></table>")
    assert code in row, "a table that lays out the page keeps what stands in it"


def test_only_markdown_is_rendered() -> None:
    normalize = Normalizer()
    text = '<h1 align="center">Mooring</h1>\n\n## First\n\nGo <b>slowly</b>.\n\n## Then\n\nStop.\n'
    document = normalize(Seed("d/a.md", text, "text"))
    assert document.meta.title == "Mooring"
    assert document.text == "# Mooring\n\n## First\n\nGo slowly.\n\n## Then\n\nStop."
    assert normalize(Seed("d/a.md", text, "text", already_clean=True)).text == text.strip()
    assert "<b>slowly</b>" in normalize(Seed("d/a.rst", text, "text")).text


PUMPS = [
    "<", "<b ", '<a "', "<a '\"", "`", "`` `", "<!--", "<td>", "<b>x</b>", "<code>", "<pre>x", "<li>", "<ol>", "</",
    "<p a=", "<br>", "<img>", "<tr><td>", "<h1>", "    <b>\n\n", "<b>x</b>\n\n    code\n\n",
]  # fmt: skip


@pytest.mark.parametrize("pump", PUMPS)
def test_time_grows_with_the_text(pump: str) -> None:
    def seconds(size: int) -> float:
        text = pump * (size // len(pump)) + "</code></pre></b></td></tr></h1>"
        start = time.perf_counter()
        without_markup(text)
        return time.perf_counter() - start

    for _ in range(3):
        small, large = seconds(20_000), seconds(160_000)
        if large < 24 * small + 0.1:
            return
    raise AssertionError((small, large))
