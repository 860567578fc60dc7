"""One rule for every conflict: the methods that found a value add up their weights, and the best supported value wins.

The share of a value is ``exp(s) / (1 + sum of exp(s) over the rival values)`` with ``s`` the sum of the weights of its
methods and the ``1`` standing for "none of them is right": a multinomial logit (McFadden 1974) with an outside option,
fitted to labelled pages. So methods that repeat each other share their weight, rivals take from each other, and a field
whose best value stays under its threshold remains null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..document import Candidate, Evidence
from .candidate import Found, loose
from .weights import Field

_MOST_TOLD: Final = 12
"""Candidates of one field that a record keeps for ``winnow explain``."""


@dataclass(slots=True)
class Fused:
    """The winner of one field (``None`` when it abstains), its share, evidence and every candidate with its fate."""

    winner: Found | None = None
    share: float = 0.0
    evidence: list[Evidence] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Candidates of one value: the most precise of them, the methods that found it, in the order they did."""

    best: Found
    methods: list[str]


def group(table: Field, found: list[Found], forms: Sequence[str]) -> dict[str, Group]:
    """Candidates that may win, by the form of their value (``forms``). Methods without a row in the table are left
    out.
    """
    groups: dict[str, Group] = {}
    for item, form in zip(found, forms, strict=True):
        row = table.methods.get(item.method)
        if row is None or item.against or not form:
            continue
        known = groups.get(form)
        if known is None:
            known = groups[form] = Group(item, [])
        for name in (item.method, *item.traits):
            if name in table.methods and name not in known.methods:
                known.methods.append(name)
        if row.precision > table.methods[known.best.method].precision:
            known.best = item
    return groups


def confidence_of(share: float, measured: Sequence[tuple[float, float]]) -> float:
    """How often a winner of this share is right: between the points of ``measured`` in proportion, flat beyond them."""
    low = measured[0]
    for point in measured:
        if share <= point[0]:
            if point == low:
                return point[1]
            return low[1] + (point[1] - low[1]) * (share - low[0]) / (point[0] - low[0])
        low = point
    return low[1]


def _worth_telling(found: list[Found], weight: dict[str, float], forms: Sequence[str]) -> Sequence[int]:
    """The candidates to record: all of a short list; of a long one those with the most support, in the order found."""
    every = range(len(found))
    if len(found) <= _MOST_TOLD:
        return every
    ranked = sorted(every, key=lambda i: (bool(found[i].against), -weight.get(forms[i], 0.0), i))
    return sorted(ranked[:_MOST_TOLD])


def fuse(what: str, table: Field, found: list[Found], key: Callable[[str], str] = loose) -> Fused:
    """Decide the field ``what`` by its part of the table of trust; ties go to the value found first."""
    forms = [key(item.value) for item in found]
    groups = group(table, found, forms)
    weight = {
        form: math.exp(table.bias + sum(table.methods[m].weight for m in g.methods)) for form, g in groups.items()
    }
    total = 1.0 + sum(weight.values())
    fused = Fused()
    top = max(groups, key=lambda form: weight[form], default=None)
    if top is not None:
        fused.share = weight[top] / total
        if fused.share >= table.threshold:
            best = groups[top].best
            fused.winner = best
            told = table.methods[best.method].precision
            if table.measured:
                told = round(confidence_of(fused.share, table.measured), 3)
            fused.evidence.append(Evidence(what, best.method, told))
    for at in _worth_telling(found, weight, forms):
        item, form = found[at], forms[at]
        row = table.methods.get(item.method)
        share = weight.get(form, 0.0) / total
        won = fused.winner is not None and form == top and not item.against and row is not None
        if item.against:
            why = item.against
        elif row is None:
            why = "no measured trust"
        elif won:
            why = f"won with a share of {share:.2f}" if item is fused.winner else "agrees with the winner"
        elif form == top:
            why = f"share {share:.2f} is under the threshold of {table.threshold:.2f}"
        else:
            why = f"share {share:.2f}, the best has {fused.share:.2f}"
        fused.candidates.append(Candidate(what, item.value, item.method, row.precision if row else 0.0, won, why))
    return fused
