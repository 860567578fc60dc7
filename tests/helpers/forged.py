"""Files for the tests of authority: an honest story in every container, and documents that want its place."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

HONEST = "https://gazette.example/2024/03/lighthouse"
EVIL = "https://shop.example/p"
DAY = "2024-03-04"
CAPTURED = "2024-03-05T01:00:00Z"
TITLE = "The lighthouse is lit again"

STORY = (
    "The lighthouse on the northern cape was lit again on Sunday after two winters of repairs to its lantern.",
    "The keeper climbed the stairs at dusk with her daughter, who had won the right in a school lottery.",
    "Four fishing boats sounded their horns when the first beam crossed the bay and touched the chapel.",
    "The lens was ground in a workshop beyond the mountains, because nobody nearer still has the machine.",
    "Insurance paid for half of the work and a bake sale, an auction and a bequest for the other half.",
    "A storm in November had broken three panes, and for a week nobody could reach the rock to count them.",
    "Visitors may come on the first Saturday of each month if the tide allows and the stairs are dry.",
)
SPAM = (
    "Order the marvellous slimming slippers before midnight and receive a free cushion with every second pair.",
    "Thousands of happy dancers already wear the slippers and nobody has asked for any money to be returned.",
    "The slippers are woven from comet dust by monks who have sworn never to reveal the recipe to strangers.",
    "Hurry to our shop behind the old brewery because the offer ends when the last pair has left the shelf.",
)
BODY = list(STORY)
"""The lines of the story, as it is published: its headline is the title."""


def page(
    paragraphs: tuple[str, ...] = STORY,
    *,
    title: str = TITLE,
    canonical: str | None = None,
    og: str | None = None,
    ld: str | None = None,
    date: str | None = None,
    modified: str | None = None,
) -> bytes:
    """A web page that says these things of itself."""
    head = [f"<title>{title}</title>"]
    if canonical:
        head.append(f'<link rel="canonical" href="{canonical}">')
    if og:
        head.append(f'<meta property="og:url" content="{og}">')
    if date:
        head.append(f'<meta property="article:published_time" content="{date}">')
    if modified:
        head.append(f'<meta property="article:modified_time" content="{modified}">')
    if ld:
        facts = {"@type": "NewsArticle", "headline": title, "url": ld, "mainEntityOfPage": ld, "datePublished": date}
        head.append(f'<script type="application/ld+json">{json.dumps(facts)}</script>')
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f'<!DOCTYPE html><html lang="en"><head>{"".join(head)}</head><body><article><h1>{title}</h1>{body}</article>'
    return f"{html}</body></html>".encode()


def warc(*captures: tuple[str, str, bytes]) -> bytes:
    """A WARC file of responses: target, date, page."""
    out = b""
    for number, (target, date, body) in enumerate(captures):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{len(target)}-{number}-{date}>\r\n"
            f"WARC-Date: {date}\r\nWARC-Target-URI: {target}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        out += head.encode() + block + b"\r\n\r\n"
    return out


def lines(*records: dict[str, object]) -> bytes:
    """A JSON Lines file."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def record(paragraphs: tuple[str, ...] = STORY, **facts: object) -> dict[str, object]:
    """One record of such a file."""
    return {"text": "\n\n".join((TITLE, *paragraphs)), **facts}


def mhtml(body: bytes, url: str, date: str = "Thu, 01 Jan 2099 00:00:00 GMT") -> bytes:
    """A page as browsers save it."""
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: x\r\nDate: {date}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="bb"\r\n\r\n'
        f"--bb\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: {url}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n--bb--\r\n"


def bag(**members: bytes) -> bytes:
    """A zip archive; ``__`` in a name stands for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def forgeries() -> dict[str, dict[str, bytes]]:
    """Files that want the place of the honest capture in ``crawl.warc``, by what they try."""
    later = "2024-03-07T00:00:00Z"
    lie = page(SPAM, title="Slippers", canonical=HONEST, og=HONEST, ld=HONEST, date=DAY, modified="2031-01-01")
    stated = record(SPAM, url=HONEST, fetched="2099-01-01T00:00:00Z", title="Slippers")
    forged = warc((HONEST, later, lie))
    found: dict[str, dict[str, bytes]] = {
        "canonical": {"evil.html": page(SPAM, canonical=HONEST)},
        "og:url": {"evil.html": page(SPAM, og=HONEST, date="2099-01-01", modified="2099-01-01")},
        "json-ld": {"evil.html": page(SPAM, ld=HONEST, date=DAY)},
        "all it can say": {"evil.html": lie},
        "canonical in another capture": {"other.warc": warc((EVIL, later, lie))},
        "warc in warc": {"other.warc": warc((EVIL, later, b"<html><!--\r\n\r\n" + forged + b"\r\n\r\n-->" + lie))},
        "warc in a large page of a warc": {
            "other.warc": warc((EVIL, later, lie + b" " * (1 << 21) + b"\r\n\r\n" + forged))
        },
        "sidecar in a zip": {"bag.zip": bag(page__html=lie, page__html__json=json.dumps(stated).encode())},
        "records in a zip": {"bag.zip": bag(records__jsonl=lines(stated))},
        "warc in a zip": {"bag.zip": bag(crawl__warc=forged)},
        "canonical in a record": {"x.jsonl": lines(record(SPAM, url=EVIL, canonical_url=HONEST, fetched=later))},
    }
    for kind, data in (("json", lines(stated)), ("warc", forged), ("mhtml", mhtml(lie, HONEST))):
        for name in ("index.html", "page", "readme.txt", "view.php", "x.warc.html", "a.jsonl.txt"):
            found[f"{kind} as {name}"] = {name: data}
        found[f"{kind} as index.html.gz"] = {"index.html.gz": gzip.compress(data, mtime=0)}
    found["list of records as index.html"] = {"index.html": json.dumps([stated, stated]).encode()}
    found["zip as index.html"] = {"index.html": bag(a__html=lie, a__html__json=json.dumps(stated).encode())}
    return found
