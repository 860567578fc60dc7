"""What one decision changed, by name: counts, and as many names of each kind as are asked for."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any, Final

from .inspection.explain import instead_of
from .snapshots.record import Record
from .state.queues import News
from .state.store import Store

KINDS: Final = (
    "added", "updated", "removed", "superseded", "duplicates", "filtered", "quarantined", "forgotten", "taken_down",
)  # fmt: skip
"""What is counted and named: records (the first three), then seeds, by what became of them."""
STORED_NAMES = 20
"""Names of each kind in the log of publications: `winnow changes` has them all, as long as both snapshots are kept."""
STORED_SITES = 200
"""Sites in the log of runs, those with most seeds first."""
_DUPLICATES = ("exact-duplicate", "near-duplicate")
_DROPPED: Final = {"filtered": "filtered", "quarantined": "quarantined", "removed": "taken_down"}

Entry = dict[str, Any]


class _Names:
    """The first names of one kind, by source, and how many there are."""

    def __init__(self, most: int | None) -> None:
        self.most, self.count = most, 0
        self._found: list[Entry] = []

    def add(self, source: str, make: Callable[[], Entry]) -> None:
        """One more; what is to be said of it is only made where it is told."""
        self.count += 1
        if self.most is None:
            self._found.append({"source": source, **make()})
            return
        if len(self._found) >= self.most:
            if not self._found or self._found[-1]["source"] <= source:
                return
            self._found.pop()
        insort(self._found, {"source": source, **make()}, key=_source)

    @property
    def entries(self) -> list[Entry]:
        """Those that are told, by source."""
        return sorted(self._found, key=_source)


def _source(entry: Entry) -> str:
    return str(entry["source"])


class ChangeReport:
    """Filled by `decide`. ``most``: names of each kind, all for None. ``latest`` (``YYYY-MM-DD``): what is dated
    later is counted as of the future.
    """

    def __init__(self, most: int | None = STORED_NAMES, latest: str = "9999") -> None:
        self.most, self.latest = most, latest
        self.names = {kind: _Names(most) for kind in KINDS}
        self.sites: dict[str, Counter[str]] = defaultdict(Counter)
        self.languages: Counter[str] = Counter()
        self.future = _Names(most)
        self.clusters = _Names(None)
        self.cluster_limit: int | None = None
        self.new_quarantine = 0
        self._gone: dict[int, str] = {}

    # -- what the decision tells -----------------------------------------------------------------------------------

    def record(self, operation: str, record: Record) -> None:
        """A record was added or updated."""
        source = str(record["source"])
        self.names["added" if operation == "add" else "updated"].add(source, dict)
        if operation == "add":
            self.languages[str(record["language"])] += 1
        if (record["date"] or "") > self.latest:
            self.future.add(source, lambda: {"date": record["date"]})
        if self.cluster_limit is not None and record["duplicates"] > self.cluster_limit:
            self.clusters.add(source, lambda: {"duplicates": record["duplicates"]})

    def no_record(self, sid: int, operation: str) -> None:
        """The record of a seed is gone ("remove"), or shows another one now ("update")."""
        self._gone[sid] = operation

    def settle(self, store: Store) -> None:
        """Tell what became of the seeds, at the end of the decision and before the news are cleared."""
        for news in store.queues.news():
            self._seed(store, news)
        for sid in sorted(self._gone):  # others took their place
            if not store.seeds.has(sid):  # damage
                continue
            source, _, now, reason, *_ = store.kept.outcome_of(sid)
            self._left(store, sid, source, now)
            if now in _DUPLICATES or now == "superseded":
                self._dropped(store, sid, source, now, reason)
        self._gone.clear()

    def _seed(self, store: Store, news: News) -> None:
        sid, source, now = news.sid, news.source, news.now
        assert sid is not None or now is None
        self._left(store, sid, source, now)
        if now is None:
            if news.was:
                self.names["forgotten"].add(source, lambda: {"was": news.was})
            return
        assert sid is not None
        site = self.sites[news.site or source.partition("/")[0]]
        site["came"] += 1
        site[now] += 1
        if (now, news.reason) == (news.was, news.was_reason):
            return
        if now != news.was or now == "quarantined":
            self._dropped(store, sid, source, now, news.reason, news.offset)
            self.new_quarantine += now == "quarantined"

    def _left(self, store: Store, sid: int | None, source: str, now: str | None) -> None:
        """The record of a seed is gone, if it had one."""
        operation = self._gone.pop(sid, "") if sid is not None else ""
        if operation == "remove":
            became = now or "forgotten"
            self.names["removed"].add(source, lambda: {"outcome": became, "instead": _instead(store, sid, now)})

    def _dropped(
        self, store: Store, sid: int, source: str, now: str, reason: str | None, offset: int | None = None
    ) -> None:
        if now in _DUPLICATES:
            self.names["duplicates"].add(source, lambda: {"outcome": now, "of": _instead(store, sid, now)})
        elif now == "superseded":
            self.names["superseded"].add(source, lambda: {"by": _instead(store, sid, now)})
        elif now in _DROPPED:
            self.names[_DROPPED[now]].add(source, lambda: {"reason": reason, "offset": offset})

    # -- what is told of it ----------------------------------------------------------------------------------------

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {kind: names.count for kind, names in self.names.items()}

    def lists(self, most: int | None = None) -> dict[str, list[Entry]]:
        """The names of each kind of which there are any, the first ``most`` by source."""
        return {kind: names.entries[:most] for kind, names in self.names.items() if names.count}

    def first_sites(self, most: int | None = None) -> dict[str, dict[str, int]]:
        """By site (the host of a stated address, else the label): how many seeds came, and what became of them."""
        first = sorted(self.sites.items(), key=lambda item: (-item[1]["came"], item[0]))
        return {site: dict(found) for site, found in first[:most]}

    def to_dict(self, most: int | None = None) -> dict[str, object]:
        """Plain values for JSON: ``counts``; ``names`` by kind; ``sites``; ``languages`` of what was added."""
        return {
            "counts": self.counts,
            "names": self.lists(most),
            "sites": self.first_sites(None if most is None else STORED_SITES),
            "languages": dict(sorted(self.languages.items(), key=lambda item: (-item[1], item[0]))),
            "new_quarantine": self.new_quarantine,
        }


def _instead(store: Store, sid: int | None, now: str | None) -> str | None:
    """The source of what is published in the place of a seed."""
    other = instead_of(store, sid) if sid is not None and now is not None else None
    return store.kept.outcome_of(other)[0] if other is not None else None
