"""Everything a web page says about its metadata, gathered into one list of candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

from .bylines import read_bylines, read_signatures, visible_authors
from .candidate import Found, loose, tidy
from .dates import Order
from .headline_lines import Line, headline_lines, short_text
from .inline_json import script_authors, script_dates
from .json_ld import Node, is_article, is_mere_page, is_thread, other_days, parse_blocks, read_json_ld
from .labelled_dates import labelled_dates
from .licenses import read_licenses
from .meta_tags import MetaTags, read_dated_classes, read_head, read_itemprops, read_times
from .page_elements import PageElements
from .people import NameReader
from .resolve_people import COLLECTIVE, NO_ARTICLE, SITE_NAME
from .thread_posts import read_posts
from .titles import SiteNames, host_labels, site_part, squeeze, strip_site, without_site_behind
from .visible_dates import visible_dates
from .vocabulary import Vocabulary

_T = TypeVar("_T")
_P = ParamSpec("_P")

_NEAR: Final = 0.4
"""Share of words (Jaccard) from which a visible headline is a variant of a stated title."""

_LONGEST: Final = {"title": 1_000, "site": 1_000, "section": 1_000, "url": 10_000, "date": 200, "modified": 200}
"""Characters from which on what a page states is no such thing."""

_LEAST_WORDS: Final = 4
"""Words of a stated title that a longer heading ends with."""
_MOST: Final = 200
"""Candidates of one field by one method, and headlines that are compared with each other."""
_MOST_NAMES: Final = 50
"""Names that a site may go by."""

_TITLE_CLASS = re.compile(r"title|headline|heading|titel|titre|entry-name|post-name", re.I)
_URL_DAY_FIRST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])([-._])(0[1-9]|1[0-2])\2(20\d\d)(?!\d)")
_HOME: Final = frozenset({"/", "./", "../", "index.html", "/index.html", "index.php", "/index.php"})
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(slots=True)
class PageCandidates:
    """The candidates of a page, with what fusing them needs besides."""

    found: list[Found] = field(default_factory=list)
    url: str | None = None
    language: str | None = None
    names: SiteNames = field(default_factory=lambda: SiteNames([], None))
    lines: list[Line] = field(default_factory=list)


def date_order(language: str | None, region: str | None) -> Order:
    """How slashed dates are read: month first in American English, not at all in English of no stated country."""
    if language is None:
        return "any"
    if language == "en":
        return "mdy" if region in ("us", "ph") else "any" if region is None else "dmy"
    return "dmy"


def page_candidates(tree: Any, html: str, url: str | None, known: Vocabulary) -> PageCandidates:  # noqa: ANN401
    """Read a page once and list what each method found, in a fixed order. The tree is not changed."""
    elements = PageElements(tree)
    sheet = _attempt(lambda: read_head(elements, known), MetaTags())
    url = url or sheet.url
    headings = [(el, short_text(el, 400)) for el in elements.iter("h1", "h2", "h3")]
    banners = {text for el, text in headings if _leads_home(el, text, url)}
    shown = _shown(headings, banners)
    nodes: list[Node] = _attempt(lambda: parse_blocks(sheet.linked), [])
    stated = _first((*sheet.found, *_read(read_json_ld, nodes, shown, known.names)))
    found = [f for f in stated if len(f.value) <= _LONGEST.get(f.field, 20_000)]
    article = sheet.article or _attempt(lambda: is_article(nodes), False)
    out = PageCandidates(url=url, language=sheet.language)
    named = list(dict.fromkeys(f.value for f in found if _names_site(f)))[:_MOST_NAMES]
    out.names = SiteNames([*named, *sorted(banners)[:_MOST_NAMES]], url)
    headings = [(el, without_site_behind(text, out.names)) for el, text in headings]
    shown |= _shown(headings, banners)
    order = date_order(sheet.language, sheet.region)

    out.found = [_titled(f, out.names, shown) if f.field == "title" else f for f in found]
    if sheet.title:
        stripped = strip_site(sheet.title, out.names, shown)
        out.found.append(Found("title", stripped, "title" if stripped != sheet.title else "title.whole"))
        if name := site_part(sheet.title, out.names):
            out.found.append(Found("site", name, "title.site"))
    main = _headlines(out, [(el, text) for el, text in headings if 1 < len(text) <= 400], tree)
    own = frozenset(loose(f.value) for f in out.found if f.field == "title")
    out.found += _first(_read(read_itemprops, elements.properties))
    out.found += _first(_read(read_times, elements, known.dates.labels, own))
    out.found += _first(_read(read_dated_classes, elements, known.dates, sheet.language, order, own))
    out.found += _read(labelled_dates, elements, known.dates, sheet.language, order, own)
    out.found += _read(read_posts, elements, known.dates, sheet.language, order)
    out.found += _read(script_dates, html, sheet.linked)
    if url and (m := _URL_DATE.search(url)):
        out.found.append(Found("date", f"{m[1]}-{m[3]}-{m[4]}", "url"))
    elif url and (m := _URL_DAY_FIRST.search(url)):
        out.found.append(Found("date", f"{m[4]}-{m[3]}-{m[1]}", "url"))
    if main is None:
        main = next((el for el, _ in headings), None)
    if main is not None:
        out.lines = headline_lines(main)
        dated: set[int] = set()
        out.found += _read(visible_dates, out.lines, known.dates, sheet.language, order, dated, own)
        out.found += _read(visible_authors, out.lines, dated, known.names)
    out.found += _read(read_bylines, elements, known.names)
    out.found += _read(read_signatures, elements, known.names)
    out.found += _read(script_authors, html, sheet.linked, known.names)
    out.found += _read(read_licenses, elements, url, known.licenses)
    if not article:
        out.found = [
            replace(f, traits=(*f.traits, NO_ARTICLE)) if f.field in ("date", "authors") else f for f in out.found
        ]
    if _attempt(lambda: is_mere_page(nodes), False):
        out.found = [
            replace(f, traits=(*f.traits, "trait.mere-page")) if f.field == "authors" else f for f in out.found
        ]
    if _attempt(lambda: is_thread(nodes), False) or any(f.method == "posts.first" for f in out.found):
        out.found = [replace(f, traits=(*f.traits, "trait.thread")) if f.field == "authors" else f for f in out.found]
    no_days: frozenset[str] = frozenset()
    if days := _attempt(lambda: other_days(nodes), no_days):
        out.found = [_not_on(days, f) if f.field == "date" else f for f in out.found]
    out.found = _merged_tags(out.found)
    out.found = [_signed(f, out.names, known.names) if f.field == "authors" else f for f in out.found]
    return out


def _attempt(read: Callable[[], _T], otherwise: _T) -> _T:
    try:
        return read()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a page does to one source of evidence costs that source only
        return otherwise


def _read(source: Callable[_P, Iterable[Found]], *args: _P.args, **kwargs: _P.kwargs) -> list[Found]:
    """What one source of evidence finds; nothing where it cannot cope with the page."""
    return _attempt(lambda: list(source(*args, **kwargs)), [])


def _first(found: Iterable[Found]) -> list[Found]:
    """The first `_MOST` candidates of each field and method."""
    count: Counter[tuple[str, str]] = Counter()
    out: list[Found] = []
    for item in found:
        key = (item.field, item.method)
        count[key] += 1
        if count[key] <= _MOST:
            out.append(item)
    return out


def _names_site(item: Found) -> bool:
    return item.field == "site" and item.method != "ld.Organization" and len(item.value) <= 60


def _leads_home(heading: Any, text: str, url: str | None) -> bool:  # noqa: ANN401
    """Whether all of a heading is a link to the home page: then it is the name of the site."""
    links = heading.findall(".//a")
    if len(links) != 1 or not 1 < len(text) <= 60 or short_text(links[0], 400) != text:
        return False
    target = (links[0].get("href") or "").strip()
    if target in _HOME:
        return True
    host = host_labels(target)[-1:]
    return bool(host) and urlsplit(target)[2:] in (("", "", ""), ("/", "", "")) and host_labels(url)[-1:] in ((), host)


def _merged_tags(found: list[Found]) -> list[Found]:
    """The tags of one method as one candidate."""
    tags: dict[str, dict[str, str]] = {}
    for item in found:
        if item.field == "tags" and len(item.value) <= 60:
            tags.setdefault(item.method, {}).setdefault(loose(item.value), item.value)
    merged = [Found("tags", "; ".join(t.values()), method, tuple(t.values())) for method, t in tags.items()]
    return [item for item in found if item.field != "tags"] + merged


def _not_on(days: frozenset[str], item: Found) -> Found:
    """A printed date without a label of publication is none when the page states its day for an event or a deadline."""
    plain = item.method.startswith(("line.", "class.", "time.", "url")) and "labelled" not in item.method
    told = plain and "published" not in item.method and item.value[:10] in days
    return replace(item, against="the day of an event or a deadline") if told else item


def _signed(item: Found, names: SiteNames, reader: NameReader) -> Found:
    """An authors candidate without the site's own name among the people, collective bylines marked as such.

    A single name of the site stays, marked: personal sites go by the name of their author, and a house may sign.
    """
    if len(item.names) == 1 and reader.is_collective(item.names[0]):
        return replace(item, traits=(*item.traits, COLLECTIVE))
    byline = item.method.startswith(("line.by", "rel.", "class.", "href.", "ld.author.Person", "ld.page.author.Person"))
    people = tuple(n for n in item.names if not names.matches(n) or (byline and names.is_owner(n)))
    if len(people) == len(item.names):
        return item
    if len(item.names) == 1:
        return replace(item, traits=(*item.traits, SITE_NAME))
    return replace(
        item, value="; ".join(people) or item.value, names=people, against="" if people else "the site's name"
    )


def _titled(item: Found, names: SiteNames, shown: set[str]) -> Found:
    return Found("title", strip_site(item.value, names, shown), item.method)


def _headlines(out: PageCandidates, headings: list[tuple[Any, str]], tree: Any) -> Any:  # noqa: ANN401
    """Add the visible headlines and return the element that most likely is the page's own."""
    stated = {loose(f.value) for f in out.found if f.field == "title"} - {""}
    words = [set(s.split()) for s in sorted(stated)[:_MOST]]
    h1 = [(el, t) for el, t in headings if el.tag == "h1" and not out.names.matches(t)]
    unique = list({loose(t): (e, t) for e, t in reversed(h1)}.values())[::-1]
    for level in ("h1", "h2", "h3"):
        for el, text in headings:
            if el.tag == level and loose(text) in stated and not (level == "h1" and out.names.matches(text)):
                out.found.append(Found("title", text, f"{level}.agreed"))
                return el
    for el, _ in unique:
        for part in _pieces(el):
            if loose(part) in stated:
                out.found.append(Found("title", part, "h1.part"))
                return el
    for el, text in unique[:_MOST]:
        if found := _behind_kicker(text, out.found):
            out.found.append(Found("title", found, "h1.part"))
            return el
    near = max(unique[:_MOST], key=lambda x: _overlap(set(loose(x[1]).split()), words), default=None)
    if near is not None and _overlap(set(loose(near[1]).split()), words) >= _NEAR:
        out.found.append(Found("title", near[1], "h1.near"))
        return near[0]
    if len(unique) == 1:
        out.found.append(Found("title", unique[0][1], "h1"))
        return unique[0][0]
    classed = [(e, t) for e, t in unique if _TITLE_CLASS.search(f"{e.get('class') or ''} {e.get('itemprop') or ''}")]
    for _, text in (classed or unique)[:4]:
        out.found.append(Found("title", text, "h1.several"))
    if unique:
        return (classed or unique)[0][0]
    # an XPath that unites sets compares each element with all others
    for el in tree.iter("strong", "b", "div", "p", "span", "td", "font", "a"):
        if el.tag not in ("strong", "b") and el.get("class") is None:
            continue
        if len(el) <= 3 and el.text and len(text := short_text(el, 400)) > 12 and loose(text) in stated:
            out.found.append(Found("title", text, "text.agreed"))
            return el
    return next(
        (el for el, text in headings if el.tag == "h2" and _overlap(set(loose(text).split()), words) >= _NEAR), None
    )


def _shown(headings: list[tuple[Any, str]], banners: set[str]) -> set[str]:
    """The main headings, by their words, less those that name the site."""
    return {loose(text) for el, text in headings if el.tag == "h1" and 1 < len(text) <= 400 and text not in banners}


def _behind_kicker(heading: str, found: list[Found]) -> str | None:
    """The stated title that a heading ends with, when it opens with something else (a kicker, a date, "Headline:")."""
    form = squeeze(heading)
    for item in found[:_MOST]:
        if item.field == "title" and len(item.value.split()) >= _LEAST_WORDS:
            end = squeeze(item.value)
            if len(end) < len(form) and form.endswith(end):
                return item.value
    return None


def _overlap(words: set[str], others: list[set[str]]) -> float:
    """The best share of words two headlines have in common (Jaccard)."""
    return max((len(words & o) / len(words | o) for o in others if words and o), default=0.0)


def _pieces(heading: Any) -> list[str]:  # noqa: ANN401
    """The texts of a headline's own child elements: a kicker and the headline set in one element."""
    if not len(heading) or len(heading) > 6:
        return []
    texts = [tidy(c.text_content()) for c in heading if isinstance(c.tag, str)]
    texts += [tidy(heading.text), *(tidy(c.tail) for c in heading)]
    return [t for t in texts if t]
