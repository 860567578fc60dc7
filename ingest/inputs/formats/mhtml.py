"""Pages saved as MHTML (RFC 2557)."""

from __future__ import annotations

import re
from typing import Final

from ....normalize.document import Hints, Seed
from ..hints import day, moment
from ..items import Broken, Item, Read
from ..names import joined
from ..recognition import Beginning, Question
from .format import Format
from .mail_headers import header, label_of
from .mail_parts import is_page
from .mail_sniff import TECHNICAL, HeaderLines, header_lines, needs_of_headers
from .mime import ERRORS, Part, content_id, leaves, message, root_id, unread, whole

_NAMES = ("mht", "mhtml")
_FRAMES = re.compile(rb"<frameset[\s>]", re.IGNORECASE)
_FRAMES_WITHIN = 64 * 1024
_MOST_FRAMES = 100


def read_mhtml(item: Item) -> Read:
    """One saved page: the root part of the message (RFC 2387), its address and the date it was saved; of a page that
    consists of frames the pages in them, from 1.
    """
    data = whole(item)
    if isinstance(data, Broken):
        yield data
        return
    source = item.source
    try:
        saved = message(data)
        part = _root(saved)
        frames = [] if part is None else _frames(saved, part)
    except ERRORS as error:
        yield unread(source, "MHTML", error)
        return
    if part is None:
        yield Broken(source, None, "MHTML without an HTML part")
    elif not frames:
        yield _page(source, saved, part, item, of_page=True)
    for number, frame in enumerate(frames, 1):
        yield _page(joined(source, str(number)), saved, frame, item, of_page=False)


def _page(source: str, saved: Part, part: Part, item: Item, *, of_page: bool) -> Seed | Broken:
    try:
        date = header(saved.head, "date") or ""
        hints = Hints(fetched=day(date), fetched_at=moment(date), charset=label_of(part.head))
        stated = (
            header(saved.head, "snapshot-content-location"),
            header(part.head, "content-location"),
            header(saved.head, "content-location"),
        )
        for value in stated if of_page else stated[1:2]:
            if value and hints.url is None and re.match(r"(?i)https?://\S+$", value):
                hints.url = value
        body = part.body()
        html = is_page(part)
    except ERRORS as error:
        return unread(source, "MHTML", error)
    return Seed(source, body, "html" if html else "text", item.facts(hints))


def _frames(saved: Part, root: Part) -> list[Part]:
    """The pages in the frames of a page that holds nothing else."""
    if not is_page(root) or _FRAMES.search(root.body()[:_FRAMES_WITHIN]) is None:
        return []
    return [part for part in leaves(saved) if is_page(part) and part.start != root.start][:_MOST_FRAMES]


def _root(saved: Part) -> Part | None:
    """The part that the ``start`` parameter names, else the first HTML."""
    start = root_id(saved)
    page: Part | None = None
    plain: Part | None = None
    for part in leaves(saved):
        if is_page(part):
            if start and content_id(part) == start:
                return part
            page = page or part
        elif part.kind == "text/plain":
            plain = plain or part
    return page or plain


def _begins(beginning: Beginning) -> bool:
    lines = header_lines(beginning)
    if lines is None or "content-type" not in lines.names:
        return False
    named = beginning.extension in _NAMES
    return named or ("mime-version" in lines.names and lines.complete and _belongs_together(lines))


def _belongs_together(lines: HeaderLines) -> bool:
    """Whether headers are those of a saved page: its parts belong together, and nobody sent it to anybody."""
    if not re.search(r"(?im)^content-type:\s*multipart/related", lines.text):
        return False
    if "snapshot-content-location" in lines.names or re.search(r"(?im)^from:\s*[\"<]{0,2}saved by ", lines.text):
        return True
    sent = TECHNICAL - {"mime-version", "x-mailer"} | {"to", "cc", "bcc", "in-reply-to", "references"}
    return not lines.names & sent


MHTML: Final = Format(
    "mhtml",
    read_mhtml,
    (Question(120, "before e-mail, which begins with the same lines", _begins),),
    names=_NAMES,
    alone="text",
    needs=needs_of_headers,
)
