"""Who a web page says wrote it: elements that call themselves author or byline, links to authors, printed bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from .candidate import Found, loose, tidy
from .headline_lines import Line, inside, label_before, short_lines, short_text
from .page_elements import PageElements
from .people import NameReader, has_capitals

_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line(?:s)?|author(?:s)?(?:[_-]?name)?|autor(?:en)?|auteur|p-author|post-?author|"
    r"entry-author|article-?author|"
    r"writer|journalist|fn|verfasser|redakteur|username|creator|contributors?)(?:$|[\s_-])|[a-z](?:Author|Byline)",
    re.I,
)
_BYLINE_STEMS: Final = (
    "byline", "by-line", "author", "autor", "auteur", "writer", "journalist", "fn", "verfasser", "redakteur",
    "username", "creator", "contributor",
)  # fmt: skip
_NOT_BYLINE = re.compile(
    r"bio|about|comment|social|image|avatar|photo|related|teaser|footer|sidebar|popular|share|box-?list|"
    r"widget|follow|recommend|"
    r"most-?read|latest|next|prev|reply|replies",
    re.I,
)
_AUTHOR_HREF: Final = re.compile(
    r"/(?:(authors?|autor(?:en|es|in|innen)?|auteurs?|writers?|journalist[s]?|contributors?|byline|redakteur|autores)|"
    r"people|person(?:en)?|profiles?|staff|by)/[^/?#]{3,}",
    re.I,
)
"""A link to an author's page, or (without the group) to the page of any person."""
_DATE_PART: Final = re.compile(
    r"^.{0,24}?\b(?:19|20)\d\d\b[\s,.|·•/–-]*(?:\d{1,2}[:.h]\d\d\s*(?:Uhr|h|am|pm|a\.m\.|p\.m\.)?)?[\s,.|"
    r"·•/–-]*",
    re.I,
)
_YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
"""A year in a line that dates nothing is that of a life or an event."""
_AUTHOR_PROPERTY = re.compile(r"author|creator", re.I)
_AUTHOR_LINKS: Final = (
    "/aut", "/Aut", "/people/", "/person", "/profile", "/writer", "/journalist", "/contributor", "/staff/", "/by",
)  # fmt: skip
"""Links that may lead to an author's page hold one of these; the regular expression looks closer."""

_MOST: Final = 8
"""More people than this in one place are a list of contributors, not a byline."""
_LONGEST_SIGNATURE: Final = 400
"""Characters of a paragraph that says who wrote the text, with a word about them."""
_MOST_ASKED: Final = 2_000
"""Elements of one kind whose place in the page is looked at."""


def read_bylines(elements: PageElements, names: NameReader) -> Iterator[Found]:
    """Candidates from microdata, ``rel=author``, class names and links to author pages, in document order.

    Each method gives the people of its first element (``.first``) where others follow with different names.
    """
    groups: dict[str, list[tuple[Any, str]]] = {}
    authors = (el for el in elements.properties if el.tag != "meta" and _AUTHOR_PROPERTY.search(el.get("itemprop")))
    for el in _first(authors):
        inner = el.xpath(".//*[@itemprop='name']")
        texts = [tidy(node.get("content")) or short_text(node, 200) for node in inner[:_MOST] or [el]]
        groups.setdefault("itemprop.author", []).append((el, "; ".join(texts)))
    for el in _first(elements.links.related("author")):
        if not names.other_work(label_before(el)):
            groups.setdefault("rel.author", []).append((el, short_text(el, 140)))
    for el in _first(el for el in elements.links.leading(_AUTHOR_LINKS) if _AUTHOR_HREF.search(el.get("href"))):
        if not names.other_work(label_before(el)):
            leads = _AUTHOR_HREF.search(el.get("href"))
            method = "href.author" if leads and leads[1] else "href.person"
            groups.setdefault(method, []).append((el, short_text(el, 140)))
    for el in elements.pick(_BYLINE_CLASS, _NOT_BYLINE, _BYLINE_STEMS):
        if el.tag in ("body", "article", "html", "main", "form", "section", "header") or len(el) >= 20:
            continue
        lines = short_lines(el, 140)
        if not lines or names.other_work(" ".join(lines)) or names.other_work(label_before(el)):
            continue
        method = "class.byline.by" if any(map(names.has_by, lines)) else "class.author"
        if method == "class.author" and inside(el, _NOT_BYLINE):
            continue
        groups.setdefault(method, []).append((el, "; ".join(_names_of_lines(lines, names))))
    for method, credited in groups.items():
        yield from _merged(method, credited, names)


def read_signatures(elements: PageElements, names: NameReader) -> Iterator[Found]:
    """The people whom one paragraph anywhere names as the text's authors; where several name others, none."""
    people: dict[str, list[str]] = {}
    for el in elements.iter("p", "li", "h2", "h3", "h4", "h5", "h6"):
        text = tidy(el.text) or (tidy(el[0].text) if len(el) else "")
        if not text or len(text) > _LONGEST_SIGNATURE or not names.signs(f"{text} x"):
            continue
        if found := names.names_signed(short_text(el, _LONGEST_SIGNATURE)):
            people.setdefault("; ".join(found), found)
            if len(people) > 1:
                return
    for found in people.values():
        yield _authors(found, "line.signed", ())


def _names_of_lines(lines: list[str], reader: NameReader) -> list[str]:
    """The people of the first line that names some, and those of further lines that open with a first name: the other
    lines say what they are.
    """
    people: list[str] = []
    for line in lines:
        found = reader.split_names(line, credited=True)
        if not people or all(map(reader.first_names.opens, found)):
            people += found
    return people


def _first(elements: Iterable[Any]) -> Iterator[Any]:
    """Those first elements that lie in no part of the page with other people's names: as many as `_merged` reads."""
    outside = (el for el in islice(elements, _MOST_ASKED) if not inside(el, _NOT_BYLINE))
    yield from islice(outside, 4 * _MOST)


def _merged(method: str, texts: list[tuple[Any, str]], reader: NameReader) -> Iterator[Found]:
    """The people of one method: those that stand together with its first element; ``.first`` when others follow."""
    first: dict[str, str] = {}
    people: dict[str, str] = {}
    home: Any = None
    for el, text in texts[: 4 * _MOST]:
        names = {loose(n): n for n in reader.split_names(text, credited=True)}
        if not names:
            continue
        if not first:
            home = _ancestor(el, 3)
        if not first or (home is not None and _ancestor(el, 3) is home):
            first.update((k, v) for k, v in names.items() if k not in first)
        people.update((k, v) for k, v in names.items() if k not in people)
    if not first or len(first) > _MOST:
        return
    if len(people) == len(first):
        yield Found("authors", "; ".join(people.values()), method, tuple(people.values()))
        return
    yield Found("authors", "; ".join(first.values()), f"{method}.first", tuple(first.values()))


def _ancestor(el: Any, levels: int) -> Any:  # noqa: ANN401
    for _ in range(levels):
        parent = el.getparent()
        if parent is None or parent.tag in ("body", "article", "main"):
            return el
        el = parent
    return el


def visible_authors(lines: list[Line], dated: set[int], reader: NameReader) -> Iterator[Found]:
    """Candidates from the lines around the headline; ``dated`` are the places of lines that hold a date."""
    paragraphs = 0
    for at, line in enumerate(lines):
        text = line.text
        if line.place > 0 and len(text) > 160:
            paragraphs += 1
        if not -6 <= line.place <= 16 or line.place == 0 or len(text) > 120:
            continue
        if reader.other_work(text) or (at and len(lines[at - 1].text) <= 40 and reader.other_work(lines[at - 1].text)):
            continue
        traits = ("trait.below-paragraph",) if paragraphs else ("trait.far-below",) if line.place > 4 else ()
        if names := reader.names_after_by(text):
            yield _authors(names, "line.by", traits)
        elif reader.has_by(text):
            names = reader.split_names(text, credited=True)
            if names:
                yield _authors(names, "line.by.loose", traits)
        elif reader.label_only(text):
            people: list[str] = []
            for following in lines[at + 1 : at + 1 + _MOST]:
                names = reader.split_names(following.text, credited=True) if len(following.text) <= 50 else []
                if not names:
                    break
                people += [n for n in names if n not in people]
            if people:
                yield _authors(people, "line.by.below", traits)
        elif line.place in dated and (names := reader.by_inside(text)):
            yield _authors(names, "line.by.dated", traits)
        elif line.place in dated and (names := _beside_date(text, reader)):
            yield _authors(names, "line.name.dated", traits)
        elif len(text) <= 60 and -3 <= line.place <= 6 and not (line.place not in dated and _YEAR.search(text)):
            names = reader.split_names(text.lstrip("•-–| "), single=False)
            if not names and ("|" in text or "/" in text or "·" in text):
                names = reader.names_at_start(text)
            if names and not text.isupper() and all(reader.is_person(n) and has_capitals(n) for n in names):
                beside = {line.place - 1, line.place, line.place + 1} & dated
                yield _authors(
                    names, "line.name" if beside else f"line.name.alone.{min(max(line.place, 0), 4)}", traits
                )


def labelled_authors(lines: list[str], reader: NameReader) -> Iterator[Found]:
    """Candidates from lines anywhere that open with an author label and a colon."""
    for line in lines:
        if len(line) <= 140 and (names := reader.names_after_label(line)):
            yield _authors(names, "line.label", ())


def _beside_date(text: str, reader: NameReader) -> list[str]:
    """The people of a dated line, before the date or after it."""
    return reader.names_at_start(text) or reader.names_at_start(_DATE_PART.sub("", text, count=1))


def _authors(names: list[str], method: str, traits: tuple[str, ...]) -> Found:
    people = tuple(dict.fromkeys(names))
    return Found("authors", "; ".join(people), method, people, traits=traits)
