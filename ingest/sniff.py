"""What a stream is: told from its content first, from its name where the content leaves it open."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from ..normalize.wide import wide_codec
from .compression import compression_of

Kind = Literal[
    "gzip",
    "zstd",
    "bzip2",
    "xz",
    "zip",
    "tar",
    "warc",
    "jsonl",
    "json",
    "mhtml",
    "email",
    "mbox",
    "html",
    "text",
    "pdf",
    "unknown",
]
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
HEAD = 4096
"""How many bytes the decision looks at (JSON lines: up to 64 KiB)."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMPRESSIONS = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz")

# Names that settle it where the content could be anything.
_HTML_NAMES = ("html", "htm", "xhtml", "xht", "shtml", "shtm", "php", "asp", "aspx", "jsp", "cgi")
_TEXT_NAMES = ("txt", "text", "md", "markdown", "rst", "log")
_JSONL_NAMES = ("jsonl", "ndjson", "jsonlines", "jl")
_CONTAINER_NAMES: dict[Kind, tuple[str, ...]] = {
    "jsonl": (*_JSONL_NAMES, "json"),
    "json": (*_JSONL_NAMES, "json"),
    "warc": ("warc", "wet", "wat", "arc"),
    "mhtml": ("mht", "mhtml"),
}
_NO_DOCUMENT = {
    "css": "a style sheet",
    "js": "a script",
    "mjs": "a script",
    "map": "a source map",
    "csv": "a table (CSV)",
    "tsv": "a table (TSV)",
    "svg": "an image (SVG)",
    "rtf": "RTF",
    "wasm": "a program",
}

# WHATWG MIME Sniffing, 7.1: what shows HTML at the start of a resource. The first four are certain; the others also
# open Markdown, so they count only where the name does not say plain text.
_HTML_SURE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>/]", re.IGNORECASE)
_HTML_LIKE = re.compile(
    r"<(?:(?:script|iframe|h1|div|font|table|a|style|title|b|br|p|meta|link|main|article|section|nav|header)[\s>/]|!--)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?!\s+html)[^>]*>)*", re.DOTALL | re.IGNORECASE)
_HEADER = re.compile(r"[!-9;-~]+:(?:[^\n]*)(?:\n[ \t][^\n]*)*(?:\n|$)")
_RECORD = re.compile(rb'"(?:text|html|content|raw_content|maintext|body|raw_html)"\s*:')
_MBOX = re.compile(r"From \S{1,200} .{0,80}\d\d:\d\d.{0,80}\d{4}.{0,80}\r?\n[!-9;-~]+:")

_MAGIC: tuple[tuple[bytes, str], ...] = (
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
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"ITSF", "a CHM file"),
    (b"\x04\x22\x4d\x18", "LZ4 data"),
    (b"AT&TFORM", "a DjVu file"),
    (b"bplist", "a property list"),
)


def extension(name: str) -> str:
    """The extension of a name in lower case, without compression suffixes: ``html`` for ``Page.HTML.gz``."""
    name = name.lower()
    while name.endswith(_COMPRESSIONS):
        name = name.rpartition(".")[0]
    stem, dot, last = name.rpartition(".")
    return last if dot and stem else ""


def encoding_of(head: bytes) -> str | None:
    """The Unicode encoding that a byte order mark, the NULs of ASCII in UTF-16, or the characters themselves show."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4:
        if head[0] and head[2] and head[1] == head[3] == 0:
            return "utf-16-le"
        if head[1] and head[3] and head[0] == head[2] == 0:
            return "utf-16-be"
    # Text holds hardly any control characters; every script but kana has them in the halves of its UTF-16.
    return wide_codec(head) if len(head.translate(None, _CONTROL)) < len(head) else None


def kind_of(head: bytes, name: str, *, deep: bytes | None = None) -> tuple[Kind, str]:
    """What begins with ``head`` and is called ``name``; for ``unknown``, what it seems to be, in words.

    ``deep`` may hold more of the beginning (JSON lines are long). In this order: magic numbers (compression, archives,
    WARC, PDF, things that are no document); HTML, mail and JSON by their syntax; then the extension; then text.
    """
    compressed = compression_of(head)
    if compressed is not None:
        return compressed, ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return "zip", ""
    if head[257:262] == b"ustar" or (extension(name) == "tar" and len(head) >= 512 and _old_tar(head[:512])):
        return "tar", ""
    # Readers accept junk before the header (ISO 32000, annex on Acrobat); here only under the right name.
    if head[:64].lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-") or (
        extension(name) == "pdf" and b"%PDF-" in head[:1024]
    ):
        return "pdf", ""
    for magic, words in _MAGIC:
        if head.startswith(magic) and (b"\x00" in head or not magic.isalnum()):  # words may begin a text, too
            return "unknown", words
    if (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI ", b"WAVE") and b"\x00" in head) or (
        head[:1] == b"\x00" and head[4:8] == b"ftyp"
    ):
        return "unknown", "an image, sound or video file"
    return _text_kind(head, name, deep or head)


def _old_tar(block: bytes) -> bool:
    """Whether a block has the checksum of a tar header (before POSIX there was no magic number)."""
    try:
        return int(block[148:156].strip(b" \x00") or b"-", 8) == sum(block[:148]) + 256 + sum(block[156:])
    except ValueError:
        return False


def _text_kind(head: bytes, name: str, deep: bytes) -> tuple[Kind, str]:
    encoding = encoding_of(head)
    text = head.decode(encoding or "latin-1", "replace").replace("\r\n", "\n").lstrip("\ufeff")
    ext = extension(name)
    bare = text.lstrip()
    if bare.startswith("WARC/") and re.match(r"WARC/\d", bare):
        return "warc", ""
    opening = text[_LEAD.match(text).end() :]  # type: ignore[union-attr]  # matches the empty string
    if _HTML_SURE.match(opening) or ((ext not in _TEXT_NAMES or not bare) and _HTML_LIKE.match(opening)):
        return "html", ""
    if ext not in _TEXT_NAMES and ext not in _HTML_NAMES and opening.startswith("<") and bare.startswith("<?xml"):
        return "unknown", "XML that is not XHTML"
    mail = _mail(bare, ext)
    if mail is not None:
        return mail, ""
    json = _json(bare, ext, deep, encoding)
    if json is not None:
        return json, ""
    if encoding is None and b"\x00" in head:
        return "unknown", "binary data"
    if ext in _NO_DOCUMENT:
        return "unknown", _NO_DOCUMENT[ext]
    return ("html", "") if ext in _HTML_NAMES else ("text", "")


def _mail(text: str, ext: str) -> Kind | None:
    """Mail, a mailbox or an MHTML page, by their header lines (RFC 5322)."""
    if text.startswith("From ") and (ext == "mbox" or _MBOX.match(text)):
        return "mbox"
    names: set[str] = set()
    at = 0
    while (line := _HEADER.match(text, at)) and line.end() > at:
        names.add(line[0].partition(":")[0].lower())
        at = line.end()
    if not names:
        return None
    complete = at >= len(text) or text[at] == "\n"
    if ext in ("mht", "mhtml") or (
        "mime-version" in names and re.search(r"(?im)^content-type:\s*multipart/related", text[:at]) and complete
    ):
        return "mhtml" if "content-type" in names else None
    if not complete and ext != "eml":
        return None
    technical = {"message-id", "mime-version", "received", "return-path", "delivered-to", "x-mailer", "newsgroups"}
    if ext == "eml" or ("from" in names and names & technical):
        return "email"
    return "email" if ext not in _TEXT_NAMES and {"from", "date", "subject"} <= names else None


def _json(text: str, ext: str, deep: bytes, encoding: str | None) -> Kind | None:
    """JSON lines, or one JSON value. Anything else that begins with a bracket stays text."""
    if ext in _JSONL_NAMES:
        return "jsonl" if text.startswith("{") or not text.startswith("[") else "json"
    if not text.startswith(("{", "[")):
        return "json" if ext == "json" and text else None
    if ext != "json" and not _RECORD.search(deep if encoding is None else deep.replace(b"\x00", b"")):
        return None
    line, newline, _ = deep.decode(encoding or "latin-1", "replace").lstrip("\ufeff \t\r\n").partition("\n")
    line = line.rstrip()
    object_line = line.startswith("{") and line.endswith("}") and re.match(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})', line)
    if object_line:
        return "jsonl" if ext != "json" or newline else "json"
    if ext == "json":
        return "json"
    if re.match(r'\{\s*"(?:[^"\\]|\\.)*"\s*:\s*["\[{\d.tfn-]', text) and (ext or len(deep) > HEAD):
        return "jsonl" if not newline else "json"
    return "json" if re.match(r'\[\s*\{\s*"', text) else None


def says(name: str, kind: Kind) -> bool:
    """Whether a name says that the file is a container of this kind, which its content alone does not prove: whoever
    wrote a page could make it look like one. Mail states nothing about where it comes from, so any name will do.
    """
    if kind in ("email", "mbox"):
        return True
    return extension(name) in _CONTAINER_NAMES.get(kind, ())
