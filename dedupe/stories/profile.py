"""What a text says of its event: rare terms, names, speakers, quotations, figures and days."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from .words import DAYS, MONTHS, POSSESSIVE, Rarity, stem

SHORTEST = 40
"""Words below which a text says too little of its event."""
READ = 8000
"""Characters of a text that are read."""
_LEAD = 60
"""Words at the beginning, where news tell what happened: their terms weigh half as much again."""
_LEAD_FACTOR = 1.5
_NAME = 0.8
"""A name weighs at least this much, however common the word is."""
_KEYS = 16
_QUOTED = 6
_FOLLOWS = 0x9E3779B1

Key = str | int
"""A term, name, ...: as a word, or as its hash in a profile that was stored (`stored`)."""

TOKEN = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”'’ ]*\s+(?=[\"“'‘A-Z])|\n+")
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_WORD = re.compile(r"\w+")
YEAR = re.compile(r"(?:19|20)\d\d")
_CAPITALIZED_DAYS = tuple((day, day.capitalize()) for day in DAYS)
_SAID = (
    "said|says|say|told|tells|added|adds|remarked|stressed|noted|argued|announced|warned|urged|stated|claimed|wrote|"
    "explained|insisted|declared|confirmed|testified|tweeted|responded|replied|recalled|suggested|asked"
)
_PERSON = r"((?:[A-Z][\w’'.-]{1,30} ){0,5}[A-Z][\w’'-]{1,30})"
_SPEAKER = re.compile(
    rf"\b{_PERSON}(?:,[^,.\n]{{3,80}},)? (?:also |has |had |have |who )?(?:{_SAID})\b"
    rf"|\b(?:said|says|told|added|according to) {_PERSON}"
)
_QUOTATION = re.compile(r"“([^”\n]{15,600})”|``\s{0,5}([^'\n](?:[^'\n]|'(?!')){0,600}?)''|\"([^\"\n]{15,600})\"")
_DATE = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)? (?:of )?([A-Z][a-z]{2,8})|([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?)\b"
)


@dataclass(slots=True)
class EventProfile:
    """``terms``: weight of each stem and (with ``#``) number. ``names``: weight of each. ``pairs``: words that follow
    each other (hashes, rising). ``event``: terms that can tell two events of one subject apart. ``day``: of
    publication, if known. ``length`` of the vector of terms, ``named``: weight of all names.
    """

    terms: dict[Key, float]
    names: dict[Key, float]
    speakers: set[Key]
    quotations: set[Key]
    figures: set[Key]
    years: set[Key]
    weekdays: set[Key]
    days: set[tuple[int, int]]
    pairs: NDArray[np.uint32]
    event: set[Key] = field(default_factory=set)
    day: str | None = None
    length: float = field(init=False)
    named: float = field(init=False)

    @property
    def reports(self) -> bool:
        """Whether the text says when something was or who said something, as reports do and manuals do not."""
        return bool(self.speakers or self.quotations or self.weekdays or self.days)

    def __post_init__(self) -> None:
        self.length = math.sqrt(math.fsum([weight * weight for weight in self.terms.values()])) or 1.0
        self.named = math.fsum(self.names.values())

    def heaviest(self) -> list[Key]:
        """The terms by which texts of the same event are found, the heaviest first."""
        return [term for _, term in nsmallest(_KEYS, [(-weight, term) for term, weight in self.terms.items()])]


def profile_of(
    title: str | None, text: str, rarity: Rarity, day: str | None = None, written: dict[Key, str] | None = None
) -> EventProfile:
    """The profile of an English text, from its first 8,000 characters. Punctuation of other kinds does no harm.
    ``written``: is told how the text writes each term.
    """
    text = text[:READ]
    whole = f"{title}\n{text}" if title and not text.startswith(title) else text
    lower = set(_LOWER.findall(whole))
    names: dict[Key, float] = {}
    figures: set[Key] = set()
    years: set[Key] = set()
    terms: list[str] = []
    lead = 0
    read = rarity.words
    for sentence in split_sentences(whole):
        tokens = TOKEN.findall(sentence)
        words = read(tokens)
        begins = len(terms)
        terms += [word[0] for word in words]
        marked = [place for place, word in enumerate(words) if word[1]]
        shouted = sum([word[2] for word in words]) > 0.7 * len(words) if marked else False
        for place in marked:
            term, _, _, small, spelt, rare = words[place]
            if term[0] == "#":
                if any(other.lower() in MONTHS for other in tokens[max(0, place - 1) : place + 2]):
                    terms[begins + place] = ""
                    continue
                (years if YEAR.fullmatch(spelt) else figures).add(spelt)
            elif not shouted and small not in lower and (place > 0 or rare > 1):
                names[term] = max(rare, _NAME)
                if written is not None:
                    written[term] = spelt
        if written is not None:
            for term, _, _, _, spelt, _ in words:
                written.setdefault(term, spelt)
        if begins < _LEAD:
            lead = len(terms)
    counts = Counter(terms)
    counts.pop("", None)
    weights, event = _weighted(counts, names, set(terms[:lead]), rarity)
    return EventProfile(
        weights,
        names,
        set(_speakers(whole, lower)),
        set(_quotations(whole)),
        figures,
        years,
        {name for name, capitalized in _CAPITALIZED_DAYS if capitalized in whole},
        set(_dates(whole)),
        _pairs(whole, rarity),
        event,
        day,
    )


def split_sentences(text: str) -> list[str]:
    """The sentences and lines of a text, nearly: a full stop before a capital ends one."""
    return _SENTENCE.split(text)


def _weighted(
    counts: Mapping[str, int], names: dict[Key, float], lead: set[str], rarity: Rarity
) -> tuple[dict[Key, float], set[Key]]:
    """The weights of the terms, and those of them that can tell two events apart. Twice by rarity: what everybody
    writes of a subject is less rare than what happened.
    """
    terms: dict[Key, float] = {}
    event: set[Key] = set(names)
    known = rarity.known
    for term, count in counts.items():
        rare = known[term] if term in known else rarity(term)
        if rare > 0:
            weight = rare * names.get(term, rare)
            if count > 1:
                weight *= 1 + math.log(count)
            number = term[0] == "#"
            terms[term] = weight * _LEAD_FACTOR if not number and term in lead else weight
            if number or rare > 1:
                event.add(term)
    return terms, event


def _pairs(text: str, rarity: Rarity) -> NDArray[np.uint32]:
    words = rarity.hashes(_WORD.findall(text.lower()))
    return np.unique(words[:-1] * np.uint32(_FOLLOWS) ^ words[1:])


def _speakers(text: str, lower: set[str]) -> Iterator[str]:
    for found in _SPEAKER.finditer(text):
        name = POSSESSIVE.sub("", (found[1] or found[2]).split()[-1].replace("’", "'")).lower().strip(".")
        if len(name) > 2 and name not in lower and name not in DAYS:
            yield stem(name)


def _quotations(text: str) -> Iterator[str]:
    """Every six words in a row of direct speech."""
    for found in _QUOTATION.finditer(text):
        words = _WORD.findall((found[1] or found[2] or found[3]).lower().replace("’", "'"))
        for start in range(len(words) - _QUOTED + 1):
            yield " ".join(words[start : start + _QUOTED])


def _dates(text: str) -> Iterator[tuple[int, int]]:
    for found in _DATE.finditer(text):
        name = (found[2] or found[3]).lower()
        if name in MONTHS:
            month = next(number for number, full in enumerate(MONTHS) if full.startswith(name[:3]))
            yield month, int(found[1] or found[4])
