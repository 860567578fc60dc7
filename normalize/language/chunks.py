"""Pieces of a text of about twenty quadgrams or fifty Chinese characters, and the language each is in.

A text may change its language: CLD2 asks each piece by itself and adds up the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .hits import Hits, find_hits
from .scripts import SPACE, ScriptText, by_script
from .tables import LATIN, Tables

_QUADS, _CHARACTERS = 20, 50  # hits in a piece
_BOOSTS = 4  # telling words that are remembered
_CYRILLIC, _ARABIC = 3, 6
_RELATIVES = (
    ("id", "ms"),
    ("bo", "dz"),
    ("cs", "sk"),
    ("zu", "xh"),
    ("bs", "hr", "sr"),
    ("hi", "mr", "bh", "ne"),
    ("no", "nn", "da"),
    ("gl", "es", "pt"),
    ("rw", "rn"),
)


@dataclass(slots=True, frozen=True)
class Piece:
    """A piece and its two likeliest languages (numbers of `Tables.codes`).

    ``size`` is in bytes, ``characters`` without spaces. ``score`` is what speaks for the first, ``lead`` how surely it is
    ahead of the second and ``fit`` how near its score is to what the language scores elsewhere, both in percent.
    """

    first: int
    second: int
    size: int
    characters: int
    score: int
    lead: int
    fit: int


def relatives(tables: Tables) -> dict[int, int]:
    """The family of every language that has close relatives."""
    family = {code: number for number, codes in enumerate(_RELATIVES) for code in codes}
    return {language: family[code] for language, code in enumerate(tables.codes) if code in family}


def pieces_of(text: str, tables: Tables, family: dict[int, int]) -> tuple[list[Piece], int]:
    """The pieces of a text, script by script, and its size: bytes of letters and the spaces between words."""
    pieces: list[Piece] = []
    size = 0
    remembered: dict[bool, NDArray[np.uint32]] = {}
    for part in by_script(text, tables):
        size += part.size
        if tables.kind[part.script] < 2:
            letters = int(np.count_nonzero(part.points != SPACE))
            pieces.append(Piece(tables.usual[part.script], -1, part.size, letters, part.size, 100, 100))
            continue
        latin = part.script == LATIN
        hits = find_hits(part, tables)
        earlier = remembered.get(latin, np.zeros(0, dtype=np.uint32))
        pieces += _score(part, hits, earlier, tables, family)
        remembered[latin] = np.concatenate((earlier, hits.value[hits.telling]))[-_BOOSTS:]
    return pieces, size


def _starts(hits: Hits, usual: int) -> NDArray[np.int64]:
    """Where the pieces begin, as indices of hits; the last one takes or shares what is left."""
    left, total, ends = hits.count, 0, []
    while left > 0:
        length = left if left < usual + usual // 2 else (left + 1) // 2 if left < 2 * usual else usual
        total += length
        left -= length
        ends.append(total)
    places = np.flatnonzero(hits.base)
    starts = [0, *(int(places[end - 1]) + 1 for end in ends[:-1] if end <= len(places))]
    return np.array(starts, dtype=np.int64)


def _score(
    text: ScriptText, hits: Hits, earlier: NDArray[np.uint32], tables: Tables, family: dict[int, int]
) -> list[Piece]:
    cjk = tables.kind[text.script] == 3
    starts = _starts(hits, _CHARACTERS if cjk else _QUADS)
    count, total = len(starts), len(hits.value)
    owner = np.repeat(np.arange(count), np.diff(starts, append=total))
    # Each piece also hears the last telling words before its end.
    told = np.concatenate((earlier, hits.value[hits.telling]))
    until = len(earlier) + np.cumsum(np.bincount(owner[hits.telling], minlength=count))
    which = until[:, None] - 1 - np.arange(_BOOSTS)
    heard = which >= 0
    value = np.concatenate((hits.value, told[which[heard]])) if len(told) else hits.value
    piece = np.concatenate((owner, np.repeat(np.arange(count), heard.sum(axis=1)))) if len(told) else owner
    chances = tables.chances.take(value & np.uint32(0xFF), axis=0, mode="clip")
    named = value[:, None] >> np.array([8, 16, 24], dtype=np.uint32) & np.uint32(0xFF)
    cells = (piece[:, None] * 256 + named).astype(np.int64)
    tally = np.bincount(cells.ravel(), weights=chances.ravel(), minlength=count * 256).reshape(count, 256)
    tally[:, 0] = 0
    # A language that was not named, but one of the four that share a group with it, still counts as second.
    grouped = (tally.reshape(count, 64, 4) > 0).any(axis=2)
    tally[~np.repeat(grouped, 4, axis=1)] = -1
    rows = np.arange(count)
    first = tally.argmax(axis=1)
    best = tally[rows, first].astype(int)
    tally[rows, first] = -2
    second = tally.argmax(axis=1)
    next_best = tally[rows, second].astype(int)
    grams = np.bincount(owner[hits.base], minlength=count)
    begin = hits.offset[starts]
    size = np.diff(begin, append=text.size)
    places = text.offset.searchsorted(np.append(begin, text.size))
    letters = np.concatenate(([0], np.cumsum(text.points != SPACE)))[np.minimum(places, len(text.points))]
    numbered = tables.latin if text.script == LATIN else tables.other
    column = {LATIN: 0, _CYRILLIC: 1, _ARABIC: 2}.get(text.script, 3)
    found = []
    for row in range(count):
        one, two = int(numbered[first[row]]), int(numbered[second[row]])
        length, score = int(size[row]), int(best[row])
        expected = int(tables.expected[one, column]) if one < len(tables.expected) else 0
        lead = _lead(score, int(next_best[row]), int(grams[row]))
        if one in family and family[one] == family.get(two):
            lead = 100
        fit = _fit((score << 10) // length if length > 0 else 0, expected)
        found.append(Piece(one, two, length, int(letters[row + 1] - letters[row]), score, lead, fit))
    return found


def _lead(first: int, second: int, grams: int) -> int:
    most = 12 * grams if grams < 8 else 100
    enough = min(max(grams * 5 >> 3, 3), 16)
    ahead = first - second
    return most if ahead >= enough else 0 if ahead <= 0 else min(most, 100 * ahead // enough)


def _fit(score: int, expected: int) -> int:
    if not expected:
        return 100
    if not score:
        return 0
    ratio = max(score / expected, expected / score)
    return 100 if ratio <= 1.5 else 0 if ratio > 4 else int(100 * (4 - ratio) / 2.5)
