"""What a run does first: finish what an interrupted one had begun, and sweep up after it."""

from __future__ import annotations

import shutil

from ..snapshots.publish import publish
from ..state.durable import sync_folder
from ..state.store import INDEX, Store
from ..takedown.remove import finish_purge


def finish_interrupted(store: Store) -> None:
    """Bring the folder in line with the database: the newest decided snapshot published, no orphaned files left,
    takedowns carried through. Under the lock, before anything new is decided.
    """
    folder = store.folder / store.index_name
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(store.folder)  # its segments are synced before the commit that names them, and so must it be
    for orphan in store.index.orphans():
        orphan.unlink(missing_ok=True)
    for other in store.folder.glob(f"{INDEX}*/"):
        if other.name != store.index_name:
            shutil.rmtree(other)
    publish(store)
    finish_purge(store)
