"""Cross-document furniture, the pure half: keys of lines, and texts without the lines whose keys recur.

A line that stands in several distinct documents of one site is furniture even when it reads like prose. Who counts,
over what and with which threshold is the corpus's business (three distinct, not near-duplicate, documents: with two,
40 % of the content lines fall where near-duplicates are about). Nothing here depends on the order of documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from hashlib import blake2b

from ..document import Cut
from .joining import join_kept

KEY_BYTES = 8
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
MIN_LETTERS = 2


def normal_form(line: str) -> str:
    """What two printings of one furniture line have in common: NFKC, case folded, digits as ``0``, one space."""
    folded = unicodedata.normalize("NFKC", line).casefold()
    return _DIGITS.sub("0", _SPACES.sub(" ", folded)).strip()


def _countable(normal: str) -> bool:
    return sum(map(str.isalpha, normal)) >= MIN_LETTERS


def line_keys(text: str) -> list[tuple[int, bytes]]:
    """Number (from 0, split on newline) and 8-byte key of every countable line, in order.

    Countable is a line with at least two letters that is not the document's first line with letters (its title).
    A line printed twice gives two entries with one key; count it once per document.
    """
    found: list[tuple[int, bytes]] = []
    first = True
    for number, line in enumerate(text.split("\n")):
        normal = normal_form(line)
        if not _countable(normal):
            continue
        if first:
            first = False
            continue
        found.append((number, blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()))
    return found


def without_lines(text: str, furniture: Container[bytes]) -> tuple[str, list[Cut]]:
    """The text without its countable lines whose key is in ``furniture``, and what was cut (reason ``recurring``).

    The first line with letters always stays, and so does the whole text when nothing else of it would: a document
    made of recurring lines only is not made empty here.
    """
    lines = text.split("\n")
    doomed = [number for number, key in line_keys(text) if key in furniture]
    if not doomed:
        return text, []
    gone = set(doomed)
    cuts = [Cut(number, lines[number], "recurring") for number in doomed]
    return join_kept(lines, gone), cuts
