"""Texts, pages and JSON that are hard on parsers and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hostile_texts import PAGES, TEXTS, page

from .case import Case, prose, put

SIZE = 12_000


def cases() -> Iterator[Case]:
    """Texts and pages."""
    for name, make in TEXTS.items():
        yield Case(f"text {name}", put(make(SIZE), "a.txt"))
    for name, make in PAGES.items():
        yield Case(f"page {name}", put(make(SIZE), "a.html"))
    yield from _bytes()
    yield from _json()


def _bytes() -> Iterator[Case]:
    """Bytes that are not what they are said to be."""
    text = prose("bytes")
    russian = "Мост через залив открыли в понедельник, и первый паром ушёл в половине шестого. " * 6
    for charset in (
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-7",
        "cp1252",
        "cp037",
        "cp500",
    ):
        yield Case(f"bytes {charset}", put(text.encode(charset)))
    for charset in ("koi8-r", "cp1251", "iso8859-5", "utf-16-le", "mac-cyrillic", "cp866"):
        yield Case(f"bytes russian {charset}", put(russian.encode(charset)))
        declared = f"<html><head><meta charset='{charset}'><title>x</title></head><body><p>{russian}</p></body></html>"
        yield Case(f"bytes declared as {charset}", put(declared.encode("utf-8"), "a.html"))
    for lie in (
        "utf-16",
        "utf-7",
        "x-user-defined",
        "base64",
        "rot13",
        "zlib",
        "idna",
        "hz",
        "iso-2022-jp",
        "no-such-thing",
        "x" * 5000,
    ):
        yield Case(
            f"bytes lie {lie[:20]}",
            put(f"<html><head><meta charset={lie}></head><body><p>{text}</p></body></html>", "a.html"),
        )
    yield Case("bytes nul", put(b"a\0b\0" * 5000))
    yield Case("bytes one nul", put(text.encode() + b"\0"))
    yield Case("bytes all", put(bytes(range(256)) * 100))
    yield Case("bytes high", put(b"\xff" * 20_000))
    yield Case("bytes bom twice", put(b"\xef\xbb\xbf\xef\xbb\xbf" + text.encode()))
    yield Case("bytes bom mixed", put(b"\xff\xfe" + text.encode("utf-16-be")))
    yield Case("bytes utf-8 surrogates", put(text.encode() + b"\xed\xa0\x80\xed\xb0\x80" * 500))
    yield Case("bytes overlong", put(text.encode() + b"\xc0\xaf\xe0\x80\xaf" * 500))
    yield Case("bytes half a character", put(text.encode() + b"\xe2\x82"))
    yield Case("bytes escape", put(text + "\x1b[2J\x1b]0;x\x07"))
    yield Case("bytes empty", put(b""))
    yield Case("bytes one", put(b"a"))
    yield Case("bytes returns only", put(b"\r" * 20_000))
    yield Case("bytes tags only", put("<>" * 10_000, "a.html"))
    yield Case("bytes html in a text", put(page(f"<p>{text}</p>"), "a.txt"))
    yield Case("bytes text in a html", put(text, "a.html"))


def _json() -> Iterator[Case]:
    """Records and files of JSON."""
    for depth in (20, 40, 100, 300, 600, 700, 800, 900, 950, 1_000, 2_000, 50_000):
        for kind, value in (("list", "[" * depth + "]" * depth), ("object", '{"a":' * depth + "1" + "}" * depth)):
            line = f'{{"id": "r", "text": {json.dumps(prose(depth))}, "more": {value}}}\n'
            yield Case(f"json {kind} {depth}", put(line, "a.jsonl"))
    value = json.dumps(prose("json"))
    for name, data in {
        "whole deep": "[" * 900 + "]" * 900,
        "open brackets": "[" * 100_000,
        "open braces": '{"a":' * 50_000,
        "keys": "{" + ",".join(f'"k{n}": {n}' for n in range(20_000)) + f', "text": {value}}}',
        "same keys": "{" + f'"text": {value},' * 2_000 + '"id": 1}',
        "long key": f'{{"{"k" * 100_000}": 1, "text": {value}}}',
        "long number": f'{{"text": {value}, "n": {"9" * 10_000}}}',
        "long exponent": f'{{"text": {value}, "n": 1e{"9" * 400}}}',
        "not a number": f'{{"text": {value}, "n": NaN, "m": Infinity}}',
        "lone surrogates": f'{{"text": {value}, "title": "\\ud800", "n\\udfff": 1}}',
        "nul in strings": f'{{"text": {value}, "title": "a\\u0000b"}}',
        "odd types": json.dumps(
            {
                "text": prose("odd"),
                "title": 1,
                "authors": {"a": [1, {"name": [2]}]},
                "date": [],
                "url": {},
                "tags": 5,
                "language": [],
            }
        ),
        "text is a list": '{"text": ["a", "b"]}',
        "text is deep": '{"text": ' + "[" * 500 + "]" * 500 + "}",
        "tags": json.dumps({"text": prose("tags"), "tags": [str(n) for n in range(50_000)]}),
        "authors": json.dumps({"text": prose("authors"), "authors": [f"Anna Berg{n}" for n in range(20_000)]}),
        "authors in a string": json.dumps(
            {"text": prose("authors2"), "author": ";".join(f"Anna Berg{n}" for n in range(20_000))}
        ),
        "long title": json.dumps({"text": prose("title"), "title": "a " * 50_000}),
        "long url": json.dumps({"text": prose("url"), "url": "https://a.example/" + "a" * 100_000}),
        "odd urls": json.dumps({"text": prose("urls"), "url": "https://[::1/\ud800?\n"}),
        "script url": json.dumps({"text": prose("urls2"), "url": "javascript:alert(1)"}),
        "long id": json.dumps({"id": "i" * 100_000, "text": prose("id")}),
        "id with lines": json.dumps({"id": "a\nb\x1b[2J#c/../d", "text": prose("id2")}),
        "dates": json.dumps(
            {"text": prose("dates"), "date": "9" * 100_000, "fetched": "2099-01-01T00:00:00Z", "modified": -1e300}
        ),
        "extra": json.dumps({"text": prose("extra"), "extra": {"k": ["v" * 1000] * 2000}}),
        "meta in meta": json.dumps({"text": prose("meta"), "metadata": {"metadata": {"metadata": {"title": "x"}}}}),
        "blank lines": "\n" * 50_000,
        "broken lines": "{\n" * 20_000,
        "tiny records": '{"text": "a"}\n' * 2_000,
        "same record": (json.dumps({"id": "x", "text": prose("same")}) + "\n") * 500,
        "line separators": json.dumps({"text": prose("sep") + "\u2028\u2029\x85 end"}, ensure_ascii=False),
        "html in text": json.dumps({"text": page("<p>" * 5_000 + prose("html"))}),
        "comments": json.dumps({"content": "<!-- -->" * 20_000 + prose("content")}),
    }.items():
        yield Case(f"json {name}", put(data, "a.jsonl" if "\n" in data else "a.json"))
        if not name.endswith(("lines", "records", "record")):
            sidecar = put(data, "a.txt.json")

            def both(folder, sidecar=sidecar, name=name):  # type: ignore[no-untyped-def]
                sidecar(folder)
                put(prose(f"with {name}"))(folder)

            yield Case(f"sidecar {name}", both, silent=("a.txt.json",))
