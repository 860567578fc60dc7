"""Office files: XML bombs, entities that name files, nesting, counts without end, parts that lie, PDFs that loop."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator

from .archives import zipped
from .case import MARKER, Case, case, many, prose

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{0}"/></Relationships>'
_NS = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
_OPF = '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{0}</dc:title></metadata><manifest>{1}</manifest><spine>{2}</spine></package>'
_CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="{0}" media-type="application/oebps-package+xml"/></rootfiles></container>'

LOL = (
    "<!DOCTYPE x ["
    + '<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
QUADRATIC = '<!DOCTYPE x [<!ENTITY q "' + "q" * many(60_000) + '">]>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
NET = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>'


def docx(body: str, *, top: str = "", target: str = "word/document.xml", **parts: str) -> bytes:
    members: list[tuple[str, bytes]] = [
        ("[Content_Types].xml", _TYPES.encode()),
        ("_rels/.rels", _RELS.format(target).encode()),
        (
            "word/document.xml",
            f'<?xml version="1.0"?>{top}<w:document {_W}><w:body>{body}</w:body></w:document>'.encode(),
        ),
    ]
    members += [(name.replace("__", "/").replace("_dot_", "."), text.encode()) for name, text in parts.items()]
    return zipped(members)


def odt(body: str, *, top: str = "") -> bytes:
    content = f'<?xml version="1.0"?>{top}<office:document-content {_NS}><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    return zipped([
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'),
    ])  # fmt: skip


def epub(manifest: str, spine: str, *, title: str = "T", root: str = "a.opf", top: str = "", **parts: str) -> bytes:
    members = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", (top + _CONTAINER.format(root)).encode()),
        ("a.opf", (top + _OPF.format(title, manifest, spine)).encode()),
    ]
    members += [(name.replace("_dot_", "."), text.encode()) for name, text in parts.items()]
    return zipped(members)


def _w(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(objects: list[str], root: int = 1) -> bytes:
    out, at = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        at.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n" + "".join(f"{n:010d} 00000 n \n" for n in at)
    return out + f"{table}trailer<</Size {len(at) + 1}/Root {root} 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()


def _page_of(content: str, *, kids: str = "3 0 R", count: int = 1, form: str = "") -> bytes:
    return pdf([
        "<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length {len(form)}>>stream\n{form}\nendstream",
    ])  # fmt: skip


FILES: dict[str, Callable[[], bytes]] = {
    "lol.docx": lambda: docx(_w("&l9;"), top=LOL),
    "quadratic.docx": lambda: docx(_w("&q;" * 3_000), top=QUADRATIC),
    "file.docx": lambda: docx(_w("&f;"), top=FILE),
    "net.docx": lambda: docx(_w("a"), top=NET),
    "deep paragraphs.docx": lambda: docx("<w:p>" * many(50_000) + "</w:p>" * many(50_000)),
    "deep tables.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 3_000 + _w("a") + "</w:tc></w:tr></w:tbl>" * 3_000),
    "deep runs.docx": lambda: docx("<w:p>" + "<w:hyperlink>" * many(20_000) + "</w:hyperlink>" * many(20_000) + "</w:p>"),
    "wide.docx": lambda: docx(_w("word") * many(30_000)),
    "runs.docx": lambda: docx("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * many(60_000) + "</w:p>"),
    "text of megabytes.docx": lambda: docx(_w("word " * many(2_000_000))),
    "spans.docx": lambda: docx('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + _w("a") + "</w:tc></w:tr></w:tbl>"),
    "columns that differ.docx": lambda: docx("<w:tbl>" + "".join('<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000"/><w:vMerge/></w:tcPr>' + _w("a") + "</w:tc></w:tr>" for _ in range(200)) + "</w:tbl>"),
    "target out.docx": lambda: docx(_w(prose("target")), target="../../../../etc/passwd"),
    "target absolute.docx": lambda: docx(_w(prose("target2")), target="/etc/passwd"),
    "target network.docx": lambda: docx(_w(prose("target3")), target="http://127.0.0.1:9/"),
    "no document.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("word/", b"")]),
    "document empty.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("word/document.xml", b"")]),
    "not xml.docx": lambda: zipped([("[Content_Types].xml", b"\x00" * 99), ("word/document.xml", b"\xff" * 9_999)]),
    "cut.docx": lambda: docx(_w(prose("cut")) * 9)[:-120],
    "linked image.docx": lambda: docx('<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="r9"/></w:drawing></w:r></w:p>' + _w(prose("linked")), word___rels__document_dot_xml_dot_rels='<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd"/></Relationships>'),
    "styles loop.docx": lambda: docx(_w(prose("styles")), word__styles_dot_xml=f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'),
    "notes loop.docx": lambda: docx('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' * 2_000, word__footnotes_dot_xml=f'<w:footnotes {_W}><w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote></w:footnotes>'),
    "core bomb.docx": lambda: docx(_w(prose("core")), docProps__core_dot_xml=f'<?xml version="1.0"?>{LOL}<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&l9;</dc:title></a>'),
    "names of controls.docx": lambda: docx("<w:p><w:r><w:t>a&#x1b;&#0;&#xD800;</w:t></w:r></w:p>"),
    "wide characters.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode("utf-16")), ("word/document.xml", f"<w:document {_W}/>".encode("utf-32"))]),
    "bomb part.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("_rels/.rels", _RELS.format("word/document.xml").encode()), ("word/document.xml", b" " * (40 << 20))]),
    "bomb part bzip2.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("_rels/.rels", _RELS.format("word/document.xml").encode()), ("word/document.xml", b" " * (40 << 20))], zipfile.ZIP_BZIP2),
    "bomb part lzma.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("_rels/.rels", _RELS.format("word/document.xml").encode()), ("word/document.xml", b" " * (40 << 20))], zipfile.ZIP_LZMA),
    "parts.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("_rels/.rels", _RELS.format("word/document.xml").encode()), ("word/document.xml", f"<w:document {_W}><w:body>{_w(prose('parts'))}</w:body></w:document>".encode()), *((f"word/{n}.xml", b"") for n in range(many(20_000)))]),
    "same part twice.docx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), *[("word/document.xml", f"<w:document {_W}><w:body>{_w(prose(n))}</w:body></w:document>".encode()) for n in range(3)]]),
    "nothing in it.docx": lambda: docx(""),
    "lol.odt": lambda: odt("<text:p>&l9;</text:p>", top=LOL),
    "quadratic.odt": lambda: odt("<text:p>" + "&q;" * 3_000 + "</text:p>", top=QUADRATIC),
    "file.odt": lambda: odt("<text:p>&f;</text:p>", top=FILE),
    "net.odt": lambda: odt("<text:p>a</text:p>", top=NET),
    "spaces.odt": lambda: odt('<text:p>a<text:s text:c="999999999"/>b</text:p>'),
    "spaces many.odt": lambda: odt("<text:p>a" + '<text:s text:c="100000"/>' * 2_000 + "b</text:p>"),
    "spaces minus.odt": lambda: odt('<text:p>a<text:s text:c="-1"/><text:s text:c="x"/><text:s text:c="1e9"/>b</text:p>'),
    "repeats.odt": lambda: odt('<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>a</text:p></table:table-cell></table:table-row></table:table>'),
    "deep spans.odt": lambda: odt("<text:p>" + "<text:span>" * many(30_000) + "a" + "</text:span>" * many(30_000) + "</text:p>"),
    "deep sections.odt": lambda: odt("<text:section>" * many(30_000) + "</text:section>" * many(30_000)),
    "deep lists.odt": lambda: odt("<text:list><text:list-item>" * 5_000 + "</text:list-item></text:list>" * 5_000),
    "outline.odt": lambda: odt('<text:h text:outline-level="999999999">a</text:h><text:h text:outline-level="-1">b</text:h><text:h text:outline-level="x">c</text:h>'),
    "wide.odt": lambda: odt("<text:p>a</text:p>" * many(60_000)),
    "notes.odt": lambda: odt("<text:p>" + "<text:note><text:note-body><text:p>a</text:p></text:note-body></text:note>" * many(10_000) + "</text:p>"),
    "line breaks.odt": lambda: odt("<text:p>" + "<text:line-break/><text:tab/>" * many(50_000) + "</text:p>"),
    "empty.odt": lambda: zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"")]),
    "lol.epub": lambda: epub("", "", title="&l9;", top=LOL),
    "file.epub": lambda: epub("", "", title="&f;", top=FILE),
    "leads out.epub": lambda: epub('<item id="a" href="../../../../etc/passwd" media-type="application/xhtml+xml"/>', '<itemref idref="a"/>'),
    "absolute.epub": lambda: epub('<item id="a" href="/etc/passwd" media-type="application/xhtml+xml"/><item id="b" href="file:///etc/passwd" media-type="application/xhtml+xml"/>', '<itemref idref="a"/><itemref idref="b"/>'),
    "root out.epub": lambda: epub("", "", root="../../../etc/passwd"),
    "root itself.epub": lambda: epub("", "", root="META-INF/container.xml"),
    "chapters many.epub": lambda: epub("".join(f'<item id="a{n}" href="c.xhtml" media-type="application/xhtml+xml"/>' for n in range(many(20_000))), "".join(f'<itemref idref="a{n}"/>' for n in range(many(20_000))), c_dot_xhtml=f"<html><body><p>{prose('chapter')}</p></body></html>"),
    "same chapter.epub": lambda: epub('<item id="a" href="c.xhtml" media-type="application/xhtml+xml"/>', '<itemref idref="a"/>' * many(50_000), c_dot_xhtml="<p>" + "word " * many(20_000)),
    "root nowhere.epub": lambda: epub("", "", root="nowhere.opf"),
    "chapter bomb.epub": lambda: epub('<item id="a" href="c.xhtml" media-type="application/xhtml+xml"/>', '<itemref idref="a"/>', c_dot_xhtml="\0" * many(100 << 20)),
    "chapter missing.epub": lambda: epub('<item id="a" href="none.xhtml" media-type="application/xhtml+xml"/>', '<itemref idref="a"/>'),
    "chapter deep.epub": lambda: epub('<item id="a" href="c.xhtml" media-type="application/xhtml+xml"/>', '<itemref idref="a"/>', c_dot_xhtml="<div>" * many(60_000)),
    "manifest deep.epub": lambda: epub("<item>" * many(30_000) + "</item>" * many(30_000), ""),
    "loop.pdf": lambda: pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"]),
    "parents loop.pdf": lambda: pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Parent 3 0 R/Kids[3 0 R]/Count 1>>", "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"]),
    "root loop.pdf": lambda: pdf(["1 0 R"]),
    "count lies.pdf": lambda: _page_of("BT /F 12 Tf (words) Tj ET", count=2_000_000_000),
    "count minus.pdf": lambda: _page_of("BT /F 12 Tf (words) Tj ET", count=-1),
    "kids many.pdf": lambda: _page_of("BT /F 12 Tf (words) Tj ET", kids="3 0 R " * many(60_000), count=60_000),
    "form loop.pdf": lambda: _page_of("/X Do", form="/X Do /X Do"),
    "form nested.pdf": lambda: _page_of("/X Do " * many(20_000), form="q " * 9_000),
    "states.pdf": lambda: _page_of("q " * many(500_000)),
    "arrays deep.pdf": lambda: pdf(["<</Type/Catalog/Pages " + "[" * many(200_000) + ">>"]),
    "dictionaries deep.pdf": lambda: pdf(["<</Type/Catalog/Pages" + "<</A" * many(100_000) + ">>"]),
    "length lies.pdf": lambda: pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Length 99999999999>>stream\nx\nendstream"]),
    "length refers to itself.pdf": lambda: pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Length 2 0 R>>stream\nx\nendstream"]),
    "xref loop.pdf": lambda: b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    "xref huge.pdf": lambda: b"%PDF-1.7\nxref\n0 4294967295\n0000000000 65535 f \ntrailer<</Size 4294967295/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "filters many.pdf": lambda: pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Length 4/Filter[" + "/FlateDecode" * many(20_000) + "]>>stream\nxxxx\nendstream"]),
    "action.pdf": lambda: pdf([f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/touch)/P(/tmp/{MARKER})>>>>", "<</Type/Pages/Kids[]/Count 0>>"]),
    "encrypted.pdf": lambda: pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"]).replace(b"trailer<<", b"trailer<</Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(x)/U(x)/P -1>>/ID[(a)(b)]"),
    "only head.pdf": lambda: b"%PDF-1.7\n",
    "noise.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 2_000,
    "page huge.pdf": lambda: _page_of("BT /F 12 Tf (words) Tj ET").replace(b"[0 0 600 800]", b"[0 0 1e38 1e38]"),
    "text long.pdf": lambda: _page_of("BT /F 12 Tf (" + "word " * many(300_000) + ") Tj ET"),
    "text pieces.pdf": lambda: _page_of("BT /F 12 Tf " + "(a) Tj " * many(100_000) + "ET"),
    "sheet.xlsx": lambda: zipped([("[Content_Types].xml", _TYPES.encode()), ("xl/workbook.xml", b"<x/>")]),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9_000),
    "rich.rtf": lambda: b"{\\rtf1" + b"{" * many(100_000) + b"words",
    "groups.rtf": lambda: b"{\\rtf1 " + b"{a}" * many(300_000) + b"}",
    "closed often.rtf": lambda: b"{\\rtf1 words}" + b"}" * many(300_000),
    "binary lies.rtf": lambda: b"{\\rtf1 words {\\pict\\bin999999999 " + b"x" * 999 + b"}}",
    "binary minus.rtf": lambda: b"{\\rtf1 words {\\pict\\bin-9 x}}",
    "numbers.rtf": lambda: rb"{\rtf1\ansicpg999999999\uc999999999\u-999999999 x\u99999999999 \f-1\outlinelevel-5 a\par\s999999999 b\par}",
    "code page.rtf": lambda: rb"{\rtf1\ansicpg0\cpg037 a}",
    "cells.rtf": lambda: b"{\\rtf1\\trowd" + b"a\\cell" * many(200_000) + b"\\row}",
    "rows.rtf": lambda: b"{\\rtf1" + b"\\row" * many(300_000) + b"}",
    "notes.rtf": lambda: b"{\\rtf1 a" + b"{\\footnote b" * 900 + b"}" * 900 + b"}",
    "surrogates.rtf": lambda: b"{\\rtf1 " + b"\\u-10179?" * many(100_000) + b"}",
    "controls.rtf": lambda: b"{\\rtf1 \\'1b]0;x\\'07 \\u8238?evil\\par}",
    "html in.rtf": lambda: b"{\\rtf1 <script>alert(1)</script></article>\\par}",
    "lol.fb2": lambda: LOL.encode() + b"<FictionBook><body><p>&l9;</p></body></FictionBook>",
    "file.fb2": lambda: FILE.encode() + b"<FictionBook><body><p>&f;</p></body></FictionBook>",
    "deep.fb2": lambda: b"<FictionBook><body>" + b"<section>" * many(60_000) + b"</body></FictionBook>",
    "wide.fb2": lambda: b"<FictionBook><body>" + b"<p>a</p>" * many(60_000) + b"</body></FictionBook>",
    "empty.fb2": lambda: b"<FictionBook/>",
    "html in.fb2": lambda: b"<FictionBook><body><p>&lt;/article&gt;&lt;script&gt;</p></body></FictionBook>",
}  # fmt: skip


def cases() -> Iterator[Case]:
    for name, made in FILES.items():
        yield case(f"office {name}", {f"a.{name.rpartition('.')[2]}": made}, never=["root:x:0"], most=21_000)
        if name in ("lol.docx", "deep spans.odt", "loop.pdf", "bomb part lzma.docx", "chapters many.epub"):
            yield case(f"office in a zip {name}", {"a.zip": lambda n=name, m=made: zipped([(n, m()), ("g.txt", prose(f"zip {n}").encode())])}, kept=[prose(f"zip {name}")], most=21_000)  # fmt: skip
