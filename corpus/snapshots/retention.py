"""Which snapshots are kept: the newest by count, and by age those that a slow reader of the changes may still need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from ..settings import CorpusSettings


def kept_snapshots(numbers: Iterable[int], days: Mapping[int, str], settings: CorpusSettings) -> set[int]:
    """The snapshots to keep of ``numbers``. ``days`` says when each was made, where that is known; age is counted from
    the newest one, so that a corpus at rest loses nothing.
    """
    there = sorted(numbers)
    kept = set(there[-max(1, settings.retention) :])
    known = {number: days[number] for number in there if number in days}
    if not known:
        return kept
    if settings.keep_daily:
        last = {day[:10]: number for number, day in sorted(known.items())}
        kept.update(last[day] for day in sorted(last)[-settings.keep_daily :])
    if settings.keep_within:
        oldest = _moment(known[max(known)]) - timedelta(days=settings.keep_within)
        kept.update(number for number, day in known.items() if _moment(day) >= oldest)
    return kept


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
