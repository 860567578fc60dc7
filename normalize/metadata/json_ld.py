"""Metadata that a page states for machines in JSON-LD (schema.org)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from .agencies import only_agencies
from .candidate import Found, is_address, loose, tidy
from .damaged_json import loads_damaged
from .dates import machine_date
from .people import NameReader
from .words import words

_ARTICLE: Final = words(
    """
    Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle
    BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle TechArticle ScholarlyArticle SocialMediaPosting
    LiveBlogPosting Report Review CreativeWork Recipe DiscussionForumPosting Blog SatiricalArticle
    AdvertiserContentArticle MedicalScholarlyArticle VideoObject PodcastEpisode Chapter Book Question QAPage HowTo
    """
)
_WEAK: Final = frozenset({"VideoObject", "CreativeWork", "Blog", "Review", "Book", "Question", "PodcastEpisode"})
_DATED: Final = words(
    """
    Dataset JobPosting SpecialAnnouncement ClaimReview Thesis Legislation DigitalDocument PresentationDigitalDocument
    SoftwareSourceCode LearningResource Course AudioObject Episode RadioEpisode TVEpisode Poem ShortStory Conversation
    Question PodcastEpisode VideoObject
    """
)
"""Works that a page can be about without being an article; days of products, films and shops are not among them."""
_ORGANISATIONS: Final = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})
_PAGE: Final = frozenset({"WebPage", "ItemPage", "AboutPage", "ProfilePage", "FAQPage", "MedicalWebPage"})
_DATES: Final = ("datePublished", "datePosted", "dateCreated", "uploadDate")
_COMMENT = re.compile(
    r"^\s{0,200}(?:<!--|//\s{0,200}<!\[CDATA\[|/\*\s{0,200}<!\[CDATA\[\s{0,200}\*/|<!\[CDATA\[)|(?:-->|//\s{0,200}\]\]>|/\*\s{0,200}\]\]>\s{0,200}\*/|"
    r"\]\]>)\s{0,200};?\s{0,200}$"
)
_DEPTH: Final = 12
"""Nesting beyond this is not schema.org but an application's state."""
_DEEPEST: Final = 200
"""Nesting from which on a block is not read: how deep the parser can go depends on who calls it."""
_NESTS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)
_LONGEST_TEXT: Final = 50_000
"""Characters of a longer value are cut."""
_MOST_PEOPLE: Final = 500
"""Names of authors looked at in one list: a page can name one list thousands of times."""
_MOST_STRINGS: Final = 2_000
"""Strings looked at in one list."""
_LONG_REFERENCE = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{8,});?")

Node = dict[str, Any]


def parse_blocks(blocks: list[str]) -> list[Node]:
    """Every JSON-LD object in the given script texts, nested ones after the ones that hold them; damage is skipped."""
    nodes: list[Node] = []
    for block in blocks:
        text = _COMMENT.sub("", _COMMENT.sub("", block)).strip().rstrip(";")
        if not text or _too_deep(text):
            continue
        try:
            data = loads_damaged(text)
        except (ValueError, RecursionError):
            continue
        nodes.extend(_walk(data, 0))
    return nodes


def _too_deep(text: str) -> bool:
    """Whether JSON is nested deeper than `_DEEPEST`; brackets in strings do not count."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = 0
    for sign in _NESTS.finditer(text):
        if sign[0] in "[{":
            depth += 1
            if depth > _DEEPEST:
                return True
        elif sign[0] in "]}":
            depth -= 1
    return False


def _walk(data: object, depth: int) -> Iterator[Node]:
    if depth > _DEPTH:
        return
    if isinstance(data, dict):
        yield data
        for key, value in data.items():
            if key not in (
                "author",
                "publisher",
                "image",
                "comment",
                "review",
                "itemListElement",
                "isPartOf",
                "hasPart",
            ):
                yield from _walk(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _walk(value, depth + 1)


def _types(node: Node) -> set[str]:
    kinds = node.get("@type")
    return {k.rsplit("/", 1)[-1] for k in (kinds if isinstance(kinds, list) else [kinds]) if k and isinstance(k, str)}


def _id(node: Node) -> str:
    value = node.get("@id")
    return str(value) if isinstance(value, str | int | float) else ""


def _text(value: object) -> str:
    """A string value, also where it is wrapped in a list or an object with a name."""
    for _ in range(_DEPTH):
        if isinstance(value, str):
            text = html.unescape(_LONG_REFERENCE.sub("\ufffd", value[:_LONGEST_TEXT]))
            return tidy(re.sub(r"<[^<>]{1,200}>", "", text) if "<" in text else text)
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or ""
        else:
            break
    return ""


def _strings(value: object, most: int = _MOST_STRINGS) -> list[str]:
    if isinstance(value, str):
        return [_text(value)]
    if isinstance(value, list):
        return [text for item in value[:most] if (text := _text(item))]
    return []


def is_article(nodes: list[Node]) -> bool:
    """Whether the page calls itself an article, a posting or a report (not a recipe, a product or just a page)."""
    return any(t.endswith(("Article", "Posting", "Report")) or t == "QAPage" for n in nodes for t in _types(n))


def is_mere_page(nodes: list[Node]) -> bool:
    """Whether the page describes itself as a page and nothing on it as an article: it is no post of its site."""
    return any(_types(n) & _PAGE for n in nodes) and not any(_types(n) & _ARTICLE for n in nodes)


def is_thread(nodes: list[Node]) -> bool:
    """Whether the page calls itself a thread of a forum or a question with its answers: its people are users."""
    return any(_types(n) & {"DiscussionForumPosting", "QAPage"} for n in nodes)


def main_node(nodes: list[Node], headings: set[str]) -> Node | None:
    """The node that describes the page: an article whose headline the page shows, else the first article."""
    articles = [n for n in nodes if _types(n) & _ARTICLE]
    strong = [
        n for n in articles if _types(n) - _WEAK and (n.get("headline") or n.get("datePublished") or n.get("author"))
    ]
    for pool in (strong, articles):
        for node in pool:
            if loose(_text(node.get("headline") or node.get("name"))) in headings:
                return node
    if len(strong) == 1 or (
        strong and all(_text(n.get("headline")) == _text(strong[0].get("headline")) for n in strong)
    ):
        return strong[0]
    if len(strong) > 1:
        # Several articles, none with the headline shown: teasers, unless one says it is the page's main thing.
        return next((n for n in strong if n.get("mainEntityOfPage")), strong[0] if len(strong) == 2 else None)
    return None


def read_json_ld(nodes: list[Node], headings: set[str], names: NameReader) -> Iterator[Found]:
    """Candidates from JSON-LD; ``headings`` are the page's visible headlines in loose form."""
    by_id = {_id(n): n for n in nodes if "@id" in n and "@type" in n}
    node = main_node(nodes, headings)
    if node is not None:
        yield from _article(node, by_id, names)
    else:
        yield from _only_dated(nodes)
    for page in (n for n in nodes if _types(n) & _PAGE):
        for key in ("datePublished", "dateCreated"):
            if value := _text(page.get(key)):
                yield Found("date", value, f"ld.page.{key}")
        if value := _text(page.get("dateModified")):
            yield Found("modified", value, "ld.dateModified")
        yield from _authors(page.get("author"), by_id, "ld.page.author", names)
        yield from _license(page)
        break
    for other in nodes:
        kinds = _types(other)
        if kinds & {"WebSite", "NewsMediaOrganization"} and (name := _text(other.get("name"))):
            yield Found("site", name, "ld.WebSite" if "WebSite" in kinds else "ld.publisher")
        elif kinds & {"Organization"} and (name := _text(other.get("name"))):
            yield Found("site", name, "ld.Organization")


def _only_dated(nodes: list[Node]) -> Iterator[Found]:
    """The day of the one dated work on a page without an article; several works are a list, whose days say nothing."""
    works = [n for n in nodes if _types(n) & _DATED and any(_text(n.get(key)) for key in _DATES)]
    if len(works) == 1:
        key = next(key for key in _DATES if _text(works[0].get(key)))
        # A film on a page is mostly older or younger than the page around it.
        method = "ld.uploadDate" if "VideoObject" in _types(works[0]) else "ld.datePublished"
        yield Found("date", _text(works[0].get(key)), method)
        if value := _text(works[0].get("dateModified")):
            yield Found("modified", value, "ld.dateModified")


def other_days(nodes: list[Node]) -> frozenset[str]:
    """The days that JSON-LD states for events, offers and vacancies: none of them is the day of the publication."""
    keys = ("startDate", "endDate", "doorTime", "previousStartDate", "validThrough", "priceValidUntil", "expires")
    return frozenset(day for node in nodes for key in keys if (day := machine_date(_text(node.get(key)))))


def _license(node: Node) -> Iterator[Found]:
    """The address of the licence that something states of itself."""
    value = node.get("license")
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
    if isinstance(value, str) and is_address(value.strip()):
        yield Found("license", value.strip(), "ld.license")


def _article(node: Node, by_id: dict[str, Node], names: NameReader) -> Iterator[Found]:
    yield from _license(node)
    for key in ("headline", "name", "alternativeHeadline"):
        if value := _text(node.get(key)):
            yield Found("title", value, f"ld.{key}")
    # Recipes, reviews, books and the like state when a record was made, and print no day.
    other = "" if is_article([node]) else ".other"
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if value := _text(node.get(key)):
            yield Found("date", value, f"ld.{key}{other if key == 'datePublished' else ''}")
    if value := _text(node.get("dateModified")):
        yield Found("modified", value, "ld.dateModified")
    yield from _authors(node.get("author"), by_id, "ld.author", names)
    if not node.get("author"):
        yield from _authors(node.get("creator"), by_id, "ld.creator", names)
    publisher = node.get("publisher")
    if isinstance(publisher, dict) and "name" not in publisher:
        publisher = by_id.get(_id(publisher))
    if name := _text(publisher):
        yield Found("site", name, "ld.publisher")
    if value := _text(node.get("articleSection")).split(",")[0].strip():
        yield Found("section", value, "ld.articleSection")
    if value := _text(node.get("description")):
        yield Found("description", value, "ld.description")
    words = _strings(node.get("keywords"))
    if len(words) == 1:
        words = [w.strip() for w in re.split(r"[,;]", words[0])]
    for word in words:
        if word:
            yield Found("tags", word, "ld.keywords")


def _authors(value: object, by_id: dict[str, Node], method: str, names: NameReader) -> Iterator[Found]:
    people: list[str] = []
    typed = True
    left = _MOST_PEOPLE
    for item in (value if isinstance(value, list) else [value])[:_MOST_PEOPLE]:
        entry = item
        if isinstance(entry, dict) and "name" not in entry:
            entry = by_id.get(_id(entry), entry)
        if isinstance(entry, dict):
            kinds = _types(entry)
            texts = _strings(entry.get("name"), left)
            left -= len(texts)
            for text in texts:
                for agency in only_agencies(text):
                    yield Found("agency", agency, "ld.author.agency")
            if kinds & _ORGANISATIONS and "Person" not in kinds:
                for text in texts:
                    yield Found("authors", text, f"{method}.organisation", (text,), against="the page says: no person")
                continue
            typed = typed and "Person" in kinds
            for text in texts:
                people += names.split_names(text, credited=True)
        elif isinstance(entry, str):
            typed = False
            people += names.split_names(_text(entry), credited=True)
    if people:
        unique = tuple(dict.fromkeys(people))
        yield Found("authors", "; ".join(unique), f"{method}.Person" if typed else method, unique)
