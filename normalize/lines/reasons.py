"""The closed list of reasons a line may be cut for: what `Cut.reason` can say, and what each one means."""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, str]] = {
    "phrase.navigation": "a menu or page-control phrase ('Skip to content', 'Previous article') from the phrase list",
    "phrase.share": "an invitation to share, like or follow, from the phrase list",
    "phrase.comment": "part of a reply or comment form, from the phrase list",
    "phrase.related": "a heading over other stories ('Check Also', 'Read more'), from the phrase list",
    "phrase.newsletter": "an invitation to sign up or subscribe, from the phrase list",
    "phrase.account": "a login or account phrase, from the phrase list",
    "phrase.cookie": "a cookie or consent notice, from the phrase list",
    "phrase.copyright": "a copyright or all-rights-reserved line, from the phrase list or its pattern",
    "phrase.advert": "an advertisement label, from the phrase list",
    "phrase.author-box": "the heading of an author box ('About the author'), from the phrase list",
    "phrase.source": "a link back to the source ('Source link'), from the phrase list",
    "related": "a title or teaser below a related-stories heading at the end of the document",
    "junk": "no text at all: names of icons, placeholders, leftovers of markup or script",
    "headline": "the headline, which is published as the title",
    "title-repeat": "a second printing of the title",
    "breadcrumb": "the path of menu entries that leads to the page",
    "date-line": "a bare date or clock time beside the title",
    "model": "the trained line classifier takes it for boilerplate",
    "link-list": "the list of link addresses that a text browser puts at the end of its dump",
    "dump-mark": "nothing but marks of the tool that made the dump: pictures, buttons, fields, frames, rules",
    "encoded": "a key, a signature or a file in letters (PGP, PEM, uuencode, yEnc, base64), or a signed text's frame",
    "time-code": "a number, a time code or a setting of subtitles",
    "recurring": "recurs in several distinct documents of the same site",
}
