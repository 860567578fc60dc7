"""PDF files."""

from __future__ import annotations

from functools import partial
from typing import Final

from ..recognition import Beginning, Question
from .format import Format
from .whole import read_whole


def _begins(beginning: Beginning) -> bool:
    """Readers accept junk before the header (ISO 32000, annex on Acrobat); here only under the right name."""
    head = beginning.head
    return head[:64].lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-") or (
        beginning.extension == "pdf" and b"%PDF-" in head[:1024]
    )


PDF: Final = Format(
    "pdf",
    partial(read_whole, media="pdf"),
    (Question(40, "before what is no document: with that name, junk in front of it may be anything", _begins),),
    alone="pdf",
)
