"""Office files to text or simple HTML: PDF, DOCX, ODT, EPUB, FB2, RTF.

The libraries come with the optional extra ``office``: pypdfium2 (PDF; BSD-3-Clause/Apache-2.0), mammoth (DOCX;
BSD-2-Clause), odfdo (ODT; Apache-2.0). EPUB is zip and XHTML, FB2 is XML, RTF is read by `rtf`: they need nothing more.
What a file says about itself is a hint only where it is a fact (`properties`).
"""

# ruff: noqa: ANN401 - the trees of these libraries are untyped

from __future__ import annotations

import posixpath
import re
import urllib.parse
from collections.abc import Callable
from typing import Any, Literal

from ..document import Hints, Media, Unreadable
from .lists import numbered
from .odf import odf_html
from .parts import Parts, honest_copy, opened, room
from .properties import stated_language, stated_names, stated_title, untagged, whole_day
from .worth import refuse_worthless
from .xml import parse_xml

_INSTALL = "pip install pypdfium2 mammoth odfdo"
_PAGES = 5000
_PAGE_BYTES = 64
"""Bytes that a page takes in a PDF at least, beyond the first fifty; one page shown again and again takes six."""
_LONGEST = 10_000

Converted = tuple[Literal["html", "text"], str, Hints]


def to_text(data: bytes, media: Media) -> Converted:
    """The content of an office file as text or HTML, and what its properties tell for certain.

    Raises `Unreadable`: for a damaged, encrypted or oversized file, and, naming the extra, when the library is missing.
    """
    converters: dict[str, Callable[[bytes], Converted]] = {
        "pdf": _pdf,
        "docx": _docx,
        "odt": _odt,
        "epub": _epub,
        "fb2": _fb2,
        "rtf": _rtf,
    }
    convert = converters.get(media)
    if convert is None:
        raise Unreadable(f"not an office format: {media}")
    try:
        kind, text, hints = convert(data)
        if len(text) > room(len(data)):
            raise Unreadable(f"more than {room(len(data))} characters in so small a file")
        return kind, text, hints
    except (Unreadable, MemoryError):
        raise
    except ImportError as error:
        raise Unreadable(
            f"reading {media.upper()} needs the extra 'office': {_INSTALL} ({error.name} is missing)"
        ) from None
    except Exception as error:  # noqa: BLE001 - these parsers raise whatever comes on damaged files
        what = " ".join(str(error).split())[:200] or "no reason given"
        raise Unreadable(f"not readable as {media.upper()} ({type(error).__name__}: {what})") from None


def _pdf(data: bytes) -> Converted:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted" if "assword" in str(error) else "damaged"
        raise Unreadable(f"{reason} PDF ({' '.join(str(error).split())[:200]})") from None
    try:
        most = min(_PAGES, 50 + len(data) // _PAGE_BYTES)
        if len(document) > most:
            raise Unreadable(f"PDF of more than {most} pages" + (" in so small a file" if most < _PAGES else ""))
        pages: list[str] = []
        left = room(len(data))
        for number in range(len(document)):
            pages.append(_page_text(document[number]))
            left -= len(pages[-1])
            if left < 0:
                raise Unreadable(f"more than {room(len(data))} characters in so small a file")
        facts = document.get_metadata_dict()
    finally:
        document.close()
    hints = Hints(title=stated_title(facts.get("Title")), authors=stated_names(facts.get("Author")))
    text = "\n\n".join(page for page in pages if page)
    refuse_worthless(text)
    return "text", text, hints


def _page_text(page: Any) -> str:
    """The text of a page: lines that a paragraph was set in are joined, words cut at their ends too."""
    text = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\x00", "")
    # PDFium marks a hyphen at the end of a line, where the word goes on, with U+FFFE or U+0002.
    return _paragraphs(re.sub("[\ufffe\x02]\n?", "", text)).strip()


def _paragraphs(text: str) -> str:
    """Lines of one paragraph joined: a line goes on when it is nearly as long as the longest and ends no sentence."""
    lines = [line.strip() for line in text.split("\n")]
    full = max(map(len, lines), default=0) * 0.7
    out: list[str] = []
    going = False
    for line in lines:
        if going and line:
            out[-1] += " " + line
        else:
            out.append(line)
        going = len(line) >= full and bool(line) and not re.search(r"[.!?:…。！？]['\"”’»)]*$", line)
    return "\n".join(out)


_BACK = re.compile(r' ?<a href="#(?:foot|end)note-ref-[^"<>]*">\u2191</a>')


def _docx(data: bytes) -> Converted:
    import mammoth

    with opened(data) as parts:
        copy = honest_copy(parts)
    with opened(copy.getvalue()) as parts:
        core = _xml(parts, "docProps/core.xml")
    hints = Hints()
    if core is not None:
        hints.title = stated_title(_first(core, "title"))
        hints.authors = stated_names(_first(core, "creator"))
    ignore = mammoth.images.img_element(lambda _: {})
    page = mammoth.convert_to_html(copy, convert_image=ignore).value
    # the way back from a note to its place is no part of the text
    return "html", _document(numbered(_BACK.sub("", page))), hints


def _odt(data: bytes) -> Converted:
    import odfdo

    with opened(data) as parts:
        document = odfdo.Document(honest_copy(parts))
    body = numbered(odf_html(document))
    meta = document.meta
    creators = [meta.initial_creator or meta.creator]
    return "html", _document(body), Hints(title=stated_title(meta.title), authors=stated_names(*creators))


def _epub(data: bytes) -> Converted:
    """The chapters in reading order (EPUB 3.3: container, package document, spine) and the bibliographic facts."""
    from lxml import etree

    with opened(data) as parts:
        container = _xml(parts, "META-INF/container.xml")
        rootfile = None if container is None else container.find(".//{*}rootfile[@full-path]")
        path = None if rootfile is None else rootfile.get("full-path")
        package = None if path is None else _xml(parts, path)
        if package is None or path is None:
            raise Unreadable("EPUB without a package document")
        items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
        chapters: list[str] = []
        seen: set[str] = set()  # "MUST NOT reference the same manifest item more than once" (EPUB 3.3, 5.7.2)
        for reference in package.iterfind(".//{*}spine/{*}itemref"):
            item = items.get(reference.get("idref"))
            if item is None or "nav" in (item.get("properties") or "").split():
                continue
            href = urllib.parse.unquote((item.get("href") or "").partition("#")[0])
            name = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
            if name in seen:
                continue
            seen.add(name)
            page = _html_page(parts, name)
            body = None if page is None else page.find(".//body")
            if body is None:
                continue
            for unwanted in body.iterfind(".//script"):
                unwanted.text = ""
            chapters.append("".join(etree.tostring(child, encoding="unicode", method="html") for child in body))
        if not chapters:
            raise Unreadable("EPUB without readable chapters")
    hints = Hints(
        title=stated_title(_first(package, "title")),
        authors=stated_names(*[element.text for element in package.iterfind(".//{*}metadata/{*}creator")]),
        date=whole_day(_first(package, "date")),
        site=_first(package, "publisher"),
        description=untagged(_first(package, "description")),
        tags=stated_names(*[element.text for element in package.iterfind(".//{*}metadata/{*}subject")]),
        language=stated_language(_first(package, "language")),
    )
    return "html", _document("\n".join(chapters)), hints


def _fb2(data: bytes) -> Converted:
    from .fb2 import read_fb2

    body, hints = read_fb2(data)
    return "html", _document(body), hints


def _rtf(data: bytes) -> Converted:
    from .rtf import read_rtf

    read = read_rtf(data)
    return "html", _document(read.body), Hints(title=stated_title(read.title), authors=stated_names(read.author))


def _html_page(parts: Parts, name: str) -> Any:
    """A chapter, read as HTML, because not every EPUB is well-formed."""
    from lxml import etree

    raw = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", parts.read(name) or b"")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    return etree.fromstring(raw, parser) if raw.strip() else None


def _xml(parts: Parts, name: str) -> Any:
    """A part of the archive as an XML tree; None when there is none. Entities are not resolved."""
    raw = parts.read(name)
    return None if raw is None else parse_xml(raw)


def _first(tree: Any, name: str) -> str | None:
    element = tree.find(".//{http://purl.org/dc/elements/1.1/}" + name)
    text = None if element is None else " ".join((element.text or "").split())
    return (text or "")[:_LONGEST] or None


def _document(body: str) -> str:
    return f"<!DOCTYPE html>\n<html><head></head><body><article>\n{body}\n</article></body></html>"
