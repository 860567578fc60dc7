"""How close two texts are: a number from 0 to 1000, fitted once, and what they share as its explanation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from .profile import EventProfile, Key

UNFOUNDED = 300
"""The most that two texts get which share only their subject: no quotation, speaker, figure or day. Too little for a
story of two; a text may still join a story to which it is close on the whole.
"""
_APART = 10
"""Days between two known dates of publication beyond which only a shared quotation makes one story."""
_FEW = 3
_TOPIC = 0.2
"""Likeness of the terms of two texts from which on they report the same; two pages of one template share figures and
wording, but few of the words that matter. Of the pairs of one story 98 in 100 have more.
"""


class Shared(NamedTuple):
    """What two texts share: the rarest terms, names, speakers, quotations, figures and days."""

    terms: list[str]
    names: list[str]
    speakers: list[str]
    quotations: list[str]
    figures: list[str]
    days: list[tuple[int, int]]


WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "terms": 8.04,
        "names": 3.13,
        "quoted": 5.26,
        "figures": 4.16,
        "pairs": 15.04,
        "speakers": -0.28,
        "weekdays": -0.57,
        "years": -2.64,
        "_": -5.22,
    }
)
"""Of a logistic regression over `measures`; ``_`` is its constant (training/stories/fit.py, docs/stories.md)."""


def measures(a: EventProfile, b: EventProfile) -> dict[str, float]:
    """What the closeness of two texts is computed from."""
    ours, theirs = a.terms, b.terms
    cosine = math.fsum([ours[term] * theirs[term] for term in ours.keys() & theirs.keys()]) / (a.length * b.length)
    shared = math.fsum([a.names[name] for name in a.names.keys() & b.names.keys()])
    either = a.named + b.named - shared
    speakers = len(a.speakers & b.speakers)
    return {
        "terms": cosine,
        "names": shared / (either or 1),
        "quoted": min(_FEW, len(a.quotations & b.quotations)) / _FEW,
        "figures": len(a.figures & b.figures) / math.sqrt(max(_FEW, len(a.figures)) * max(_FEW, len(b.figures))),
        "pairs": len(np.intersect1d(a.pairs, b.pairs, assume_unique=True))
        / (math.sqrt(len(a.pairs) * len(b.pairs)) or 1),
        "speakers": speakers / (min(len(a.speakers), len(b.speakers)) or 1),
        "weekdays": float(bool(a.weekdays and b.weekdays and not a.weekdays & b.weekdays)),
        "years": float(bool(a.years and b.years and not a.years & b.years)),
    }


def closeness(a: EventProfile, b: EventProfile) -> int:
    """How close two texts are, in thousandths."""
    found = measures(a, b)
    if not found["quoted"] and _days_between(a.day, b.day) > _APART:
        return 0
    return bounded(1 / (1 + math.exp(-WEIGHTS["_"] - sum(WEIGHTS[name] * x for name, x in found.items()))), a, b, found)


def bounded(probability: float, a: EventProfile, b: EventProfile, found: Mapping[str, float]) -> int:
    """A probability in thousandths, no more than `UNFOUNDED` where two texts, measured as ``found``, share only their
    subject.
    """
    value = round(1000 * probability)
    founded = found["quoted"] or found["speakers"] or a.days & b.days
    if not founded and found["figures"]:  # two pages of a manual share its version, too
        founded = a.reports or b.reports
    if found["pairs"] > found["terms"]:
        return 0
    return value if founded and found["terms"] >= _TOPIC else min(value, UNFOUNDED)


def list_shared(
    a: EventProfile, b: EventProfile, written: Mapping[Key, str] = MappingProxyType({}), most: int = 8
) -> Shared:
    """What two texts share, the most telling first. ``written``: how they write their terms."""

    def first(terms: set[Key]) -> list[str]:
        order = sorted(terms, key=lambda t: (-a.terms.get(t, 0) * b.terms.get(t, 0), str(t)))
        return [written.get(term, str(term)) for term in order[:most]]

    both = a.terms.keys() & b.terms.keys()
    names = a.names.keys() & b.names.keys()
    return Shared(
        first({term for term in both if not str(term).startswith("#")} - names),
        first(names),
        sorted(written.get(name, str(name)) for name in a.speakers & b.speakers)[:most],
        sorted(map(str, a.quotations & b.quotations))[:most],
        sorted(map(str, a.figures & b.figures))[:most],
        sorted(a.days & b.days)[:most],
    )


def _days_between(a: str | None, b: str | None) -> int:
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days) if a and b else 0
