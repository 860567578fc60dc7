"""CLD2 asked for one text: which languages, and how much of the text each covers, counted in characters.

The method is that of CLD2 (Dick Sites, Google, 2013; Apache-2.0), written anew for arrays; its tables are data. What is
different: the words of a script are read in one go, also where they stand among words of another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chunks import Piece, read_pieces, relatives
from .tables import load_tables

_SURE = 700  # CLD2's normalised score; running text of a language has 1,000 +- 300, a close relative of it under 650
_ALONE = 0.97  # of the bytes; a language that covers this much of the text is the only one
_LONG_SPAN = 60  # characters in one run that show a language even where the summary leaves it out
_KEEP = 41  # percent; less reliable languages are left out
_RELIABLE = 75  # percent; a piece below shows no language
_IGNORED = 20  # percent of the text that may stay without language


@dataclass(slots=True, frozen=True)
class Found:
    """CLD2's answer.

    ``code`` is ``und`` where no language is certain; ``guess`` is its best effort then. ``shares`` are the languages
    found with their part of the text's characters, largest first, ``share`` that of ``code``, ``explained`` their sum.
    ``sure``: one language, and its words score as high as its own running text does. ``spoken`` is what speaks for
    every language (in the order of `Cld2.languages`) in the whole text, ``size`` the bytes it was read from.
    """

    code: str
    guess: str
    share: float
    explained: float
    shares: tuple[tuple[str, float], ...]
    sure: bool
    spoken: NDArray[np.float64]
    size: int


@dataclass(slots=True)
class _Total:
    size: int = 0
    score: int = 0
    reliable: int = 0

    @property
    def percent(self) -> int:
        return self.reliable // self.size if self.size else 0


class Cld2:
    """Built once (20 ms), then pure."""

    __slots__ = ("_family", "_tables", "_unknown", "expected", "languages")

    def __init__(self) -> None:
        self._tables = load_tables()
        self._family = relatives(self._tables)
        self._unknown = self._tables.codes.index("und")
        self.languages = self._tables.codes
        self.expected = self._tables.expected

    def ask(self, text: str) -> Found:
        """Never raises; text without letters gives ``und``."""
        reading = read_pieces(text, self._tables, self._family)
        pieces, size = reading.pieces, reading.size
        totals = self._totals(pieces)
        kept = self._reliable(totals)
        top = _largest(kept)
        if not top:
            best = _largest(totals)
            guess = self._code(best[0][0]) if best else "und"
            return Found("und", guess, 0.0, 0.0, (), False, reading.spoken, reading.size)
        size = max(size, sum(total.size for _, total in top))
        named = [(self._code(language), total.size * 100 // size / 100) for language, total in top]
        codes = [(code, part) for code, part in named if code != "und"]
        if not codes:
            return Found("und", "und", 0.0, 0.0, (), False, reading.spoken, reading.size)
        code, share = codes[0]
        if share >= _ALONE:
            total = top[0][1]
            sure = total.percent >= _KEEP and (total.score << 10) // max(1, total.size) >= _SURE
            return Found(code, code, share, share, (codes[0],), sure, reading.spoken, reading.size)
        shares = self._by_characters(pieces, [code for code, _ in codes]) or codes
        explained = min(1.0, max(sum(part for _, part in shares), sum(part for _, part in codes)))
        code, share = shares[0]
        return Found(code, code, share, explained, tuple(shares), False, reading.spoken, reading.size)

    def _code(self, language: int) -> str:
        return self._tables.codes[language]

    def _totals(self, pieces: list[Piece]) -> dict[int, _Total]:
        """Bytes, scores and reliability by language; of close relatives the one with more bytes takes all."""
        totals: dict[int, _Total] = {}
        for piece in pieces:
            _add(totals, piece.first, piece.size, piece.score, piece.size * min(piece.lead, piece.fit))
        for language in sorted(totals, key=lambda key: totals[key].size):
            family = self._family.get(language)
            rival = [
                key for key in totals if key != language and family is not None and self._family.get(key) == family
            ]
            if rival:
                heir = max(rival, key=lambda key: (totals[key].size, -key))
                total = totals.pop(language)
                _add(totals, heir, total.size, total.score, total.reliable)
        return totals

    def _reliable(self, totals: dict[int, _Total]) -> dict[int, _Total]:
        """Without languages that are not reliable; one may give its bytes to its closest relative."""
        kept = {language: _Total(total.size, total.score, total.reliable) for language, total in totals.items()}
        for language in list(kept):
            total = kept.get(language)
            if total is None or not total.size or total.percent >= _KEEP:
                continue
            nearest = int(self._tables.nearest[language]) if language < len(self._tables.nearest) else self._unknown
            other = kept.get(nearest)
            if nearest == self._unknown or other is None or not other.size:
                continue
            stays = (other.percent, -nearest) < (total.percent, -language)
            heir, gone = (language, nearest) if stays else (nearest, language)
            percent = max(total.percent, other.percent, _KEEP)
            kept.pop(gone)
            kept[heir].reliable = percent * (total.size + other.size)
        return {language: total for language, total in kept.items() if not total.size or total.percent >= _KEEP}

    def _by_characters(self, pieces: list[Piece], codes: list[str]) -> list[tuple[str, float]]:
        """The share of each language in characters, piece by piece.

        Besides the languages of the summary those of long runs count: the summary drops a language of few bytes.
        """
        counts: dict[str, int] = {}
        longest: dict[str, int] = {}
        run, before = 0, self._unknown
        for number, piece in enumerate(pieces):
            following = pieces[number + 1].first if number + 1 < len(pieces) else self._unknown
            language = self._shown(piece, before, following)
            run = piece.characters + (run if language == before else 0)
            before = language
            code = self._code(language)
            counts[code] = counts.get(code, 0) + piece.characters
            longest[code] = max(longest.get(code, 0), run)
        total = max(1, sum(counts.values()))
        kept = [code for code in counts if code != "und" and (code in codes or longest[code] >= _LONG_SPAN)]
        shares = [(code, counts[code] / total) for code in kept]
        return sorted(shares, key=lambda item: (-item[1], item[0]))

    def _shown(self, piece: Piece, before: int, following: int) -> int:
        """The language a piece shows: its own, or that of the piece before it where its own lead is small."""
        family = self._family
        language, weak = piece.first, piece.lead < _RELIABLE
        if language == before:
            weak = False
        related = language in family and family[language] == family.get(before)
        if related or (language in family and family[language] == family.get(piece.second) and before == piece.second):
            language, weak = before, False
        if weak and before == piece.second == following:
            language, weak = before, False
        return self._unknown if weak or piece.fit < _RELIABLE else language


def _add(totals: dict[int, _Total], language: int, size: int, score: int, reliable: int) -> None:
    total = totals.setdefault(language, _Total())
    total.size += size
    total.score += score
    total.reliable += reliable


def _largest(totals: dict[int, _Total]) -> list[tuple[int, _Total]]:
    return sorted(totals.items(), key=lambda item: (-item[1].size, item[0]))[:3]
