"""Texts that would speak for others or erase them, in many clothes. What honest documents say must stay, word for word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from .archives import zipped
from .captures import html, http, record
from .case import Case, Content, case, prose

_N = 6
"""Sentences of an honest text."""


def _honest_page(key: str, url: str | None = None) -> str:
    link = f"<link rel=canonical href='{url}'>" if url else ""
    paragraphs = "".join(f"<p>{prose(f'{key} {n}', 3)}</p>" for n in range(4))
    return f"<!DOCTYPE html><html><head><title>Honest</title>{link}</head><body><article>{paragraphs}</article></body></html>"


def _paragraphs(key: str) -> list[str]:
    return [prose(f"{key} {n}", 3) for n in range(4)]


def _capture(key: str, url: str, date: str = "2024-03-01T10:00:00Z") -> bytes:
    return record(key, http(_honest_page(key).encode()), uri=url, date=date)


CLAIMS: dict[str, Callable[[str, str], dict[str, Content]]] = {
    "canonical": lambda url, text: {"evil.html": f"<html><head><link rel=canonical href='{url}'></head><body><p>{text}</p></body></html>"},
    "canonical many": lambda url, text: {f"evil{n}.html": f"<html><head><link rel=canonical href='{url}'></head><body><p>{text} {prose(n)}</p></body></html>" for n in range(12)},
    "og url": lambda url, text: {"evil.html": f"<html><head><meta property='og:url' content='{url}'></head><body><p>{text}</p></body></html>"},
    "base": lambda url, text: {"evil.html": f"<html><head><base href='{url}'></head><body><p>{text}</p></body></html>"},
    "json-ld": lambda url, text: {"evil.html": "<html><head><script type='application/ld+json'>" + json.dumps({"@type": "NewsArticle", "url": url, "mainEntityOfPage": url, "datePublished": "2099-01-01", "dateModified": "2099-01-01"}) + f"</script></head><body><p>{text}</p></body></html>"},
    "text field of a page": lambda url, text: {"evil.html": json.dumps({"text": text, "url": url, "fetched": "2099-01-01"})},
    "lines without a name": lambda url, text: {"evil": json.dumps({"text": text, "url": url, "fetched": "2099-01-01"}) + "\n" + json.dumps({"text": prose("x")}) + "\n"},
    "warc called html": lambda url, text: {"evil.html": record("e", http(html("evil")), uri=url, date="2099-01-01T00:00:00Z")},
    "warc called text": lambda url, text: {"evil.txt": record("e", http(html("evil")), uri=url, date="2099-01-01T00:00:00Z")},
    "warc in a zip": lambda url, text: {"evil.zip": lambda: zipped([("a.warc", record("e", http(html("evil")), uri=url, date="2099-01-01T00:00:00Z"))])},
    "warc in a warc": lambda url, text: {"evil.warc": record("o", http(record("e", http(html("evil")), uri=url, date="2099-01-01T00:00:00Z"), kind="application/warc"))},
    "sidecar in a zip": lambda url, text: {"evil.zip": lambda: zipped([("p.txt", text.encode()), ("p.txt.json", json.dumps({"url": url, "fetched": "2099-01-01"}).encode())])},
    "lines in a zip": lambda url, text: {"evil.zip": lambda: zipped([("a.jsonl", json.dumps({"text": text, "url": url, "fetched": "2099-01-01"}).encode())])},
    "mhtml called html": lambda url, text: {"evil.html": f"From: <Saved by x>\nSnapshot-Content-Location: {url}\nDate: Fri, 1 Jan 2099 00:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Location: {url}\n\n<p>{text}</p>\n--b--\n"},
    "other spelling": lambda url, text: {"evil.html": f"<html><head><link rel=canonical href='{url.upper().replace('HTTPS', 'http')}?utm_source=x#y'></head><body><p>{text}</p></body></html>"},
    "date far in a sidecar of its own": lambda url, text: {"evil.html": f"<html><head><link rel=canonical href='{url}'></head><body><p>{text}</p></body></html>", "evil.html.json": json.dumps({"title": "T", "date": "9999-12-31"})},
}  # fmt: skip


def _copies(key: str, count: int, line: str) -> dict[str, Content]:
    return {
        f"evil{n:02d}.txt": f"{prose(f'{key} start {n}')}\n\n{line}\n\n{prose(f'{key} end {n}')}" for n in range(count)
    }


def _rows(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def _published() -> Iterator[Case]:
    """What is honest is published under its own source, whole: nobody's copy stands for it, no line of it is missing."""
    paragraphs = [prose(f"honest record {n}", 2) for n in range(4)]
    text = "\n\n".join(paragraphs)
    for words, make in CLAIMS.items():
        url = f"https://record-{words.replace(' ', '-')}.example/story"
        row = {"id": "honest", "url": url, "fetched": "2024-03-05T01:00:00Z", "title": "Honest", "text": f"{prose(words)}\n\n{text}"}  # fmt: skip
        yield case(f"claim against a record {words}", {"honest.jsonl": _rows([row]), **make(url, prose(f"evil record {words}", _N))}, honest=(("honest.jsonl#honest", row["text"]),))  # fmt: skip
    for where in ("head", "tail", "both"):
        mine, add = "\n\n".join(prose(f"spam {where} {n}", 2) for n in range(4)), prose(f"added {where}", 2)
        longer = {"head": f"{add}\n\n{mine}", "tail": f"{mine}\n\n{add}", "both": f"{add}\n\n{mine}\n\n{add} Again."}[where]  # fmt: skip
        rows = [
            {"id": "honest", "url": f"https://spam-{where}.example/1", "date": "2024-03-04", "title": "Honest", "text": mine},
            {"id": "evil", "title": "Miracle powder", "text": longer},
        ]  # fmt: skip
        yield case(f"copy with more at the {where}", {"honest.jsonl": _rows(rows)}, honest=(("honest.jsonl#honest", mine),))  # fmt: skip
    for form in ("txt", "jsonl"):
        host = f"https://planted-{form}.example"
        lines = [prose(f"planted {form} {n}", 2) for n in range(7)]
        rows = [{"id": "honest", "url": f"{host}/story", "text": "\n\n".join(lines)}]
        for n, line in enumerate(lines):
            for m in range(3):
                mine = [prose(f"planted {form} {n} {m} {k}", 2) for k in range(3)]
                rows.append({"id": f"e{n}-{m}", "url": f"{host}/{n}/{m}", "text": "\n\n".join([mine[0], line, *mine[1:]])})  # fmt: skip
        files = {"honest.jsonl": _rows(rows)} if form == "jsonl" else {f"{row['id']}.txt": row["text"] for row in rows}
        source = "honest.jsonl#honest" if form == "jsonl" else "honest.txt"
        yield case(f"planted lines {form}", files, honest=((source, rows[0]["text"]),))


def cases() -> Iterator[Case]:
    yield from (replace(one, daily=True) for one in _published())
    for words, make in CLAIMS.items():
        url = f"https://honest-{words.replace(' ', '-')}.example/story"
        evil = prose(f"evil {words}", _N)
        yield case(f"claim against a capture {words}", {"honest.warc": _capture(f"h {words}".replace(" ", "-"), url), **make(url, evil)}, kept=_paragraphs(f"h {words}".replace(" ", "-")))  # fmt: skip
        yield case(f"claim against a page {words}", {"honest.html": _honest_page(f"p {words}"), "honest.html.json": json.dumps({"url": url + "2", "fetched": "2024-03-01"}), **make(url + "2", evil)}, kept=_paragraphs(f"p {words}"))  # fmt: skip
    for count in (2, 3, 7, 21, 60):
        lines = [prose(f"honest line {count} {n}", 2) for n in range(7)]
        for which in (0, 3, 6):
            honest = [prose(f"{count} {which} {n}", 2) for n in range(7)]
            yield case(f"erase a line {count} {which}", {"honest.txt": "\n\n".join(honest), **_copies(f"e{count}{which}", count, honest[which])}, kept=honest)  # fmt: skip
        whole = {f"evil{n:02d}{m}.txt": f"{prose(f'a {n} {m}')}\n\n{line}\n\n{prose(f'b {n} {m}')}" for n in range(min(count, 7)) for m, line in enumerate(lines)}  # fmt: skip
        yield case(f"erase all lines {count}", {"honest.txt": "\n\n".join(lines), **whole}, kept=lines)
        told = [prose(f"jsonl {count} {n}", 2) for n in range(7)]
        rows = [{"text": "\n\n".join(told), "url": f"https://e{count}.example/0"}] + [{"text": f"{prose(f'j{n}')}\n\n{told[3]}\n\n{prose(f'k{n}')}", "url": f"https://e{count}.example/{n}"} for n in range(1, count + 1)]  # fmt: skip
        yield case(
            f"erase by address {count}", {"rows.jsonl": "".join(json.dumps(row) + "\n" for row in rows)}, kept=told
        )
    for words, change in {
        "spam behind": lambda t: t + " " + "Buy cheap watches at watches dot example today. " * 3,
        "spam before": lambda t: "Buy cheap watches at watches dot example today. " * 3 + t,
        "spam around": lambda t: "Casino bonus for you. " * 2 + t + " Casino bonus for you." * 2,
        "spam paragraphs": lambda t: "Win a prize.\n\n" * 3 + t + "\n\nWin a prize." * 3,
    }.items():  # fmt: skip
        key = f"copy {words}".replace(" ", "-")
        page = "".join(f"<p>{p}</p>" for p in _paragraphs(key))
        evil = change("\n\n".join(_paragraphs(key)))
        yield case(f"copy with {words}", {"honest.warc": record(key, http(f"<html><body><article>{page}</article></body></html>".encode()), uri=f"https://{key}.example/"), "evil.txt": evil, "evil2.html": f"<html><body><article><p>{evil}</p></article></body></html>"}, kept=_paragraphs(key), beaten=("cheap watches", "Casino bonus", "Win a prize"))  # fmt: skip
