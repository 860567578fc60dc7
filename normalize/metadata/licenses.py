"""The licence that a page gives to itself: links that say so, and a Creative Commons link in a sentence about the page.

A licence that belongs to a picture, to a comment, to a program or to a thing that the page tells of is none of the
page's: links inside figures, galleries, comments and lists of downloads are passed over, and so is a link in a line
about a picture. Links that contradict each other say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

from ..languages import Languages
from ..languages.load import one_of
from ..languages.spot import folded
from .candidate import Found, is_address
from .headline_lines import short_text
from .page_elements import Links, PageElements

_CREATIVE: Final = re.compile(
    r"(?i)https?://(?:www\.)?creativecommons\.org/(?:licenses/[a-z+-]{2,20}/\d|publicdomain/(?:zero|mark)/\d)"
)
_ARCHIVED = re.compile(r"(?i)https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,3}/(?=https?://)")
_FOREIGN_TAGS: Final = frozenset(
    ("figure", "figcaption", "picture", "video", "audio", "blockquote", "pre", "code", "table")
)
_FOREIGN = re.compile(
    r"(?i)caption|figure|gallery|"
    r"(?:^|[\s_-])(?:image|photo|thumb|media|video|audio|credit|comment|repl(?:y|ies)|related|teaser|"
    r"embed|widget|card|carousel|attachment|download)s?(?:$|[\s_-])"
)
_MOST: Final = 200
_LEVELS: Final = 8
_LONGEST: Final = 400
"""Characters of the paragraph that a link stands in."""


class LicenseWords:
    """The words around a link that tell whose licence it is."""

    __slots__ = ("_other", "_own")

    def __init__(self, languages: Languages) -> None:
        self._own = re.compile(rf"\b{one_of(languages.words('credits', 'own_text'))}", re.I)
        self._other = re.compile(rf"\b{one_of(languages.words('credits', 'other_work'))}s?\b", re.I)

    def of_page(self, around: str) -> bool:
        """Whether the words are about the page."""
        return self._own.search(around) is not None

    def of_other(self, around: str) -> bool:
        """Whether they are about a picture, a program or the like, and not about the page."""
        return self._other.search(around) is not None and not self.of_page(around)


def read_licenses(elements: PageElements, url: str | None, words: LicenseWords) -> Iterator[Found]:
    """The licence in the links of a page, by each method that does not contradict itself."""
    stated = (el for el in elements.iter("link") if None not in (el.get("rel"), el.get("href")))
    head = _addresses(stated, url, marked=True)
    links = [link for link in _linked(elements.links) if _is_candidate(link)]
    own = [link for link in links if not _is_foreign(link, words)]
    marked = _addresses(own, url, marked=True)
    told = _addresses((link for link in own if _tells_of_page(link, words)), url, marked=False)
    for method, found in (("link.license", head), ("rel.license", marked), ("text.license", told)):
        if len(found) == 1:
            yield Found("license", next(iter(found.values())), method)


def _linked(links: Links) -> list[Any]:
    """The first links that lead somewhere; none where none of them can be of a licence."""
    told = folded("\n".join([text for text in (*links.hrefs, *links.rels) if text]))
    if "license" not in told and "creativecommons" not in told:
        return []
    leading = (el for el, href in zip(links.elements, links.hrefs, strict=True) if href is not None)
    return list(islice(leading, 20 * _MOST))


def _addresses(links: Any, url: str | None, *, marked: bool) -> dict[str, str]:  # noqa: ANN401
    """Different addresses, by a form in which equal ones are equal."""
    found: dict[str, str] = {}
    for link in islice(links, _MOST):
        if marked and "license" not in (link.get("rel") or "").lower().split():
            continue
        try:
            address = urljoin(url or "", _href(link))
        except ValueError:
            continue
        if is_address(address):
            form = re.sub(
                r"(?i)^https?://(?:www\.)?|/?(?:deed\.[a-z_-]+|legalcode)?/?(?:[?#].*)?$", "", address
            ).lower()
            found.setdefault(form, address)
    return found


def _href(link: Any) -> str:  # noqa: ANN401
    """Where a link leads to, without the archive that the page was kept in."""
    return _ARCHIVED.sub("", link.get("href").strip())


def _is_candidate(link: Any) -> bool:  # noqa: ANN401
    return "license" in (link.get("rel") or "").lower() or _CREATIVE.match(_href(link)) is not None


def _is_foreign(link: Any, words: LicenseWords) -> bool:  # noqa: ANN401
    """Whether a link stands with something else than the page: a picture, a comment, a download."""
    at = link
    for _ in range(_LEVELS):
        if at is None or at.tag in ("body", "html", "main"):
            break
        if (
            at.tag in _FOREIGN_TAGS
            or at.get("about")
            or _FOREIGN.search(f"{at.get('class') or ''} {at.get('id') or ''}"[:400])
        ):
            return True
        at = at.getparent()
    return words.of_other(_around(link))


def _tells_of_page(link: Any, words: LicenseWords) -> bool:  # noqa: ANN401
    """Whether a Creative Commons link stands in a sentence about the page."""
    return _CREATIVE.match(_href(link)) is not None and words.of_page(_around(link))


def _around(link: Any) -> str:  # noqa: ANN401
    """The paragraph that a link stands in."""
    at = link
    for _ in range(4):
        if at.tag in ("p", "div", "li", "footer", "td", "section", "small", "aside") or at.getparent() is None:
            break
        at = at.getparent()
    text: str = short_text(at, _LONGEST)
    return text
