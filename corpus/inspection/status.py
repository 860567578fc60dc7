"""Where a corpus stands."""

from __future__ import annotations

from ..snapshots.layout import current_number, snapshot_numbers
from ..snapshots.render import KEPT
from ..state.os_paths import printable, unpacked_path
from ..state.outcomes import count_outcomes
from ..state.runs import last_runs
from ..state.store import DATABASE, Store


def status(store: Store) -> dict[str, object]:
    """Counts by outcome and language, snapshots, last runs: plain values. Works while a run is under way."""
    db = store.db
    counts = count_outcomes(db)
    languages = dict(
        db.execute(
            f"select s.language, count(*) as n {KEPT} group by s.language order by n desc, s.language"
        ).fetchall()
    )
    filtered = dict(
        db.execute(
            "select reason, count(*) from seeds where state = 'filtered' group by reason order by 2 desc limit 20"
        )
    )
    return {
        "corpus": printable(str(store.folder)),
        "snapshot": current_number(store.folder),
        "decided": store.snapshot,
        "retained": snapshot_numbers(store.folder),
        "digest": store.header("digest"),
        "seeds": sum(counts.values()),
        "counts": counts,
        "languages": languages,
        "filtered": filtered,
        "files": db.execute("select count(*) from files").fetchone()[0],
        "labels": {
            label: printable(unpacked_path(folder))
            for label, folder in db.execute("select label, folder from labels order by label")
        },
        "state_bytes": (store.folder / DATABASE).stat().st_size,
        "runs": last_runs(store),
    }
