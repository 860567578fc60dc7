"""What a stream is: told from its content first, from its name where the content leaves it open."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from ...normalize.characters.wide import wide_codec
from .compression import Compression, compression_of, nearly_begins

Kind = Literal[
    "gzip",
    "zstd",
    "bzip2",
    "xz",
    "brotli",
    "zip",
    "tar",
    "warc",
    "arc",
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
"""How many bytes the decision looks at (JSON lines: up to 64 KiB, headers of mail: up to `MOST_HEADERS`)."""
MOST_HEADERS = 128 * 1024
"""How many bytes of headers the decision looks at; longer ones are known by their beginning."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMPRESSIONS: dict[str, Compression] = {
    ".gz": "gzip",
    ".gzip": "gzip",
    ".zst": "zstd",
    ".zstd": "zstd",
    ".bz2": "bzip2",
    ".xz": "xz",
}

# Names that settle it where the content could be anything.
_HTML_NAMES = ("html", "htm", "xhtml", "xht", "shtml", "shtm", "php", "asp", "aspx", "jsp", "cgi")
_TEXT_NAMES = ("txt", "text", "md", "markdown", "rst", "log")
_MARKDOWN_NAMES = ("md", "markdown", "mdown", "mdx", "mkd", "qmd", "rmd")
_JSONL_NAMES = ("jsonl", "ndjson", "jsonlines", "jl")
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
_HEADER = re.compile(r"[!-9;-~]+[ \t]{0,20}:(?:[^\n]*)(?:\n[ \t][^\n]*)*(?:\n|$)")
_ENVELOPE = re.compile(r"(?:>?From [^\n]*|\d{1,12}[ \t]*)\n(?=[!-9;-~]+:)")
_HEADERS_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:>?From [^\n]*\n|\d{1,12}[ \t]*\r?\n)?[!-9;-~]{1,100}:")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_STRAY = re.compile(r"(?=[^\n])[^\n]*\n(?=(?i:from|to|subject|date|received|message-id|mime-version)[ \t]{0,20}:)")
_MAIL_NAMES = ("eml", "emlx", "msg", "mail", "email")
_MAILDIR = re.compile(r"\d{9,}\.[^.:]+\.[^:;!]+(?:[:;!]2,[A-Za-z]*)?")
_TECHNICAL = frozenset(
    {"message-id", "mime-version", "received", "return-path", "delivered-to", "x-mailer", "newsgroups"}
)
_ORDINARY = frozenset({"from", "sender", "to", "subject", "date"})
_RECORD = re.compile(
    rb'"(?:text|html|contents?|raw_content|maintext|body|raw_html|passage|segment|selftext|message)"\s*:'
)
_ARC = re.compile(r"filedesc:[^\n]{0,2000}? [0-9A-Fa-f.:-]{1,45} \d{8,18} [^\n]{0,300}-?\d+\n[12] \d+ ")
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


def unpacked_name(name: str) -> str:
    """A name without the suffix of its outermost compression, if it has one."""
    suffix = next((suffix for suffix in _COMPRESSIONS if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)] or name


def extension(name: str) -> str:
    """The extension of a name in lower case, without compression suffixes: ``html`` for ``Page.HTML.gz``."""
    name = name.lower()
    while name.endswith(tuple(_COMPRESSIONS)):
        name = name.rpartition(".")[0]
    stem, dot, last = name.rpartition(".")
    return last if dot and stem else ""


def _packed(name: str) -> Compression | None:
    """The compression that a name ends with."""
    return next((kind for suffix, kind in _COMPRESSIONS.items() if name.lower().endswith(suffix)), None)


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
    named = _packed(name)
    if named is not None and (nearly_begins(named, head) or (b"\x00" in head and encoding_of(head) is None)):
        return named, ""  # its first member is damaged; those behind it are found
    if name.lower().endswith(".br") and len(head.translate(None, _CONTROL)) < len(head) and encoding_of(head) is None:
        return "brotli", ""
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
    if bare.startswith("filedesc:") and _ARC.match(bare):
        return "arc", ""
    opening = text[_LEAD.match(text).end() :]  # type: ignore[union-attr]  # matches the empty string
    if _HTML_SURE.match(opening) or ((ext not in _TEXT_NAMES or not bare) and _HTML_LIKE.match(opening)):
        return "html", ""
    if ext not in _TEXT_NAMES and ext not in _HTML_NAMES and opening.startswith("<") and bare.startswith("<?xml"):
        return "unknown", "XML that is not XHTML"
    mail = _mail(bare, name, whole=len(head) < MOST_HEADERS)
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


def _mail(text: str, name: str, *, whole: bool) -> Kind | None:
    """Mail, a mailbox or an MHTML page, by their header lines (RFC 5322), of which the last need not be there unless
    ``text`` is ``whole``.
    """
    ext = extension(name)
    if text.startswith("From ") and (ext == "mbox" or _MBOX.match(text)):
        return "mbox"
    names: set[str] = set()
    at = len(line[0]) if (line := _ENVELOPE.match(text)) else 0
    begin = at
    while (line := _HEADER.match(text, at)) or (
        len(names & (_TECHNICAL | _ORDINARY)) > 1 and (line := _STRAY.match(text, at))
    ):
        names.add(line[0].partition(":")[0].rstrip().lower())
        at = line.end()
    if not names:
        return None
    complete = not whole or at >= len(text) or text[at] == "\n"
    lines = text[begin:at]
    if ext in ("mht", "mhtml") or ("mime-version" in names and complete and _saved(lines, names)):
        return "mhtml" if "content-type" in names else None
    called = ext in _MAIL_NAMES or _MAILDIR.fullmatch(name) is not None
    if not complete and not called:
        return None
    if ext == "eml" or (called and names & _ORDINARY) or ("from" in names and names & _TECHNICAL):
        return "email"
    if names & _ORDINARY and (len(names & _TECHNICAL) > 1 or {"mime-version", "content-type"} <= names):
        return "email"
    return "email" if ext not in _TEXT_NAMES and {"from", "date", "subject"} <= names else None


def _saved(lines: str, names: set[str]) -> bool:
    """Whether headers are those of a saved page: its parts belong together, and nobody sent it to anybody."""
    if not re.search(r"(?im)^content-type:\s*multipart/related", lines):
        return False
    if "snapshot-content-location" in names or re.search(r"(?im)^from:\s*[\"<]{0,2}saved by ", lines):
        return True
    return not names & (_TECHNICAL - {"mime-version", "x-mailer"} | {"to", "cc", "bcc", "in-reply-to", "references"})


def headers_follow(head: bytes) -> bool:
    """Whether ``head`` may be the beginning of headers that are longer: more is needed to tell what it is."""
    return _HEADERS_BEGIN.match(head) is not None and _BLANK_LINE.search(head.lstrip()) is None


def _json(text: str, ext: str, deep: bytes, encoding: str | None) -> Kind | None:
    """JSON lines, or one JSON value. Anything else that begins with a bracket stays text."""
    if ext in _JSONL_NAMES:
        spread = text.startswith("[") or re.match(r"\{[ \t]*\n\s*[\"}]", text)  # one value over many lines
        return "json" if spread else "jsonl"
    if ext in _MARKDOWN_NAMES:  # front matter
        return None
    if ext in (*_JSONL_NAMES, "json", "json-seq") and deep.lstrip(b"\xef\xbb\xbf").startswith(b"\x1e"):  # RFC 7464
        return "jsonl"
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
