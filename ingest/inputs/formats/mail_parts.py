"""Which parts of a mail a reader is shown, in order, and which messages it holds.

Parts follow each other; a choice is made inside ``multipart/alternative`` only. There plain text is taken unless it
says nothing, or only that the mail should be read in another program: then it shares no words with the HTML beside it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from ....normalize.characters.decode import decode
from ....normalize.document import Unreadable
from .mail_headers import label_of
from .mime import MOST_PARTS, Part, content_id, inside, parameter, root_id

_MESSAGES = ("message/rfc822", "message/global", "message/news")
_TEXTS = ("text/plain", "text/markdown", "text/x-markdown", "text/enriched", "text/richtext")
_PAGES = ("text/html", "application/xhtml+xml")

MOST_SHOWN = 500
"""Texts and pages that one mail shows: to tell what a few bytes are in takes longer than to read them."""
_COMPARED = 64 * 1024
"""Bytes of a text and characters of a page that are compared."""
_LONGEST_STUB = 600
"""Letters and digits of a text that says only how the mail should be read."""
_SHINGLE = 8
_SHARED = 0.3
"""A text that shares less than this with the page beside it is another text."""

_INVISIBLE = re.compile("[\\s\u00ad\u034f\u115f\u1160\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2800\u3164\ufeff]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S[^\s@]*+@\S+", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_ABOUT_MAIL = re.compile(r"html|browser|navegador|navigateur|webansicht|client|viewer|rich.?text|mime", re.IGNORECASE)
_OPENING = re.compile(r"<(?:(!--)|(script|style|head|title)\b|/?[a-z!?])", re.IGNORECASE)


@dataclass(slots=True)
class Shown:
    """What a mail shows: parts of it, in order. ``messages``: the messages that it forwards or collects. ``cut``: it
    has more parts, or shows more, than is read.
    """

    parts: list[Part] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)
    cut: bool = False


def shown(message: Part) -> Shown:
    """The parts of ``message`` that are shown, and the messages in it."""
    found = Shown()
    found.parts = _Walk(found).parts(message)
    return found


def is_page(part: Part) -> bool:
    """Whether a part is HTML."""
    return part.kind in _PAGES


def text_of(part: Part, most: int | None = None) -> str:
    """What a part says, or the first ``most`` bytes of it, decoded; nothing where that is no text."""
    try:
        return decode(part.body()[:most], declared=label_of(part.head), html=is_page(part)).text
    except Unreadable:
        return ""


def blank(text: str) -> bool:
    """Whether there is nothing to be seen in ``text``."""
    return not _INVISIBLE.sub("", text[:_COMPARED])


def visible(markup: str) -> str:
    """About what a page shows, for comparing: without tags, comments, scripts, styles and its title."""
    out: list[str] = []
    at = 0
    while (tag := _OPENING.search(markup, at)) is not None:
        out.append(markup[at : tag.start()])
        out.append(" ")
        end = "-->" if tag[1] else f"</{tag[2].lower()}" if tag[2] else ">"
        place = markup.find(end, tag.end())
        if place < 0 and tag[2]:
            place = markup.find(end.upper(), tag.end())
        if place < 0:
            return html.unescape("".join(out))
        at = place if tag[2] else place + len(end)
    out.append(markup[at:])
    return html.unescape("".join(out))


class _Walk:
    def __init__(self, found: Shown) -> None:
        self._found = found
        self._left = MOST_PARTS
        self._shown = 0

    def parts(self, part: Part) -> list[Part]:
        """What is shown of ``part``. No deeper than parts are found inside each other (`mime.DEEPEST`)."""
        self._left -= 1
        if _holds_message(part):
            self._found.messages.append(part)
            return []
        if part.head.get_content_maintype() == "message" or part.attached:
            return []
        inner = inside(part, max(self._left, 0) + 1)
        if inner is None:
            if part.kind not in _TEXTS + _PAGES and part.head.get_content_maintype() != "multipart":
                return []
            self._shown += 1
            self._found.cut |= self._shown > MOST_SHOWN
            return [part] if self._shown <= MOST_SHOWN else []
        if len(inner) > self._left:
            self._found.cut = True
            inner = inner[: max(self._left, 0)]
        subtype = part.head.get_content_subtype()
        if subtype == "related":
            inner = _without_resources(part, inner)
        options = [self.parts(entry) for entry in inner]
        if subtype == "alternative":
            return _choice(options)
        return [entry for option in options for entry in option]


def _holds_message(part: Part) -> bool:
    """Whether a part is a message: by its type, or by its name where the type says nothing."""
    if part.kind in _MESSAGES:
        return True
    return part.kind == "application/octet-stream" and _name(part).lower().endswith(".eml")


def _name(part: Part) -> str:
    return parameter(part.head, "filename", field="content-disposition") or parameter(part.head, "name")


def _without_resources(part: Part, inner: list[Part]) -> list[Part]:
    """The root of ``multipart/related`` (RFC 2387) and what the root does not refer to."""
    start = root_id(part)
    root = next((entry for entry in inner if start and content_id(entry) == start), inner[0] if inner else None)
    return [
        entry
        for entry in inner
        if entry is root or _holds_message(entry) or not (content_id(entry) or "content-location" in entry.head)
    ]


def _choice(options: list[list[Part]]) -> list[Part]:
    """Of forms of one text the one that says most plainly all that is to be said."""
    saying = [option for option in options if any(not blank(_seen(part)) for part in option)]
    pages = [option for option in saying if any(map(is_page, option))]
    page = max(pages, key=lambda option: sum(part.end - part.start for part in option), default=None)
    for option in saying:
        if not any(map(is_page, option)) and (page is None or not _stub(option, page)):
            return option
    if page is not None:
        return page
    return next((option for option in options if option), [])


def _seen(part: Part) -> str:
    text = text_of(part, _COMPARED)
    return visible(text) if is_page(part) else text


def _stub(option: list[Part], page: list[Part]) -> bool:
    """Whether the plain text says something else than the page: then it is about the page."""
    text = " ".join(map(_seen, option))
    plain = _squeezed(text)
    if not plain or len(plain) > _LONGEST_STUB:
        return not plain and blank(_LINK.sub("", text))
    whole = _squeezed(" ".join(map(_seen, page)))
    if len(whole) < len(plain) and not _ABOUT_MAIL.search(text):
        return False
    size = min(_SHINGLE, len(plain))
    there = {whole[at : at + size] for at in range(len(whole) - size + 1)}
    places = range(len(plain) - size + 1)
    return sum(plain[at : at + size] in there for at in places) < _SHARED * len(places)


def _squeezed(text: str) -> str:
    """Letters and digits alone: two forms of a text differ in blanks, marks and links."""
    return _NOT_WORDS.sub("", _LINK.sub(" ", text)).casefold()
