"""Seeds that have no document, by kind of reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from .numbers import Trouble
from .tally import SOURCE, Frequent, flat

REASONS: Final = 60
EXAMPLES: Final = 5
"""Kinds of reasons that are listed, and sources that are named for each."""
_KINDS: Final = 1_000


def troubles(rows: Iterable[tuple[str, str]]) -> list[Trouble]:
    """Sources and reasons by kind of reason, the most frequent first: reasons that differ in figures are of a kind."""
    counted = Frequent(_KINDS)
    examples: dict[str, tuple[str, list[str]]] = {}
    for source, reason in rows:
        kind = flat(re.sub(r"\d+", "#", reason), 200)
        counted.add(kind)
        if kind in examples:
            if len(examples[kind][1]) < EXAMPLES:
                examples[kind][1].append(flat(source, SOURCE))
        elif len(examples) < 4 * _KINDS:
            examples[kind] = (flat(reason, 300), [flat(source, SOURCE)])
    found = [(kind, number, *examples.get(kind, (kind, []))) for kind, number in counted.tallied(REASONS).rows]
    return [Trouble(*one) for one in found]
