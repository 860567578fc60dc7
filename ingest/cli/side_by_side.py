"""A raw seed beside the text that is published of it, line by line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser
from shutil import get_terminal_size
from typing import Any, Final

from rich.cells import cell_len, chop_cells

from ...corpus.shown import shown
from ...corpus.state.store import Store
from ...dedupe.fold import fold
from ...normalize.document import Seed
from ..run.raw_seed import raw_seed
from .style import Line, Paint

NARROWEST: Final = 60
"""Columns of a terminal in which two sides have room; in less they stand below each other."""
MOST: Final = 5_000_000
"""Characters of a raw seed that are looked at."""
FIRST_WORDS: Final = 60
"""Characters by which a line is known again in the beginning of a block."""
_GAP = "  "


def beside(store: Store, entry: Mapping[str, Any]) -> Iterator[Line]:
    """The two sides of an explained document, as wide as the terminal."""
    if "text" not in entry:
        yield f"there is no text to show: {entry['source']} is {entry['outcome']}"
        return
    seed = raw_seed(store, entry["source"])
    raw = raw_lines(seed, entry["encoding"]) if seed is not None else None
    if raw is None:
        why = "an office file" if seed is not None else "neither stored (setting keep_raw) nor in its file any more"
        yield f"there is no raw text to show: it is {why}"
        return
    yield from side_lines(side_rows(raw, entry["text"], entry["cuts"]), get_terminal_size((160, 50)).columns)


def raw_lines(seed: Seed, encoding: str) -> list[str] | None:
    """What a reader of the raw seed sees, by line, without blank ones: of markup the text in it. Nothing of office
    files, which have no text until they are taken apart.
    """
    if seed.media not in ("text", "html"):
        return None
    text = (seed.data if isinstance(seed.data, str) else _decoded(seed.data, encoding))[:MOST]
    if seed.media == "html":
        page = _Visible()
        page.feed(text)
        page.close()
        text = "".join(page.pieces)
    return [" ".join(line.split()) for line in re.split(r"[\n\r\u2028\u2029]+", text) if line.strip()]


def _decoded(data: bytes, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = "utf-8"
    return data[: 4 * MOST].decode(name, "replace")


class _Visible(HTMLParser):
    """The text between tags, a line for each piece between the tags that begin one."""

    _INLINE: Final = frozenset(
        ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span",
         "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
    )  # fmt: skip
    _SILENT: Final = frozenset(("script", "style", "noscript", "template"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag not in self._INLINE:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        if tag not in self._INLINE:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


Row = tuple[str, str, Paint, Paint]
"""What the raw seed says, what stands there in the text (or why nothing does), and how they are painted."""


def side_rows(raw: Sequence[str], text: str, cuts: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Lines of both sides, those that are the same on a row. A line that was cut has its reason beside it."""
    published = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    known = [(fold(cut["text"]), cut["reason"]) for cut in cuts]

    def reason_of(line: str) -> str:
        """Why a line was cut: of a block of a page only the first words are known."""
        key = fold(line)
        exact = next((reason for text, reason in known if text == key), "")
        return exact or next((reason for text, reason in known if key[:FIRST_WORDS] in text), "")

    def cut_row(line: str) -> Row:
        reason = reason_of(line)
        return line, f"[{reason}]" if reason else "", "cut", "faint"

    one, other = [fold(line) for line in raw], [fold(line) for line in published]
    matcher = SequenceMatcher(None, one, other, autojunk=len(one) + len(other) > 4000)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for left, right in zip(raw[i1:i2], published[j1:j2], strict=True):
                yield (left, right, "", "") if left == right else (left, right, "there", "here")
            continue
        left_lines, right_lines = raw[i1:i2], published[j1:j2]
        gone = [line for line in left_lines if reason_of(line)] if right_lines else left_lines
        rest = [line for line in left_lines if line not in gone]
        yield from map(cut_row, gone)
        for place in range(max(len(rest), len(right_lines))):
            yield (
                rest[place] if place < len(rest) else "",
                right_lines[place] if place < len(right_lines) else "",
                "there",
                "here",
            )


def side_lines(rows: Iterator[Row], width: int) -> Iterator[Line]:
    """The rows as lines of a terminal so wide: two columns, or one below the other where there is no room for two."""
    if width < NARROWEST:
        for left, right, paint, other in rows:
            if left:
                yield [(paint, f"{'-' if paint else ' '} {left}"), ("faint", f" {right}" if other == "faint" else "")]
            if right and other == "here":
                yield [(other, f"+ {right}")]
        return
    column = (width - len(_GAP)) // 2
    yield [("strong", _padded("raw seed", column) + _GAP + "published text")]
    for left, right, paint, other in rows:
        ours, theirs = _wrapped(left, column), _wrapped(right, column)
        for place in range(max(len(ours), len(theirs))):
            said = ours[place] if place < len(ours) else ""
            instead = theirs[place] if place < len(theirs) else ""
            gap = _padded("", column - cell_len(said)) + _GAP if instead else ""
            yield [(paint, said), ("", gap), (other, instead)]


def _padded(text: str, column: int) -> str:
    return text + " " * max(0, column - cell_len(text))


def _wrapped(text: str, column: int) -> list[str]:
    """A text in lines of so many columns, broken between words where that can be."""
    lines: list[str] = []
    line = ""
    for word in shown(text).split(" "):
        if line and cell_len(line) + 1 + cell_len(word) <= column:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, column) or [""]
        lines += full
    return [*lines, line]
