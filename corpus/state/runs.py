"""The log of runs inside the corpus."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .publications import stamp
from .store import Store

KEPT_RUNS = 1000


def start_run(store: Store, now: datetime) -> int:
    """Note that a run begins; returns its number."""
    with store.transaction():
        run = store.db.execute("insert into runs (started) values (?)", (stamp(now),)).lastrowid
        assert run is not None
        store.db.execute("delete from runs where run <= ?", (run - KEPT_RUNS,))
    return run


def finish_run(store: Store, run: int, now: datetime, summary: Mapping[str, object], snapshot: int) -> None:
    """Note that a run came to its end."""
    with store.transaction():
        store.db.execute(
            "update runs set finished = ?, snapshot = ?, summary = ? where run = ?",
            (stamp(now), snapshot, json.dumps(summary), run),
        )


def last_run(store: Store) -> int:
    """The number of the newest run; 0 before the first."""
    (run,) = store.db.execute("select coalesce(max(run), 0) from runs").fetchone()
    return int(run)


def last_runs(store: Store, number: int = 5) -> list[dict[str, Any]]:
    """The newest runs, newest first: what each met (``seeds``), changed (``records``) and left (``counts``), in how
    many ``seconds``, and its ``alarms``. One without ``finished`` was interrupted or is under way, and has no figures.
    """
    rows = store.db.execute(
        "select run, started, finished, snapshot, summary from runs order by run desc limit ?", (number,)
    )
    return [
        {
            "run": run,
            "started": started,
            "finished": finished,
            "snapshot": snapshot,
            **_figures(summary),
        }
        for run, started, finished, snapshot, summary in rows
    ]


def past_runs(store: Store, labels: Sequence[str], number: int = 30) -> list[dict[str, Any]]:
    """What the newest finished runs over the same collections said of themselves, with when they ``started``, newest
    first.
    """
    rows = store.db.execute(
        "select started, summary from runs where summary is not null and json_extract(summary, '$.labels') = ? "
        "order by run desc limit ?",
        (json.dumps(sorted(labels), separators=(",", ":")), number),
    )
    return [{**json.loads(summary), "started": started} for started, summary in rows]


def _figures(summary: str | None) -> dict[str, Any]:
    """What is shown of the summary of a run, which may say more."""
    said = json.loads(summary) if summary else {}
    alarms = [alarm["message"] for alarm in said.get("alarms", ())]
    return {name: said.get(name) for name in ("seeds", "records", "counts", "seconds")} | {"alarms": alarms}
