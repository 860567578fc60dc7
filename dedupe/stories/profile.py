"""What a text says of its event: rare terms, names, speakers, quotations, figures and days."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from sys import intern
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .words import Rarity, stem

SHORTEST = 40
"""Words below which a text says too little of its event."""
_READ = 8000
_LEAD = 60
"""Words at the beginning, where news tell what happened: their terms weigh half as much again."""
_LEAD_FACTOR = 1.5
NAME = 0.8
"""A name weighs at least this much, however common the word is."""
_KEYS = 16
_QUOTED = 6

_TOKEN = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”'’ ]*\s+(?=[\"“'‘A-Z])|\n+")
_POSSESSIVE = re.compile(r"(?:'s|s')$")
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_FULL = "january february march april may june july august september october november december"
_MONTHS = (*_FULL.split(), *(month[:3] for month in _FULL.split()), "sept")
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
    """``terms``: weight of each stem and (with ``#``) number. ``pairs``: words that follow each other (CRC-32).
    ``day``: of publication, if known. ``keys``: the terms by which texts of the same event are found. ``event``: terms
    that can tell two events of one subject apart. ``written``: terms as the text has them.
    """

    terms: dict[str, float]
    names: set[str]
    speakers: set[str]
    quotations: set[str]
    figures: set[str]
    years: set[str]
    weekdays: set[str]
    days: set[tuple[int, int]]
    pairs: NDArray[np.uint32]
    day: str | None = None
    length: float = field(init=False)
    keys: list[str] = field(init=False)
    event: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.length = math.sqrt(sum(weight * weight for weight in self.terms.values())) or 1.0
        self.keys = sorted(self.terms, key=lambda term: (-self.terms[term], term))[:_KEYS]


def profile_of(title: str | None, text: str, rarity: Rarity, day: str | None = None) -> EventProfile:
    """The profile of an English text, from its first 8,000 characters. Punctuation of other kinds does no harm."""
    text = text[:_READ]
    whole = f"{title}\n{text}" if title and not text.startswith(title) else text
    lower = set(_LOWER.findall(whole))
    counts: Counter[str] = Counter()
    names: set[str] = set()
    figures: set[str] = set()
    years: set[str] = set()
    lead: set[str] = set()
    written: dict[str, str] = {}
    seen = 0
    for sentence in _SENTENCE.split(whole):
        tokens = _TOKEN.findall(sentence or "")
        shouted = sum(token[0].isupper() for token in tokens) > 0.7 * len(tokens)
        for new, word, named in _terms(tokens, lower, rarity, shouted=shouted):
            term = intern(new)
            counts[term] += 1
            if named or term not in written:
                written[term] = word
            if term[0] == "#":
                (years if _YEAR.fullmatch(term[1:]) else figures).add(term[1:])
            elif seen < _LEAD:
                lead.add(term)
            if named:
                names.add(term)
        seen += len(tokens)
    terms: dict[str, float] = {}
    for term, count in counts.items():
        rare = rarity(term)
        weight = max(rare, NAME) if term in names else rare
        if rare > 0:  # twice by rarity: what everybody writes of a subject is less rare than what happened
            terms[term] = rare * weight * (1 + math.log(count)) * (_LEAD_FACTOR if term in lead else 1)
    words = _WORD.findall(whole.lower())
    profile = EventProfile(
        terms,
        names,
        set(_speakers(whole, lower)),
        set(_quotations(whole)),
        figures,
        years,
        {name for name in _DAYS if name.capitalize() in whole},
        set(_dates(whole)),
        np.unique(np.array([crc32(f"{a} {b}".encode()) for a, b in pairwise(words)], dtype=np.uint32)),
        day,
    )
    told = {*profile.keys, *names, *profile.speakers}
    profile.written = {term: word for term, word in written.items() if term in told}
    profile.event = {t for t in counts if t[0] == "#" or t in names or rarity(t) > 1}
    return profile


def _terms(tokens: list[str], lower: set[str], rarity: Rarity, *, shouted: bool) -> Iterator[tuple[str, str, bool]]:
    """Stems and numbers of a sentence, as written, and whether it is a name; no days, months, contractions."""
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            around = [other.lower() for other in tokens[max(0, place - 1) : place + 2]]
            number = token.replace(",", "").rstrip(".")
            if len(number) > 1 and not any(word in _MONTHS for word in around):
                yield f"#{number}", number, False
            continue
        word = _POSSESSIVE.sub("", token.replace("’", "'"))
        small = word.lower()
        if not word or "'" in small[2:] or small in _DAYS or small in _MONTHS:
            continue
        term = stem(small)
        capital = word[0].isupper() and len(word) > 2 and not shouted and small not in lower
        yield term, word, capital and (place > 0 or rarity(term) > 1)


def _speakers(text: str, lower: set[str]) -> Iterator[str]:
    for found in _SPEAKER.finditer(text):
        name = _POSSESSIVE.sub("", (found[1] or found[2]).split()[-1].replace("’", "'")).lower().strip(".")
        if len(name) > 2 and name not in lower and name not in _DAYS:
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
        if name in _MONTHS:
            month = next(number for number, full in enumerate(_MONTHS) if full.startswith(name[:3]))
            yield month, int(found[1] or found[4])
