"""What a mail says, made of the parts that it shows."""

from __future__ import annotations

import base64
import html
import quopri
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .mail_headers import label_of
from .mail_parts import blank, is_page, text_of
from .mail_signature import without_signature
from .mime import Message, Part, parameter

if TYPE_CHECKING:
    from .mail_quotes import QuoteReader

Body = tuple[bytes | str, Literal["html", "text"], str | None]
"""The payload of a seed, what it is, and the charset it says it is in."""

_SIGNATURE = "\n--\x00 \x00\n"
_QUOTED = re.compile(r"(?m)(?:^>[^\n]*+(?:\n|\Z))++")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_FRAME = re.compile(r"<!doctype[^<>]*+>|</?(?:html|body)\b[^<>]*+>", re.IGNORECASE)
_PAGE = re.compile(r"\s{0,100}<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^<>]*+>", re.IGNORECASE)
_BASE64 = re.compile(r"\s{0,20}(?:[A-Za-z0-9+/]{40,100}[ \t]*\r?\n)*[A-Za-z0-9+/]{1,100}={0,2}\s{0,20}")
_SOFT_BREAK = re.compile(r"(?<=[^\s=])[ ]?=\r?\n(?=\S)")
_NO_CODE = re.compile(r"=(?![0-9A-F]{2}|[ \t]*\r?$)", re.MULTILINE)
_BASE64_LEAST = 60
"""Characters of a text in base64 that nobody takes for a word."""
_WRAPPED = 55
"""Characters of a line that was probably broken because it was full."""


@dataclass(slots=True, frozen=True)
class _Said:
    """What a part says, whether that is HTML, and whether it is less than the part holds."""

    part: Part
    text: str
    page: bool
    changed: bool


def body_of(parts: list[Part], head: Message, quotes: QuoteReader) -> Body:
    """What ``parts`` say, one after the other, without what a reply quotes.

    The bytes of a single part stay as they are, unless something of it is left out.
    """
    said: list[_Said] = []
    reply = quotes.reply(head)
    for part in parts:
        given = text_of(part)
        text = _unencoded(given)
        page = is_page(part) or _PAGE.match(text) is not None
        own = quotes.own_markup(text, reply) if page else quotes.own_text(text, reply)
        if part.kind in ("text/enriched", "text/richtext"):
            own = _plain(own)
        if not page and _flowed(part):
            own = _unflowed(own, delsp=parameter(part.head, "delsp").lower() == "yes")
        if not page and part is parts[-1]:
            own = without_signature(own)
        if not blank(own):
            said.append(_Said(part, own, page, own != text or text is not given))
    if not said:
        return (parts[0].body(), "html" if is_page(parts[0]) else "text", label_of(parts[0].head)) if parts else _NONE
    if len(said) == 1:
        one = said[0]
        media: Literal["html", "text"] = "html" if one.page else "text"
        return (one.text, media, None) if one.changed else (one.part.body(), media, label_of(one.part.head))
    if not any(one.page for one in said):
        return "\n\n".join(one.text.strip("\r\n") for one in said) + "\n", "text", None
    pieces = [_inner_markup(one.text) if one.page else _markup(one.text) for one in said]
    return "<html><body>\n" + "\n".join(f"<div>{piece}</div>" for piece in pieces) + "\n</body></html>", "html", None


_NONE: Body = (b"", "text", None)


def _unencoded(text: str) -> str:
    """What a text says that is in base64, or quoted-printable, in a mail that does not say so; others as they are."""
    if len(_SOFT_BREAK.findall(text)) > 1 and not _NO_CODE.search(text):
        try:
            return quopri.decodestring(text.encode("ascii")).decode("utf-8")
        except ValueError:
            return text
    if text[:_BASE64_LEAST].isspace() or len(text) < _BASE64_LEAST or _BASE64.fullmatch(text) is None:
        return text
    try:
        found = base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except ValueError:
        return text
    return found if found.replace("\n", " ").replace("\r", " ").replace("\t", " ").isprintable() else text


def _inner_markup(markup: str) -> str:
    """What stands in the body of a page, to stand in another's."""
    head = _HEAD.search(markup)
    if head is not None:
        end = markup.lower().find("</head", head.end())
        if end >= 0:
            markup = markup[: head.start()] + markup[markup.find(">", end) + 1 :]
    return _FRAME.sub("", markup)


def _markup(text: str) -> str:
    """Plain text as markup: paragraphs, in which full lines go on."""
    out = []
    for paragraph in _PARAGRAPHS.split(text.replace("\r\n", "\n").strip()):
        lines = paragraph.split("\n")
        full = all(_WRAPPED <= len(line) <= 100 for line in lines[:-1])
        out.append("<p>" + (" " if full else "<br>").join(html.escape(line, quote=False) for line in lines) + "</p>")
    return "\n".join(out)


def _plain(text: str) -> str:
    """The words of ``text/enriched`` (RFC 1896): commands in angle brackets, a single line end is a blank."""
    text = re.sub(r"<<|<param>[^<]*+</param>|</?[A-Za-z0-9-]{1,60}>", lambda m: "<" if m[0] == "<<" else "", text)
    return re.sub(r"(\r?\n)((?:\r?\n)*+)", lambda m: m[2] or " ", text)


def _flowed(part: Part) -> bool:
    return part.kind == "text/plain" and parameter(part.head, "format").lower() == "flowed"


def _unflowed(text: str, *, delsp: bool) -> str:
    """Paragraphs as they were before ``format=flowed`` (RFC 3676) broke them: a line that ends in a space goes on.

    What is quoted stays as it is: its lines do not go on in those of the writer.
    """
    out: list[str] = []
    at = 0
    text = text.replace("\r\n", "\n")
    for quoted in _QUOTED.finditer(text):
        out += (_joined(text[at : quoted.start()], delsp=delsp), quoted[0])
        at = quoted.end()
    return "".join([*out, _joined(text[at:], delsp=delsp)])


def _joined(text: str, *, delsp: bool) -> str:
    text = ("\n" + text).replace("\n ", "\n")
    cut = not text.endswith("\n")
    text += "\n" if cut else ""
    for _ in range(2):  # the line before a signature is one itself: each takes the end of line of the next
        text = text.replace("\n-- \n", _SIGNATURE)
    text = text.replace(" \n", "" if delsp else " ").replace(_SIGNATURE, "\n-- \n")[1:]
    return text[:-1] if cut and text.endswith("\n") else text
