"""The words by which a look at the whole page knows an advertisement's label and readers' comments."""

from __future__ import annotations

import re

from ..languages import Languages, load_languages
from ..languages.load import one_of

_NAME = r"[^\s\d.,:;!?][^:!?\n]{0,50}?"
_WHEN = r"[^\n]{0,20}\d[^\n]{0,40}"


class PageLabels:
    """Labels of all languages together. Build one and pass it on: it never changes."""

    __slots__ = ("_byline", "_comments", "_opening", "adverts")

    def __init__(self, languages: Languages | None = None) -> None:
        languages = languages or load_languages()

        def known(key: str) -> str:
            return one_of(languages.words("boilerplate", key))

        self.adverts = languages.words("boilerplate", "advert")
        """Labels of advertisements, in lower case."""
        posted, sender, on = known("comment_posted"), known("comment_from"), known("comment_on")
        # As blog engines have printed it for twenty years; a post's own line ("Posted by NAME at 9:30") has no colon.
        self._byline = re.compile(
            rf"{posted} {sender}: ?{_NAME}(?:,? (?:{on}|\|) {_WHEN})?"
            rf"|{known('comment_by')} {_NAME} [—–-] {_WHEN}"
            rf"|{_NAME} {known('comment_says')}(?: {on} {_WHEN})?:?",
            re.IGNORECASE,
        )
        self._opening = re.compile(known("comment_opening"), re.IGNORECASE)
        self._comments = re.compile(
            rf"(?:\d+ |{known('comments_before')} )?{known('comments')}"
            rf"(?: ?\(\d+\)| {known('comments_about')} .{{1,120}}|:)?",
            re.IGNORECASE,
        )

    def is_byline(self, text: str) -> bool:
        """Whether a line says who wrote a comment, and maybe when."""
        return self._byline.fullmatch(text) is not None

    def opens_comment(self, text: str) -> bool:
        """Whether a line begins as only lines above comments do."""
        return self._opening.match(text) is not None

    def heads_comments(self, text: str) -> bool:
        """Whether a line is the heading of readers' comments."""
        return self._comments.fullmatch(text) is not None
