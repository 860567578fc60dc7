"""The words by which databases label what they print (``exports.toml``), and the expressions made of them."""

from __future__ import annotations

import re
from typing import Final

from .words import any_of, read_words

FILE: Final = re.compile(
    r"(?:==> (\S.{0,200}?) <==|(?:[-=#*]{3,}|:{3,}) ?(?:file:? ?)?(\S{1,200}\.[A-Za-z]{2,5})(?: ?[-=#*]{3,}| ?:{3,})?)"
)
"""A line that names the file which follows, as ``head`` and ``tail`` print it."""
_HEADS: Final = ("title", "author", "date", "source", "length")


class ExportWords:
    """What the readers of exports ask of words. Build one and pass it on: it never changes.

    ``kind`` says what each label says, by the label in lower case (``stated``: known, without a place of its own), and
    ``heads`` are the telling ones. ``codes`` stand alone in front of a value, ``text_codes`` in front of the text.
    ``bare`` are labels of a text without a colon. ``counter`` is a line that only says which document follows
    (``3 of 10 DOCUMENTS``, ``Record: 3``) and ``counted`` where one or a length stands in a text; ``length`` how long a
    text is, as a line of its own or inside one; ``ends`` a line that ends a document; ``notice`` how a notice of rights
    begins; ``by`` a byline; ``page`` the number of a page.
    """

    __slots__ = (
        "bare",
        "by",
        "codes",
        "counted",
        "counter",
        "ends",
        "heads",
        "kind",
        "length",
        "notice",
        "page",
        "text_codes",
    )

    def __init__(self) -> None:
        tables = read_words("exports.toml")
        lines: dict[str, list[str]] = tables["lines"]
        self.kind: dict[str, str] = {label: kind for kind, labels in tables["labels"].items() for label in labels}
        self.heads = frozenset(
            label for label, kind in self.kind.items() if kind in _HEADS and (len(label) > 2 or not label.isascii())
        )
        self.codes = frozenset(lines["codes"])
        self.text_codes = frozenset(lines["text_codes"])
        self.bare = re.compile(any_of(lines["bare"]), re.IGNORECASE)
        document, of = any_of(lines["document"]), any_of(lines["of"])
        counter = (
            rf"\W{{0,6}}(?:(\d{{1,6}})\s?{of}\s?\d{{1,7}}\s{{0,4}}{document}"
            rf"|{document}\s?{any_of(lines['number'])}?\s{{0,4}}(\d{{1,6}})(?:\s?{of}\s?\d{{1,7}})?)\W{{0,6}}"
        )
        length = r"\(?(?<!\d)(\d{1,3}(?:[.,\u00a0\u202f' ]\d{3}){1,2}|\d{1,6})\s?" + any_of(lines["length"]) + r"\)?\.?"
        self.counter = re.compile(counter, re.IGNORECASE)
        self.length = re.compile(length, re.IGNORECASE)
        self.counted = re.compile(
            rf"(?m)^(?=[^\n\d]{{0,30}}\d)[ \t*_]{{0,80}}(?:{counter}|{length})[ \t\r]*$"
            r"|^(?:HD|PD)(?:[ \t\r]*$|[ \t]{2,20}\S)",
            re.IGNORECASE,
        )
        self.page = re.compile(rf"{any_of(lines['page'])}\s?\d{{1,4}}(?:\s?{of}\s?\d{{1,4}})?", re.IGNORECASE)
        self.ends = re.compile(
            rf"(?:-{{0,3}}\s?{any_of(lines['end'])}\s?-{{0,3}}|{any_of(lines['rights'])}\.?"
            r"|document [A-Z]{2,10}[A-Z0-9]{12,30})",
            re.IGNORECASE,
        )
        self.notice = re.compile(rf"\W{{0,3}}(?:copyright\b|\(c\)\s|©|℗|{any_of(lines['notice'])}\b)", re.IGNORECASE)
        self.by = re.compile(rf"{any_of(lines['by'])}\s+[^\W\d_a-zà-ÿ][^.!?]*(?:\.[^.!?]*){{0,3}}$")
