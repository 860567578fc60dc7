"""Where two versions of a story disagree: another figure of the same thing, another spelling of the same name.

They are differences, no errors: a later version may know more. Only what is said of the same thing in sentences that
share words of their own is taken, and a figure or name that the other version has too is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from .profile import READ, TOKEN, YEAR, split_sentences
from .words import MONTHS, Rarity, Word

_TELLING = 1.0
"""Rarity from which on a word says what a sentence is about."""
_ALIKE: Final = 3
"""Such words that two sentences must share, beside what is counted."""
_SIMILAR: Final = 0.7
_SHORT = 4
_NO_NOUNS = frozenset((
    "about", "after", "ahead", "also", "another", "around", "away", "back", "before", "behind", "between", "both",
    "during", "each", "either", "even", "ever", "every", "from", "have", "here", "into", "just", "last", "later",
    "least", "left", "less", "like", "more", "most", "much", "nearly", "next", "only", "other", "over", "past",
    "since", "still", "such", "than", "that", "them", "then", "there", "these", "they", "this", "those", "through",
    "today", "under", "until", "upon", "very", "were", "what", "when", "where", "which", "while", "whom", "will",
    "with", "within", "without", "would",
))  # fmt: skip
_PAUSE = re.compile(r"[,;:(]")
_SCORE = ("-", "–", ":")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|\s?[-–:]\s?\d|\s{0,2}(?:a\.?m\.?|p\.?m\.?|o['’]clock)\b", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Disagreement:
    """``what``: figure (``first`` and ``second`` with what they count) or name; and the sentences that say so."""

    what: str
    first: str
    second: str
    first_sentence: str
    second_sentence: str


@dataclass(slots=True, frozen=True)
class _Figure:
    number: str
    unit: str
    said: str
    sentence: str
    about: frozenset[str]


@dataclass(slots=True, frozen=True)
class Claims:
    """What the beginning of a text says that another may say otherwise: figures, and people with their sentences."""

    figures: list[_Figure]
    people: dict[tuple[str, str], str]
    folded: str


def claims_of(text: str, rarity: Rarity) -> Claims:
    """The claims of the first 8,000 characters of an English text."""
    text = text[:READ]
    return Claims(list(_counted(text, rarity)), _people(text), text.casefold())


def disagreements(a: Claims, b: Claims) -> Iterator[Disagreement]:
    """Where two texts disagree, in the order of the first: figures, then names."""
    yield from _figures(a.figures, b.figures)
    yield from _names(a, b)


def _figures(ours: list[_Figure], theirs: list[_Figure]) -> Iterator[Disagreement]:
    told: set[str] = set()
    for figure in ours:
        others = [other for other in theirs if other.unit == figure.unit]
        if figure.unit in told or not others:
            continue
        if {other.number for other in others} & {own.number for own in ours if own.unit == figure.unit}:
            continue
        shared = [(len((figure.about & other.about) - {figure.unit}), other) for other in others]
        most, nearest = max(shared, key=lambda pair: pair[0])
        if most >= _ALIKE:
            told.add(figure.unit)
            yield Disagreement("figure", figure.said, nearest.said, figure.sentence, nearest.sentence)


def _counted(text: str, rarity: Rarity) -> Iterator[_Figure]:
    """The figures of a text, each with the noun that it counts: the first word within two after it that can be one."""
    for sentence in split_sentences(text):
        found = list(TOKEN.finditer(sentence))
        words = rarity.words([token[0] for token in found])
        about = frozenset(w.term for w in words if w.term and w.rarity >= _TELLING and w.term[0] != "#")
        for place, number in enumerate(found):
            if not number[0][0].isdigit() or YEAR.fullmatch(number[0]) or _is_date(words, place):
                continue
            if ":" in number[0] or sentence[number.start() - 1 : number.start()] in _SCORE:  # times and scores
                continue
            if _ORDINAL.match(sentence, number.end()):
                continue
            for noun, word in zip(found[place + 1 : place + 3], words[place + 1 : place + 3], strict=True):
                if word.upper or _PAUSE.search(sentence, number.end(), noun.start()):
                    break
                if word.term and len(word.small) >= _SHORT and word.small not in _NO_NOUNS:
                    said = sentence[number.start() : noun.end()]
                    yield _Figure(number[0].replace(",", ""), word.term, said, sentence.strip(), about)
                    break


def _is_date(words: list[Word], place: int) -> bool:
    return any(word.small.rstrip(".") in MONTHS for word in words[max(0, place - 1) : place + 2])


def _names(a: Claims, b: Claims) -> Iterator[Disagreement]:
    for (first, last), sentence in a.people.items():
        for (other_first, other_last), other_sentence in b.people.items():
            same = (first == other_first) + (last == other_last)
            one, two = (first, other_first) if last == other_last else (last, other_last)
            if same != 1 or one.casefold() in b.folded or two.casefold() in a.folded:
                continue
            if _spelt_otherwise(one, two):
                yield Disagreement("name", f"{first} {last}", f"{other_first} {other_last}", sentence, other_sentence)


def _spelt_otherwise(one: str, two: str) -> bool:
    if min(len(one), len(two)) <= _SHORT or one[0] != two[0]:
        return False
    if sorted(one) == sorted(two):  # center and centre
        return False
    return (
        SequenceMatcher(None, one.lower(), two.lower(), autojunk=False).ratio() >= _SIMILAR
        and one.lower() != two.lower()
    )


def _people(text: str) -> dict[tuple[str, str], str]:
    """Two capitalised words in a row, not at the beginning of a sentence, and the sentence where they stand first."""
    found: dict[tuple[str, str], str] = {}
    for sentence in split_sentences(text):
        tokens = list(TOKEN.finditer(sentence))
        for one, two in pairwise(tokens[1:] if len(tokens) > 2 else tokens):
            if one[0][0].isupper() and two[0][0].isupper() and sentence[one.end() : two.start()] == " ":
                found.setdefault((one[0], two[0]), sentence.strip())
    return found
