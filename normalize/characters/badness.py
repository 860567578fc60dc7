"""How odd a decoded text looks, for choosing between two readings of the same bytes.

No language model: only facts that hold in every living orthography. Letters of two alphabets do not meet inside a word,
capitals do not follow small letters, Latin words are not made of accented letters alone, and control characters,
private-use and unassigned code points, box drawing or currency signs do not stand between letters.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_READ = 6_000
_RUN = re.compile("[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(
    "(?<=[^\\W\\d_])[\u00a1-\u00bf\u00d7\u00f7\u02c6-\u02dd\u2018-\u203a\u20ac\u2122\u2190-\u25ff\x80-\x9f]{1,3}(?=[^\\W\\d_])"
)
_DRAWN = re.compile("[^\\W\\d_][\u221a\u2248\u2206\u0192\u2500-\u259f]|[\u221a\u2248\u2206\u2500-\u259f][^\\W\\d_]")
_APOSTROPHES = frozenset("\u2019\u2018\u00b7\u00ad\u02bc\u02bb")
_BESIDE = re.compile(
    "[\u00a2-\u00a6\u00a8\u00ac\u00af\u00b1-\u00b6\u00b8\u00b9\u00bc-\u00be][\u00c0-\u00ff]|"
    "[\u00c0-\u00ff][\u00a2-\u00a6\u00a8\u00ac\u00af\u00b1-\u00b6\u00b8\u00b9\u00bc-\u00be]"
)
_ACCENTED = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]{4,}")
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0\u0300-\u0323]")


def badness(text: str) -> float:
    """Impossible places per character outside ASCII among the first of ``text``: 0 clean, above 0.1 a wrong reading."""
    text = text[:_READ]
    foreign = sum(char > "\x7f" for char in text)
    if not foreign:
        return 0.0
    odd = 0
    for char in text:
        if char > "\x7f":
            kind = unicodedata.category(char)
            if kind in {"Cc", "Cn", "Co", "Cs"} or char == "\ufffd":
                odd += 2
        elif char < " " and char not in "\t\n\r\f":
            odd += 2
    odd += sum(1 for match in _INSIDE.finditer(text) if match.group() not in _APOSTROPHES)
    odd += len(_DRAWN.findall(text)) + len(_BESIDE.findall(text))
    for match in _WORD.finditer(text):
        odd += _odd_word(match.group())
    if not _VIETNAMESE.search(text):
        odd += sum(len(match.group()) for match in _ACCENTED.finditer(text))
    return odd / foreign


def _odd_word(word: str) -> int:
    if word.isascii():
        return 0
    odd = 0
    for before, after in pairwise(word):
        if after > "\x7f" or before > "\x7f":
            mixed = before.isupper() and after.isupper() and not word[-1].isupper()
            if mixed or (before.islower() and after.isupper()):
                odd += 1
            if alphabet(before) != alphabet(after):
                odd += 1
    return odd


def alphabet(char: str) -> int:
    """0 Latin, else a number per cased alphabet; caseless scripts share one number, where mixing is normal."""
    if char < "\u02b0" or "\u1e00" <= char < "\u1f00":
        return 0
    if "\u0370" <= char < "\u0400" or "\u1f00" <= char < "\u2000":
        return 1
    if "\u0400" <= char < "\u0530":
        return 2
    if "\u0530" <= char < "\u0590":
        return 3
    if "\u0590" <= char < "\u0600":
        return 4
    if "\u0600" <= char < "\u0780":
        return 5
    return 6
