"""Words that say what a date is the date of, in every language that has a language file."""

from __future__ import annotations

import re

from ..languages import Languages
from ..languages.load import one_of


class DateLabels:
    """The expressions for words beside dates: of publication, of change, of what holds, of the future."""

    __slots__ = ("_byline", "ahead", "day", "modified", "other", "published", "span", "status", "version", "yearless")

    def __init__(self, languages: Languages) -> None:
        def known(key: str, *, bounded: bool = False) -> str:
            return one_of(languages.words("dates", key), bounded=bounded)

        self.published = re.compile(rf"\b{known('published')}\b", re.I)
        """A label before a date of publication."""
        self.day = re.compile(rf"\W{{0,3}}{known('day')}\W{{0,3}}", re.I)
        """A label that merely says that a day follows: near a headline that of the publication, elsewhere any."""
        self.modified = re.compile(known("modified", bounded=True), re.I)
        """A label before a date of change."""
        status = known("status")
        self.status = re.compile(rf"\b{status}\b\s{{0,20}}[:-]?\s{{0,20}}$|\b{status}:", re.I)
        """A label of the date at which a text holds, right before it."""
        self.yearless = re.compile(
            rf"\b{known('on')}\s{{1,20}}(?:(?P<m1>[^\W\d_]{{3,12}})\.?\s{{1,20}}(?P<d1>\d{{1,2}})|"
            r"(?P<d2>\d{1,2})(?:st|nd|rd|th|\.)?\s{1,20}(?:de\s{1,20})?(?P<m2>[^\W\d_]{3,12}))"
            r"(?!\s{0,20},?\s{0,20}\d{4})(?=[\s,.;:)])",
            re.I,
        )
        """A day and a month that are told without a year."""
        self.other = re.compile(rf"(?:^|[\W_])(?P<label>{known('other', bounded=True)})[^.;!?]{{0,24}}$", re.I)
        """A label before the day of an event, a deadline or an offer's end."""
        unit = r"\s?(?:Uhr|[ap]\.?m\.?|h)(?!\w)"
        clock, sure = rf"\d{{1,2}}(?:[:.h][0-5]\d)?(?:{unit})?", rf"\d{{1,2}}(?:[:.h][0-5]\d|{unit})"
        self.span = re.compile(rf"^[^\d\n]{{0,12}}{clock}\s?(?:[-–—]|\b{known('until')}\b)\s?{sure}(?![\d.:/-])", re.I)
        """A span of hours right behind a date: that of an event, no text is published from ten to four."""
        self.version = re.compile(rf"\b{known('version')}[\s:#]{{0,3}}$", re.I)
        """A word right before the number of a version."""
        self.ahead = re.compile(rf"\b{known('ahead')}\b", re.I)
        """A word by which a sentence tells of the future."""

        # Glued to the headline by a dump, too: "closed for repairsBy Ann Example".
        by = one_of(languages.words("bylines", "by"))
        name = r"[^\W\d_a-z][\w.'’-]{0,30}"
        self._byline = re.compile(rf"(?:\b|(?<=[a-z]))(?i:{by})\s{{1,3}}(?:{name}\s{{1,3}}){{1,3}}{name}[ ,|]{{0,3}}$")
        """A person's name after "by", right before a day: whatever the name means, it is no label."""

    def is_other(self, before: str, after: str) -> bool:
        """Whether the words around a date make it the day of an event or a deadline and not of the publication."""
        return self.says_other(before) or self.span.match(after) is not None

    def says_other(self, before: str) -> bool:
        """The same, by the words before it."""
        told = self.other.search(before)
        if told is not None and self._byline.search(before):
            return False
        # "closing date" holds a label of publication, "date", and is none
        return told is not None and not self.published.search(
            before[: told.start("label")] + before[told.end("label") :]
        )

    def heads_other(self, line: str) -> bool:
        """Whether a line is the label of the day below it, and that one is another than that of publication: the label
        begins the line ("By Ann Example" is none).
        """
        told = self.other.search(line)
        return told is not None and not any(map(str.isalnum, line[: told.start("label")])) and self.says_other(line)

    def says_changed(self, before: str) -> bool:
        """Whether the words before a date make it one of a change and not also of the publication."""
        return bool(self.modified.search(before)) and not self.published.search(before)
