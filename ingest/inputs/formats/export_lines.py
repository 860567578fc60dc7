"""The lines of a text as a database would print them: labels, counters, rules, dates, lengths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from .export_words import FILE, ExportWords

if TYPE_CHECKING:
    from ....normalize.metadata.dates import DateParser, Order

LONGEST = 120
"""Characters of a line that is not prose."""
_LABEL = re.compile(
    r"[*_]{0,2}([^\W\d_][\w .()/&'’-]{0,40}?)[*_]{0,2}[ \t\u00a0]?[:：][*_]{0,2}(?:\s|$|(?<=：))\s*(.*)"
)
_CODE = re.compile(r"([A-Z]{2,3})(?:\s{2,}(\S.*))?$")
_ADDRESS = re.compile(r"(?i)(?:https?://|www\.)\S+$")
_NUMBERED = re.compile(r"(?=(?:\D*\d){6})\S{10,60}$")
_RULE = re.compile(r"([-=_*#~+.<>—─═])(?:\s?\1){2,}$")
_LABELLED = re.compile(r"(?m)^[ \t*_]{0,80}([^\W\d_][^\n:：]{0,40}?)[*_ \t\u00a0]{0,3}[:：]")
_PARTS = re.compile(r"(?m)^[ \t]*([-=_*#~+─═])(?: ?\1){2,}[ \t\r]*$|\f|(?i:^[ \t]*(?:©|\(c\)|copyright|end of ))")
_YEARS = re.compile(r"(?m)^[^\n]{0,40}(?<!\d)(?:19|20)\d\d(?!\d)[^\n]{0,40}$")
_WEIGHT = re.compile(r"[^\W\d_]{2,}")
_VALUE = 400
_BELOW = ("source", "date")
"""Labels whose value may stand below them, set in."""
_NEAR_DATE = 40
"""Characters of a line beside the date in it: a weekday, a time, an edition, a page."""


def may_repeat(text: str, words: ExportWords) -> bool:
    """Whether a text has what heads are made of more than once: nearly all texts have not, which is told quickly."""
    labels = (" ".join(found.split()).casefold() in words.heads for found in _LABELLED.findall(text))
    if sum(islice(filter(None, labels), 2)) > 1 or FILE.match(text.lstrip()[:300]) is not None:
        return True
    if len(list(islice(words.counted.finditer(text), 2))) > 1:
        return True
    return _PARTS.search(text) is not None and len(list(islice(_YEARS.finditer(text), 2))) > 1


@dataclass(slots=True, frozen=True)
class ExportLine:
    """A line: what ``kind`` of thing it says (``free`` where nothing tells), its ``value``, and ``key``, which lines
    that mean the same have in common. ``below``: the value stands on the next line.
    """

    kind: str
    key: str
    value: str = ""
    below: bool = False


BLANK = ExportLine("blank", "")


class ExportLines:
    """The lines of a text, looked at when they are asked for, each once."""

    def __init__(self, text: str, dates: DateParser, words: ExportWords) -> None:
        self.raw = text.split("\n")
        self.words = words
        self._dates = dates
        self._known: list[ExportLine | None] = [None] * len(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __getitem__(self, at: int) -> ExportLine:
        line = self._known[at]
        if line is None:
            line = self._read(self.raw[at])
            if line.key.endswith(":") and not line.value and line.kind in _BELOW and at + 1 < len(self.raw):
                below = self.raw[at + 1]
                if below[:1].isspace() and below.strip() and self._read(below).kind in ("free", "prose", "date"):
                    line = ExportLine(line.kind, line.key, below.strip(), below=True)
            self._known[at] = line
        return line

    def _read(self, raw: str) -> ExportLine:
        words = self.words
        text = raw.strip(" \t\r\f\ufeff\u00a0\u200b")
        if not text:
            return ExportLine("rule", "\f") if "\f" in raw else BLANK
        if found := _RULE.match(text[:400]):
            return ExportLine("rule", found[1])
        if text[:3] in ("==>", "===", "---", "###", "***", ":::") and FILE.fullmatch(text):
            return ExportLine("counter", "file", text)
        if len(text) <= 40 and words.page.fullmatch(text):
            return BLANK
        if len(text) <= LONGEST and words.counter.fullmatch(text):
            return ExportLine("counter", _masked(text), text)
        if found := _LABEL.match(text):
            label = " ".join(found[1].split()).casefold()
            kind = words.kind.get(label)
            if kind is not None and (len(label) > 2 or found[1].isupper() or label == "by" or not label.isascii()):
                value = found[2].strip()
                if kind == "length" and not (words.length.search(value) or value.isdecimal()):
                    kind = "stated"  # of a film, of a road
                return ExportLine(kind, f"{label}:", value)
        if (found := _CODE.match(text)) and found[1] in words.codes:
            kind = "body" if found[1] in words.text_codes else words.kind.get(found[1].casefold(), "stated")
            return ExportLine(kind, found[1], found[2] or "")
        if len(text) > LONGEST:
            return ExportLine("prose", "")
        if words.bare.fullmatch(text):
            label = text.casefold()
            return ExportLine(words.kind.get(label, "stated"), label)
        if words.ends.fullmatch(text):
            return ExportLine("end", _masked(text), text)
        if _ADDRESS.match(text):
            return ExportLine("url", "url", text)
        if _NUMBERED.match(text) and self.day(text) is None:
            return ExportLine("end", "number", text)
        if words.notice.match(text):
            return ExportLine("license", "copyright", text)
        if words.length.fullmatch(text):
            return ExportLine("length", "length", text)
        if self.day(text) is not None:
            return ExportLine("date", "measured" if words.length.search(text) else "date", text)
        if len(text) <= 80 and not text.endswith(".") and words.by.match(text):
            return ExportLine("author", "by", text)
        return ExportLine("free", _masked(text), text)

    def text(self, begin: int, stop: int) -> str:
        """The lines of a document's text, without the labels that say that it is the text."""
        found = []
        for at in range(begin, stop):
            line = self[at]
            if line.kind == "body" and (at == begin or line.key in self.words.text_codes):
                found += [line.value] if line.value else []
            else:
                found.append(self.raw[at])
        return "\n".join(found).strip("\n")

    def day(self, text: str) -> str | None:
        """The day that a line is about: one that is hardly more than a date."""
        if len(text) > LONGEST or not any(char.isdigit() for char in text):
            return None
        found = self._dates.find(text)
        if len(found) != 1:
            return None
        rest = text[: found[0].start] + " " + text[found[0].end :]
        return found[0].day if len(_WEIGHT.findall(rest)) <= 5 and len(rest) <= _NEAR_DATE else None

    def first_day(self, text: str, order: Order) -> str | None:
        """The first day written in the value of a label."""
        found = self._dates.find(text[:_VALUE], order=order)
        return found[0].day if found else None

    def first_place(self, text: str) -> int | None:
        """Where the first date in a value begins, however its figures are read."""
        found = self._dates.find(text[:_VALUE], order="dmy") or self._dates.find(text[:_VALUE], order="mdy")
        return found[0].start if found else None


def _masked(text: str) -> str:
    """A line without what changes from document to document: its words with figures in them."""
    return " ".join("#" if any(char.isdigit() for char in word) else word for word in text.casefold().split())[:LONGEST]
