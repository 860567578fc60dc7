"""Where a corpus stands."""

from __future__ import annotations

from ..snapshots.layout import current_number, snapshot_numbers
from ..state.os_paths import printable, unpacked_path
from ..state.runs import last_runs
from ..state.store import DATABASE, Store
from .report.documents import site_name
from .report.troubles import troubles
from .sizes import disk_use

SITES = 10


def status(store: Store) -> dict[str, object]:
    """Counts by outcome, label, language, site and reason of quarantine, sizes, snapshots, and the last runs with what
    they changed: plain values. Works while a run is under way.
    """
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
        "by_label": store.overview.labels(),
        "sites": _sites(store),
        "quarantine": [
            {"reason": one.example, "seeds": one.number, "sources": one.sources}
            for one in troubles(store.overview.without_document("quarantined"))
        ],
        "sizes": disk_use(store.folder),
        "state_bytes": (store.folder / DATABASE).stat().st_size,
        "runs": last_runs(store),
    }


def _sites(store: Store) -> dict[str, int]:
    """The sites that transport states with the most kept documents."""
    found = ((store.codec.unpack_facts(body), number) for number, body in store.overview.sites(SITES))
    return {site_name(facts.get("url"), facts.get("site")): number for facts, number in found}
