"""The formats that are read, one row each. A module of this folder says all about its format; here it is listed."""

from __future__ import annotations

from typing import Final

from . import arc, brotli, compressed, export, fb2, html, json, mail, mhtml, no_document, pdf, rtf, tar, warc
from . import zip as zips

FORMATS: Final = (
    *compressed.COMPRESSED,
    brotli.BROTLI,
    zips.ZIP,
    tar.TAR,
    pdf.PDF,
    rtf.RTF,
    no_document.NO_DOCUMENT,
    warc.WARC,
    arc.ARC,
    html.HTML,
    fb2.FB2,
    mail.MBOX,
    mhtml.MHTML,
    mail.EMAIL,
    json.JSON_LINES,
    json.JSON,
    export.TEXT,
)
"""In no order: each question has its rank."""
