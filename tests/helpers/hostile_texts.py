"""Documents that are hard on a parser or a rule: each is made in any size, about ``n`` characters."""

from __future__ import annotations

import json
from collections.abc import Callable

PROSE = "The council met on Tuesday and spoke about the bridge, the ferry and the price of both for an hour. "


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head><title>Ferry</title>{head}</head><body>{body}</body></html>"


def article(extra: str = "", head: str = "") -> str:
    return page(f"<article><h1>Ferry</h1>{f'<p>{PROSE}</p>' * 5}</article>{extra}", head)


def _times(unit: str) -> Callable[[int], str]:
    return lambda n: unit * (n // len(unit))


TEXTS: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: "a" + " " * n + "b",
    "one word": lambda n: "a" * n,
    "letters": _times("Aa "),
    "capitalised words": _times("Anna Berg "),
    "names": _times("Anna Berg, Carl Dorn and "),
    "digits": lambda n: "1" * n,
    "dates": _times("12 March 2024, "),
    "days with clocks": _times("on Monday, Jan 1, 2020 at 1:00 AM "),
    "numbers": _times("1,234.56 "),
    "commas": lambda n: "," * n,
    "quotes": lambda n: "\"'" * (n // 2),
    "short lines": _times("a b\n"),
    "empty lines": lambda n: "a" + "\n" * n + "b",
    "headings": _times("# Part\n\n"),
    "date lines": _times("12 March 2024\n"),
    "bylines": _times("By Anna Berg\n"),
    "sentences": _times(PROSE),
    "sentence lines": _times(PROSE + "\n"),
    "menu lines": _times("Home | News | Sport | Log in\n"),
    "mojibake": _times("Ã©â€™"),
    "mojibake lines": _times("Ã©tÃ© â€™ dâ€™un\n"),
    "half mojibake": _times("Ã©tÃ© and 日本 "),
    "zero width": lambda n: "a\u200b" * (n // 2),
    "combining marks": lambda n: "a" + "\u0301" * n,
    "mixed marks": lambda n: "a" + "\u0301\u0316" * (n // 2),
    "mixed marks apart": lambda n: "a" + "\u0301\u200b\u0316\u2060" * (n // 4),
    "misread marks": lambda n: "\u00cc\x81\u00cc\u2013" * (n // 4),
    "marks as entities": lambda n: "a" + "&#x301;&#x316;" * (n // 14),
    "entities in entities": lambda n: "a &" + "amp;" * (n // 4) + "lt;",
    "numbers in numbers": lambda n: "a &" + "#38;" * (n // 4) + "lt;",
    "leftovers": lambda n: f"{PROSE}\n" + "{{}}" * (n // 4) + f"x\n{PROSE}",
    "leftover braces": lambda n: f"{PROSE}\n" + "{%" * (n // 2) + f"x\n{PROSE}",
    "dates with clocks": lambda n: "12 March 2024 12:30, " * (n // 21),
    "right to left": _times("مرحبا بالعالم "),
    "chinese": lambda n: "渡轮码头今天开放了" * (n // 9),
    "control characters": lambda n: "a\x01" * (n // 2),
    "base64": _times("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=" * 2 + "\n"),
    "addresses": _times("https://a.example/b?c=d "),
    "mails": _times("a@b.example "),
    "entities": _times("&amp;amp;"),
    "brackets": _times("(["),
    "dashes": _times("a - "),
    "code": _times("if (a) { b(); }\n"),
}

PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: page("<p>a</p>" * (n // 8)),
    "prose paragraphs": lambda n: page(f"<p>{PROSE}</p>" * (n // 110)),
    "open divs": lambda n: page("<div>" * (n // 5) + PROSE * 5),
    "nested divs": lambda n: page("<div>" * (n // 11) + PROSE * 5 + "</div>" * (n // 11)),
    "nested spans": lambda n: page("<p>" + "<span>" * (n // 13) + PROSE * 5 + "</span>" * (n // 13)),
    "nested bold": lambda n: page("<p>" + "<b>" * (n // 7) + PROSE * 5 + "</b>" * (n // 7)),
    "nested lists": lambda n: page("<ul><li>" * (n // 18) + PROSE * 5 + "</li></ul>" * (n // 18)),
    "nested tables": lambda n: page("<table><tr><td>" * (n // 30) + PROSE * 5),
    "nested quotes": lambda n: page("<blockquote>" * (n // 24) + PROSE * 5),
    "fonts": lambda n: page("<font><p>" * (n // 9) + PROSE * 5),
    "links": lambda n: page("<a href='/a'>a</a> " * (n // 19)),
    "links in prose": lambda n: page(f"<p>{PROSE}" + "<a href='/a'>a b c</a> " * (n // 23)),
    "breaks": lambda n: page("a<br>" * (n // 5)),
    "headings": lambda n: page("<h2>a b</h2>" * (n // 12)),
    "first headings": lambda n: page("<h1>Ferry terminal</h1>" * (n // 23)),
    "attributes": lambda n: page("<div " + "".join(f"a{k}=b " for k in range(n // 8)) + f">{PROSE * 5}</div>"),
    "class": lambda n: page(f"<div class='{'author ' * (n // 7)}'>{PROSE * 5}</div>"),
    "class dashes": lambda n: page(f"<div class='{'a-' * (n // 2)}'>{PROSE * 5}</div>"),
    "open attribute": lambda n: page("<a b='" * (n // 6) + PROSE),
    "less than": lambda n: page("<" * n + PROSE),
    "comments": lambda n: page("<!-- -->" * (n // 8) + PROSE * 5),
    "open comments": lambda n: page("<!--" * (n // 4) + PROSE * 5),
    "cdata": lambda n: page("<![CDATA[" * (n // 9) + PROSE * 5),
    "title": lambda n: article(head=f"<meta property='og:title' content='{'Ferry | ' * (n // 8)}'>"),
    "title spaces": lambda n: article(head=f"<meta property='og:title' content='a{' ' * n}b'>"),
    "author": lambda n: article(head=f"<meta name='author' content='{'Anna Berg, ' * (n // 11)}'>"),
    "author spaces": lambda n: article(head=f"<meta name='author' content='a{' ' * n}b'>"),
    "author brackets": lambda n: article(head=f"<meta name='author' content='{' (a' * (n // 3)}'>"),
    "byline": lambda n: article(f"<p class='byline'>By {'Anna Berg and ' * (n // 14)}</p>"),
    "metas": lambda n: article(head="<meta name='author' content='Anna Berg'>" * (n // 40)),
    "keywords": lambda n: article(head=f"<meta name='keywords' content='{','.join(map(str, range(n // 6)))}'>"),
    "times": lambda n: article("<time datetime='2024-03-12'>12 March 2024</time> " * (n // 48)),
    "dates": lambda n: article("<p>12 March 2024</p>" * (n // 20)),
    "scripts": lambda n: article('<script type=\'application/ld+json\'>{"@type": "Thing"}</script>' * (n // 65)),
    "json-ld nested": lambda n: article(head=f"<script type='application/ld+json'>{'[' * n}</script>"),
    "json-ld objects": lambda n: article(
        head="<script type='application/ld+json'>" + '{"a":' * (n // 6) + "1" + "}" * (n // 6) + "</script>"
    ),
    "json-ld graph": lambda n: article(
        head="<script type='application/ld+json'>"
        + json.dumps(
            {
                "@graph": [
                    {"@type": "NewsArticle", "@id": f"#{k}", "author": {"@id": f"#{k + 1}"}} for k in range(n // 60)
                ]
            }
        )
        + "</script>"
    ),
    "json-ld circle": lambda n: article(
        head="<script type='application/ld+json'>"
        + json.dumps({"@graph": [{"@type": "Article", "@id": "#a", "isPartOf": {"@id": "#a"}}] * (n // 55)})
        + "</script>"
    ),
    "json-ld string": lambda n: article(
        head='<script type="application/ld+json">{"@type":"Article","headline":"' + "a " * (n // 2) + '"}</script>'
    ),
    "json-ld marks": lambda n: article(
        head='<script type="application/ld+json">{"@type":"Article","headline":"a'
        + "\u0301\u0316" * (n // 2)
        + '"}</script>'
    ),
    "json-ld headline": lambda n: article(
        head='<script type="application/ld+json">{"@type":"Article","headline":'
        + "[" * 900
        + "1"
        + "]" * 900
        + "}</script>"
    ),
    "json-ld type": lambda n: article(
        head='<script type="application/ld+json">{"@id":'
        + "[" * 190
        + "1"
        + "]" * 190
        + ',"@type":'
        + "[" * 190
        + "1"
        + "]" * 190
        + "}</script>"
    ),
    "json-ld reference": lambda n: article(
        head='<script type="application/ld+json">{"@type":"Article","headline":"a &#' + "9" * n + '; b"}</script>'
    ),
    "json-ld authors": lambda n: article(
        head="<script type='application/ld+json'>"
        + json.dumps(
            {
                "@graph": [
                    {"@type": "Article", "headline": "Ferry", "author": [{"@id": "#a"}] * (n // 34)},
                    {"@type": "Person", "@id": "#a", "name": [f"Anna Berg{k}" for k in range(n // 34)]},
                ]
            }
        )
        + "</script>"
    ),
    "site names": lambda n: article(
        "".join(f"<h1>Alpha beta {k} gamma</h1>" for k in range(n // 60)),
        "".join(f'<meta property="og:site_name" content="Site {k}">' for k in range(n // 100)),
    ),
    "headlines and titles": lambda n: article(
        "".join(f"<h1>Alpha beta {k} gamma</h1>" for k in range(n // 60)),
        "".join(f'<meta property="og:title" content="Alpha delta {k} x">' for k in range(n // 100)),
    ),
    "inline state": lambda n: article("<script>window.state = {" + '"author": "x", ' * (n // 15) + "}</script>"),
    "microdata": lambda n: article("<span itemprop='author'>Anna Berg</span>" * (n // 40)),
    "table": lambda n: page("<table>" + ("<tr>" + "<td>a</td>" * 20 + "</tr>") * (n // 209) + "</table>"),
    "wide table": lambda n: page("<table><tr>" + "<td>a</td>" * (n // 10) + "</table>"),
    "spans of cells": lambda n: page(
        "<table>" + "<tr><td colspan=1000000 rowspan=1000000>a</td></tr>" * (n // 51) + "</table>"
    ),
    "spans of many cells": lambda n: page(
        "<table>" + "<tr><td colspan=50 rowspan=50>a</td></tr>" * (n // 41) + f"</table><p>{PROSE * 5}"
    ),
    "class of all": lambda n: page(
        f"<div class='{'x ' * (n // 4)}'>"
        + "<a href='/author/anna'>Anna Berg</a> " * (n // 80)
        + f"<p>{PROSE * 5}</div>"
    ),
    "mixed marks": lambda n: page(f"<p>{PROSE * 5}</p><p>a" + "&#x301;&#x316;" * (n // 14)),
    "mixed marks in a title": lambda n: article(
        head='<meta property="og:title" content="a' + "&#x301;&#x316;" * (n // 14) + '">'
    ),
    "bold and strong": lambda n: page("<b>a</b><strong>a</strong>" * (n // 25)),
    "options": lambda n: page("<select>" + "<option>a b" * (n // 11) + f"</select><p>{PROSE * 5}"),
    "definition lists": lambda n: page("<dl>" + "<dt>a<dd>b c d e f" * (n // 19) + "</dl>"),
    "entities": lambda n: page("<p>" + "&#x1F600;" * (n // 9) + PROSE * 5),
    "double entities": lambda n: page("<p>" + "&amp;amp;" * (n // 9) + PROSE * 5),
    "forum posts": lambda n: page(
        "<div class='post'><span class='author'>Anna</span><p>I think so, too.</p></div>" * (n // 85)
    ),
    "comments of readers": lambda n: article(
        "<div class='comment'><b>Anna</b><p>I think so, too.</p></div>" * (n // 66)
    ),
    "breadcrumbs": lambda n: article("<ol class='breadcrumb'>" + "<li>Home</li>" * (n // 13) + "</ol>"),
    "misread letters": lambda n: page(f"<p>{'Ã©â€™' * (n // 5)}</p><p>{PROSE * 5}</p>"),
    "preformatted": lambda n: page("<pre>" + "a b  c\n" * (n // 7) + f"</pre><p>{PROSE * 5}"),
    "pictures": lambda n: page("<img src='a.png' alt='a b'>" * (n // 27) + f"<p>{PROSE * 5}"),
    "frames": lambda n: page("<svg><g>" * (n // 8) + f"<p>{PROSE * 5}"),
    "no tags": lambda n: "<html>" + "a b " * (n // 4),
}
