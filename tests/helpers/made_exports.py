# ruff: noqa: E501
"""Exports as newspaper databases print them, made from single articles: each layout tells where its documents begin.

The layouts are written after what the databases print (Nexis in its old and its new form, Factiva with and without codes,
ProQuest old and new, NewsBank, EBSCO, Europresse) and after what people make themselves.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """What an export is made from."""

    title: str
    date: str
    author: str
    paper: str
    text: str

    @property
    def day(self) -> datetime.date:
        return datetime.date.fromisoformat(self.date)

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class Export:
    """A made export: its text, and for each document the first line that is its own."""

    text: str
    starts: list[int]


Layout = Callable[[list[Article]], Export]


def _put(parts: list[str], front: str = "", back: str = "") -> Export:
    lines = front.split("\n") if front else []
    starts = []
    for part in parts:
        own = part.split("\n")
        starts.append(len(lines) + next(at for at, line in enumerate(own) if line.strip()))
        lines += own
    return Export("\n".join([*lines, *([back] if back else [])]), starts)


def _wrapped(text: str, width: int = 80) -> str:
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
    )


def _american(day: datetime.date, *, weekday: bool = True) -> str:
    return f"{day:%B} {day.day}, {day.year}" + (f" {day:%A}" if weekday else "")


def nexis(articles: list[Article]) -> Export:
    """Nexis, the old text form of Britain."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"BYLINE: {one.author}\n\n" if one.author else ""
        parts.append(
            f"{f'{number} of {len(articles)} DOCUMENTS':^78}\n\n\n{one.paper:^78}\n\n{_american(one.day):^78}\n\n"
            f"{_wrapped(one.title)}\n\n{by}SECTION: NEWS; Pg. {number + 2}\n\nLENGTH: {one.words} words\n\n"
            f"{_wrapped(one.text)}\n\nLOAD-DATE: {_american(one.day, weekday=False)}\n\nLANGUAGE: ENGLISH\n\n"
            f"PUBLICATION-TYPE: Newspaper\n\n{f'Copyright {one.day.year} {one.paper} Ltd':^78}\n{'All Rights Reserved':^78}\n\n"
        )
    return _put(
        parts,
        f"Download Request: Selected Items: 1-{len(articles)}\nTime Of Request: Friday, March 20, 2018  16:51:31\n\n",
    )


def nexis_american(articles: list[Article]) -> Export:
    """Nexis, the old text form of America: everything has a label, the notice of rights comes first."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"BYLINE: {one.author}\n\n" if one.author else ""
        parts.append(
            f"{f'{number} of {len(articles)} DOCUMENTS':^78}\n\n\n{f'Copyright {one.day.year} {one.paper} Company':^78}\n"
            f"{'All Rights Reserved':^78}\n\n{one.paper:^78}\n\n{_american(one.day):^78}\n{'Late Edition - Final':^78}\n\n"
            f"SECTION: Section A; Column 0; National Desk; Pg. 1\n\nLENGTH: {one.words} words\n\n"
            f"{textwrap.fill('HEADLINE: ' + one.title, 80)}\n\n{by}BODY:\n\n{_wrapped(one.text)}\n\n"
            f"LOAD-DATE: {_american(one.day, weekday=False)}\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n"
        )
    return _put(parts)


def nexis_german(articles: list[Article]) -> Export:
    """Nexis with a German surface."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"AUTOR: {one.author}\n\n" if one.author else ""
        parts.append(
            f"{f'Dokument {number} von {len(articles)}':^78}\n\n\n{one.paper:^78}\n\n{f'{one.day:%d.%m.%Y}':^78}\n\n"
            f"{_wrapped(one.title)}\n\n{by}RUBRIK: Politik; S. {number}\n\nLÄNGE: {one.words} Wörter\n\n"
            f"{_wrapped(one.text)}\n\nUPDATE: {one.day:%d.%m.%Y}\n\nSPRACHE: GERMAN; DEUTSCH\n\n"
            f"{f'Copyright {one.day.year} {one.paper}':^78}\n{'Alle Rechte Vorbehalten':^78}\n\n"
        )
    return _put(parts)


def nexis_uni(articles: list[Article]) -> Export:
    """Nexis Uni and Lexis Advance, saved as text."""
    parts = []
    for one in articles:
        by = f"Byline: {one.author}\n\n" if one.author else ""
        parts.append(
            f"{one.title}\n\n{one.paper}\n\n{_american(one.day)}\n\nCopyright {one.day.year} {one.paper} All Rights Reserved\n\n"
            f"Section: NEWS; Pg. 3\n\nLength: {one.words} words\n\n{by}Body\n\n{one.text}\n\n"
            f"Load-Date: {_american(one.day, weekday=False)}\n\n\nEnd of Document\n\n\n"
        )
    return _put(parts)


def factiva(articles: list[Article]) -> Export:
    """Factiva with its codes."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"BY \nBy {one.author}\n" if one.author else ""
        parts.append(
            f"HD \n{one.title}\n{by}WC \n{one.words:,} words\nPD \n{one.day.day} {one.day:%B %Y}\nSN \n{one.paper}\nSC \n"
            f"{one.paper[:3].upper()}GR\nPG \n{number}\nLA \nEnglish\nCY \nCopyright {one.day.year} {one.paper}\n\nLP \n"
            f"{one.text}\n\nIN \nieduca : Education\n\nNS \ngcat : Political/General News\n\nRE \nuk : United Kingdom\n\n"
            f"AN \nDocument {one.paper[:3].upper()}GR0000{one.day:%Y%m%d}e61b000{number % 10}x\n\n\n"
        )
    return _put(parts, back="Search Summary\nText\tferry\nDate\tAll Dates\nSource\tAll Sources\n")


def factiva_plain(articles: list[Article]) -> Export:
    """Factiva without codes: nothing has a label."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"By {one.author}\n" if one.author else ""
        parts.append(
            f"{one.title}\n{by}{one.words:,} words\n{one.day.day} {one.day:%B %Y}\n{one.paper}\n{one.paper[:3].upper()}GR\n"
            f"{number}\nEnglish\n(c) {one.day.year} {one.paper}. All Rights Reserved. \n\n{one.text}\n\n"
            f"Document {one.paper[:3].upper()}GR0000{one.day:%Y%m%d}e61b000{number % 10}x\n\n\n"
        )
    return _put(parts)


def proquest(articles: list[Article]) -> Export:
    """ProQuest, the old text form."""
    rule = "_" * 60
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"Author: {one.author}\n\n" if one.author else ""
        parts.append(
            f"{rule}\n\nDocument {number} of {len(articles)}\n\n{one.title}\n\n{by}"
            f"Publication info: {one.paper} ; London (UK) [London (UK)]{one.day.day} {one.day:%b %Y}: {number}.\n\n"
            f"http://ezproxy.example.org/login?url=http://search.proquest.com/docview/{3070000 + number}?accountid=1\n\n"
            f"Abstract: {one.text[:150]}\n\nLinks: None\n\nFull text: {one.text}\n\nSubject: Ferries; Piers\n\n"
            f"Title: {one.title}\n\nPublication title: {one.paper}; London (UK)\n\nPages: {number}\n\n"
            f"Publication year: {one.day.year}\n\nPublication date: {one.day:%b} {one.day.day}, {one.day.year}\n\n"
            f"Language of publication: English\n\nProQuest document ID: {3070000 + number}\n\n"
            f"Copyright: Copyright {one.paper} {one.day:%b} {one.day.day}, {one.day.year}\n\nLast updated: 2017-11-01\n\n"
            "Database: Global Newsstream\n\n"
        )
    return _put(
        parts,
        back=f"{rule}\n\nContact us at: http://www.proquest.com/go/pqissupportcontact\n\nCopyright © 2018 ProQuest LLC.",
    )


def proquest_new(articles: list[Article]) -> Export:
    """ProQuest, the new text form."""
    rule = "_" * 60
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"{one.author}. " if one.author else ""
        parts.append(
            f"{rule}\n\n{one.title}: {by}{one.paper} ; London (UK). {one.day.day} {one.day:%b %Y}: {number}.\n\n"
            f"Publication info: {one.paper} ; London (UK). {one.day.day} {one.day:%b %Y}: {number}.\n\n"
            f"https://www.proquest.com/docview/{3070000 + number}\n\nAbstract: None available.\n\nFull text: {one.text}\n\n"
            f"Subject: Ferries; Piers\n\nTitle: {one.title}\n\nPublication title: {one.paper}; London (UK)\n\n"
            + (f"Author: {one.author}\n\n" if one.author else "")
            + f"Publication year: {one.day.year}\n\nPublication date: {one.day:%b} {one.day.day}, {one.day.year}\n\n"
            f"Source type: Newspaper\n\nLanguage of publication: English\n\nProQuest document ID: {3070000 + number}\n\n"
            f"Last updated: 2017-11-01\n\nDatabase: Global Newsstream\n\n"
        )
    return _put(parts, back=f"{rule}\n\nContact us at: http://www.proquest.com/go/pqissupportcontact\n")


def newsbank(articles: list[Article]) -> Export:
    """NewsBank (Access World News)."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"Author/Byline: {one.author}\n" if one.author else ""
        parts.append(
            f"{one.title}\n{one.paper} (England) - {_american(one.day, weekday=False)}\n{by}Edition: Final\nSection: News\n"
            f"Page: {number}\n\n{one.text}\n\nRecord: 12BCD3{number:06}F8\nCopyright: Copyright (c) {one.day.year} {one.paper}\n\n\n"
        )
    return _put(parts)


def ebsco(articles: list[Article]) -> Export:
    """EBSCOhost."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"Author(s): {one.author}\n" if one.author else ""
        parts.append(
            f"Record: {number}\nTitle: {one.title}\n{by}Source: {one.paper}. {one.day:%m/%d/%Y}, p{number}.\n"
            f"Document Type: Article\nAccession Number: 2W62{number:08}\nDatabase: Newspaper Source Plus\n\n{one.text}\n\n"
            f"Copyright of {one.paper} is the property of its publisher.\n\n"
        )
    return _put(parts)


def europresse(articles: list[Article]) -> Export:
    """Europresse, saved as text."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"{one.author.upper()}\n\n" if one.author else ""
        parts.append(
            f"{one.paper}\nPolitique, {one.day.day} {_FRENCH[one.day.month - 1]} {one.day.year}, {one.words} mots, p. {number}\n\n"
            f"{one.title}\n\n{by}{one.text}\n\n© {one.day.year} {one.paper}. Tous droits réservés.\n"
            f"news·{one.day:%Y%m%d}·{one.paper[:2].upper()}·{number:06}\n\n"
        )
    return _put(parts)


_FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def labelled(articles: list[Article]) -> Export:
    """Labels and a rule, as people write them."""
    parts = []
    for one in articles:
        by = f"Author: {one.author}\n" if one.author else ""
        parts.append(f"{'=' * 70}\nTitle: {one.title}\n{by}Date: {one.date}\nSource: {one.paper}\n\n{one.text}\n\n")
    return _put(parts)


def between(articles: list[Article]) -> Export:
    """Labels, and a rule between two texts only."""
    parts = []
    for number, one in enumerate(articles):
        by = f"By: {one.author}\n" if one.author else ""
        rule = "\n* * *\n\n" if number else ""
        parts.append(
            f"{rule}Headline: {one.title}\n{by}Published: {_american(one.day)}\nNewspaper: {one.paper}\n\n{one.text}\n"
        )
    export = _put(parts)
    lines = export.text.split("\n")
    return Export(export.text, [at + 2 * (lines[at] == "* * *") for at in export.starts])


def front_matter(articles: list[Article]) -> Export:
    """Texts with front matter, one after the other."""
    parts = []
    for one in articles:
        by = f"author: {one.author}\n" if one.author else ""
        parts.append(f"---\ntitle: {one.title}\n{by}date: {one.date}\nsource: {one.paper}\n---\n\n{one.text}\n\n")
    return _put(parts)


def unlabelled(articles: list[Article]) -> Export:
    """A rule, a title, a date."""
    parts = []
    for one in articles:
        by = f"By {one.author}\n" if one.author else ""
        parts.append(f"{'-' * 60}\n\n{one.title}\n{by}{_american(one.day)}\n\n{one.text}\n\n")
    return _put(parts)


def factiva_beside(articles: list[Article]) -> Export:
    """Factiva with its codes, each with its value on the same line."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"BY  By {one.author}\n" if one.author else ""
        parts.append(
            f"HD  {one.title}\n{by}WC  {one.words:,} words\nPD  {one.day.day} {one.day:%B %Y}\nSN  {one.paper}\nSC  "
            f"{one.paper[:3].upper()}GR\nPG  {number}\nLA  English\nCY  Copyright {one.day.year} {one.paper}\n\nLP  "
            f"{one.text}\n\nAN  Document {one.paper[:3].upper()}GR0000{one.day:%Y%m%d}e61b000{number % 10}x\n\n"
        )
    return _put(parts)


def factiva_sections(articles: list[Article]) -> Export:
    """Factiva without codes, the section above the title and the name of the author below it."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"{one.author}\n" if one.author else ""
        parts.append(
            f"Metro\n{one.title}\n{by}{one.words:,} words\n{one.day.day} {one.day:%B %Y}\n{one.paper}\n"
            f"{one.paper[:3].upper()}GR\n{number}\nEnglish\n(c) {one.day.year} {one.paper}. All Rights Reserved. \n\n"
            f"{one.text}\n\nDocument {one.paper[:3].upper()}GR0000{one.day:%Y%m%d}e61b000{number % 10}x\n\n\n"
        )
    return _put(parts)


def nexis_pages(articles: list[Article]) -> Export:
    """Nexis Uni with the number of the page above the title, which stands there twice."""
    parts = [f"Page 1 of 1\n\n{part.title}\n\n{nexis_uni([part]).text}" for part in articles]
    return _put(parts)


def ebsco_below(articles: list[Article]) -> Export:
    """EBSCOhost with the values set in below their labels."""
    parts = []
    for number, one in enumerate(articles, 1):
        by = f"Authors:\n    {one.author}\n" if one.author else ""
        parts.append(
            f"Record: {number}\nTitle:\n    {one.title}\n{by}Source:\n    {one.paper}. {one.day:%Y-%m-%d}, p{number}.\n"
            f"Full Text Word Count:\n    {one.words}\nDatabase:\n    Newspaper Source\nFull Text:\n{one.text}\n\n"
            f"Copyright of {one.paper} is the property of its publisher.\n\n"
        )
    return _put(parts)


def labels_alone(articles: list[Article]) -> Export:
    """Labels and nothing else between the texts."""
    parts = []
    for one in articles:
        by = f"Author: {one.author}\n" if one.author else ""
        parts.append(f"Title: {one.title}\n{by}Date: {one.date}\nSource: {one.paper}\n\n{one.text}\n\n\n")
    return _put(parts)


LAYOUTS: dict[str, Layout] = {
    layout.__name__: layout
    for layout in (
        nexis, nexis_american, nexis_german, nexis_uni, factiva, factiva_plain, proquest, proquest_new, newsbank, ebsco,
        europresse, labelled, between, front_matter, unlabelled, factiva_beside, factiva_sections, nexis_pages,
        ebsco_below, labels_alone,
    )
}  # fmt: skip
