"""What a capture of the web holds, the same for WARC and ARC: the body of an answer, its kind, and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ....normalize.document import Media
from ..budget import Budget
from ..hints import LONGEST_VALUE, clean
from ..recognition import HEAD, KindOf
from . import http

MEDIA: dict[str, tuple[Media, str]] = {
    "text/html": ("html", "x.html"),
    "application/xhtml+xml": ("html", "x.xhtml"),
    "text/plain": ("text", "x.txt"),
    "application/pdf": ("pdf", "x.pdf"),
    "application/rtf": ("rtf", "x.rtf"),
    "text/rtf": ("rtf", "x.rtf"),
    "application/x-fictionbook+xml": ("fb2", "x.fb2"),
    "application/epub+zip": ("epub", "x.epub"),
    "application/vnd.oasis.opendocument.text": ("odt", "x.odt"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", "x.docx"),
}
"""The declared types of documents, and a name that says the same."""
UNTOLD = ("", "application/octet-stream", "application/unknown", "unknown/unknown", "no-type")
"""Declared types that declare nothing."""
_SHOWN: dict[str, Media] = {"html": "html", "pdf": "pdf", "rtf": "rtf", "fb2": "fb2"}
"""What is taken for that whatever was declared."""
_OWN_TEXT = re.compile(r"(?i)urn:text(?:final)?:(?=https?://)")
_NOTES = re.compile(r"(?i)metadata:|urn:(?:x-wpull|logs?|pageinfo|view|thumbnail|fullpage)\b")


@dataclass(slots=True, frozen=True)
class Body:
    """A body with its codings undone, the media type declared for it (lower case) and the charset."""

    data: bytes
    declared: str
    charset: str | None


def answered(block: bytes, budget: Budget) -> Body | None:
    """What an HTTP response brought; None when it is none that brings a document. Raises `http.Undecodable`."""
    answer = http.parse(block)
    if answer is None:
        raise http.Undecodable("the response is not HTTP")
    declared, charset = http.content_type(answer.get("content-type"))
    if answer.status != 200 or (declared not in MEDIA and declared not in UNTOLD):
        return None
    return Body(http.body(answer, budget), declared, charset)


def media_of(body: bytes, declared: str, default: Media | None, kind_of: KindOf) -> Media | None:
    """What the body is: its content (told by ``kind_of``) before the declared type. None for what is no document and
    does not claim to be.
    """
    media, name = MEDIA.get(declared, (default, ""))
    kind, words = kind_of(body[:HEAD], name)
    if kind in _SHOWN:
        return _SHOWN[kind]
    if kind == "zip":
        return media if media in ("docx", "epub", "odt") else None
    if kind == "unknown" and media is not None and body:
        raise http.Undecodable(f"served as {declared or 'text'}, but it is {words}")
    return media


def address(uri: str) -> str | None:
    """The web address that a record states. Some crawlers put brackets around it, or leave spaces in it."""
    uri = clean(uri.strip("<> ")).replace(" ", "%20")
    return uri if re.match(r"(?i)https?://\S+$", uri) and len(uri) <= LONGEST_VALUE else None


def own_text(uri: str) -> str | None:
    """The address of the page of which a crawler wrote down the text itself, beside the page (``urn:text:``)."""
    uri = uri.strip("<> ")
    found = _OWN_TEXT.match(uri)
    return None if found is None else address(uri[found.end() :])


def is_note(uri: str) -> bool:
    """Whether a record is what a crawler notes down for itself: arguments, logs, lists, pictures of the screen."""
    return _NOTES.match(uri.strip("<> ")) is not None
