"""What in a run is unlike the runs before it, or beyond a limit: told as alarms, which change nothing else.

A run is compared with the newest earlier runs over the same collections. What an alarm needs at least is chosen so that
a quiet night of a small site raises none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Any

from ...corpus.changes import ChangeReport

PAST_RUNS = 3
"""So many earlier runs must be known before a site is compared with its past."""
USUAL = 10
"""Documents that a site must usually bring for their absence to be told; seeds that a share is told of."""
MANY = 30
"""Fewer documents than this are never too many."""
PAST_SEEDS = 20
"""Seeds on which a past share must rest."""
NOWHERE = 0.001
"""Share of the corpus up to which a language counts as unheard of."""
SHARE = 0.05
"""Share of the added documents, and (`FEW`) their number, from which such a language is told."""
FEW = 5


@dataclass(slots=True, frozen=True)
class Alarm:
    """``name``: which kind; ``about``: the site, source or language; ``value`` and what it was in the ``past`` (None:
    nothing to compare with); ``limit``: up to, or down to, where it would not have been told.
    """

    name: str
    about: str
    value: float
    past: float | None
    limit: float
    message: str

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def of_unread(cls, sources: Sequence[str]) -> Alarm:
        """Of objects that a store has and did not give."""
        told = f"{sources[0]}: {len(sources)} known objects could not be fetched; they stay as they were"
        return cls("not-fetched", sources[0], len(sources), None, 0, told)


@dataclass(slots=True, frozen=True)
class AlarmLimits:
    """What is an alarm to this operator (docs/settings.md)."""

    cluster: int
    jump: float
    drop: float


def alarms_of(
    changes: ChangeReport,
    past: Sequence[Mapping[str, Any]],
    languages: Mapping[str, int],
    limits: AlarmLimits,
    stands_now: Callable[[str], str | None] = lambda source: source,
    now: datetime | None = None,
) -> Iterator[Alarm]:
    """The alarms of a run. ``past``: what earlier runs said of themselves, newest first; ``languages``: of the corpus,
    with what was added; ``stands_now``: the source of what is published now for what was published once; ``now``: when
    the run began.
    """
    yield from _yields(changes, past, limits.jump, early=_early(past, now))
    yield from _drop_rates(changes, past, limits.drop)
    yield from _clusters(changes, past, limits.cluster, stands_now)
    yield from _future(changes)
    yield from _languages(changes, languages)


def _sites(run: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    found: Mapping[str, Mapping[str, int]] = run.get("changed", {}).get("sites", {})
    return found


def _early(past: Sequence[Mapping[str, Any]], now: datetime | None) -> bool:
    """Whether a run comes long before one is usual: by hand, after the one of the night. It cannot bring much."""
    began = [datetime.fromisoformat(run["started"]) for run in past if "started" in run]
    if now is None or len(began) < PAST_RUNS:
        return False
    usual = median((later - earlier).total_seconds() for later, earlier in pairwise(began))
    return (now - began[0]).total_seconds() < usual / 2


def _yields(changes: ChangeReport, past: Sequence[Mapping[str, Any]], jump: float, *, early: bool) -> Iterator[Alarm]:
    """Sites that bring far fewer documents than they use to (but not of a run that comes ``early``), or far more."""
    if len(past) < PAST_RUNS:
        return
    names = changes.sites.keys() | {site for run in past[:PAST_RUNS] for site in _sites(run)}
    for site in sorted(names):
        now = _brought(changes.sites.get(site, {}))
        before = [_brought(_sites(run).get(site, {})) for run in past]
        usual = float(median(before))
        fewest = usual / jump
        if usual >= USUAL and now < fewest and not early:
            yield Alarm("site-yield", site, now, usual, fewest, f"{site} brought {now} documents, usually {usual:g}")
        most = max(MANY, jump * sorted(before)[-2])  # one large night in the past is not usual
        if now > most:
            yield Alarm("site-yield", site, now, usual, most, f"{site} brought {now} documents, usually {usual:g}")


def _brought(site: Mapping[str, int]) -> int:
    """The documents among what came from a site, duplicates too: what it delivered, whoever had it before."""
    return sum(site.get(outcome, 0) for outcome in ("kept", "exact-duplicate", "near-duplicate", "superseded"))


def _drop_rates(changes: ChangeReport, past: Sequence[Mapping[str, Any]], least: float) -> Iterator[Alarm]:
    """Sites much more of whose seeds are dropped (no document, or a duplicate) than before."""
    for site, found in sorted(changes.sites.items()):
        came = found["came"]
        known = [_sites(run).get(site, {}) for run in past]
        seeds = sum(one.get("came", 0) for one in known)
        if came < USUAL or seeds < PAST_SEEDS:
            continue
        rate = 1 - found["kept"] / came
        before = 1 - sum(one.get("kept", 0) for one in known) / seeds
        limit = before + max(least, 3 * sqrt(before * (1 - before) / came))
        if rate > limit:
            message = f"{site}: {rate:.0%} of {came} seeds were dropped, {before:.0%} before"
            yield Alarm("site-drop-rate", site, round(rate, 4), round(before, 4), round(limit, 4), message)


def _clusters(
    changes: ChangeReport, past: Sequence[Mapping[str, Any]], most: int, stands_now: Callable[[str], str | None]
) -> Iterator[Alarm]:
    """Documents that stand for too many others. What was told is told again when it has doubled, whichever of its
    documents stands for the others now.
    """
    told: dict[str | None, float] = {}
    for one in (one for run in past for one in run.get("alarms", ()) if one["name"] == "cluster"):
        about = stands_now(one["about"])
        told[about] = max(one["value"], told.get(about, 0))
    for entry in changes.clusters.entries:
        source, now = entry["source"], entry["duplicates"]
        before = told.get(source)
        limit = max(most, 2 * before) if before is not None else most
        if now > limit:
            yield Alarm("cluster", source, now, before, limit, f"{source} stands for {now:,} documents")


def _future(changes: ChangeReport) -> Iterator[Alarm]:
    """Documents of days that have not come yet."""
    found = changes.future
    if found.count:
        first = ", ".join(f"{entry['source']} ({entry['date']})" for entry in found.entries[:3])
        more = f" and {found.count - 3} more" if found.count > 3 else ""
        message = f"dated later than {changes.latest}: {first}{more}"
        yield Alarm("future-date", found.entries[0]["source"], found.count, None, 0, message)


def _languages(changes: ChangeReport, languages: Mapping[str, int]) -> Iterator[Alarm]:
    """Languages of which the corpus knew next to nothing before, and now gets plenty."""
    added = changes.languages.total()
    before = sum(languages.values()) - added
    if before < 100:
        return
    for language, number in sorted(changes.languages.items()):
        known = languages.get(language, 0) - number
        limit = max(FEW - 1, SHARE * added)
        if known <= NOWHERE * before and number > limit:
            message = f"{number} documents were added in {language}, of which the corpus had {max(known, 0)}"
            yield Alarm("language", language, number, max(known, 0), limit, message)
