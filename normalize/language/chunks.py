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
_BYTE = np.uint32(0xFF)
_BYTES = np.array([8, 16, 24], dtype=np.uint32)  # where a value's three languages stand
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

    ``size`` is in bytes, ``characters`` without spaces. ``score`` is what speaks for the first, ``lead`` how surely it
    is ahead of the second and ``fit`` how near its score is to what the language scores elsewhere, both in percent.
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


@dataclass(slots=True, frozen=True)
class Reading:
    """A text in pieces, script by script.

    ``size`` is in bytes of letters and of the spaces between words; ``spoken`` is what speaks for every language (by
    number) in all of it.
    """

    pieces: list[Piece]
    size: int
    spoken: NDArray[np.float64]


def read_pieces(text: str, tables: Tables, family: dict[int, int]) -> Reading:
    """Ask every piece of ``text``."""
    pieces: list[Piece] = []
    size = 0
    spoken = np.zeros(len(tables.codes))
    remembered: dict[bool, NDArray[np.uint32]] = {}
    for part in by_script(text, tables):
        size += part.size
        if tables.kind[part.script] < 2:
            letters = int(np.count_nonzero(part.points != SPACE))
            pieces.append(Piece(tables.usual[part.script], -1, part.size, letters, part.size, 100, 100))
            spoken[tables.usual[part.script]] += part.size
            continue
        latin = part.script == LATIN
        hits = find_hits(part, tables)
        earlier = remembered.get(latin, np.zeros(0, dtype=np.uint32))
        found, tally = _score(part, hits, earlier, tables, family)
        pieces += found
        spoken += np.bincount(tables.latin if latin else tables.other, weights=tally, minlength=len(spoken))
        remembered[latin] = np.concatenate((earlier, hits.value[hits.telling]))[-_BOOSTS:]
    return Reading(pieces, size, spoken)


def _starts(hits: Hits, usual: int) -> NDArray[np.int64]:
    """Where the pieces begin, as indices of hits; the last one takes or shares what is left."""
    left, total, ends = hits.count, 0, []
    while left > 0:
        length = left if left < usual + usual // 2 else (left + 1) // 2 if left < 2 * usual else usual
        total += length
        left -= length
        ends.append(total)
    places = hits.base.nonzero()[0]
    starts = [0, *(int(places[end - 1]) + 1 for end in ends[:-1] if end <= len(places))]
    return np.array(starts, dtype=np.int64)


def _score(
    text: ScriptText, hits: Hits, earlier: NDArray[np.uint32], tables: Tables, family: dict[int, int]
) -> tuple[list[Piece], NDArray[np.float64]]:
    cjk = tables.kind[text.script] == 3
    starts = _starts(hits, _CHARACTERS if cjk else _QUADS)
    ends = np.append(starts[1:], len(hits.value))
    count = len(starts)
    owner = np.repeat(np.arange(count), ends - starts)
    value, piece = hits.value, owner
    # Each piece also hears the last telling words before its end.
    told = np.concatenate((earlier, hits.value[hits.telling]))
    if len(told):
        until = len(earlier) + np.bincount(owner[hits.telling], minlength=count).cumsum()
        which = until[:, None] - 1 - np.arange(_BOOSTS)
        heard = which >= 0
        value = np.concatenate((value, told[which[heard]]))
        piece = np.concatenate((owner, np.repeat(np.arange(count), heard.sum(axis=1))))
    chances = tables.chances.take(value & _BYTE, axis=0, mode="clip")
    named = (value[:, None] >> _BYTES) & _BYTE
    cells = piece[:, None] * 256 + named
    tally = np.bincount(cells.ravel(), weights=chances.ravel(), minlength=count * 256).reshape(count, 256)
    tally[:, 0] = 0
    whole = tally.sum(axis=0)
    rows = np.arange(count)
    first = tally.argmax(axis=1)
    best = tally[rows, first].astype(int).tolist()
    tally[rows, first] = -1
    second = tally.argmax(axis=1)
    next_best = tally[rows, second].astype(int).tolist()
    grams = np.bincount(owner[hits.base], minlength=count).tolist()
    numbered = tables.latin if text.script == LATIN else tables.other
    column = {LATIN: 0, _CYRILLIC: 1, _ARABIC: 2}.get(text.script, 3)
    languages, rivals = numbered[first].tolist(), numbered[second].tolist()
    moved = starts
    if len(set(languages)) > 1:
        moved = _sharpened(starts, ends, first, languages, family, named, chances)
    offset = np.append(hits.offset[starts], text.size)
    size = (offset[1:] - offset[:-1]).tolist()
    if moved is not starts:
        offset = np.append(hits.offset[moved], text.size)
    shown = (offset[1:] - offset[:-1]).tolist()
    places = np.minimum(text.offset.searchsorted(offset), len(text.points))
    letters = np.concatenate(([0], (text.points != SPACE).cumsum()))[places]
    letters = (letters[1:] - letters[:-1]).tolist()
    # Terms scattered among words of another script are no passage in a language of their own.
    most = _most_lead(hits.count * text.run)
    found = []
    for row, (one, two, length, score) in enumerate(zip(languages, rivals, size, best, strict=True)):
        expected = int(tables.expected[one, column]) if one < len(tables.expected) else 0
        lead = min(most, _lead(score, next_best[row], grams[row]))
        if next_best[row] and one in family and family[one] == family.get(two):
            lead = most
        fit = _fit((score << 10) // length if length > 0 else 0, expected)
        found.append(Piece(one, two, shown[row], letters[row], score, lead, fit))
    return found, whole


def _sharpened(
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    first: NDArray[np.int64],
    languages: list[int],
    family: dict[int, int],
    named: NDArray[np.uint32],
    chances: NDArray[np.uint8],
) -> NDArray[np.int64]:
    """Each border between two languages moved to where eight hits around it tell them apart best."""
    moved = starts.copy()
    for row in range(1, len(starts)):
        before, after = languages[row - 1], languages[row]
        if before == after or (before in family and family[before] == family.get(after)):
            continue
        begin, end = int(moved[row - 1]), int(ends[row])
        if end - begin <= 8:
            continue
        told, weight = named[begin:end], chances[begin:end].astype(np.int64)
        ahead = ((told == first[row - 1]) * weight - (told == first[row]) * weight).sum(axis=1)
        sums = np.concatenate(([0], ahead.cumsum()))
        edge = 2 * sums[4:-4] - sums[:-8] - sums[8:]
        one_way = np.concatenate(([0], (ahead > 0).cumsum()))
        other_way = np.concatenate(([0], (ahead < 0).cumsum()))
        edge[(one_way[8:] == one_way[:-8]) | (other_way[8:] == other_way[:-8])] = 0
        best = int(edge[:-1].argmax()) if len(edge) > 1 else 0
        if edge[best] > 0:
            moved[row] = begin + best + 4
    return moved


def _most_lead(grams: float) -> int:
    return int(12 * grams) if grams < 8 else 100


def _lead(first: int, second: int, grams: int) -> int:
    most = _most_lead(grams)
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
