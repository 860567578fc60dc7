"""What the records of a part are, counted: the manifest keeps it for each part, so that a card costs no reading."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MOST = 100
"""Licences that a part counts by name; others are counted as "other"."""
_LONGEST = 200


@dataclass(slots=True)
class PartCounts:
    """How many records are in which language, and under which stated licence."""

    languages: Counter[str] = field(default_factory=Counter)
    licenses: Counter[str] = field(default_factory=Counter)

    def add(self, record: dict[str, Any]) -> None:
        """Count one record."""
        self.languages[record["language"]] += 1
        if stated := record.get("license"):
            name = str(stated)[:_LONGEST]
            self.licenses[name if name in self.licenses or len(self.licenses) < MOST else "other"] += 1

    def entry(self) -> dict[str, dict[str, int]]:
        """As the manifest lists it with the part."""
        return {"languages": dict(sorted(self.languages.items())), "licenses": dict(sorted(self.licenses.items()))}


def count_part(lines: Iterable[bytes]) -> PartCounts:
    """The counts of the record lines of a part."""
    counts = PartCounts()
    for line in lines:
        counts.add(json.loads(line))
    return counts
