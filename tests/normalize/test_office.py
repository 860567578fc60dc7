"""Office files, built here by hand, to text or HTML."""

from __future__ import annotations

import io
import sys
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.document import Hints, Unreadable
from winnow.normalize.office import to_text
from winnow.normalize.office.lists import numbered
from winnow.normalize.office.worth import refuse_worthless

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org"


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def replaced(data, parts, method=zipfile.ZIP_DEFLATED):
    """An archive with other ``parts``, or packed in another way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as archive:
        for name in old.namelist():
            archive.writestr(name, parts.get(name, old.read(name)))
    return out.getvalue()


def docx(title="A real title", creator="Ann Writer"):
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{REL}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{REL}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>'
            '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The heading</w:t></w:r></w:p>'
            '<w:p><w:r><w:t xml:space="preserve">First &amp; </w:t></w:r>'
            "<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            "</w:body></w:document>",
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{REL}/package/2006/metadata/core-properties"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>'
            "</cp:coreProperties>",
        }
    )


ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt():
    spaces = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "meta", "manifest"))
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f'<manifest:manifest {spaces}><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>',
            "meta.xml": f"<office:document-meta {spaces} {dc}><office:meta><dc:title>A real title</dc:title>"
            "<meta:initial-creator>Ann Writer</meta:initial-creator></office:meta></office:document-meta>",
            "content.xml": f"<office:document-content {spaces}><office:body><office:text>"
            '<text:h text:outline-level="2">The heading</text:h><text:p>One<text:s text:c="2"/>two<text:tab/>'
            "<text:span>three</text:span><text:note><text:note-body><text:p>a note</text:p></text:note-body>"
            "</text:note>.</text:p>"
            "<text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list><text:p/>"
            "<table:table><table:table-row><table:table-cell><text:p>Cell &lt;x&gt;</text:p></table:table-cell>"
            "</table:table-row></table:table></office:text></office:body></office:document-content>",
        }
    )


def epub(**parts):
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/p.opf"/></rootfiles></container>',
            "OPS/p.opf": '<package xmlns="http://www.idpf.org/2007/opf">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>A Book</dc:title><dc:creator>Ann Writer</dc:creator><dc:creator>Bo Helper</dc:creator>"
            "<dc:date>2019-02-03T00:00:00Z</dc:date><dc:language>en-GB</dc:language>"
            "<dc:publisher>The House</dc:publisher>"
            "<dc:description>&lt;p&gt;About it.&lt;/p&gt;</dc:description><dc:subject>Tales</dc:subject>"
            "</metadata><manifest>"
            '<item id="b" href="two.xhtml"/><item id="a" href="sub/one%201.xhtml#x"/>'
            '<item id="n" href="nav.xhtml" properties="nav"/></manifest><spine><itemref idref="n"/><itemref idref="a"/>'
            '<itemref idref="b"/><itemref idref="gone"/></spine></package>',
            "OPS/nav.xhtml": "<html><body><p>Contents</p></body></html>",
            "OPS/sub/one 1.xhtml": '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
            "<title>x</title></head><body><h1>One</h1><p>Grüße</p></body></html>",
            "OPS/two.xhtml": "<html><body><h1>Two<p>not closed</body>",
            **parts,
        }
    )


def pdf(*pages, title="", author=""):
    """A PDF (ISO 32000-1) of text lines in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    objects.append(f"<< /Title ({title}) /Author ({author}) >>")
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size, start = len(objects) + 1, len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\n"
    return (out + f"startxref\n{start}\n%%EOF\n").encode("latin-1")


NEEDS = {"pdf": "pypdfium2", "docx": "mammoth", "odt": "odfdo"}
MADE = {
    "pdf": lambda: pdf(["Words on a page."]),
    "docx": docx,
    "odt": odt,
    "epub": epub,
    "fb2": lambda: (
        b"<FictionBook><description/><body><section><p>Words <a type='note'>1</a></p></section></body></FictionBook>"
    ),
    "rtf": lambda: (
        rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 A;}}\pard\f0 Words\'83\'4a{\footnote N}\par\trowd a\cell b\cell\row}"
    ),
}


def converted(media, data):
    if media in NEEDS:
        pytest.importorskip(NEEDS[media])
    kind, text, hints = to_text(data, media)
    return kind, text, hints


def test_docx():
    kind, text, hints = converted("docx", docx())
    assert kind == "html"
    assert "<h1>The heading</h1><p>First &amp; <strong>bold</strong></p><table>" in text
    assert (hints.title, hints.authors) == ("A real title", ["Ann Writer"])


def test_what_a_program_wrote_into_the_properties_is_no_fact():
    _, _, hints = converted("docx", docx("Microsoft Word - draft3.doc", "admin"))
    assert hints == Hints()


def test_odt():
    kind, text, hints = converted("odt", odt())
    assert kind == "html"
    assert "<h2>The heading</h2>\n<p>One  two three[1].</p>\n<ul><li><p>Item</p>\n</li>\n</ul>\n<table>" in text
    assert "<p>Cell &lt;x&gt;</p>" in text
    assert (hints.title, hints.authors) == ("A real title", ["Ann Writer"])


def test_epub():
    kind, text, hints = converted("epub", epub())
    assert kind == "html"
    assert text.index("Grüße") < text.index("Two") < text.index("not closed")
    assert "Contents" not in text
    assert hints == Hints(
        title="A Book",
        authors=["Ann Writer", "Bo Helper"],
        date="2019-02-03",
        site="The House",
        description="About it.",
        tags=["Tales"],
        language="en",
    )


def test_pdf():
    long = "This is a line that is about as long as the page is wide and goes"
    data = pdf(
        ["A heading", long, "on here.", "The next paragraph."], ["Page two."], title="A real title", author="Ann Writer"
    )
    kind, text, hints = converted("pdf", data)
    assert kind == "text"
    assert text == f"A heading\n{long} on here.\nThe next paragraph.\n\nPage two."
    assert (hints.title, hints.authors) == ("A real title", ["Ann Writer"])


@pytest.mark.parametrize("media", ["pdf", "docx", "odt"])
def test_a_missing_library_is_named_with_the_extra(monkeypatch, media):
    monkeypatch.setitem(sys.modules, NEEDS[media], None)
    with pytest.raises(Unreadable, match=r"pip install pypdfium2 mammoth odfdo") as caught:
        to_text(MADE[media](), media)
    assert NEEDS[media] in str(caught.value)


@pytest.mark.parametrize("media", sorted(MADE))
def test_truncated_files_are_unreadable_or_read(media):
    if media in NEEDS:
        pytest.importorskip(NEEDS[media])
    data = MADE[media]()
    for cut in range(0, len(data), max(1, len(data) // 40)):
        try:
            to_text(data[:cut], media)
        except Unreadable:
            continue


@pytest.mark.parametrize("media", sorted(MADE))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_files_are_unreadable_or_read(media, data):
    if media in NEEDS:
        pytest.importorskip(NEEDS[media])
    sample = bytearray(MADE[media]())
    for _ in range(data.draw(st.integers(1, 5))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    try:
        kind, text, _ = to_text(bytes(sample), media)
    except Unreadable:
        return
    assert kind in ("html", "text")
    text.encode("utf-8")


def test_what_no_chapter_names_does_not_count():
    assert to_text(epub(**{"OPS/x.bin": bytes(20_000_000)}), "epub")[0] == "html"


def test_a_bomb_is_refused():
    for media, part in (("epub", "OPS/two.xhtml"), ("docx", "word/document.xml"), ("odt", "content.xml")):
        made = replaced(MADE[media](), {part: b"<a>" + b" " * 20_000_000 + b"</a>"})
        with pytest.raises(Unreadable, match="expands to more"):
            to_text(made, media)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("media", ["docx", "epub", "odt"])
def test_only_what_office_files_may_use_is_expanded(media, method):
    with pytest.raises(Unreadable, match="compressed in a way"):
        to_text(replaced(MADE[media](), {}, method), media)


def test_sizes_in_an_archive_are_not_believed():
    """The part says it holds ten bytes; what a library would make of it is never made."""
    made = bytearray(replaced(MADE["docx"](), {"word/document.xml": b"<a>" + b" " * 20_000_000 + b"</a>"}))
    at = made.rindex(b"word/document.xml") - 46
    made[at + 24 : at + 28] = (10).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(Unreadable):
        to_text(bytes(made), "docx")
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_numbers_in_odt_are_no_orders():
    text = '<text:p>a<text:s text:c="999999999"/>b</text:p><text:h text:outline-level="x">c</text:h>'
    text += f'<text:p>d<text:s text:c="{"9" * 5_000}"/>e</text:p><text:h text:outline-level="-4">f</text:h>'
    with zipfile.ZipFile(io.BytesIO(odt())) as archive:
        content = archive.read("content.xml").decode().replace("</office:text>", text + "</office:text>")
    _, page, _ = to_text(replaced(odt(), {"content.xml": content.encode()}), "odt")
    assert len(page) < 1_000
    assert "c</h1>" in page


def test_a_chapter_counts_once():
    once = to_text(epub(), "epub")
    with zipfile.ZipFile(io.BytesIO(epub())) as archive:
        text = archive.read("OPS/p.opf").decode()
    start, end = text.index("<itemref"), text.rindex("</spine>")
    again = text[:end] + text[start:end] * 50 + text[end:]
    assert to_text(replaced(epub(), {"OPS/p.opf": again.encode()}), "epub") == once


def test_one_page_shown_a_thousand_times_is_no_document():
    kids = "3 0 R " * 1_000
    made = (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[{kids}]/Count 1000>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    with pytest.raises(Unreadable, match="pages in so small a file"):
        to_text(made.encode(), "pdf")


def test_lists_of_an_odt_are_numbered_and_go_on():
    style = (
        '<office:automatic-styles><text:list-style style:name="N"><text:list-level-style-number text:level="1" '
        'style:num-format="1"/><text:list-level-style-bullet text:level="2"/></text:list-style>'
        "</office:automatic-styles>"
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    lists = (
        f'<text:list text:style-name="N">{item.format("Boil")}{item.format("Stir")}</text:list>'
        f'<text:list text:style-name="N" text:continue-numbering="true">{item.format("Serve")}</text:list>'
    )
    with zipfile.ZipFile(io.BytesIO(odt())) as old:
        content = old.read("content.xml").decode()
    content = content.replace(" xmlns:text", f' xmlns:style="{ODF}:style:1.0" xmlns:text', 1)
    content = content.replace("<office:body>", style + "<office:body>").replace("<text:p/>", lists)
    text = converted("odt", replaced(odt(), {"content.xml": content}))[1]
    assert text.index("1. Boil") < text.index("2. Stir") < text.index("3. Serve") < text.index("[1] a note")


def test_numbers_are_written_out():
    body = (
        '<ol><li>one</li><li>two<ol><li>a</li></ol></li></ol><ul><li>free</li></ul><ol start="7"><li><p>x</p></li></ol>'
    )
    text = numbered(body)
    assert all(part in text for part in ("1. one", "2. two", "1. a", "<li>free</li>", "7. x"))


def test_a_pdf_without_meaning_is_refused():
    with pytest.raises(Unreadable, match="do not tell their characters"):
        refuse_worthless("\ue001\ue002 \ue003\ufffd ab" * 20)
    shell = "Please wait... If this message stays, your PDF viewer may not be able to show this kind of document."
    with pytest.raises(Unreadable, match="own viewer"):
        converted("pdf", pdf([shell]))
    refuse_worthless("A table with a symbol of its own \ue001 and many words around it.")
    refuse_worthless("Please wait for the bus at the stop.")
