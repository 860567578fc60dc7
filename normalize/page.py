"""Decoded HTML to one parsed page: parsed once, read by the metadata reader first, then by extraction.

Hostile or broken markup must end in a page or in an outcome, never in a hang: size, nesting and attribute counts are
capped here, and the text that a cap would lose is saved by flattening the markup where that is possible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .document import Rejected, Unreadable
from .page_marks import drop_permalinks, without_marks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CHARS = 20_000_000
"""Longest page in characters that is parsed at all (trafilatura's own limit is 20 MB)."""

MAX_ATTRIBUTES = 1_000
"""A tag with more attributes than this loses all of them: libxml2 compares each attribute with all before it."""
MAX_COLUMNS = 50
"""Columns that one cell may span."""
MAX_ROWS = 100
"""Rows that one cell may span (trafilatura believes no more)."""
MAX_CLAIMED = 10_000
"""Places that the cells of a page may claim beyond twice their number."""

_LONG_TAG_CHARS = 20_000

# Control characters, which XML 1.0 forbids (section 2.2), become spaces; libxml2 ends the document at a NUL.
_WITHOUT_CONTROLS = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]*)[^<>]{{{_LONG_TAG_CHARS},}}>")
_FORMATTING_TAGS = re.compile(
    r"</?(?:abbr|acronym|b|big|center|cite|code|em|font|i|ins|kbd|mark|nobr|q|s|small|span|strike|strong|sub|sup|tt|u|var)\b[^<>]*>",
    re.IGNORECASE,
)
# Text after these is body text to a browser; the parser would leave out all that comes after an early one.
_ENDS = re.compile(r"</(?:body|html)\b[^<>]*>", re.IGNORECASE)
_OF_THE_HEAD = frozenset((
    "title", "base", "link", "meta", "script", "style", "noscript", "template", "object", "svg", "bgsound", "command",
))  # fmt: skip
_NESTING_TAGS = re.compile(
    r"<(/?)(?!/?(?:html|head|title|meta|link|base|script|style|body|p|br|a|time)\b)[a-zA-Z][^<>]*>", re.IGNORECASE
)


@dataclass(slots=True)
class Page:
    """One parsed page.

    ``tree`` is the root ``html`` element without comments; nobody changes it but who is told to spend it.
    ``simplified`` says that its markup was beyond reason (nesting, attributes), so that the tree is not all of it;
    other parsers are best kept off ``html``.
    """

    html: str
    tree: HtmlElement
    url: str | None = None
    simplified: bool = False


def parse_page(html: str, url: str | None = None) -> Page:
    """Parse decoded HTML (any declaration of an encoding in it is ignored).

    Raises:
        Rejected: nothing in it is markup or text.
        Unreadable: larger than ``MAX_CHARS``, or nested so that no reading of it keeps its text.
    """
    if len(html) > MAX_CHARS:
        raise Unreadable(f"page too large ({len(html)} characters)")
    source = _XML_DECLARATION.sub("", html.removeprefix("\ufeff"), count=1)
    if not source or source.isspace():
        raise Rejected("empty page")
    short = _LONG_TAG.sub(_without_attributes, source) if _may_have_long_tags(source) else source
    altered = short != source
    short = without_marks(_ENDS.sub("", short))
    for simplified, prepare in ((altered, _as_it_is), (True, _unformatted), (True, _flat)):
        tree = _parse(prepare(short))
        if tree is not None:
            _end_head(tree)
            cells: list[HtmlElement] = []
            links: list[HtmlElement] = []
            for element in tree.iter("td", "th", "a"):
                (links if element.tag == "a" else cells).append(element)
            _narrow(cells)
            drop_permalinks(links)
            return Page(html, tree, url, simplified)
    raise Unreadable("markup nested too deeply")


def _parse(source: str) -> HtmlElement | None:
    """The root element, or None where the parser gave up on the nesting and dropped what follows."""
    from lxml import etree
    from lxml import html as lxml_html

    # Bytes with a named encoding: then no meta tag in the page can switch it. A parser of one's own: thread-safe.
    parser: Any = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # one class for all elements: choosing among them costs a call of Python at each first touch of each element
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    try:
        root = lxml_html.document_fromstring(
            source.encode("utf-8", "replace").translate(_WITHOUT_CONTROLS), parser=parser
        )
    except etree.ParserError as error:
        raise Rejected("empty page") from error
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"not parsable: {error}") from error
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        return None
    return root


def _end_head(tree: HtmlElement) -> None:
    """What cannot stand in a head begins the body, as in a browser: the parser knows no ``article`` or ``main`` and
    leaves them in a head that nobody closed.
    """
    head = tree.find("head")
    if head is None:
        return
    strays = [child for child in head if isinstance(child.tag, str) and child.tag not in _OF_THE_HEAD]
    if not strays:
        return
    body = tree.find("body")
    if body is None:
        body = tree.makeelement("body")
        tree.append(body)
    text, body.text = body.text, None
    for place, stray in enumerate(strays):
        body.insert(place, stray)  # with the text that follows it
    if text:
        strays[-1].tail = (strays[-1].tail or "") + text


def _narrow(cells: list[HtmlElement]) -> None:
    """Cells that claim to be wider than any table claim nothing: every row would be filled up to their width.

    Where all cells together claim many times the places that there are cells, none does.
    """
    if all(cell.get("colspan") is None and cell.get("rowspan") is None for cell in cells):
        return
    claimed = 0
    for cell in cells:
        width = _number(cell.get("colspan"))
        if width > MAX_COLUMNS:
            del cell.attrib["colspan"]
            width = 1
        claimed += max(width, 1) * min(max(_number(cell.get("rowspan")), 1), MAX_ROWS)
    if claimed > MAX_CLAIMED + 2 * len(cells):
        for cell in cells:
            for name in ("colspan", "rowspan"):
                cell.attrib.pop(name, None)


def _number(span: str | None) -> int:
    """The number of columns or rows; 0 where none is stated, more than any table has where it is no number."""
    if not span:
        return 0
    return int(span) if len(span) <= 4 and span.isdecimal() else 10_000


def _may_have_long_tags(source: str) -> bool:
    """A look in strides: twice as long a stretch without ``<`` as a stride covers one stride from end to end."""
    stride = _LONG_TAG_CHARS // 2
    if all(source.find("<", at, at + stride) >= 0 for at in range(0, len(source) - stride + 1, stride)):
        return False
    return max(map(len, source.split("<"))) > _LONG_TAG_CHARS


def _without_attributes(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>" if tag[0].count("=") > MAX_ATTRIBUTES else tag[0]


def _as_it_is(source: str) -> str:
    return source


def _unformatted(source: str) -> str:
    return _FORMATTING_TAGS.sub("", source)


def _flat(source: str) -> str:
    """The page with every nesting tag turned into a paragraph break: text and reading order stay."""
    return _NESTING_TAGS.sub("<p>", source)
