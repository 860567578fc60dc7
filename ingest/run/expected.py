"""How much there is to read, found out while the reading goes on: what a time left is computed from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..inputs.discover import SourceFile


@dataclass(slots=True)
class ReadSoFar:
    """Of the files that ``listed`` gives, how many bytes there are, and how many are done with. The sizes are added up
    by a thread of its own, so that nobody waits for the end of a long list; until then ``total`` is None, and so it
    stays where there is a pipe, of which nobody knows how long it is, or a store, which is not asked twice (``listed``
    is None).
    """

    listed: Callable[[], Iterable[SourceFile]] | None
    total: int | None = None
    done: int = 0
    _parts: dict[str, int] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        """Begin to add up."""
        if self.listed is not None:
            threading.Thread(target=self._add_up, name="sizes", daemon=True).start()

    def end(self) -> None:
        """Nobody wants to know any more."""
        self._over.set()

    def went_on(self, file: SourceFile, count: int) -> None:
        """More bytes of a file were read; of those read twice each counts once."""
        before = self._parts.get(file.source, 0)
        now = min(file.size, before + count)
        self._parts[file.source] = now
        self.done += now - before

    def finished(self, file: SourceFile) -> None:
        """A file is done with, or need not be read."""
        self.done += file.size - self._parts.pop(file.source, 0)

    def _add_up(self) -> None:
        total = 0
        try:
            for file in self.listed() if self.listed is not None else ():
                if file.piped or self._over.is_set():
                    return
                total += file.size
        except Exception:  # noqa: BLE001 - whoever reads meets the same, and tells of it
            return
        self.total = total
