"""One page or text in, one document out, without files and without a corpus."""

from __future__ import annotations

import datetime
from typing import get_args

from ...normalize.document import Document, GivenKind, Hints, Media, Seed, Unreadable
from ...normalize.pipeline import Normalizer
from ...normalize.settings import NormalizeSettings
from ..inputs.recognition import HEAD, Beginning
from ..inputs.sniff import format_of, kind_of


class Cleaner:
    """Cleans any number of pages and texts; what that needs (models, tables) is loaded once, when it is made.

    ``comments``: keep the readers' comments of web pages. ``already_clean``: texts come clean from elsewhere, so cut no
    lines. ``text_kind``: what texts are, whatever they look like (the words of ``quality.kind`` in docs/records.md);
    empty: each is judged. ``as_of``: the day (``YYYY-MM-DD``) after which no date is a fact. Raises ``ValueError`` for
    what is no day and no kind.
    Make one for each thread. Same content and arguments, same document.
    """

    def __init__(
        self, *, comments: bool = False, already_clean: bool = False, text_kind: GivenKind = "", as_of: str = ""
    ) -> None:
        if text_kind not in get_args(GivenKind):
            raise ValueError(f"no kind of text: {text_kind!r}")
        self._normalize = Normalizer(NormalizeSettings(comments=comments, as_of=as_of))
        self._already_clean, self._text_kind = already_clean, text_kind

    def __call__(
        self,
        html_or_text: str | bytes,
        *,
        url: str | None = None,
        title: str | None = None,
        date: str | None = None,
        fetched: str | None = None,
        charset: str | None = None,
        media: Media | None = None,
        source: str = "",
    ) -> Document:
        """The document that is in a page or text; bytes are decoded first.

        ``url``, ``title``, ``date`` (of publication) and ``fetched`` (when the page was captured; both ``YYYY-MM-DD``)
        are facts that you know, and win over anything that the page says. ``charset`` is what the transport declared,
        which may be wrong. ``media`` says what the content is; without it, that is told by the content. ``source`` is a
        name for the document, which comes back in it.

        Raises ``Rejected`` when nothing is left that could be a document, and ``Unreadable`` when the content is no
        text, page or office file.
        """
        for day in (date, fetched):
            if day is not None:
                datetime.date.fromisoformat(day)  # ValueError: no day
        hints = Hints(url=url, title=title, date=date, fetched=fetched, charset=charset)
        media = media or _media_of(html_or_text)
        return self._normalize(Seed(source, html_or_text, media, hints, self._already_clean, self._text_kind))


def clean(
    html_or_text: str | bytes,
    *,
    url: str | None = None,
    title: str | None = None,
    date: str | None = None,
    fetched: str | None = None,
    charset: str | None = None,
    media: Media | None = None,
    source: str = "",
    comments: bool = False,
    already_clean: bool = False,
    text_kind: GivenKind = "",
    as_of: str = "",
) -> Document:
    """The document that is in one page or text: `Cleaner` says what the arguments mean and what is raised. It loads
    what that needs each time, which takes about half a second: for more than a few, make a `Cleaner`.
    """
    cleaner = Cleaner(comments=comments, already_clean=already_clean, text_kind=text_kind, as_of=as_of)
    return cleaner(
        html_or_text, url=url, title=title, date=date, fetched=fetched, charset=charset, media=media, source=source
    )


def _media_of(content: str | bytes) -> Media:
    """What a content is. Characters are a page or a text; bytes may be something that is not read here."""
    if isinstance(content, str):
        return "html" if kind_of(content[:HEAD].encode("utf-8", "surrogatepass"), "")[0] == "html" else "text"
    if not isinstance(content, bytes):
        raise TypeError(f"a page or text is str or bytes, not {type(content).__name__}")
    found, words = format_of(Beginning(content[:HEAD], ""))
    if found.alone is not None:
        return found.alone
    if found.kind == "zip":
        raise Unreadable("this is a zip: say media='docx', 'epub' or 'odt' if it is one of these, else ingest it")
    raise Unreadable(f"this is {words}" if words else f"this is {found.kind}: what is in containers is read by ingest")
