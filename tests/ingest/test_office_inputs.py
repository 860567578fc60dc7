"""Office files are told from ordinary archives and carried whole."""

from __future__ import annotations

import pytest

MIMES = {"epub": b"application/epub+zip", "odt": b"application/vnd.oasis.opendocument.text"}


@pytest.mark.parametrize("media", ["epub", "odt"])
@pytest.mark.parametrize("name", ["a.{}", "a.zip", "a"])
def test_by_their_mimetype(read_bytes, build, media, name):
    data = build.zip_of({"mimetype": MIMES[media], "content.xml": b"<x/>"}, method=0)
    ((seed,), broken) = read_bytes(name.format(media), data)
    assert (seed.media, seed.data, broken) == (media, data, [])


def test_a_mimetype_anywhere_in_the_archive(read_bytes, build):
    data = build.zip_of({"content.xml": b"<x/>", "mimetype": MIMES["odt"], "meta.xml": b"<x/>"}, method=8)
    ((seed,), broken) = read_bytes("a.odt", data)
    assert (seed.media, seed.data, broken) == ("odt", data, [])


@pytest.mark.parametrize("part", ["word/document.xml", "word/document2.xml"])
def test_docx_by_its_main_part(read_bytes, build, part):
    data = build.zip_of({"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", part: b"<x/>"})
    ((seed,), broken) = read_bytes("a.docx", data)
    assert (seed.media, seed.data, broken) == ("docx", data, [])


def test_inside_an_archive(read_bytes, build):
    inner = build.zip_of({"mimetype": MIMES["odt"], "content.xml": b"<x/>"}, method=0)
    for name, data in (("x.zip", build.zip_of({"a.odt": inner})), ("x.tar", build.tar_of({"a.odt": inner}))):
        ((seed,), broken) = read_bytes(name, data)
        assert (seed.source, seed.media, seed.data, broken) == (f"t/{name}#a.odt", "odt", inner, [])


def test_pdf(read_bytes):
    ((seed,), _) = read_bytes("a.txt", b"%PDF-1.4\n...")
    assert seed.media == "pdf"


def test_tables_and_slides_are_named(read_bytes, build):
    for part, words in (("xl/workbook.xml", "XLSX"), ("ppt/presentation.xml", "PPTX")):
        seeds, broken = read_bytes(
            "a.x", build.zip_of({"[Content_Types].xml": b"<x/>", part: b"<x/>", "a.txt": b"text"})
        )
        assert not seeds
        assert [piece.reason for piece in broken] == [f"not a document: an office file that is no text ({words})"]
    ods = build.zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})
    assert [piece.reason for piece in read_bytes("a.ods", ods)[1]] == [
        "not a document: an office file that is no text (ODF)"
    ]


def test_a_truncated_office_file_is_one_broken_piece(read_bytes, build):
    data = build.zip_of({"mimetype": MIMES["odt"], "content.xml": b"<x/>", "a.txt": b"text"}, method=0)
    seeds, broken = read_bytes("a.odt", data[:-30])
    assert not seeds
    assert [piece.source for piece in broken] == ["t/a.odt"]
