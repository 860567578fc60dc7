"""What a page's markup states about itself: meta tags, microdata, headline and byline elements, canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from .agencies import only_agencies
from .candidate import Found, tidy
from .date_labels import DateLabels
from .dates import DateParser, Order
from .headline_lines import LABEL_REACH, in_teaser, inside, label_before, short_text
from .page_elements import PageElements
from .vocabulary import Vocabulary

META: Final[dict[str, tuple[str, str]]] = {
    "og:title": ("title", "meta.og.title"),
    "twitter:title": ("title", "meta.twitter.title"),
    "twitter:text:title": ("title", "meta.twitter.title"),
    "title": ("title", "meta.title"),
    "dc.title": ("title", "meta.dc.title"),
    "dcterms.title": ("title", "meta.dc.title"),
    "citation_title": ("title", "meta.citation.title"),
    "parsely-title": ("title", "meta.publisher.title"),
    "sailthru.title": ("title", "meta.publisher.title"),
    "article:published_time": ("date", "meta.article.published_time"),
    "article:published": ("date", "meta.article.published_time"),
    "og:article:published_time": ("date", "meta.article.published_time"),
    "og:published_time": ("date", "meta.article.published_time"),
    "rnews:datepublished": ("date", "meta.publisher.date"),
    "parsely-pub-date": ("date", "meta.publisher.date"),
    "sailthru.date": ("date", "meta.publisher.date"),
    "cxenseparse:recs:publishtime": ("date", "meta.publisher.date"),
    "cxenseparse:publishtime": ("date", "meta.publisher.date"),
    "article.published": ("date", "meta.publisher.date"),
    "published-date": ("date", "meta.publisher.date"),
    "publish-date": ("date", "meta.publisher.date"),
    "publishdate": ("date", "meta.publisher.date"),
    "publish_date": ("date", "meta.publisher.date"),
    "publication_date": ("date", "meta.publisher.date"),
    "publication-date": ("date", "meta.publisher.date"),
    "pubdate": ("date", "meta.publisher.date"),
    "ptime": ("date", "meta.publisher.date"),
    "datepublished": ("date", "meta.publisher.date"),
    "date-published": ("date", "meta.publisher.date"),
    "originalpublicationdate": ("date", "meta.publisher.date"),
    "article_date_original": ("date", "meta.publisher.date"),
    "bt:pubdate": ("date", "meta.publisher.date"),
    "citation_publication_date": ("date", "meta.citation.date"),
    "citation_date": ("date", "meta.citation.date"),
    "citation_online_date": ("date", "meta.citation.date"),
    "dc.date": ("date", "meta.dc.date"),
    "dc.date.issued": ("date", "meta.dc.date"),
    "dc.date.created": ("date", "meta.dc.date"),
    "dcterms.created": ("date", "meta.dc.date"),
    "dcterms.issued": ("date", "meta.dc.date"),
    "dcterms.date": ("date", "meta.dc.date"),
    "dcterms.available": ("date", "meta.dc.date"),
    "dc.created": ("date", "meta.dc.date"),
    "date": ("date", "meta.date"),
    "created": ("date", "meta.date"),
    "creation_date": ("date", "meta.date"),
    "article:modified_time": ("modified", "meta.article.modified_time"),
    "og:updated_time": ("modified", "meta.article.modified_time"),
    "dcterms.modified": ("modified", "meta.dc.modified"),
    "dc.date.modified": ("modified", "meta.dc.modified"),
    "lastmod": ("modified", "meta.modified"),
    "last-modified": ("modified", "meta.modified"),
    "author": ("authors", "meta.author"),
    "authors": ("authors", "meta.author"),
    "article:author": ("authors", "meta.article.author"),
    "article:author_name": ("authors", "meta.article.author"),
    "og:author": ("authors", "meta.article.author"),
    "dc.creator": ("authors", "meta.dc.creator"),
    "dcterms.creator": ("authors", "meta.dc.creator"),
    "citation_author": ("authors", "meta.citation.author"),
    "parsely-author": ("authors", "meta.publisher.author"),
    "sailthru.author": ("authors", "meta.publisher.author"),
    "cxenseparse:author": ("authors", "meta.publisher.author"),
    "byl": ("authors", "meta.publisher.author"),
    "rbauthors": ("authors", "meta.publisher.author"),
    "twitter:data1": ("authors", "meta.twitter.data"),
    "og:site_name": ("site", "meta.og.site_name"),
    "application-name": ("site", "meta.application-name"),
    "apple-mobile-web-app-title": ("site", "meta.application-name"),
    "al:ios:app_name": ("site", "meta.app"),
    "al:android:app_name": ("site", "meta.app"),
    "twitter:app:name:iphone": ("site", "meta.app"),
    "dc.publisher": ("site", "meta.dc.publisher"),
    "publisher": ("site", "meta.publisher.name"),
    "copyright": ("site", "meta.copyright"),
    "citation_journal_title": ("site", "meta.citation.journal"),
    "twitter:site": ("site", "meta.twitter.site"),
    "article:section": ("section", "meta.article.section"),
    "parsely-section": ("section", "meta.publisher.section"),
    "og:description": ("description", "meta.og.description"),
    "description": ("description", "meta.description"),
    "twitter:description": ("description", "meta.twitter.description"),
    "article:tag": ("tags", "meta.article.tag"),
    "keywords": ("tags", "meta.keywords"),
    "news_keywords": ("tags", "meta.news_keywords"),
    "parsely-tags": ("tags", "meta.news_keywords"),
}
"""Meta names (lower case) to the field they state and the method; look-alikes of one convention share a method."""

_ITEMPROP: Final = {
    "headline": ("title", "itemprop.headline"),
    "datepublished": ("date", "itemprop.datePublished"),
    "datecreated": ("date", "itemprop.dateCreated"),
    "datemodified": ("modified", "itemprop.dateModified"),
}

_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:h-time|date|datum|published|pubdate|publish(?:ed)?[_-]?date|posted(?:-on)?|timestamp|"
    r"post-?meta(?:data)?|entry-meta|"
    r"fecha|data|datetime|time|pubtime|article-?info)(?:$|[\s_-])|[a-z](?:Date|Published|PubTime)(?:$|[\s_-])",
    re.I,
)
_DATE_STEMS: Final = ("dat", "time", "publish", "posted", "meta", "fecha", "info")
NO_DATE_CLASS = re.compile(
    r"modif|updat|event|comment|related|teaser|sidebar|footer|header-date|current|today|calendar|widget|"
    r"copyright",
    re.I,
)
_EVENT_CLASS = re.compile(r"(?:^|[\s_-])(?:event|tribe-events|countdown|calendar)(?:$|[\s_-])", re.I)
_MOST_ASKED: Final = 50
"""Times of a page of which it is asked whether they stand in the preview of another."""
_MODIFIED = re.compile(r"modif|updat|aktuali|edited|changed", re.I)


@dataclass(slots=True)
class MetaTags:
    """A page's statements about itself, gathered in one look over the tree."""

    found: list[Found] = field(default_factory=list)
    headings: list[Any] = field(default_factory=list)
    title: str = ""
    language: str | None = None
    region: str | None = None
    url: str | None = None
    article: bool = False
    linked: list[str] = field(default_factory=list)


def read_head(elements: PageElements, vocabulary: Vocabulary) -> MetaTags:
    """Meta tags, ``<title>``, language, canonical address and the text of JSON-LD scripts."""
    sheet = MetaTags()
    code = elements.get("lang") or elements.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    canonical = og_url = ""
    authors: dict[str, list[str]] = {}
    label_author = False
    for el in elements.iter("meta", "title", "link", "script"):
        tag = el.tag
        if tag == "meta":
            value = el.get("content") or el.get("value")
            names = {
                n.strip().lower()
                for a in ("property", "name", "itemprop", "http-equiv")
                for n in (el.get(a) or "").split(" ")
            }
            if "twitter:label1" in names:
                label_author = bool(vocabulary.author_card.search(value or ""))
            if not value:
                continue
            if "og:type" in names:
                sheet.article = "article" in value.lower()
            if "og:url" in names:
                og_url = value.strip()
            elif not code and names & {"og:locale", "content-language", "language"}:
                code = value.strip()
            for name in sorted(names):
                known = META.get(name) or (_ITEMPROP.get(name) if el.get("itemprop") else None)
                if known is None:
                    continue
                what, method = known
                if what == "authors":
                    if method == "meta.twitter.data" and not label_author:
                        continue
                    if method == "meta.citation.author" and value.count(",") == 1:
                        value = " ".join(reversed(value.split(",")))  # one person each: "Example, Ann B."
                    authors.setdefault(method, []).extend(vocabulary.names.split_names(value, credited=True))
                    sheet.found += [Found("agency", name, "meta.author.agency") for name in only_agencies(value)]
                elif what == "tags":
                    for word in value.split(",") if method != "meta.article.tag" else [value]:
                        if word := tidy(word):
                            sheet.found.append(Found(what, word, method))
                elif text := tidy(value):
                    sheet.found.append(Found(what, text, method))
                break
        elif tag == "title":
            if not sheet.title and (el.getparent() is None or el.getparent().tag != "svg"):
                sheet.title = tidy(el.text_content())
        elif tag == "link":
            if (el.get("rel") or "").strip().lower() == "canonical" and not canonical:
                canonical = (el.get("href") or "").strip()
        elif "ld+json" in (el.get("type") or "") and el.text:
            sheet.linked.append(el.text)
    for method, names_ in authors.items():
        people = tuple(dict.fromkeys(names_))
        if 0 < len(people) <= 30:
            sheet.found.append(Found("authors", "; ".join(people), method, people))
    parts = re.split(r"[-_]", code.strip().lower())
    if re.fullmatch(r"[a-z]{2,3}", parts[0]):
        sheet.language = parts[0]
        sheet.region = parts[1] if len(parts) > 1 and re.fullmatch(r"[a-z]{2}", parts[1]) else None
    for address, method in ((canonical, "link.canonical"), (og_url, "meta.og.url")):
        if address.startswith(("http://", "https://")):
            sheet.url = sheet.url or address
            sheet.found.append(Found("url", address, method))
    return sheet


def read_itemprops(properties: list[Any]) -> Iterator[Found]:
    """Headlines and dates marked up as microdata."""
    for el in properties:
        if el.tag == "meta":
            continue
        for name in el.get("itemprop").lower().split():
            if name in _ITEMPROP:
                what, method = _ITEMPROP[name]
                text = tidy(el.get("datetime") or el.get("content")) or short_text(el, 400)
                if text:
                    yield Found(what, text, method)


def read_dated_classes(
    elements: PageElements,
    dates: DateParser,
    language: str | None,
    order: Order,
    stated: frozenset[str] = frozenset(),
) -> list[Found]:
    """Dates printed in short elements whose class says that they hold a date, anywhere on the page.

    ``stated``: the page's own titles, in loose form; a date beside the title of another page is that page's.
    """
    days: list[str] = []
    others: set[str] = set()
    for el in elements.pick(_DATE_CLASS, None, _DATE_STEMS):
        if el.tag == "time" or len(el) > 8 or inside(el, NO_DATE_CLASS):
            continue
        text = short_text(el, 120)
        if len(text) >= 6 and (hits := dates.find(text, language, order)):
            if dates.labels.says_changed(text[: hits[0].start]):
                continue
            before, after = text[: hits[0].start] or label_before(el), text[hits[0].end :]
            if in_teaser(el, stated):
                continue
            if dates.labels.is_other(before, after):
                others.add(hits[0].day)
                continue
            days.append(hits[0].day)
            if len(days) > 12:
                break
    method = "class.date" if len({*days, *others}) == 1 else "class.date.several"
    return [Found("date", days[0], method)] if days else []


def read_times(elements: PageElements, labels: DateLabels, stated: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Candidates from ``<time>`` elements and ``<abbr>`` of hAtom, in document order.

    ``stated``: the page's own titles, in loose form; a time beside the title of another page is that page's.
    """
    first = True
    asked = 0
    for el in elements.iter("time", "abbr"):
        stamp = el.get("datetime") or el.get("data-datetime") or (el.get("title") if el.tag == "abbr" else None)
        if not stamp or not re.match(r"\s*\d{4}", stamp):
            continue
        label = f"{el.get('class') or ''} {el.get('itemprop') or ''}"
        if _MODIFIED.search(label):
            yield Found("modified", stamp, "time.modified")
            continue
        before = label_before(el)
        if labels.says_other(before) or inside(el, _EVENT_CLASS, 3):
            continue
        asked += 1
        if asked <= _MOST_ASKED and in_teaser(el, stated):
            continue
        if labels.says_changed(before) or labels.says_changed(short_text(el, LABEL_REACH)):
            yield Found("modified", stamp, "time.modified")
            continue
        parent = el.getparent()
        above = (parent.get("class") or "") if parent is not None else ""
        if _MODIFIED.search(above) and not re.search(r"publ|posted|entry", above, re.I):
            yield Found("modified", stamp, "time.modified")
            continue
        if el.get("pubdate") is not None or re.search(r"publ|entry-date|post-?date|created", f"{label} {above}", re.I):
            yield Found("date", stamp, "time.published" if first else "time.published.later")
        else:
            yield Found("date", stamp, "time.first" if first else "time.later")
        first = False
