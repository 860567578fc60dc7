"""Seeds taken back: what was given by mistake is forgotten, without a tombstone, as if it had never been there.

Unlike a takedown nothing is barred: who gives the folder again has it again. Retained snapshots keep what they show
until they are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from .changes import ChangeReport
from .decide import decide_and_note
from .errors import UsageError
from .inspection.quarantine import write_quarantine
from .snapshots.publish import publish
from .state.os_paths import printable
from .state.store import Store


def forget(store: Store, names: Sequence[str], changes: ChangeReport, *, publishing: bool = True) -> int:
    """Forget all seeds that ``names`` cover: a label, a source, a container with its members, a folder below a label.
    ``changes`` is told what that changes. Returns how many seeds went. What was taken down stays so.

    Raises ``UsageError`` when a name covers nothing.
    """
    sids: dict[int, None] = {}
    for name in names:
        found = store.seeds.under(printable(name).rstrip("/"))
        if not found:
            labels = ", ".join(label for label, _ in store.files.labels()) or "none"
            raise UsageError(f"no seed is known under {name!r}; the labels are: {labels}")
        sids |= dict.fromkeys(found)
    with store.transaction():
        files = store.seeds.files_of(sids)
        store.forget(list(sids))
        store.files.settle_forgotten(files)
        decide_and_note(store, "forget", datetime.now(UTC), changes)
    if publishing:
        publish(store)
        write_quarantine(store)
    return len(sids)
