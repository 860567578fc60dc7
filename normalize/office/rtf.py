"""RTF (Rich Text Format 1.9.1) as simple HTML: headings, paragraphs, tables, notes, and what its properties say.

`rtf_tokens` parts the file; here groups, destinations and the state of paragraphs are followed. What no reader sees is
left out: tables of fonts and styles, headers and footers, pictures, hidden and deleted text, comments, the codes of
fields. Footnotes are marked by their number in brackets and stand in a list at the end, as in the other formats.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import Final

from ..document import Unreadable
from .rtf_tokens import Characters, Charsets, tokens

_DEEPEST: Final = 1_000
"""Groups inside each other; programs write a few dozen."""
_LEFT_OUT: Final = frozenset(
    (
        "colortbl", "filetbl", "header", "headerl", "headerr", "headerf", "footer",
        "footerl", "footerr", "footerf", "pict", "nonshppict", "shprslt", "fldinst", "annotation", "atnid", "atnauthor",
        "xe", "tc", "rxe", "txe", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "nonesttables", "sp",
        "objdata", "objclass", "objname", "revtbl", "template", "listtable", "listoverridetable", "private", "do",
        "pnseclvl", "pntxta", "pntxtb", "mmathPict", "formfield", "datafield", "bkmkstart", "bkmkend", "generator",
    )
)  # fmt: skip
"""Destinations whose text is none of the document's."""
_STARRED: Final = frozenset(("shpinst", "shptxt", "nesttableprops", "ud", "moMath", "moMathPara"))
"""Destinations that a reader who does not know them may pass over, and whose text is the document's nevertheless."""
_NAMED: Final = {"fonttbl": "fonts", "stylesheet": "styles", "info": "info"}
_SAID: Final = ("title", "author")
_CHARACTERS: Final = {
    "tab": " ", "emdash": "\u2014", "endash": "\u2013", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
    "~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "line": "\n", "lbr": "\n",
}  # fmt: skip
_PARAGRAPH: Final = frozenset(("par", "sect", "page", "column", "\n", "\r"))
_HEADING_STYLE: Final = re.compile(r"(?i)\s*heading\s?([1-9])\s*$")
_BETWEEN: Final = re.compile(r"</?(?:p|h[1-6]|table|tr|td|br)>")
_MOST_SKIPPED: Final = 16
_NO_OUTLINE: Final = 9
"""The outline level that says body text."""
_CHARACTER_SETS: Final = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(slots=True, frozen=True)
class _State:
    """What a group hands to the groups in it, and gets back when they end."""

    into: str = "body"
    """The destination: ``body``, ``note``, ``fonts``, ``styles``, ``info``, a property, or none (what is left out)."""
    skip: int = 1
    """Characters that stand after one in Unicode for readers that know none."""
    font: int = -1
    hidden: bool = False
    level: int = 0
    """Of a heading, 1 to 6; 0: a paragraph."""
    in_row: bool = False
    style: int = 0


@dataclass(slots=True)
class Rtf:
    """The body of a file as HTML, and what its properties say."""

    body: str = ""
    title: str | None = None
    author: str | None = None


@dataclass(slots=True)
class _Blocks:
    """The blocks of one flow of text: paragraphs, and rows that become a table when what follows is none."""

    out: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)

    def paragraph(self, level: int, in_row: bool) -> None:
        """The words since the last end are a paragraph, of a cell or of the text."""
        text = _escaped("".join(self.words))
        self.words.clear()
        if in_row or self.row:
            if text:
                self.cell.append(text)
            return
        self.end_table()
        if text:
            name = f"h{level}" if level else "p"
            self.out.append(f"<{name}>{text}</{name}>\n")

    def end_cell(self, nested: bool = False) -> None:
        """The paragraphs since the last end are a cell; those of a table in a cell are part of that cell."""
        self.paragraph(0, in_row=True)
        if not nested:
            self.row.append("<td>" + "<br>".join(self.cell) + "</td>")
            self.cell.clear()

    def end_row(self, nested: bool = False) -> None:
        """The cells since the last end are a row."""
        self.paragraph(0, in_row=True)
        if nested:
            return
        if self.cell:  # not closed
            self.end_cell()
        if self.row:
            self.rows.append("<tr>" + "".join(self.row) + "</tr>\n")
        self.row.clear()

    def end_table(self) -> None:
        """What follows is no row: the rows so far are a table."""
        loose, self.cell = self.cell, []
        if self.rows:
            self.out.append("<table>\n" + "".join(self.rows) + "</table>\n")
            self.rows.clear()
        self.out.extend(f"<p>{text}</p>\n" for text in loose)

    def ended(self) -> str:
        """The HTML of all that came."""
        self.paragraph(0, in_row=False)
        if self.row:
            self.end_row()
        self.end_table()
        return "".join(self.out)


def read_rtf(data: bytes) -> Rtf:
    """The body and the properties of an RTF file; one that ends too early is read as far as it goes.

    Raises `Unreadable` for groups that are nested beyond any document.
    """
    return _Reader().read(data)


class _Reader:
    """The state of one reading: the groups that are open, and what was read."""

    def __init__(self) -> None:
        self._charsets = Charsets()
        self._characters = Characters()
        self._state = _State()
        self._open: list[_State] = []
        self._body = _Blocks()
        self._notes: list[str] = []
        self._note: _Blocks | None = None
        self._said: dict[str, list[str]] = {}
        self._headings: dict[int, int] = {}
        self._style_name: list[str] = []
        self._first = False  # whether a group has just begun: only its first word names a destination
        self._starred = False

    def read(self, data: bytes) -> Rtf:
        left_out = 0  # characters still to be passed over after one in Unicode
        for token in tokens(data):
            if token.kind == "unit":
                self._characters.add_unit(token.number or 0, self._codec)
                self._first, left_out = False, self._state.skip
            elif token.kind == "bytes":
                if rest := token.value[left_out:]:
                    self._characters.add(rest)
                left_out = max(0, left_out - len(token.value))
                self._first = False
            elif token.kind == "word" and left_out:  # counts as one of them
                left_out -= 1
            else:
                left_out = 0
                self._say()
                if token.kind == "open":
                    self._begin()
                elif token.kind == "word":
                    self._word(token.value.decode("ascii", "replace"), token.number)
                elif not self._end():
                    break
        self._say()
        while self._open:
            self._end()
        notes = "".join(f"<p>[{place}] {note}</p>\n" for place, note in enumerate(self._notes, 1))
        said = {name: "".join(words) for name, words in self._said.items()}
        return Rtf(self._body.ended() + notes, said.get("title"), said.get("author"))

    @property
    def _codec(self) -> str:
        return self._charsets.of(self._state.font)

    def _say(self) -> None:
        """Put the characters since the last word where they belong."""
        text = self._characters.take(self._codec)
        if text and not self._state.hidden:
            self._put(text)

    def _put(self, text: str) -> None:
        into = self._state.into
        if into == "styles":
            self._style_name.append(text)
        elif into in _SAID:
            self._said.setdefault(into, []).append(text)
        elif into in ("body", "note"):
            self._flow.words.append(text)

    @property
    def _flow(self) -> _Blocks:
        return self._body if self._note is None else self._note

    def _begin(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise Unreadable(f"groups nested more than {_DEEPEST} deep")
        self._open.append(self._state)
        self._first, self._starred = True, False

    def _end(self) -> bool:
        """Close a group; False when it was the last one."""
        self._first = self._starred = False
        if not self._open:
            return False
        inner, self._state = self._state, self._open.pop()
        if inner.into == "styles":
            name = _HEADING_STYLE.match("".join(self._style_name).partition(";")[0])
            if name is not None and inner.style:
                self._headings[inner.style] = min(6, int(name[1]))
            self._style_name.clear()
        if inner.into == "note" and self._state.into != "note" and self._note is not None:
            text = " ".join(_BETWEEN.sub(" ", self._note.ended()).split())
            self._note = None
            if text:
                self._notes.append(text)
                self._put(f"[{len(self._notes)}]")
        return bool(self._open)

    def _word(self, word: str, number: int | None) -> None:
        first, self._first = self._first, False
        if word == "*":
            self._starred = self._first = True
            return
        if first and self._destination(word):
            return
        state = self._state
        if word == "ansicpg" or word in _CHARACTER_SETS:
            self._charsets.default = _CHARACTER_SETS.get(word) or f"cp{number}"
        elif word == "deff":
            self._charsets.font = number or 0
        elif word == "uc":
            self._state = replace(state, skip=min(max(number or 0, 0), _MOST_SKIPPED))
        elif word == "f":
            self._state = replace(state, font=number or 0)
        elif word in ("fcharset", "cpg"):
            if state.into == "fonts":
                self._charsets.set(state.font, number or 0, page=word == "cpg")
        elif word == "s":
            self._state = replace(state, style=number or 0, level=self._headings.get(number or 0, state.level))
        elif state.into in ("body", "note") or state.into in _SAID:
            self._shown(word, number)

    def _destination(self, word: str) -> bool:
        """Whether the first word of a group says where its text goes; that is kept then."""
        starred, self._starred = self._starred, False
        into = self._state.into
        if word in _NAMED:
            new = _NAMED[word]
        elif into == "info" and word in _SAID:
            new = word
            self._said.pop(word, None)  # the same again, in Unicode
        elif word == "footnote" and into == "body":
            new, self._note = "note", _Blocks()
        elif word in _LEFT_OUT or (starred and word not in _STARRED and into != "styles"):
            new = ""
        else:
            return False
        self._state = replace(self._state, into=new, hidden=False, level=0, in_row=False)
        return True

    def _shown(self, word: str, number: int | None) -> None:
        """A word that is a character, ends a block, or says how what follows is shown."""
        state, flow = self._state, self._flow
        if word in _CHARACTERS:
            if not state.hidden:
                self._put(_CHARACTERS[word])
        elif word in ("v", "deleted"):
            self._state = replace(state, hidden=number != 0)
        elif word == "plain":
            self._state = replace(state, hidden=False, font=-1)
        elif word == "pard":
            self._state = replace(state, level=0, in_row=False, style=0)
        elif word == "intbl":
            self._state = replace(state, in_row=True)
        elif word == "outlinelevel":
            self._state = replace(state, level=min(6, max(0, number or 0) + 1) if (number or 0) < _NO_OUTLINE else 0)
        elif word in _PARAGRAPH:
            flow.paragraph(state.level, state.in_row)
        elif word in ("cell", "nestcell"):
            flow.end_cell(nested=word == "nestcell")
        elif word in ("row", "nestrow"):
            flow.end_row(nested=word == "nestrow")


def _escaped(text: str) -> str:
    """The words of a block as HTML: one blank between them, lines that are set apart kept."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "<br>".join(html.escape(line, quote=False) for line in lines if line)
