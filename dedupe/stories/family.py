"""Inside a story: whose text a version prints, and between which days an undated one was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from .profile import EventProfile

REPRINT: Final = 0.5
"""The share of the shorter text's pairs of words from which on one of two versions prints the other. Two reports of one
event in words of their own share a tenth to a quarter (docs/stories.md).
"""
REWRITE: Final = 0.3
"""... and from which on one was made from the other."""
APART: Final = 10
"""Days within which a text and its reprint, or two texts with the same words of somebody, were published."""
SAME_WEEKDAY: Final = 6
"""... where both say of the same single weekday what happened."""
_QUOTED = 3


@dataclass(slots=True, frozen=True)
class Version:
    """A text of a story. ``identity``: orders equals. ``owner``: whoever publishes it, ``credits``: the agency that it
    credits, both in small letters and '' where unknown. ``authority``: whose word its address is, 0 its own, 2 that of
    transport (docs/authority.md).
    """

    identity: bytes
    profile: EventProfile
    owner: str = ""
    credits: str = ""
    authority: int = 0

    @property
    def day(self) -> str | None:
        """Of publication."""
        return self.profile.day


@dataclass(slots=True, frozen=True)
class Bounds:
    """The days between which a text was published, and how that is known."""

    earliest: str
    latest: str
    method: str


def printed_share(a: EventProfile, b: EventProfile) -> float:
    """The share of the pairs of words of the shorter of two texts that the other has."""
    shorter = min(len(a.pairs), len(b.pairs))
    return len(np.intersect1d(a.pairs, b.pairs, assume_unique=True)) / shorter if shorter else 0.0


def source_of(version: Version, others: Sequence[Version]) -> Version | None:
    """The version whose text this one prints: earlier by a known day, or the agency's own where it is credited. The
    earliest of several, then the one with most of the text, then the smallest id. None where nobody can say. A text
    that only speaks for itself is not the source of one that others vouch for.
    """
    found = []
    for other in others:
        if other.authority < version.authority:
            continue
        earlier = bool(version.day and other.day and other.day < version.day)
        agency = bool(version.credits and other.owner and version.credits in other.owner.split())
        later = bool(version.day and other.day and other.day > version.day)
        if (earlier or (agency and not later)) and (share := printed_share(version.profile, other.profile)) >= REPRINT:
            found.append((not agency, other.day or "9999", -share, other.identity, other))
    return min(found, key=lambda row: row[:4])[4] if found else None


def bounds_of(version: Version, others: Sequence[Version]) -> Bounds | None:
    """The days between which an undated version was published: near those of the dated versions that print the same
    text, or quote somebody in the same words at length.
    """
    days: list[str] = []
    weekdays = version.profile.weekdays
    same_day = len(weekdays) == 1
    printed = False
    for other in others:
        if other.day is None or other.authority < version.authority:
            continue
        prints = printed_share(version.profile, other.profile) >= REPRINT
        if prints or len(version.profile.quotations & other.profile.quotations) >= _QUOTED:
            printed |= prints
            same_day &= other.profile.weekdays == weekdays
            days.append(other.day)
    if not days:
        return None
    apart = SAME_WEEKDAY if same_day else APART
    method = "weekday.story" if same_day else "story.reprint" if printed else "story.quotation"
    return Bounds(shifted(min(days), -apart), shifted(max(days), apart), method)


def shifted(day: str, days: int) -> str:
    """A day so many days later."""
    return (date.fromisoformat(day) + timedelta(days)).isoformat()
