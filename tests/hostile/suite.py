"""The hostile inputs, and which of them are tried each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .cases import archives, captures, compressed, links, mails, names, office, pages, poison, sidecars, texts, values
from .cases.case import Case
from .known import KNOWN

EVERY: dict[str, list[Case]] = {
    module.__name__.rpartition(".")[2]: list(module.cases())
    for module in (archives, captures, compressed, links, mails, names, office, pages, poison, sidecars, texts, values)
}
"""All of them, by class."""
DAILY = "daily"
_DAILY_OF = 4


@dataclass(slots=True, frozen=True)
class Selection:
    """Cases that are read in one run, the most memory (MiB) and processor time that it may take, its settings, and
    whether the corpus is verified by cleaning everything once more.
    """

    cases: Sequence[Case]
    cpu_seconds: float
    peaks: dict[str, int]
    environment: dict[str, str] = field(default_factory=dict)
    deep: bool = True


def _known_to_pass(group: str) -> list[Case]:
    return [one for one in EVERY[group] if one.name not in KNOWN]


def _is_daily(number: int, one: Case) -> bool:
    """One in four of each class, which are tables that put like beside like, and those that are marked."""
    return one.daily or number % _DAILY_OF == 0


SELECTIONS: dict[str, Selection] = {
    DAILY: Selection(
        [one for group in EVERY for number, one in enumerate(_known_to_pass(group)) if _is_daily(number, one)],
        240,
        {"driver": 700, "reader": 1_200, "worker": 1_600},
        {"WINNOW_CPU_SECONDS": "20", "WINNOW_MEMORY_MIB": "1024"},
        deep=False,
    ),
    **{
        group: Selection(_known_to_pass(group), 200, {"driver": 700, "reader": 1_200, "worker": 2_300})
        for group in EVERY
    },
}
"""What is read together: some of every class for every day, and each class as a whole for the long mode."""
