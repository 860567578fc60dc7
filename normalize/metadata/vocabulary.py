"""What the readers of metadata know of languages, in one object that is built once and passed on."""

from __future__ import annotations

import re

from ..languages import Languages, load_languages
from ..languages.load import one_of
from ..languages.spot import Spotter
from .breadcrumbs import Breadcrumbs
from .dates import DateParser
from .licenses import LicenseWords
from .people import NameReader


class Vocabulary:
    """The readers of dates, names and breadcrumbs, and the single word lists beside them. Never changes."""

    __slots__ = ("author_card", "boilerplate", "breadcrumbs", "dates", "licenses", "month_first", "names")

    def __init__(self, languages: Languages | None = None) -> None:
        languages = languages or load_languages()
        self.dates = DateParser(languages)
        self.month_first = languages.words("dates", "month_first")
        """Frequent words of languages whose slashed dates may put the month first."""
        self.names = NameReader(languages)
        self.breadcrumbs = Breadcrumbs(languages)
        self.boilerplate = Spotter(languages.words("boilerplate", "near_title"), bounded=True)
        """Words of lines near the head of a text that are not its title."""
        self.licenses = LicenseWords(languages)
        self.author_card = re.compile(one_of(languages.words("bylines", "card")), re.I)
        """The label of the author in a link's preview."""
