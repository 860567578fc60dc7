"""HTML pages."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from ..extensions import OF_PAGES, OF_TEXTS
from ..recognition import Beginning, Question
from .format import Format
from .whole import read_whole

# WHATWG MIME Sniffing, 7.1: what shows HTML at the start of a resource. The first four are certain; the others also
# open Markdown, so they count only where the name does not say plain text.
_SURE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>/]", re.IGNORECASE)
_LIKELY = re.compile(
    r"<(?:(?:script|iframe|h1|div|font|table|a|style|title|b|br|p|meta|link|main|article|section|nav|header)[\s>/]|!--)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?!\s+html)[^>]*>)*", re.DOTALL | re.IGNORECASE)


def opening(text: str) -> str:
    """What stands behind blanks, comments, an XML declaration and the like."""
    return text[_LEAD.match(text).end() :]  # type: ignore[union-attr]  # matches the empty string


def _begins(beginning: Beginning) -> bool:
    start = opening(beginning.text)
    doubtful = beginning.extension in OF_TEXTS and beginning.bare
    return _SURE.match(start) is not None or (not doubtful and _LIKELY.match(start) is not None)


def _is_called_so(beginning: Beginning) -> bool:
    return beginning.extension in OF_PAGES


HTML: Final = Format(
    "html",
    partial(read_whole, media="html"),
    (
        Question(90, "by its syntax: before other XML, which XHTML is too", _begins),
        Question(180, "by its name: after all that the content shows", _is_called_so),
    ),
    alone="html",
)
