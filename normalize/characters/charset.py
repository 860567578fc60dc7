"""Charset labels as the web means them, and the declaration a page makes about itself.

Labels follow the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels): ``iso-8859-1`` means
windows-1252, ``gb2312`` means GB 18030, ``shift_jis`` means Microsoft's code page 932, and so on, because that is what
the bytes turn out to be.
"""

from __future__ import annotations

import codecs
import re

_SNIFF = 4096  # bytes; the HTML standard looks at 1024, real pages put scripts first

# Python codec name -> the codec of the superset that the label stands for on the web.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "johab",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}
_ALIASES = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "koi8-ru": "koi8-u",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "sun_eu_greek": "iso8859-7",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}

_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def python_codec(label: str | None) -> str | None:
    """The Python codec for a charset label as the web uses it; None for labels that name no charset."""
    if not label:
        return None
    name = label.strip().strip("\"'").lower()
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        info = codecs.lookup(name)
        "a".encode(info.name)  # raises for codecs that are no charsets (rot13, base64)
    except (LookupError, ValueError, TypeError):
        return None
    if name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}:
        return None
    return _SUPERSETS.get(info.name, info.name)


def declared_inside(data: bytes) -> str | None:
    """The label in the XML declaration or the first `<meta>` of an HTML page, as written; None where there is none."""
    head = _COMMENT.sub(b"", data[:_SNIFF])
    found = _XML.search(head) or _META.search(head)
    return found.group(1).decode("ascii") if found else None


def without_declaration(data: bytes) -> bytes:
    """``data`` with its declared labels blanked, so that a detector judges the bytes and not the claim."""
    head = data[:_SNIFF]
    for pattern in (_XML, _META):
        head = pattern.sub(lambda m: m.group(0).replace(m.group(1), b" " * len(m.group(1))), head)
    return head + data[_SNIFF:]


def strictly(data: bytes, codec: str | None) -> str | None:
    """``data`` in ``codec``, None where they are not."""
    try:
        return data.decode(codec) if codec else None
    except (UnicodeDecodeError, LookupError):
        return None
