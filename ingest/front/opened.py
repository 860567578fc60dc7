"""A corpus on disk, to be read by programs."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...corpus.errors import DamagedCorpus
from ...corpus.inspection.explain import duplicate_groups, explain, group_of
from ...corpus.inspection.status import status
from ...corpus.settings import CorpusSettings
from ...corpus.snapshots.export import changes_since, export_lines, select
from ...corpus.snapshots.follow import BATCH, Delivered, follow
from ...corpus.snapshots.record import Record
from ...corpus.state.database_errors import damaged
from ...corpus.state.store import Store
from ...dedupe.sketch import Sketcher

if TYPE_CHECKING:
    from datasketch import LeanMinHash

_BATCH = 256


class Corpus:
    """A corpus folder that `open` has found sound enough to read. Nothing is held open between calls, and reading goes
    on while a run writes. Whatever is found wrong later raises ``DamagedCorpus``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Corpus:
        """The corpus in a folder. Raises ``NoCorpus`` where there is none and ``DamagedCorpus`` where it is damaged."""
        corpus = cls(Path(path))
        with corpus._reading():
            return corpus

    def __repr__(self) -> str:
        return f"Corpus.open({str(self.path)!r})"

    def __iter__(self) -> Iterator[Record]:
        return self.records()

    @property
    def settings(self) -> CorpusSettings:
        """What this corpus was made with."""
        with self._reading() as store:
            return store.settings

    def records(self, *, language: Sequence[str] = (), fields: Sequence[str] = ()) -> Iterator[Record]:
        """The records of the current snapshot by id (docs/records.md): all, or those in some languages, with all fields
        or some. Raises ``UsageError`` for a field that records do not have.
        """
        languages = [language] if isinstance(language, str) else language
        names = [fields] if isinstance(fields, str) else fields
        with self._parsing():
            yield from select(export_lines(self.path), language=languages, fields=names)

    def explain(self, key: str) -> list[dict[str, Any]]:
        """What became of the documents that ``key`` (an id, a source or a URL) names, and why. Empty: of none."""
        with self._reading() as store:
            return explain(store, key)

    def duplicates(self, key: str | None = None) -> Iterator[dict[str, Any]]:
        """Each document that stands for others, with these and their exact similarities, by source; or the group of
        each document that ``key`` (an id, a source or a URL) names, the most similar first.
        """
        with self._reading() as store:
            yield from duplicate_groups(store) if key is None else group_of(store, key)

    def changes(self, since: int = 0) -> Iterator[dict[str, Any]]:
        """What to do to a copy of snapshot ``since`` (0: nothing yet) to make it the current one, by id.

        Raises ``UsageError`` when that can no longer be said, or there is no such snapshot.
        """
        with self._parsing():
            for line in changes_since(self.path, since):
                yield json.loads(line)

    def follow(
        self,
        state: str | os.PathLike[str],
        upsert: Callable[[list[Record]], object],
        delete: Callable[[list[str]], object],
        *,
        batch: int = BATCH,
    ) -> Delivered:
        """Bring an index of your own up to the current snapshot: ``delete`` is called with the ids of what is gone,
        then ``upsert`` with records that are new or changed, ``batch`` at a time.

        ``state`` is a file that remembers what this one index was given (made when it is not there). Whatever happens
        in between, a kill as well, the next call goes on: each record is handed over at least once, and nothing is
        left in the index that the corpus has dropped. Raises ``UsageError`` for a file that is something else, and
        ``Locked`` while another process uses it.
        """
        return follow(self.path, state, upsert, delete, batch=batch)

    def status(self) -> dict[str, Any]:
        """Counts by outcome and language, snapshots, and the last runs."""
        with self._reading() as store:
            return status(store)

    def signatures(self) -> Iterator[tuple[str, LeanMinHash]]:
        """Id and MinHash signature of each record's text, by id, for the indexes of datasketch. The signatures are of
        the texts that duplicates were decided on: before lines that recur all over a site were cut.
        """
        sketcher = Sketcher(self.settings.dedup)
        with self._reading() as store:
            for batch in store.kept.texts(_BATCH):
                sketches = sketcher.sketch([store.codec.unpack_text(text) for _, text in batch])
                for number, (identity, _) in enumerate(batch):
                    yield identity.hex(), sketches.lean(number)

    def signature(self, text: str) -> LeanMinHash:
        """The signature of any text, made like those of the corpus: to ask an index of these for it."""
        return Sketcher(self.settings.dedup).sketch([text]).lean(0)

    @contextmanager
    def _reading(self) -> Iterator[Store]:
        with closing(Store.read(self.path)) as store:
            try:
                yield store
            except sqlite3.DatabaseError as error:
                if damaged(error):
                    raise self._damaged(error) from error
                raise

    @contextmanager
    def _parsing(self) -> Iterator[None]:
        """What a damaged line of JSON means."""
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> DamagedCorpus:
        return DamagedCorpus(f"the corpus in {self.path} is damaged ({error}); run: winnow verify --corpus {self.path}")
