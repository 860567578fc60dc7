"""Pages: markup that lies, nests, repeats, refers to itself or to files, and facts in JSON-LD that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from hostile_texts import PAGES

from .case import MARKER, Case, case, many, prose

SIZE = 20_000


def page(body: str, head: str = "", top: str = "<!DOCTYPE html>") -> str:
    return f"{top}<html><head><title>Ferry</title>{head}</head><body>{body}</body></html>"


def _article(key: str) -> str:
    return "<article><h1>Ferry</h1>" + "".join(f"<p>{prose(f'{key} {n}', 3)}</p>" for n in range(4)) + "</article>"


BODIES: dict[str, Callable[[], bytes | str]] = {
    "entities in doctype": lambda: page("<p>&lol9;</p>", top="<!DOCTYPE html [" + '<!ENTITY lol0 "lol">' + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)) + "]>"),
    "external entity": lambda: '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>',
    "external parameter entity": lambda: '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><html><body><p>a</p></body></html>',
    "xinclude": lambda: page('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' + _article("xi")),
    "style sheet instruction": lambda: '<?xml-stylesheet href="file:///etc/passwd"?>' + page(_article("xsl")),
    "server side include": lambda: page('<!--#include file="/etc/passwd"--><!--#exec cmd="id"-->' + _article("ssi")),
    "script without end": lambda: page("<script>" + "x" * many(200_000)),
    "comment without end": lambda: page("<!--" + "-" * many(200_000)),
    "comments nested": lambda: page("<!--" * many(50_000) + _article("c")),
    "bogus comments": lambda: page("<!" * many(50_000) + "<?" * many(50_000) + _article("bc")),
    "cdata": lambda: page("<![CDATA[" * many(30_000) + "]]>" * many(30_000) + _article("cd")),
    "textarea without end": lambda: page("<textarea>" + _article("ta")),
    "plaintext": lambda: page("<plaintext>" + _article("pt") * 20),
    "noscript nested": lambda: page("<noscript>" * many(10_000) + _article("ns")),
    "template nested": lambda: page("<template>" * many(10_000) + _article("tp")),
    "svg and math": lambda: page("<svg><math><mi><svg><foreignObject>" * 5_000 + _article("sm")),
    "svg style mutation": lambda: page("<svg><style><img src=x onerror=alert(1)>" * 3_000 + _article("mx")),
    "tables misnested": lambda: page("<table><a><td><b><table>" * 4_000 + _article("tm")),
    "formatting adopted": lambda: page("<a><b><i><u><p></a></b></i></u>" * 2_000 + _article("fa")),
    "select": lambda: page("<select><option>" * many(20_000) + _article("se")),
    "bodies": lambda: page("<body class=a>" * many(20_000) + _article("bo")),
    "htmls": lambda: page("<html><head><title>a</title></head>" * many(10_000) + _article("ht")),
    "framesets": lambda: "<html><frameset><frame src='file:///etc/passwd'></frameset></html>" * 500,
    "deep divs": lambda: page("<div>" * many(100_000) + prose("deep divs") + "</div>" * many(100_000)),
    "deep other names": lambda: page("".join(f"<x{n}>" for n in range(many(20_000))) + _article("on")),
    "deep lists": lambda: page("<ul><li>" * many(20_000) + prose("deep lists")),
    "deep tables": lambda: page("<table><tr><td>" * 5_000 + prose("deep tables")),
    "deep spans and text": lambda: page("".join(f"<span>a{n} " for n in range(many(10_000)))),
    "wide": lambda: page("<p>a</p>" * many(60_000)),
    "wide rows": lambda: page("<table>" + "<tr><td>a<td>b" * many(20_000) + "</table>"),
    "spans of cells": lambda: page('<table><tr><td colspan="1000000000" rowspan="1000000000">a</td></tr></table>' * 50 + _article("sc")),
    "list starts": lambda: page('<ol start="99999999999999999999"><li value="-99999999999">a</ol>' * 50 + _article("ls")),
    "one attribute of megabytes": lambda: page(f'<p title="{"a " * many(1_000_000)}">{prose("attr")}</p>'),
    "attributes": lambda: page("<p " + " ".join(f"a{n}=b" for n in range(many(100_000))) + ">" + _article("at")),
    "same attribute": lambda: page("<p " + "class=a " * many(60_000) + ">" + _article("sa")),
    "classes": lambda: page(f"<div class='{' '.join(f'c{n}' for n in range(many(60_000)))}'>" + _article("cl")),
    "tag name of megabytes": lambda: page("<" + "a" * many(1_000_000) + ">" + _article("tn")),
    "tag without end": lambda: page(_article("te") + "<a href=" * many(60_000)),
    "nul in tags": lambda: page("<p\0>" * 5_000 + _article("nu") + "<\0script>"),
    "data address": lambda: page("<img src='data:image/png;base64," + "A" * many(3_000_000) + "'>" + _article("da")),
    "srcset": lambda: page("<img srcset='" + "a.png 1x," * many(100_000) + "'>" + _article("ss")),
    "links": lambda: page("<a href='javascript:alert(1)'>a</a>" * many(20_000) + _article("li")),
    "breaks": lambda: page("<br>" * many(200_000) + _article("br")),
    "wbr": lambda: page("<wbr>".join(prose("wbr")) * 40),
    "pre": lambda: page("<pre>" + " " * many(500_000) + "a\n" * many(50_000) + "</pre>"),
    "entities numeric": lambda: page("<p>" + "&#0;&#1114112;&#xD800;&#x110000;&#99999999999999;&#x80;" * 5_000 + prose("en")),
    "entities without end": lambda: page("<p>" + "&#" * many(50_000) + "&notit" * many(30_000) + prose("ee")),
    "style": lambda: page(_article("st"), "<style>" + "a{}" * many(300_000)),
    "hidden": lambda: page("<div style='display:none'>" + _article("hi") + "</div>" + "<p hidden>x</p>" * many(10_000) + _article("vi")),
    "titles": lambda: page(_article("ti"), "<title>a</title>" * many(30_000)),
    "title long": lambda: page(_article("tl"), "<title>" + "T - " * many(200_000) + "</title>"),
    "title of controls": lambda: page(_article("tc"), "<title>\x1b]0;x\x07\u202e\u2028</title>"),
    "metas": lambda: page(_article("me"), "".join(f"<meta name='a{n}' content='b'>" for n in range(many(50_000)))),
    "meta content long": lambda: page(_article("ml"), f"<meta name=description content='{'d ' * many(500_000)}'>"),
    "dates": lambda: page("<time datetime='2020-01-01'>a</time>" * many(20_000) + _article("dt")),
    "dates of nonsense": lambda: page(_article("dn"), "".join(f"<meta property='article:published_time' content='{d}'>" for d in ("99999-99-99", "-1", "0000-00-00", "2024-02-30", "inf", "1e400", "٢٠٢٤-٠١-٠١", "9" * many(10_000)))),
    "canonical nonsense": lambda: page(_article("cn"), "".join(f"<link rel=canonical href='{u}'>" for u in ("javascript:alert(1)", "http://[", "http://[::1", "http://a:99999999", "//", "file:///etc/passwd", "http://" + "a" * many(100_000), "http://a.example/\n\x1b[2J", "http://user:pass@a.example", "http://xn--" + "a" * 5_000, "ht!tp://a", "http://\u202ea.example"))),
    "canonicals": lambda: page(_article("cs"), "<link rel=canonical href='https://a.example/b'>" * many(20_000)),
    "base": lambda: page(_article("ba"), "<base href='javascript:'><base href='http://['>" * 500),
    "authors": lambda: page(_article("au"), "".join(f"<meta name=author content='A{n} B'>" for n in range(many(20_000)))),
    "author long": lambda: page("<p class=byline>By " + "Anna Berg, " * many(30_000) + "</p>" + _article("al")),
    "headings": lambda: page("<h1>a</h1><h2>b</h2>" * many(20_000) + _article("he")),
    "forms": lambda: page("<form><input name=a value=b>" * many(20_000) + _article("fo")),
    "iframes": lambda: page("<iframe srcdoc='<p>a'></iframe>" * 5_000 + _article("if")),
    "no text": lambda: page("<div></div>" * many(50_000)),
    "only tags": lambda: "<html>" + "<p>" * many(300_000),
    "cut": lambda: page(_article("cu") * 5)[:-700],
    "half a tag": lambda: page(_article("hf")) + "<",
    "nothing in html": lambda: "<html></html>",
    "only doctype": lambda: "<!DOCTYPE html>",
    "binary behind doctype": lambda: b"<!DOCTYPE html>" + bytes(range(256)) * 2_000,
    "byte orders": lambda: page(_article("by")).encode("utf-16-le"),
    "says utf7": lambda: page("+ADw-script+AD4-" + _article("u7"), "<meta charset=utf-7>"),
    "says many charsets": lambda: page(_article("mc"), "".join(f"<meta charset='{c}'>" for c in ("utf-16", "x-user-defined", "replacement", "hz-gb-2312", "nosuch", "", "rot13", "zlib", "idna", "unicode_escape", "undefined", "\x00", "u" * 9_000))),
    "says zlib": lambda: page(_article("zl"), "<meta charset=zlib_codec>"),
    "says rot13": lambda: page(_article("r1"), "<meta http-equiv=content-type content='text/html; charset=rot_13'>"),
    "says escape": lambda: page("\\N{BELL}\\x1b" * 3_000 + _article("es"), "<meta charset=unicode_escape>"),
    "xml says charset": lambda: '<?xml version="1.0" encoding="ucs-4"?>' + page(_article("xc")),
    "threads": lambda: page("".join(f"<div class=comment id=c{n}><div class=author>A{n}</div><p>{prose(f'th {n % 90}', 1)}</p></div>" for n in range(3_000))),
    "threads nested": lambda: page("".join(f"<div class=comment><p>{prose(n, 1)}</p>" for n in range(400))),
    "microdata": lambda: page("<div itemscope itemtype='https://schema.org/Article'><span itemprop=author itemscope>" * 3_000 + _article("mi")),
    "microdata loop": lambda: page("<div id=a itemscope itemref='a b'></div><div id=b itemscope itemref='b a'></div>" + _article("lo")),
    "rdfa": lambda: page("<div vocab='http://schema.org/' typeof=Article property=author>" * 3_000 + _article("rd")),
    "markup of a shell": lambda: page(f"<p>$(touch /tmp/{MARKER}) `touch /tmp/{MARKER}`</p>" + _article("sh")),
    "ruby": lambda: page("<ruby>漢<rt>かん" * many(10_000) + _article("ru")),
    "custom elements": lambda: page("<a-b><c-d>" * 5_000 + _article("ce")),
    "shadow roots": lambda: page("<div><template shadowrootmode=open>" * 2_000 + _article("sr")),
}  # fmt: skip


def _deep(depth: int, kind: str) -> str:
    return "[" * depth + "]" * depth if kind == "list" else '{"a":' * depth + "1" + "}" * depth


_FACT = {"@context": "https://schema.org", "@type": "NewsArticle"}
_FACTS: dict[str, Callable[[], str]] = {
    **{f"nested {kind} {depth}": (lambda d=depth, k=kind: _deep(d, k)) for kind in ("list", "object") for depth in (300, 700, 900, 5_000, 200_000)},
    "graph of many": lambda: json.dumps({"@graph": [{**_FACT, "headline": f"H {n}"} for n in range(many(20_000))]}),
    "graph nested": lambda: '{"@graph":[' * 800 + "{}" + "]}" * 800,
    "authors": lambda: json.dumps({**_FACT, "author": [{"@type": "Person", "name": f"Anna {n}"} for n in range(many(40_000))]}),
    "author of author": lambda: '{"@type":"NewsArticle","author":' + '{"@type":"Person","name":{"name":' * 400 + '"a"' + "}}" * 400 + "}",
    "types": lambda: json.dumps({"@type": ["NewsArticle"] * many(50_000), "headline": "H"}),
    "type of numbers": lambda: json.dumps({"@type": [1, None, {}, []], "headline": ["a", 1], "datePublished": {"a": 1}, "author": [[["a"]]], "url": [1], "isPartOf": 7}),
    "headline long": lambda: json.dumps({**_FACT, "headline": "H" * many(1_000_000)}),
    "headline of controls": lambda: json.dumps({**_FACT, "headline": "\x1b[2J\u202e\u2028\ud800 \udfff"}),
    "body long": lambda: json.dumps({**_FACT, "articleBody": "word " * many(300_000)}),
    "body of another": lambda: json.dumps({**_FACT, "articleBody": prose("another body", 30)}),
    "figures": lambda: '{"@type":"NewsArticle","headline":' + "9" * many(20_000) + ',"x":1e999999,"y":NaN,"z":-Infinity}',
    "keys": lambda: json.dumps({**_FACT, **{f"k{n}": n for n in range(many(60_000))}}),
    "same key": lambda: "{" + '"headline":"a",' * many(40_000) + '"@type":"NewsArticle"}',
    "dates": lambda: json.dumps({**_FACT, "datePublished": "9999-12-31T23:59:60+99:99", "dateModified": "-0001-00-00"}),
    "date of figures": lambda: json.dumps({**_FACT, "datePublished": 10**300, "dateModified": -1}),
    "broken": lambda: '{"@type":"NewsArticle","headline":"a"' + "," * many(100_000),
    "quotes open": lambda: '{"headline":"' + '\\"' * many(200_000),
    "comments": lambda: "/*" * many(50_000) + '{"@type":"NewsArticle"}' + "//" * many(50_000),
    "cdata": lambda: "//<![CDATA[\n" + json.dumps(_FACT) + "\n//]]>",
    "entities": lambda: json.dumps({**_FACT, "headline": "&amp;" * many(100_000)}),
    "id loops": lambda: json.dumps({"@graph": [{"@id": "#a", "author": {"@id": "#b"}}, {"@id": "#b", "author": {"@id": "#a"}}]}),
    "strings only": lambda: json.dumps("a"),
    "null": lambda: "null",
    "nothing": lambda: "",
    "proto": lambda: '{"__proto__":{"a":1},"__class__":"x","constructor":{"name":"y"}}',
    "address of files": lambda: json.dumps({**_FACT, "url": "file:///etc/passwd", "mainEntityOfPage": "javascript:1"}),
    "escapes": lambda: '{"headline":"' + "\\u0000\\ud800\\udc00\\udfff" * many(20_000) + '"}',
}  # fmt: skip


def cases() -> Iterator[Case]:
    for words, made in BODIES.items():
        yield case(f"page {words}", {"a.html": made}, never=["root:x:0"])
    for words, sized in PAGES.items():
        yield case(f"page grown {words}", {"a.html": lambda m=sized: m(SIZE).encode("utf-8", "surrogatepass")})
    for words, fact in _FACTS.items():
        yield case(f"jsonld {words}", {"a.html": lambda f=fact, w=words: page(_article(f"ld {w}"), f"<script type='application/ld+json'>{f()}</script>")})  # fmt: skip
    yield case("jsonld many scripts", {"a.html": lambda: page(_article("ld"), "<script type='application/ld+json'>{\"@type\":\"Thing\"}</script>" * many(20_000))})  # fmt: skip
