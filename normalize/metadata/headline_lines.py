"""The lines a reader sees around a page's headline: where bylines and dates are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from .candidate import loose, tidy
from .words import words

_INLINE: Final = words(
    """
    a abbr acronym b bdi bdo big cite code em font i ins kbd label mark q s samp small span strong sub sup time tt u
    var address
    """
)
_SKIP: Final = words("script style noscript template svg iframe select option button form textarea head")
_NODES_BEFORE: Final = 60
_NODES_AFTER: Final = 220
_LINES_AFTER: Final = 30
_LONGEST_NAME: Final = 1_000
"""Characters of a class or id that are looked at: every element in it asks again."""
_TEASER_LEVELS: Final = 4
_TEASER_SIZE: Final = 150
"""Elements of a preview that are looked at."""
LABEL_REACH: Final = 80
"""Characters before a date or a name that may say what it is."""


@dataclass(slots=True)
class Line:
    """One printed line; ``place`` counts from the headline (0), negative above it. ``marks`` are class names on it.

    ``data``: it stands in a table with headings or in preformatted text, where a day is a value and dates nothing.
    ``home``: the element of a page that its text begins in.
    """

    text: str
    place: int
    marks: str = ""
    link: bool = False
    data: bool = False
    home: Any = None


def headline_lines(heading: Any) -> list[Line]:  # noqa: ANN401
    """The printed lines from a little above ``heading`` to some way below it, in reading order."""
    start = heading
    for _ in range(_NODES_BEFORE):
        before = _previous(start)
        if before is None:
            break
        start = before
    raw: list[tuple[str, str, bool, bool, Any]] = []
    at = -1
    after = 0
    for text, marks, linked, in_heading, data, home in _printed(start, heading):
        if in_heading and at < 0:
            at = len(raw)
        raw.append((text, marks, linked, data, home))
        if at >= 0:
            after += 1
            if after > _LINES_AFTER:
                break
    at = max(at, 0)
    return [
        Line(text, number - at, marks, linked, data, home)
        for number, (text, marks, linked, data, home) in enumerate(raw)
    ]


def short_text(el: Any, limit: int) -> str:  # noqa: ANN401
    """The tidied text of an element, or an empty string when it is longer than ``limit``.

    Stops reading there, so that a class repeated at every level of a deep nest costs no more than its own text.
    """
    pieces: list[str] = []
    size = 0
    for piece in el.itertext():
        pieces.append(piece)
        size += len(piece)
        if size > 4 * limit:
            return ""
    text = tidy("".join(pieces))
    return text if len(text) <= limit else ""


def short_lines(el: Any, limit: int) -> list[str]:  # noqa: ANN401
    """The printed lines of an element, blanks between its links and spans; none when it is longer than ``limit``."""
    lines: list[str] = []
    pieces: list[str] = []
    size = 0
    ahead: list[tuple[Any, bool]] = [(el, False)]
    while ahead:
        node, left = ahead.pop()
        text = (node.tail if node is not el else "") if left else node.text
        if isinstance(node.tag, str) and node.tag not in _SKIP:
            if node.tag not in _INLINE:
                lines.append("".join(pieces))
                pieces.clear()
            elif left and node.tag in ("a", "span"):
                pieces.append(" ")
            if not left:
                ahead.append((node, True))
                ahead.extend((child, False) for child in reversed(node))
        elif not left:
            text = node.tail if node is not el else ""
        if text:
            pieces.append(text)
            size += len(text)
            if size > 4 * limit:
                return []
    lines = [line for raw in (*lines, "".join(pieces)) if (line := tidy(raw))]
    return lines if sum(map(len, lines)) <= limit else []


def _previous(node: Any) -> Any:  # noqa: ANN401
    """The element before ``node`` in document order, or ``None`` at the body."""
    before = node.getprevious()
    if before is not None:
        while len(before):
            before = before[-1]
        return before
    parent = node.getparent()
    return None if parent is None or parent.tag in ("html", "body") else parent


def _printed(start: Any, heading: Any) -> Iterator[tuple[str, str, bool, bool, bool, Any]]:  # noqa: ANN401
    pieces: list[str] = []
    marks: list[str] = []
    linked = False
    in_heading = data = False
    home: Any = None
    budget = _NODES_BEFORE + _NODES_AFTER + 200
    node = start
    while node is not None and budget > 0:
        budget -= 1
        tag = node.tag
        skip = not isinstance(tag, str) or tag in _SKIP
        if not skip:
            if tag not in _INLINE:
                if text := tidy("".join(pieces)):
                    yield text, " ".join(marks), linked, in_heading, data, home
                pieces, marks, linked = [], [], False
                data = _is_data(node)
            if node is heading:
                in_heading = True
                budget = min(budget, _NODES_AFTER)
            if name := node.get("class"):
                marks.append(name)
            linked = linked or tag == "a"
            if node.text:
                home = home if pieces else node
                pieces.append(node.text)
            if len(node):
                node = node[0]
                continue
        while node is not None:
            if isinstance(node.tag, str) and node.tag not in _INLINE and node.tag not in _SKIP:
                if text := tidy("".join(pieces)):
                    yield text, " ".join(marks), linked, in_heading, data, home
                pieces, marks, linked = [], [], False
                data = False
                if node is heading:
                    in_heading = False
            elif node.tag == "a" or node.tag == "span":
                pieces.append(" ")
            if node.tail:
                home = home if pieces else node.getparent()
                pieces.append(node.tail)
            following = node.getnext()
            if following is not None:
                node = following
                break
            node = node.getparent()
            if node is not None and node.tag in ("body", "html"):
                node = None
    if text := tidy("".join(pieces)):
        yield text, " ".join(marks), linked, in_heading, data, home


def _is_data(el: Any) -> bool:  # noqa: ANN401
    """Whether an element is preformatted text or a cell of a table whose first row has headings."""
    if el.tag in ("td", "th"):
        table = next(el.iterancestors("table"), None)
        row = next(table.iter("tr"), None) if table is not None else None
        return row is not None and len(row) > 1 and all(cell.tag == "th" for cell in row)
    return bool(el.tag == "pre")


def in_teaser(el: Any, stated: frozenset[str]) -> bool:  # noqa: ANN401
    """Whether an element stands in the preview of another page: beside a heading that is a link, whose words are no
    title that this page states for itself (``stated``, in loose form).
    """
    for _ in range(_TEASER_LEVELS):
        el = el.getparent()
        if el is None or el.tag in ("body", "main", "html"):
            return False
        headings = [part for part in islice(el.iter(), _TEASER_SIZE) if part.tag in ("h1", "h2", "h3", "h4")]
        if headings:
            heading = headings[0]
            link = heading.find(".//a[@href]")
            linked = link is not None or next(heading.iterancestors("a"), None) is not None
            other = heading.tag != "h1" and loose(short_text(heading, 400)) not in stated
            return len(headings) == 1 and linked and other
    return False


def inside(el: Any, pattern: re.Pattern[str], levels: int = 5) -> bool:  # noqa: ANN401
    """Whether the element or a near ancestor has a class or id that matches, or lies in an aside or footer."""
    for _ in range(levels):
        if el is None or el.tag in ("body", "html", "article", "main"):
            return False
        if el.tag in ("aside", "footer", "nav"):
            return True
        name = f"{(el.get('class') or '')[:_LONGEST_NAME]} {(el.get('id') or '')[:_LONGEST_NAME]}"
        if len(name) > 1 and pattern.search(name):
            return True
        el = el.getparent()
    return False


def label_before(el: Any) -> str:  # noqa: ANN401
    """The words right before an element on its line, where a label of what it holds stands."""
    before = el.getprevious()
    if before is not None and tidy(before.tail):
        return tidy(before.tail)[-LABEL_REACH:]
    if before is not None:
        return "" if before.tag in ("time", "abbr") else short_text(before, LABEL_REACH)
    above = el.getparent()
    return tidy(above.text)[-LABEL_REACH:] if above is not None else ""
