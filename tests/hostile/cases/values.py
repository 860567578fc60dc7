"""JSON and JSON Lines: values that nest, repeat, overflow, or are almost JSON."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator

from .case import Case, case, many, prose


def deep(depth: int, kind: str) -> str:
    return {
        "list": "[" * depth + "]" * depth,
        "object": '{"a":' * depth + "1" + "}" * depth,
        "both": '[{"a":' * (depth // 2) + "1" + "}]" * (depth // 2),
        "open": "[" * depth,
    }[kind]


FIELDS: dict[str, str] = {
    "long figure": "9" * many(30_000), "minus long": "-" + "9" * 5_000, "exponent": "1e999999999", "tiny": "1e-99999999", "nan": "NaN",
    "infinity": "-Infinity", "float": "0." + "1" * many(50_000), "null": "null", "true": "true", "empty": '""', "list": "[]",
    "list of lists": "[[[]],[[]]]", "lone surrogate": '"\\ud800"', "pair reversed": '"\\udc00\\ud800"', "nul": '"a\\u0000b"',
    "escape": '"\\u001b[2J\\u009b"', "object": '{"a":{"b":[1,{"c":null}]}}', "wide list": "[" + "1," * many(200_000) + "1]",
    "wide object": "{" + ",".join(f'"k{n}":1' for n in range(many(60_000))) + "}", "long string": '"' + "x" * many(2_000_000) + '"',
    "shell": '"$(id);`id`|id"', "script": '"<script>alert(1)</script>"', "path": '"../../../../etc/passwd"',
    "address": '"file:///etc/passwd"', "zero": "0", "date": '"2099-12-31"', "date nonsense": '"2024-02-30T25:61:61Z"',
    "stamp": "1e18", "stamp minus": "-62135596801", "stamp huge": "99999999999999999", "bool list": "[true,false,null]",
}  # fmt: skip
NAMES = (
    "id",
    "url",
    "title",
    "author",
    "authors",
    "date",
    "fetched",
    "timestamp",
    "tags",
    "language",
    "metadata",
    "text",
)

LINES: dict[str, Callable[[], bytes | str]] = {
    "blank": lambda: "\n" * many(500_000),
    "brackets": lambda: "[]\n" * many(20_000),
    "broken": lambda: '{"text": "a\n' * many(20_000),
    "figures": lambda: "1\n" * many(20_000),
    "nulls": lambda: "null\n" * many(20_000),
    "cut": lambda: '{"text":"' + prose("cut"),
    "one line of megabytes": lambda: json.dumps({"text": "word " * many(2_000_000)}),
    "line without end": lambda: '{"text":"' + "a" * (70 << 20),
    "concatenated": lambda: '{"text":"a"}' * many(20_000),
    "commas": lambda: '{"text":"a"},\n' * 5_000,
    "marks": lambda: ("\ufeff" + '{"text":"a"}\n') * 2_000,
    "nuls": lambda: b'{"text":"a"}\n\0\0\0\n' * 2_000,
    "not utf8": lambda: b'{"text":"\xff\xfe caf\xe9 words"}\n' * 200,
    "surrogate bytes": lambda: b'{"text":"\xed\xa0\x80 words"}\n' * 200,
    "latin": lambda: ('{"text":"' + prose("latin") + ' é"}\n').encode("latin-1"),
    "wide": lambda: codecs.BOM_UTF16_LE + '{"text":"a"}\n'.encode("utf-16-le") * 500 + b"x",
    "wide no mark": lambda: ('{"text":"' + prose("wide") + '"}\n').encode("utf-16-be") * 3,
    "32 bits": lambda: ('{"text":"' + prose("32 bits") + '"}\n').encode("utf-32-le"),
    "same id": lambda: "".join(json.dumps({"id": "a", "text": f"Words {n}."}) + "\n" for n in range(1_000)),
    "ids of one number": lambda: "".join(json.dumps({"id": str(n % 3), "text": f"Words {n}."}) + "\n" for n in range(300)),
    "ids that look given": lambda: "".join(json.dumps({"id": i, "text": prose(i)}) + "\n" for i in ("a", "a~2", "a", "@0", "@more", "@rest", "a", "1", "2", "#", "\\", "", " ")),
    "id long": lambda: json.dumps({"id": "i" * many(1_000_000), "text": prose("long id")}),
    "id of parts": lambda: json.dumps({"id": "../../a#b\n\x1b[2J\u202e", "text": prose("parts")}),
    "tiny documents": lambda: '{"text":"a"}\n' * 3_000,
    "pages in lines": lambda: (json.dumps({"content": "<div>" * 2_000 + prose("in lines")}) + "\n") * 5,
    "page field": lambda: json.dumps({"html": "<" * many(300_000)}),
    "texts many": lambda: "{" + ",".join(f'"text":"{prose(n, 1)}"' for n in range(3_000)) + "}",
    "keys by case": lambda: json.dumps({k: prose(k) for k in ("TEXT", "Text", "t-e-x-t", "_text_", "text:", "te_xt")}),
    "keys of controls": lambda: json.dumps({"text": prose("kc"), "\x00\x1b[2J": 1, "\u202e": 2, "\ud800": 3, "": 4}),
    "keys long": lambda: json.dumps({"text": prose("kl"), "k" * many(1_000_000): 1}),
    "base64 of text": lambda: json.dumps({"text": "QUFB" * many(100_000)}),
    "line feeds in strings": lambda: '{"text":"a\nb"}\n' * 2_000,
    "line separators": lambda: '{"text":"a\u2028b\x85c"}\n' * 100,
    "carriage returns": lambda: '{"text":"a"}\r' * 3_000,
    "comments": lambda: "// a\n# b\n/* c */\n" * 2_000,
    "single quotes": lambda: "{'text':'a'}\n" * 2_000,
    "objects in objects": lambda: "".join(json.dumps({"metadata": {"metadata": {"metadata": {"url": "https://a.example/"}}}, "text": prose(n)}) + "\n" for n in range(30)),
    "text deep": lambda: '{"text": ' + "[" * 500 + "]" * 500 + "}",
    "tags": lambda: json.dumps({"text": prose("tags"), "tags": [str(n) for n in range(many(200_000))]}),
    "authors": lambda: json.dumps({"text": prose("authors"), "authors": [f"Anna Berg{n}" for n in range(many(80_000))]}),
    "authors in a string": lambda: json.dumps({"text": prose("a s"), "author": ";".join(f"Anna Berg{n}" for n in range(many(80_000)))}),
    "title long": lambda: json.dumps({"text": prose("title"), "title": "a " * many(200_000)}),
    "address long": lambda: json.dumps({"text": prose("url"), "url": "https://a.example/" + "a" * many(400_000)}),
    "address odd": lambda: json.dumps({"text": prose("urls"), "url": "https://[::1/\ud800?\n"}),
    "dates of nonsense": lambda: json.dumps({"text": prose("dates"), "date": "9" * many(400_000), "fetched": "2099-01-01T00:00:00Z", "modified": -1e300}),
    "authors of odd types": lambda: json.dumps({"text": prose("odd"), "title": 1, "authors": {"a": [1, {"name": [2]}]}, "date": [], "url": {}, "tags": 5}),
    "fields of its own": lambda: json.dumps({"text": prose("extra"), "extra": {"k": ["v" * 1000] * many(8_000)}}),
    "page in a text": lambda: json.dumps({"text": "<!DOCTYPE html><html><body>" + "<p>" * 5_000 + prose("html") + "</body></html>"}),
    "comments in content": lambda: json.dumps({"content": "<!-- -->" * many(80_000) + prose("content")}),
    "same record": lambda: (json.dumps({"id": "x", "text": prose("same record")}) + "\n") * 500,
    "json list": lambda: json.dumps([{"text": f"Words {n}."} for n in range(1_000)]),
    "json list of all kinds": lambda: json.dumps([1, None, "a", [], {}, {"text": 1}, {"text": ""}, {"text": prose("kinds")}] * 50),
    "json without end": lambda: '[{"text":"a"},' * many(30_000),
    "json and more": lambda: '{"text":"a"} {"text":"b"} trailing',
    "json string": lambda: json.dumps("a" * many(1_000_000)),
    "json of nothing": lambda: "{}",
    "json white space": lambda: " " * many(3_000_000) + '{"text":"a"}',
}  # fmt: skip


def cases() -> Iterator[Case]:
    for kind in ("list", "object", "both", "open"):
        for depth in (20, 100, 150, 300, 400, 600, 700, 750, 800, 900, 950, 990, 1_100, 2_000, 20_000, 500_000):
            good = prose(f"after {kind} {depth}")
            line = lambda d=depth, k=kind, g=good: (
                f'{{"id":"r","text":"Words.","more":{deep(d, k)}}}\n{{"text":"{g}"}}\n'
            )
            yield case(f"line nested {kind} {depth}", {"a.jsonl": line}, kept=[good], daily=600 <= depth <= 900)
    for depth in (600, 900, 100_000):
        yield case(f"json nested {depth}", {"a.json": lambda d=depth: deep(d, "list"), "b.json": lambda d=depth: f'{{"text":"{prose(d)}","x":{deep(d, "object")}}}'})  # fmt: skip
        yield case(f"json string nested {depth}", {"a.jsonl": lambda d=depth: json.dumps({"text": prose(f"in {d}"), "metadata": deep(d, "both")})}, kept=[prose(f"in {depth}")])  # fmt: skip
        yield case(f"json nested in metadata {depth}", {"a.jsonl": lambda d=depth: f'{{"text":"{prose(d)}","metadata":{{"tags":{deep(d, "list")}}}}}\n{{"text":"{prose(f"m{d}")}"}}'}, kept=[prose(f"m{depth}")])  # fmt: skip
    for words, value in FIELDS.items():
        good = prose(f"beside {words}")
        yield case(f"field {words}", {
            "a.jsonl": lambda w=words, v=value, g=good: "".join(f'{{"text":"{prose(f"{w} {n}")}","{n}":{v}}}\n' for n in NAMES[:-1]) + f'{{"text":{v}}}\n{{"text":"{g}"}}\n'
        }, kept=[good])  # fmt: skip
    for words, made in LINES.items():
        name = "a.json" if words.startswith("json") else "a.jsonl"
        yield case(f"lines {words}", {name: made}, most=20_500)
