"""Things that are no document: told by their magic number, their syntax, their name, or because they are no text."""

from __future__ import annotations

import re
from typing import Final

from ..extensions import OF_PAGES, OF_TEXTS
from ..items import Broken, Item, Read
from ..recognition import Beginning, Question
from .format import Format
from .html import opening

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO", "a font"),
    (b"\x00\x01\x00\x00", "a font"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"fLaC", "a sound file"),
    (b"\x1a\x45\xdf\xa3", "a video file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC, XLS, PPT)"),
    (b"%!PS", "PostScript"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"ITSF", "a CHM file"),
    (b"\x04\x22\x4d\x18", "LZ4 data"),
    (b"AT&TFORM", "a DjVu file"),
    (b"bplist", "a property list"),
    (b"\x78\x9f\x3e\x22", "TNEF (winmail.dat)"),
    (b"!BDN", "an Outlook store (PST)"),
    (b"!<arch>\n", "an archive of programs (ar, deb)"),
    (b"MSCF\x00\x00\x00\x00", "a CAB archive"),
    (b"LZIP\x01", "lzip data"),
    (b"\x5d\x00\x00", "LZMA data"),
    (b"\x1f\x9d", "data packed with compress (.Z)"),
    (b"\x78\x9c", "zlib data"),
    (b"\x78\xda", "zlib data"),
    (b"\xff\x06\x00\x00sNaPpY", "Snappy data"),
    (b"Obj\x01", "an Avro file"),
    (b"ARROW1\x00", "an Arrow file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"8BPS\x00", "a Photoshop image"),
    (b"\xffWPC", "a WordPerfect file"),
)
_WRITTEN: Final = ("md", "markdown", "rst", "mdx", "vue", "tex", "py", "adoc", "org")
"""Names of texts that may begin with markup of any kind."""
_BY_NAME: Final = {
    "css": "a style sheet",
    "js": "a script",
    "mjs": "a script",
    "map": "a source map",
    "csv": "a table (CSV)",
    "tsv": "a table (TSV)",
    "svg": "an image (SVG)",
    "wasm": "a program",
}


def read_nothing(item: Item) -> Read:
    """The one line that says what it is instead."""
    yield Broken(item.source, None, f"not a document: {item.seems}")


def _by_magic(beginning: Beginning) -> str:
    head = beginning.head
    for magic, words in _MAGIC:
        if head.startswith(magic) and (b"\x00" in head or not magic.isalnum()):  # words may begin a text, too
            return words
    riff = head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI ", b"WAVE") and b"\x00" in head
    return "an image, sound or video file" if riff or (head[:1] == b"\x00" and head[4:8] == b"ftyp") else ""


_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,60}(?::[\w.-]{1,60})?)((?:\s[^<>]{0,4000})?)/?>")
_NAMED_XML: Final = {
    "mediawiki": "an export of a wiki (MediaWiki XML)",
    "rss": "a feed (RSS)",
    "feed": "a feed (Atom)",
    "urlset": "a site map",
    "sitemapindex": "a site map",
    "svg": "an image (SVG)",
}
_XML_NAMES: Final = ("xml", "opml", "rdf", "atom", "rss", "xsl", "kml", "gpx", "svg")
_OF_HTML: Final = frozenset(
    (
        "a", "article", "aside", "b", "blockquote", "body", "br", "center", "dd", "details", "div", "dl", "dt", "em",
        "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i",
        "iframe", "img", "li", "link", "main", "meta", "nav", "ol", "p", "pre", "script", "section", "small", "span",
        "strong", "style", "sub", "sup", "table", "tbody", "td", "title", "tr", "u", "ul",
    )
)  # fmt: skip


def _bare_xml(beginning: Beginning) -> str:
    """XML that does not declare itself, by its root: no element of HTML, with a namespace or under a name of XML."""
    if beginning.bare[:1] != "<" or beginning.bare.startswith("<?xml") or beginning.extension in (*OF_PAGES, *_WRITTEN):
        return ""
    root = _ROOT.match(opening(beginning.text))
    name = root[1].lower() if root else "html"
    if root is None or name in _OF_HTML or name == "fictionbook":
        return ""
    if "xmlns" not in root[2] and "version=" not in root[2] and beginning.extension not in _XML_NAMES:
        return ""
    return _NAMED_XML.get(name, "XML that is not XHTML")


def _other_xml(beginning: Beginning) -> str:
    named = beginning.extension in OF_TEXTS or beginning.extension in OF_PAGES
    xml = not named and beginning.bare.startswith("<?xml") and opening(beginning.text).startswith("<")
    return "XML that is not XHTML" if xml else ""


def _binary(beginning: Beginning) -> str:
    return "binary data" if beginning.encoding is None and b"\x00" in beginning.head else ""


def _by_name(beginning: Beginning) -> str:
    return _BY_NAME.get(beginning.extension, "")


NO_DOCUMENT: Final = Format(
    "unknown",
    read_nothing,
    (
        Question(50, "after the magic numbers of what is read", _by_magic),
        Question(85, "before HTML, whose tags it may hold", _bare_xml),
        Question(100, "after HTML, which may be XML", _other_xml),
        Question(160, "after all that has a syntax: a stray NUL in a page or mail costs nothing", _binary),
        Question(170, "by its name: after all that the content shows", _by_name),
    ),
)
