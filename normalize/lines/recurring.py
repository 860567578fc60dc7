"""Cross-document boilerplate, the pure half: keys of lines, and texts without the lines whose keys recur.

A line that stands at the edges of several distinct documents of one site is boilerplate even when it reads like prose.
Who counts, over what and with which threshold is the corpus's business (three distinct, not near-duplicate, documents:
with two, 40 % of the content lines fall where near-duplicates are about). Nothing here depends on the order of
documents.

What recurs in the middle of a body is none: an opening brace, a heading that each patent has, a sentence that three
others quote, or were written to quote. So only edges count, and only edges are cut, and little of any text.
"""

from __future__ import annotations

import itertools
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
LONG_WORDS = 12
LONG_LETTERS = 60
"""Words or letters from which on a line may well be of the body: it has to recur `LONG_TIMES` as often."""
LONG_TIMES = 4
_SENTENCE = re.compile(r"[.!?…]['\"”’»)\]]*$")
_SENTENCE_UNSPACED = re.compile(r"[。！？!?]['\"”’」』）)]*$")
"""Ends of sentences, which tell shorter lines to be of the body (NFKC makes full-width signs the Western ones)."""
SENTENCE_LETTERS, SENTENCE_LETTERS_UNSPACED = 20, 8
EDGE_LINES = 12
"""Countable lines from the beginning and from the end of a text that can be at its edge."""
LARGEST_SHARE = 0.25
"""Of its characters, what a text may lose so. Where more recurs it is no boilerplate that recurs, but the text."""


def normal_form(line: str) -> str:
    """What two printings of one boilerplate line have in common: NFKC, case folded, digits as ``0``, one space."""
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
        key = bytearray(blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest())
        key[-1] = key[-1] & 0xFE | _of_the_body(normal)
        found.append((number, bytes(key)))
    return found


def _of_the_body(normal: str) -> bool:
    """Whether a line reads like one that somebody wrote for this text."""
    letters = sum(map(str.isalpha, normal))
    if normal.count(" ") >= LONG_WORDS - 1 or letters >= LONG_LETTERS:
        return True
    if letters >= SENTENCE_LETTERS and _SENTENCE.search(normal) is not None:
        return True
    unspaced = any(character >= "\u2e80" for character in normal)
    return unspaced and letters >= SENTENCE_LETTERS_UNSPACED and _SENTENCE_UNSPACED.search(normal) is not None


def needed(key: bytes, documents: int) -> int:
    """In how many documents a line with this key must recur, where short lines must in ``documents``: the last bit of a
    key tells a long one.
    """
    return documents * LONG_TIMES if key[-1] & 1 else documents


def edge_keys(text: str) -> list[tuple[int, bytes]]:
    """As `line_keys`, of the first and the last `EDGE_LINES` countable lines only."""
    found = line_keys(text)
    return found if len(found) <= 2 * EDGE_LINES else found[:EDGE_LINES] + found[-EDGE_LINES:]


def without_lines(text: str, boilerplate: Container[bytes]) -> tuple[str, list[Cut]]:
    """The text without the countable lines at its edges whose key is in ``boilerplate``, and what was cut (reason
    ``recurring``): from the beginning (after the first line with letters, which always stays) and from the end inwards,
    up to the first line that does not recur.

    Where that would take more than `LARGEST_SHARE` of the text, all of it stays.
    """
    lines = text.split("\n")
    found = line_keys(text)
    head = list(itertools.takewhile(lambda entry: entry[1] in boilerplate, found))
    tail = list(itertools.takewhile(lambda entry: entry[1] in boilerplate, reversed(found[len(head) :])))
    doomed = sorted(number for number, _ in head + tail)
    if not doomed or sum(len(lines[number]) for number in doomed) > LARGEST_SHARE * len(text):
        return text, []
    cuts = [Cut(number, lines[number], "recurring") for number in doomed]
    return join_kept(lines, set(doomed)), cuts
