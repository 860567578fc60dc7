"""Names, file systems, office files, code, and worlds in which a document wants the place of an honest one."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .case import Case, prose, put

NAMES = (
    "a b.txt", " a.txt", "a .txt", "a..txt", "...a.txt", "-rf.txt", "--help.txt", "%s%n.txt", "$(touch x).txt", "`touch x`.txt", "a;b.txt",
    "a|b.txt", "a&b.txt", "a'b.txt", 'a"b.txt', "a\\b.txt", "a#b.txt", "a?b.txt", "a*b.txt", "[a].txt", "{a}.txt", "a\tb.txt", "a\nb.txt",
    "a\rb.txt", "a\x1b[2Jb.txt", "a\x7fb.txt", "a\x9bb.txt", "a\u202eb.txt", "a\u2028b.txt", "\ufeffa.txt", "é.txt", "e\u0301.txt",
    "日本.txt", "مرحبا.txt", "a" * 250 + ".txt", "con.txt", "nul", "a.txt.gz.gz.gz", "a.html.txt.jsonl", "winnow.toml", "lock", "state.db",
    "brotli.py", "sitecustomize.py", "a@1.txt", "a~2.txt", "a.json.json.json", "=cmd.txt", "+1.txt", "[red]a[/red].txt", "a,b.txt",
)  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them."""
    for number, name in enumerate(NAMES):
        yield Case(f"name {number}", put(prose(f"name {number}"), name))
    yield Case("name of raw bytes", _raw_names)
    yield Case("name deep", put(prose("deep"), "/".join("d" * 60) + "/a.txt"))
    yield Case("names many", lambda folder: [put(prose(n, 2), f"{n}.txt")(folder) for n in range(200)] and None)
    yield from _files()
    yield from _office()
    yield from _code()
    yield from _poison()


def _raw_names(folder: Path) -> None:
    for raw in (b"\xff\xfe.txt", b"a\xe9.txt", b"\xed\xa0\x80.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + raw)).write_text(prose(raw))


def _files() -> Iterator[Case]:
    def links(folder: Path) -> None:
        (folder / "passwd.txt").symlink_to("/etc/passwd")
        (folder / "etc").symlink_to("/etc")
        (folder / "root").symlink_to("/")
        (folder / "up").symlink_to("..")
        (folder / "self").symlink_to(".")
        (folder / "proc").symlink_to("/proc/self/environ")
        (folder / "a.txt").write_text(prose("links"))
        (folder / "a.txt.json").symlink_to("/etc/hostname")

    def pipes(folder: Path) -> None:
        os.mkfifo(folder / "a.html")
        os.mkfifo(folder / "a.txt.json")
        (folder / "a.txt").write_text(prose("pipes"))

    def folders(folder: Path) -> None:
        for name in ("a.txt", "b.html", "c.jsonl", "d.warc.gz", "e.zip"):
            (folder / name).mkdir()
            (folder / name / "x.txt").write_text(prose(name))

    def sparse(folder: Path) -> None:
        with open(folder / "a.txt", "wb") as file:
            file.truncate(80 << 20)

    def hard(folder: Path) -> None:
        (folder / "a.txt").write_text(prose("hard"))
        os.link(folder / "a.txt", folder / "b.txt")

    skip = ("passwd.txt", "etc", "root", "up", "self", "proc", "a.txt.json")
    yield Case("files links", links, silent=skip)
    yield Case("files pipes", pipes, silent=("a.html", "a.txt.json"))
    yield Case("files folders", folders)
    yield Case("files sparse", sparse)
    yield Case("files hard links", hard)
    yield Case("files loop", lambda folder: (folder / "a").symlink_to("a"), silent=("a",))
    yield Case("files nowhere", lambda folder: (folder / "a.txt").symlink_to("nowhere"), silent=("a.txt",))


def _office() -> Iterator[Case]:
    def zipped(**members: str | bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return out.getvalue()

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'

    def docx(body: str, head: str = "") -> bytes:
        document = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
        return zipped(**{"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document})

    laughs = (
        "<!DOCTYPE w [<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
        + "]>"
    )
    outside = "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    for name, data in {
        "docx laughs": docx(paragraph.format("&a9;"), laughs),
        "docx outside": docx(paragraph.format("&x;"), outside),
        "docx deep": docx("<w:p>" * 20_000),
        "docx tables": docx("<w:tbl><w:tr><w:tc>" * 2_000),
        "docx many": docx(paragraph.format("a b c") * 20_000),
        "docx empty": docx(""),
        "docx no document": zipped(**{"[Content_Types].xml": types, "_rels/.rels": rels}),
        "docx zeros": zipped(
            **{"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": bytes(100 << 20)}
        ),
    }.items():
        yield Case(name, put(data, "a.docx"))
    odf = "urn:oasis:names:tc:opendocument:xmlns:"

    def odt(body: str, head: str = "") -> bytes:
        content = (
            f'<?xml version="1.0"?>{head}<office:document-content xmlns:office="{odf}office:1.0" xmlns:text="{odf}text:1.0" '
            f'xmlns:table="{odf}table:1.0"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
        )
        return zipped(
            mimetype="application/vnd.oasis.opendocument.text",
            **{"content.xml": content, "META-INF/manifest.xml": "<x/>"},
        )

    for name, data in {
        "odt laughs": odt("<text:p>&a9;</text:p>", laughs),
        "odt outside": odt("<text:p>&x;</text:p>", outside),
        "odt blanks": odt('<text:p><text:s text:c="999999999"/></text:p>'),
        "odt repeats": odt(
            '<table:table><table:table-row table:number-rows-repeated="99999999"><table:table-cell/></table:table-row></table:table>'
        ),
        "odt deep": odt("<text:span>" * 20_000),
        "odt many": odt("<text:p>a b c</text:p>" * 20_000),
    }.items():
        yield Case(name, put(data, "a.odt"))
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="{}"/></rootfiles></container>'

    def epub(spine: str, path: str = "c.opf", **more: str | bytes) -> bytes:
        return zipped(
            mimetype="application/epub+zip",
            **{"META-INF/container.xml": container.format(path), "c.opf": spine, **more},
        )

    items = "".join(f'<item id="i{n}" href="x.html" media-type="application/xhtml+xml"/>' for n in range(5_000))
    refs = "".join(f'<itemref idref="i{n}"/>' for n in range(5_000))
    book = '<package xmlns="http://www.idpf.org/2007/opf"><manifest>{}</manifest><spine>{}</spine></package>'
    slip = '<item id="i" href="../../../etc/passwd" media-type="application/xhtml+xml"/>'
    for name, data in {
        "epub many": epub(book.format(items, refs), **{"x.html": f"<p>{prose('epub')}</p>"}),
        "epub slip": epub(book.format(slip, '<itemref idref="i"/>')),
        "epub nowhere": epub("", "nowhere.opf"),
        "epub laughs": epub(laughs + book.format("&a9;", "")),
        "epub zeros": epub(
            book.format(slip.replace("../../../etc/passwd", "x.html"), '<itemref idref="i"/>'),
            **{"x.html": bytes(100 << 20)},
        ),
    }.items():
        yield Case(name, put(data, "a.epub"))
    for name, data in {
        "pdf head": b"%PDF-1.7\n" + b"x" * 50_000,
        "pdf loop": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999999>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF",
        "pdf deep": b"%PDF-1.4\n1 0 obj" + b"[" * 100_000 + b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "pdf xref": b"%PDF-1.4\nxref\n0 999999999\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    }.items():
        yield Case(name, put(data, "a.pdf"))


def _code() -> Iterator[Case]:
    for name in ("typer", "numpy", "lxml", "json", "pickle", "re", "encodings", "winnow", "zstandard", "trafilatura"):
        yield Case(f"code {name}", put("open('/tmp/winnow-hostile-mark', 'w').close()\n", f"{name}.py"))
    yield Case("code settings", put("workers = 0\nno_such_setting = 1\n", "winnow.toml"))
    yield Case("code in a pickle", put(b"cos\nsystem\n(S'touch /tmp/winnow-hostile-mark'\ntR.", "a.txt"))
    yield Case("code pth", put("import os; open('/tmp/winnow-hostile-mark', 'w')\n", "evil.pth"))


def _page(text: str, title: str, url: str, day: str = "2024-03-04") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    ld = json.dumps(
        {"@type": "NewsArticle", "headline": title, "datePublished": day, "dateModified": "2031-01-01", "url": url}
    )
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title><link rel='canonical' href='{url}'>"
        f"<meta property='og:url' content='{url}'><script type='application/ld+json'>{ld}</script></head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def _poison() -> Iterator[Case]:
    """`honest.*` must be published word for word; `test_hostile` looks for its text."""
    for name, (file, made) in {
        "canonical": ("evil.html", _page),
        "json as a page": (
            "evil.html",
            lambda text, title, url: json.dumps({"url": url, "fetched": "2099-01-01", "title": title, "text": text}),
        ),
        "json without a name": (
            "evil",
            lambda text, title, url: json.dumps({"url": url, "fetched": "2099-01-01", "title": title, "text": text}),
        ),
        "mhtml as a page": (
            "evil.html",
            lambda text, title, url: (
                f"From: <x>\nSnapshot-Content-Location: {url}\nDate: Thu, 1 Jan 2099 00:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{_page(text, title, url)}\n--b--\n"
            ),
        ),
        "warc as a page": (
            "evil.html",
            lambda text, title, url: (
                f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:9>\r\nWARC-Date: 2099-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: text/plain\r\nContent-Length: {len(text.encode())}\r\n\r\n{text}\r\n\r\n"
            ),
        ),
    }.items():

        def build(folder: Path, name: str = name, file: str = file, made=made) -> None:  # type: ignore[no-untyped-def]
            url = f"https://{name.replace(' ', '-')}.honest.example/story"
            honest = {
                "id": "honest",
                "url": url,
                "fetched": "2024-03-05T01:00:00Z",
                "title": "Honest",
                "text": prose(f"honest {name}"),
            }
            (folder / "honest.jsonl").write_text(json.dumps(honest) + "\n")
            (folder / file).write_text(made(prose(f"evil {name}"), "Miracle powder", url))

        yield Case(f"poison {name}", build)
    for where in ("head", "tail", "both"):

        def spam(folder: Path, where: str = where) -> None:
            text, add = prose(f"honest spam {where}"), prose(f"spam {where}", 2)
            longer = {
                "head": f"{add}\n\n{text}",
                "tail": f"{text}\n\n{add}",
                "both": f"{add}\n\n{text}\n\n{add} Again.",
            }[where]
            rows = [
                {
                    "id": "honest",
                    "url": f"https://spam-{where}.honest.example/1",
                    "date": "2024-03-04",
                    "title": "Honest",
                    "text": text,
                },
                {"id": "evil", "title": "Miracle powder", "text": longer},
            ]
            (folder / "honest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

        yield Case(f"poison spam at the {where}", spam)
    for form in ("txt", "jsonl"):

        def planted(folder: Path, form: str = form) -> None:
            host = f"https://planted-{form}.honest.example"
            text = prose(f"honest planted {form}", 14)
            rows = [{"id": "honest", "url": f"{host}/story", "text": text}]
            for n, line in enumerate(text.split("\n\n")):
                for m in range(3):
                    mine = prose((form, n, m), 6).split("\n\n")
                    rows.append(
                        {"id": f"e{n}-{m}", "url": f"{host}/{n}/{m}", "text": "\n\n".join([mine[0], line, *mine[1:]])}
                    )
            if form == "jsonl":
                (folder / "honest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
                return
            for row in rows:
                (folder / f"{row['id']}.txt").write_text(row["text"])

        yield Case(f"poison planted lines in {form}", planted)
