"""A dry run is a real run on a copy of the state, in a temporary folder, with nothing published."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from ..settings import CorpusSettings, Origin
from ..state.schema import connect
from ..state.store import DATABASE, INDEX, Store, refuse_lost


@contextmanager
def dry_run_store(
    corpus: Path, settings: CorpusSettings | None = None, origins: Mapping[str, Origin] | None = None
) -> Iterator[Store]:
    """A store that knows what the corpus knows and writes nowhere near it. ``settings``: if not its own;
    ``origins``: of these.
    """
    refuse_lost(corpus)
    with tempfile.TemporaryDirectory(prefix="winnow-dry-run-") as name:
        folder = Path(name)
        if (corpus / DATABASE).is_file():
            with (
                closing(connect(corpus / DATABASE, read_only=True)) as live,
                closing(sqlite3.connect(folder / DATABASE)) as copy,
            ):
                live.backup(copy)
            for index in corpus.glob(f"{INDEX}*/"):
                (folder / index.name).mkdir()
                for segment in index.iterdir():
                    (folder / index.name / segment.name).symlink_to(segment.absolute())
        store = Store.open(folder, settings, origins=origins, named=corpus)
        try:
            yield store
        finally:
            store.close()
