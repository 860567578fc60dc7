"""Where a corpus stands."""

from __future__ import annotations

from ..snapshots.layout import current_number, snapshot_numbers
from ..state.os_paths import printable, unpacked_path
from ..state.runs import last_runs
from ..state.store import DATABASE, Store


def status(store: Store) -> dict[str, object]:
    """Counts by outcome and language, snapshots, last runs: plain values. Works while a run is under way."""
    counts = store.outcomes.counts()
    return {
        "corpus": printable(str(store.folder)),
        "snapshot": current_number(store.folder),
        "decided": store.snapshot,
        "retained": snapshot_numbers(store.folder),
        "digest": store.header("digest"),
        "seeds": sum(counts.values()),
        "counts": counts,
        "languages": store.kept.languages(),
        "filtered": store.seeds.filtered(),
        "files": store.files.count(),
        "labels": {label: printable(unpacked_path(folder)) for label, folder in store.files.labels()},
        "state_bytes": (store.folder / DATABASE).stat().st_size,
        "runs": last_runs(store),
    }
