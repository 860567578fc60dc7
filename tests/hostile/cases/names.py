"""Names of files and folders: everything that a file system takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .case import MARKER, Case, case, prose

NAMES: dict[str, str | bytes] = {
    "option": "-rf", "long option": "--config=evil.toml", "dash": "-", "format": "%s%n%d%x.txt", "braces": "{0}{a.b[c]}.txt",
    "hash": "a#b.txt", "hash member": "a.zip#b#@0", "escaped hash": "a\\x23b.txt", "backslash": "a\\b\\.txt", "quote": "a'b\"c.txt",
    "shell": f"$(touch {MARKER});`id`&|>x.txt", "star": "*.txt", "pattern": "[a-z]?**.txt", "tilde": "~.txt", "tilde number": "a~2.txt",
    "blank": " ", "blanks at ends": "  a.txt  ", "dots at ends": "a...", "newline": "a\nb.txt", "carriage return": "a\rb.txt",
    "forged log": "a\n2026-01-01T00:00:00Z info all is well.txt", "escape": "\x1b[2J\x1b]0;owned\x07.txt", "c1": "\x9b31m\x85.txt",
    "controls": "".join(map(chr, range(1, 32))) + ".txt", "delete": "a\x7f\x7f.txt", "bell": "\x07" * 100, "tab": "a\tb.txt",
    "right to left": "\u202etxt.exe", "isolates": "\u2066\u2067\u2069.txt", "line separator": "a\u2028b\u2029.txt", "zero width": "\u200b\ufeff.txt",
    "tags": "\U000e0041\U000e0042.txt", "private": "\ue000\U0010ffff.txt", "zalgo": "a" + "\u0301" * 110, "decomposed": "e\u0301u\u0308.txt",
    "composed hangul": "\u1100\u1161\u11a8.txt", "ligature": "\ufb01\ufdfa.txt", "emoji": "\U0001f468\u200d\U0001f469.txt", "arabic": "عبارة.txt",
    "longest": "n" * 251 + ".txt", "longest wide": "渡" * 83, "not utf8": b"\xff\xfe\xe9.txt", "half a character": b"\xe2\x82.txt",
    "surrogate": b"\xed\xa0\x80.txt", "overlong": b"\xc0\xaf.txt", "latin": "café".encode("latin-1") + b".txt",
    "reserved": "CON", "reserved with end": "nul.txt", "stream": "a.txt:stream", "at": "@0", "at more": "@more", "at file": "@file.txt",
    "url": "http%3A%2F%2Fbank.example.txt", "formula": "=cmd|' /C calc'!A0.txt", "plus formula": "+1+1.txt", "comma": "a,b;c.txt", "markup": "[red]x[/red].txt",
    "html": "<script>alert(1)<.txt", "json": '{"a":1}.txt', "percent": "%2e%2e%2f.txt", "python": "__init__.py", "pth": "a.pth", "toml": "winnow.toml",
    "sidecar of a sidecar": "a.json.json.json", "only extension": "a.", "gz only": "gz", "extensions": "a" + ".gz" * 60, "html extension": "a.html",
    "inner blank": "a b.txt", "inner dots": "a..txt", "many dots": "...a.txt", "lock": "lock", "state": "state.db", "module": "brotli.py",
    "start of python": "sitecustomize.py", "extensions of other kinds": "a.html.txt.jsonl", "at number": "a@1.txt", "control of a terminal": "a\x9bb.txt",
    "upper": "A.TXT", "other extension": "a.exe", "warc": "a.warc", "jsonl": "a.jsonl", "mbox": "a.mbox", "eml": "a.eml", "zip": "a.zip", "pdf": "a.pdf",
}  # fmt: skip


def _text(words: str) -> str:
    return prose(f"name {words}")


def _deep(folder: Path) -> None:
    """A file ten thousand bytes of path down."""
    here = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(45):
            os.mkdir("d" * 220, dir_fd=here)
            inner = os.open("d" * 220, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        handle = os.open("a.txt", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=here)
        os.write(handle, _text("deep").encode())
        os.close(handle)
    finally:
        os.close(here)


def cases() -> Iterator[Case]:
    for words, name in NAMES.items():
        text = _text(words)
        whole = words not in (
            "pdf",
            "zip",
            "warc",
            "jsonl",
            "extensions of other kinds",
            "mbox",
            "sidecar of a sidecar",
        )  # names that promise another kind
        yield case(f"name {words}", {name: text}, kept=[text] if whole else [])
        if words in ("newline", "escape", "not utf8", "option", "right to left", "hash", "blank", "decomposed"):
            inner = name + b"/" if isinstance(name, bytes) else name + "/"
            path = inner + b"a.txt" if isinstance(inner, bytes) else inner + "a.txt"
            yield case(f"folder name {words}", {path: _text(f"f {words}")}, kept=[_text(f"f {words}")])
    yield case("names that compose alike", {"e\u0301.txt": _text("nfd"), "\u00e9.txt": _text("nfc"), "e\u0301/a.txt": _text("nfd f"), "\u00e9/a.txt": _text("nfc f")}, kept=map(_text, ("nfd", "nfc", "nfd f", "nfc f")))  # fmt: skip
    yield case("names that escape alike", {"a\nb.txt": _text("1"), "a\\x0ab.txt": _text("2"), "a#b.txt": _text("3"), "a\\x23b.txt": _text("4")}, kept=map(_text, "1234"))  # fmt: skip
    yield case("names by case", {"a.txt": _text("l"), "A.txt": _text("u"), "ﬁ.txt": _text("fi"), "fi.txt": _text("f i")}, kept=map(_text, ("l", "u", "fi", "f i")))  # fmt: skip
    yield case("folder like a file", {"a.txt/b.txt": _text("in"), "a.zip/c.txt": _text("zip"), "a.warc.gz/d.txt": _text("w")}, kept=map(_text, ("in", "zip", "w")))  # fmt: skip
    yield case("folders 300 deep", {"d/" * 300 + "a.txt": _text("300")}, kept=[_text("300")])
    yield case("many files", {f"{n}/{m}": f"{n} {m}" for n in range(20) for m in range(30)})
    yield case("many empty folders", {f"{n:03d}/.keep": "" for n in range(400)})
    yield Case("path of ten thousand bytes", _deep)
