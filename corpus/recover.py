"""What a run does first: finish what an interrupted one had begun, and sweep up after it."""

from __future__ import annotations

import shutil

from .publish import publish
from .store import INDEX, Store
from .takedown import finish_purge


def recover(store: Store) -> None:
    """Bring the folder in line with the database: the newest decided snapshot published, no orphaned files left,
    takedowns carried through. Under the lock, before anything new is decided.
    """
    for orphan in store.index.orphans():
        orphan.unlink(missing_ok=True)
    for folder in store.folder.glob(f"{INDEX}*/"):
        if folder.name != store.index_name:
            shutil.rmtree(folder)
    publish(store)
    finish_purge(store)
