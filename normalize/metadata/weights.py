"""The one table of trust: how often each method is right for each field, and what it adds to a value's support.

The table itself is ``data/trust.toml``, to be read and changed by people: per medium (``page``, ``text``) and field the
methods with their measured precision, weight (log-odds) and number of cases, and the field's bias and threshold. It was
fitted by ``training/metadata/fit_trust.py`` to labelled pages and text dumps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType


@dataclass(slots=True, frozen=True)
class Row:
    """One method: how often it was right where it spoke (0 for a mere trait), its weight, and the cases counted."""

    precision: float
    weight: float
    cases: int = 0


@dataclass(slots=True, frozen=True)
class Field:
    """One field's methods, the log-odds of any value before its methods are counted, and the share needed to win.

    ``measured``: shares of winners and how often such winners were right, on documents that the fit had not seen.
    """

    bias: float
    threshold: float
    methods: Mapping[str, Row]
    measured: tuple[tuple[float, float], ...] = ()


Table = Mapping[str, Field]
"""Field name -> how it is judged."""


def load_trust() -> Mapping[str, Table]:
    """The packaged table: medium (``page``, ``text``) -> field -> methods."""
    data = tomllib.loads(files(__package__).joinpath("data/trust.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            medium: MappingProxyType(
                {
                    name: Field(
                        entry["bias"],
                        entry["threshold"],
                        MappingProxyType({m: Row(r[0], r[1], r[2]) for m, r in entry["methods"].items()}),
                        tuple((share, right) for share, right in entry.get("measured", ())),
                    )
                    for name, entry in fields.items()
                }
            )
            for medium, fields in data.items()
        }
    )
