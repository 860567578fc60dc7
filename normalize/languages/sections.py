"""The sections and keys of a language file, and what each list is for: the one place that says so.

Every file has every section; a key whose words nobody has written down is left out. A value is a literal of several
lines, one word or phrase a line. A star at the end of a word lets it go on ("opublikowan*"). ``mul.toml`` holds what
belongs to no one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PLACES: Final = ("any", "edge", "start", "head")
"""Where a phrase may stand: anywhere; outside the body only; at the start of a line; a heading over other stories."""

SECTIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "dates": {
            "months": "twelve lines, each a month's names and short forms (Unicode CLDR, common short forms added)",
            "solar_months": "the same for the Iranian calendar",
            "of": "words between day, month and year",
            "ordinal": "endings of a day's number",
            "after_year": "short words for year behind its number",
            "month_first": "frequent words of a language whose slashed dates may put the month first",
            "published": "labels of a date of publication",
            "day": "those among them that merely say that a day follows",
            "modified": "labels of a date of change",
            "status": "labels of a date of which a text says that it holds",
            "other": "labels of the day of an event, a deadline, the end of an offer or an example",
            "until": "words between the first and the last hour of a span",
            "version": "words right before the number of a version",
            "on": "words before a day without a year",
            "ahead": "words by which a sentence tells of the future",
        },
        "bylines": {
            "by": "what opens a byline, or stands alone above the names",
            "label": "what stands before a colon and the names",
            "opening": "what may stand before `before_name`",
            "before_name": "'by' with nothing else in it",
            "inside": "'by' in the middle of a line",
            "card": "the label of the author in a link's preview",
            "this": "words by which a text points at itself, before a noun",
            "other": "what opens the line of those who did something else: they reviewed, edited, translated, drew",
        },
        "people": {
            "and": "words that join names",
            "with": "words that join names, but only in a byline",
            "particle": "small words inside names",
            "after_name": "words behind a name that begin something else",
            "no_person": "words that no person's name holds: offices, desks, furniture",
            "collective": "words for those who write for a house, behind its name or before it",
            "role": "words for what a person is, behind the name or alone; none that is a surname, too",
            "placeholder": "whole names that programs and templates print where they know no author; days of the week",
            "no_person_part": "the same in scripts without spaces, anywhere in the name",
        },
        "credits": {
            "source": "what stands before the agency that is credited",
            "no_place": "words in capitals that open a text and are no place",
            "own_text": "how sentences begin or go on that tell of the page itself, beside a licence",
            "other_work": "words of pictures, programs and the like that a licence may belong to instead",
        },
        "breadcrumbs": {"home": "single words that a site's front page goes by"},
        "boilerplate": {
            "near_title": "words of lines near the head of a text that are not its title",
            "advert": "labels of advertisements, as whole lines of a page",
            "comments": "what the heading of readers' comments calls them",
            "comments_before": "what may stand before that",
            "comments_about": "what joins the title of the article to it",
            "comment_posted": "what a line says of a comment before `comment_from` and a name: posted by NAME",
            "comment_from": "'by' in such lines",
            "comment_on": "what stands before the date in such lines",
            "comment_by": "what stands before a name, a dash and a date",
            "comment_says": "what stands behind a name: NAME says",
            "comment_opening": "how only lines above comments begin",
        },
        "phrases": {
            "breadcrumb": "what home pages are called: the first entry of a breadcrumb",
            **{
                f"{place}.{kind}": f"boilerplate, cut for the reason phrase.{kind}"
                for place in PLACES
                for kind in (
                    "account",
                    "advert",
                    "author-box",
                    "comment",
                    "cookie",
                    "copyright",
                    "navigation",
                    "newsletter",
                    "related",
                    "share",
                    "source",
                )
            },
        },
    }
)
