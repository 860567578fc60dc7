"""HTML inside Markdown, as a reader sees it: the words of tags, lines of blocks and rows, pictures by their text.

Only what HTML calls so is a tag: ``<https://...>``, ``Vec<String>``, ``<file>`` and ``a < b`` are words. Code, be it
fenced, set in, between backticks or in ``<code>`` and ``<pre>``, stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from .fences import fenced_blocks

_INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "img", "br", "picture", "source", "input", "button", "video", "audio", "track", "iframe",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "thead", "tfoot", "caption",
    "colgroup", "col", "td", "th", "tr", "ul",
))  # fmt: skip
_UNSEEN: Final = frozenset(("script", "style", "svg", "math", "template"))
_ALONE: Final = frozenset(("br", "hr", "wbr"))
"""These need no end and no attributes; words in angle brackets that are called like other elements may be words."""
_OPEN_ENDED: Final = frozenset(("p", "li", "dt", "dd", "tr", "td", "th"))
"""At the beginning of a line these need no end either."""
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMES: Final = _INLINE | _BLOCKS | _UNSEEN

_PLACE = re.compile(
    r"(?<!\\)(?:(?P<ticks>(?<!`)`{1,40}(?!`))|(?P<remark><!--)|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,11})"
    r"(?P<more>(?:\s(?:[^<>\"']{1,400}+|\"[^\"<]{0,1000}+\"|'[^'<]{0,1000}+'){0,40}+)?)/?>)"
)
_ENDS = re.compile(r"</([a-zA-Z][a-zA-Z0-9]{0,11})[ \t]{0,9}>")
_ATTRIBUTE = re.compile(r"\s+[A-Za-z_:@][\w:@.-]{0,80}\s{0,9}=|\s+open\s*\Z")
_ALT = re.compile(r"\salt\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TAG_OF_CODE = re.compile(r"</?code(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]{0,12}(?:[*+-]|\d{1,9}[.)])[ \t]")
_BLANK_LINES = re.compile(r"\n{3,}")
_BLANK_LINE = re.compile(r"(?m)^[ \t]++$")
LONGEST_SPAN: Final = 10_000
"""Characters between backticks."""
LONGEST_LINE: Final = 1_000
"""Characters of a line before a tag that are looked at."""


def without_markup(text: str) -> str:
    """The text with its HTML rendered; the text itself where there is none. Never raises."""
    if "<" not in text:
        return text
    return _Rendering(text).text()


@dataclass(slots=True)
class _Piece:
    """Some of the output; what is ``kept`` is code, and not to be tidied."""

    text: str
    kept: bool = False


@dataclass(slots=True)
class _Row:
    """A row of a table, or a heading (one cell), while it is open."""

    mark: str = ""
    cells: list[list[_Piece]] = field(default_factory=list)

    def pieces(self) -> list[_Piece]:
        """The cells on one line; each by itself where one of them is more than a line: then it lays out the page."""
        texts = ["".join(piece.text for piece in cell).strip() for cell in self.cells]
        filled = [text for text in texts if text]
        if not filled:
            return []
        if any("\n\n" in text or "```" in text or "~~~" in text for text in filled):
            spread = [piece for cell in self.cells for piece in [*cell, _Piece("\n\n")]]
            return [_Piece("\n\n"), *spread]
        line = " | ".join(" ".join(text.split()) for text in filled)
        return [_Piece(f"\n\n{self.mark}{line}\n\n" if self.mark else f"{line}\n")]


class _Rendering:
    def __init__(self, text: str) -> None:
        self._text = text
        self._kept = _code_lines(text)
        self._starts = [start for start, _ in self._kept]
        self._ended = {name.lower() for name in _ENDS.findall(text)}
        self._out: list[_Piece] = []
        self._row: _Row | None = None
        self._lists: list[int] = []
        self._tables = 0
        self._open: dict[str, int] = {}

    def text(self) -> str:
        """All of it."""
        text, at, seen = self._text, 0, False
        ends: dict[str, int] = {}  # where the next end of a name is known to be, or that there is none
        while (place := self._next(at)) is not None:
            start = place.start()
            name = (place["name"] or "").lower()
            if place["ticks"]:
                close = self._closing(place["ticks"], place.end())
                self._copy(at, start)
                self._put(text[start:close], kept=True)
                at = close
                continue
            if place["remark"]:
                close = text.find("-->", start + 4)
                if close < 0:
                    break
                self._copy(at, start)
                at, seen = close + 3, True
                continue
            if not self._is_tag(place, name):
                self._copy(at, place.end())
                at = place.end()
                continue
            seen = True
            self._copy(at, start)
            at = place.end()
            if not place["end"] and name in _UNSEEN | {"code", "pre"} and name in self._ended:
                if ends.get(name, 0) < at:
                    found = re.compile(rf"</{name}[ \t]{{0,9}}>", re.IGNORECASE).search(text, at)
                    ends[name] = found.start() if found else len(text)
                close = ends[name]
                if close == len(text):
                    continue
                if name in ("code", "pre"):
                    self._code(name, text[at:close])
                at = text.find(">", close) + 1
                continue
            self._tag(name, place)
        self._copy(at, len(text))
        self._end_row()
        return self._tidied() if seen else text

    # -- finding ---------------------------------------------------------------------------------------------------

    def _next(self, at: int) -> re.Match[str] | None:
        """The next place where something may begin, outside of code that stands in lines of its own."""
        while (place := _PLACE.search(self._text, at)) is not None:
            block = self._block_at(place.start())
            if block is None:
                return place
            at = block[1]
        return None

    def _block_at(self, place: int) -> tuple[int, int] | None:
        number = bisect_right(self._starts, place) - 1
        if number >= 0 and place < self._kept[number][1]:
            return self._kept[number]
        return None

    def _closing(self, ticks: str, start: int) -> int:
        """Where a span of code ends that ``ticks`` open: behind as many in one paragraph, else behind the ticks."""
        text = self._text
        if start < self._open.get(ticks, 0):
            return start
        most = min(len(text), start + LONGEST_SPAN)
        stop = text.find("\n\n", start, most)
        stop = most if stop < 0 else stop
        at = text.find(ticks, start, stop)
        while at >= 0:
            end = at + len(ticks)
            if text[at - 1 : at] != "`" and text[end : end + 1] != "`":
                return end
            while text[end : end + 1] == "`":
                end += 1
            at = text.find(ticks, end, stop)
        self._open[ticks] = stop
        return start

    def _is_tag(self, place: re.Match[str], name: str) -> bool:
        more = place["more"].strip(" \t\n/")
        if name not in _NAMES or (more and not _ATTRIBUTE.match(place["more"])):
            return False
        if place["end"] or more or name in _ALONE or name in self._ended:
            return True
        return name in _OPEN_ENDED and not self._before(place.start()).strip()

    def _before(self, place: int) -> str:
        """What stands before a place in its line, or the last of it."""
        return self._text[max(0, place - LONGEST_LINE) : place].rpartition("\n")[2]

    # -- putting ---------------------------------------------------------------------------------------------------

    def _put(self, text: str, *, kept: bool = False) -> None:
        if not text or (self._tables and self._row is None and text.isspace()):
            return
        if self._row is None:
            self._out.append(_Piece(text, kept))
        elif self._row.cells:
            self._row.cells[-1].append(_Piece(text, kept))
        elif text.strip():
            self._row.cells.append([_Piece(text, kept)])

    def _copy(self, start: int, end: int) -> None:
        """Put a stretch of the text; the blocks of code in it as they are."""
        at = start
        first = max(0, bisect_right(self._starts, start) - 1)
        for number in range(first, bisect_left(self._starts, end)):
            begin, stop = self._kept[number]
            if stop <= at:
                continue
            self._put(self._text[at : max(at, begin)])
            self._put(self._text[max(at, begin) : min(stop, end)], kept=True)
            at = min(stop, end)
        self._put(self._text[at:end])

    def _code(self, name: str, inner: str) -> None:
        if name == "pre":
            self._break()
        self._put(_TAG_OF_CODE.sub("", inner), kept=True)
        if name == "pre":
            self._break()

    def _break(self) -> None:
        """A new line, if this one has begun."""
        pieces = self._out if self._row is None else self._row.cells[-1] if self._row.cells else []
        if pieces and not pieces[-1].text.rstrip(" \t").endswith("\n"):
            self._put("\n")

    def _tag(self, name: str, place: re.Match[str]) -> None:
        ends = bool(place["end"])
        if name == "img":
            found = _ALT.search(place["more"])
            self._put(next((alt for alt in found.groups() if alt), "") if found else "")
        elif name == "br":
            in_row = self._before(place.start()).lstrip().startswith("|")
            ended = self._text[place.end() : place.end() + 20].lstrip(" \t").startswith("\n")
            self._put(" " if in_row else "" if ended else "\n")
        elif name in ("td", "th"):
            if self._row is None or self._row.mark:
                self._break()
            elif not ends:
                self._row.cells.append([])
        elif name in ("tr", "table") or name in _HEADINGS:
            self._end_row()
            if name in ("table", "tr"):
                self._break()
            if name == "table":
                self._tables = max(0, self._tables + (-1 if ends else name in self._ended))
            if not ends and name == "tr":
                self._row = _Row()
            elif not ends and name in _HEADINGS and name in self._ended:
                self._row = _Row("#" * int(name[1]) + " ", [[]])
        elif name in ("ul", "ol"):
            self._break()
            if not ends:
                self._lists.append(0 if name == "ol" else -1)
            elif self._lists:
                self._lists.pop()
        elif name == "li" and not ends:
            self._break()
            if self._lists and self._lists[-1] >= 0:
                self._lists[-1] += 1
                self._put(f"{self._lists[-1]}. ")
            else:
                self._put("- ")
        elif name in _BLOCKS:
            self._break()

    def _end_row(self) -> None:
        row, self._row = self._row, None
        if row is not None:
            self._out += row.pieces()

    def _tidied(self) -> str:
        parts: list[str] = []
        loose: list[str] = []
        for piece in [*self._out, _Piece("", kept=True)]:
            if not piece.kept:
                loose.append(piece.text)
                continue
            joined = _BLANK_LINE.sub("", "".join(loose))
            parts += [_BLANK_LINES.sub("\n\n", joined), piece.text]
            loose = []
        return "".join(parts).lstrip("\n")


def _code_lines(text: str) -> list[tuple[int, int]]:
    """Where blocks of code stand, as characters of the text: between fences, or set in by four behind a blank line."""
    lines = text.split("\n")
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    fenced = fenced_blocks(lines)
    inside = {at for block in fenced for at in block}
    found = [(offsets[block.start], min(offsets[block.stop], len(text))) for block in fenced]
    blank, listed, code = True, False, False
    for at, line in enumerate(lines):
        if at in inside:
            blank = code = False
            continue
        bare = line.strip()
        if not bare:
            blank = True
            continue
        set_in = line.startswith(("    ", "\t"))
        code = set_in and not listed and (blank or code)
        if code:
            found.append((offsets[at], min(offsets[at + 1], len(text))))
        elif not set_in:
            listed = _ITEM.match(line) is not None or (listed and not blank) or (listed and line[0] == " ")
        blank = False
    return sorted(found)
