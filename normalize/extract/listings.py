"""Listings of code as highlighters set them: numbers of lines go, cells and elements that are lines become lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Pygments, Rouge, Chroma, highlight.js, SyntaxHighlighter, Crayon, Prism and the like call their line numbers so.
_GUTTER = re.compile(
    r"(?:^|[ _-])(?:linenos?|linenodiv|line-?numbers?|line-?nums?|ln|lnt|gutter|blob-num|crayon-nums?)"
    r"(?=$|[ _-])",
    re.IGNORECASE,
)
_CODE_CELL = re.compile(r"(?:^|[ _-])(?:blob-code|ln-code|code)(?=$|[ _-])", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\s]*")


def tidy_listings(tree: HtmlElement) -> None:
    """Take out the line numbers of listings, and make one ``pre`` of a listing whose lines are cells or rows."""
    for table in list(tree.iter("table")):
        _tidy_table(table)
    for listing in list(tree.iter("pre")):
        if _is_column_of_numbers(listing):
            listing.drop_tree()
            continue
        for part in list(listing.iter("span", "td", "div", "code", "a")):
            named = part.get("class")
            if named and part is not listing and _GUTTER.search(named) and _only_numbers(part):
                part.drop_tree()


def _tidy_table(table: HtmlElement) -> None:
    cells = [cell for cell in table.iter("td") if cell.get("class") and _named_table(cell) is table]
    numbers = [cell for cell in cells if _GUTTER.search(cell.get("class", "")) and _only_numbers(cell)]
    code = [cell for cell in cells if _CODE_CELL.search(cell.get("class", ""))]
    if not numbers or not code:
        return
    for cell in numbers:
        cell.drop_tree()
    if len(code) == 1 and len(numbers) == 1:
        if next(code[0].iter("pre"), None) is None:
            code[0].tag = "pre"
    elif len(code) >= len(numbers) and next(table.iterancestors("pre"), None) is None:
        table.tag = "pre"


def _named_table(cell: HtmlElement) -> HtmlElement | None:
    return next(cell.iterancestors("table"), None)


def _is_column_of_numbers(listing: HtmlElement) -> bool:
    """Whether it only counts the lines of the listing beside it."""
    cell = next(listing.iterancestors("td"), None)
    if cell is None or cell.getparent() is None:
        return False
    lines = "".join(listing.itertext()).split()
    if not lines or not all(line.isdecimal() for line in lines):
        return False
    first = int(lines[0])
    if [int(line) for line in lines] != list(range(first, first + len(lines))):
        return False
    return any(other is not cell and next(other.iter("pre"), None) is not None for other in cell.getparent())


def _only_numbers(element: HtmlElement) -> bool:
    return all(_NUMBERS.fullmatch(text) is not None for text in element.itertext())
