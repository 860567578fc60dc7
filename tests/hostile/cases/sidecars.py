"""Sidecars: values without end, values of the wrong kind, and things that are no files."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from .case import Case, Content, case, many, prose, write
from .values import FIELDS, LINES, deep

DATA: dict[str, Content] = {
    "tags": lambda: json.dumps({"tags": [str(n) for n in range(many(400_000))]}),
    "tags of one": lambda: json.dumps({"tags": ",".join(str(n) for n in range(many(400_000)))}),
    "authors": lambda: json.dumps({"authors": [f"Anna {n}" for n in range(many(200_000))]}),
    "author commas": lambda: json.dumps({"author": "Anna, " * many(300_000)}),
    "author and": lambda: json.dumps({"author": "Anna and " * many(300_000)}),
    "title long": lambda: json.dumps({"title": "T " * many(1_000_000)}),
    "title lines": lambda: json.dumps({"title": "a\n\r\u2028\x85b" * many(50_000)}),
    "title controls": json.dumps({"title": "\x1b]0;x\x07\u202e\ud800", "author": "\x9b2J", "section": "\x00"}),
    "description": lambda: json.dumps({"description": "d " * many(1_000_000)}),
    "keys": lambda: json.dumps({f"k{n}": n for n in range(many(200_000))}),
    "same key": lambda: "{" + '"title":"a",' * many(200_000) + '"url":"b"}',
    "too large": lambda: json.dumps({"title": "x" * (5 << 20)}),
    "blank": lambda: " " * (3 << 20),
    "nothing": b"",
    "nul": b"\0" * 5_000,
    "not utf8": b'{"title":"\xff\xfe"}',
    "wide": '{"title":"Wide"}'.encode("utf-16"),
    "list": "[]",
    "figure": "9" * many(100_000),
    "string": '"a"',
    "half": '{"title":"a',
    "open quotes": lambda: '{"title":"' + '\\"' * many(500_000),
    "page": "<!DOCTYPE html><html>",
    "gzip": b"\x1f\x8b\x08" + bytes(100),
    "date far": json.dumps({"fetched": "9999-12-31", "date": "2099-01-01"}),
    "date nonsense": json.dumps({"fetched": "x" * many(100_000), "date": [1], "modified": {"a": 1}}),
    "dates": lambda: json.dumps({"date": "1/1/" * many(100_000)}),
    "address": json.dumps({"url": "http://[", "canonical_url": "javascript:1"}),
    "address long": lambda: json.dumps({"url": "https://a.example/" + "a" * many(1_000_000)}),
    "address labels": lambda: json.dumps({"url": "https://" + "a." * many(100_000) + "example/"}),
    "address escapes": lambda: json.dumps({"url": "https://a.example/" + "%41" * many(200_000)}),
    "address queries": lambda: json.dumps({"url": "https://a.example/?" + "a=b&" * many(200_000)}),
    "address dots": lambda: json.dumps({"url": "https://a.example/" + "../" * many(200_000)}),
    "address slashes": lambda: json.dumps({"url": "https://a.example" + "/" * many(500_000)}),
    "address user": json.dumps({"url": "https://u:p@a.example:99999/\x1b[2J"}),
    "metadata deep": lambda: '{"metadata":' * 900 + "{}" + "}" * 900,
    "language": json.dumps({"language": ["x" * many(50_000), 1, None], "lang": {"a": 1}}),
    "site": lambda: json.dumps({"site": "a." * many(300_000), "publisher": "\u202e"}),
}


def _beside(name: str, make: Callable[[Path], None]) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        write(folder, "p.txt", prose(f"sidecar {name}"))
        make(folder / "p.txt.json")

    return build


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # addresses of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "a.txt").write_text(prose("in a folder called like a sidecar"))


SPECIAL: dict[str, Callable[[Path], None]] = {
    "pipe": lambda path: os.mkfifo(path),
    "socket": _socket,
    "folder": _folder,
    "link to a pipe": lambda path: (os.mkfifo(path.with_name("pipe")), path.symlink_to("pipe"))[1],
    "link out": lambda path: path.symlink_to("/etc/passwd"),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link to nothing": lambda path: path.symlink_to("nowhere"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link to its page": lambda path: path.symlink_to("p.txt"),
    "link to random": lambda path: path.symlink_to("/dev/urandom"),
    "link to a process": lambda path: path.symlink_to("/proc/self/environ"),
    "hole": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), 1 << 40),
}


def cases() -> Iterator[Case]:
    for words, data in DATA.items():
        text = prose(f"sidecar {words}")
        yield case(f"sidecar {words}", {"p.txt": text, "p.txt.json": data}, kept=[text])
    for kind in ("list", "object", "both", "open"):
        for depth in (300, 600, 750, 900, 990, 100_000):
            text = prose(f"sidecar {kind} {depth}")
            value = lambda d=depth, k=kind: f'{{"title":"T","more":{deep(d, k)}}}'
            yield case(f"sidecar nested {kind} {depth}", {"p.txt": text, "p.txt.json": value}, kept=[text])
    for words, value in FIELDS.items():
        text = prose(f"sidecar field {words}")
        names = (
            "title",
            "author",
            "authors",
            "date",
            "fetched",
            "tags",
            "language",
            "site",
            "metadata",
            "section",
            "x",
        )
        yield case(f"sidecar field {words}", {"p.txt": text, "p.txt.json": "{" + ",".join(f'"{n}":{value}' for n in names) + "}"}, kept=[text])  # fmt: skip
    for words, made in LINES.items():  # a record with a text of its own beside the page
        if words.startswith(("address", "authors", "dates", "title", "fields", "keys", "id ", "page in", "comments")):
            text = prose(f"sidecar record {words}")
            yield case(f"sidecar record {words}", {"p.txt": text, "p.txt.json": made}, kept=[text])
    for words, make in SPECIAL.items():
        special = [] if words == "folder" else ["p.txt.json"]
        yield Case(f"sidecar is a {words}", _beside(words, make), kept=(prose(f"sidecar {words}"),), never=("root:x:0",), silent=tuple(special), daily=True)  # fmt: skip
    yield case("sidecar of a page and one of that", {"p.html": prose("sc"), "p.html.json": "{}", "p.html.json.json": "{}", "p.html.json.json.json": "{}"})  # fmt: skip
    yield case("sidecar alone", {"q.txt.json": json.dumps({"title": "T"}), "r.json": "{}", ".json": "{}"})
    yield case(
        "sidecar named as a page", {"s.json": json.dumps({"text": prose("s json")}), "s.json.json": '{"text":"x"}'}
    )
