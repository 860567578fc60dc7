"""``quarantine.jsonl``: every seed that could not be read, with where and why, rewritten by each run."""

from __future__ import annotations

from collections.abc import Iterator

from ..shown import shown_json
from ..state.durable import replace_durably
from ..state.store import Store

QUARANTINE = "quarantine.jsonl"


def quarantined(store: Store) -> Iterator[dict[str, object]]:
    """Source, offset (bytes into the container, where that is known) and error of each quarantined seed, by source."""
    for source, offset, reason in store.seeds.quarantined():
        yield {"source": source, "offset": offset, "error": reason}


def write_quarantine(store: Store) -> None:
    """Bring the file up to date."""
    lines = (shown_json(entry).encode("utf-8") + b"\n" for entry in quarantined(store))
    replace_durably(store.folder / QUARANTINE, lines)
