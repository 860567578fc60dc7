"""Streams that come again: what a second pipe is called, and a feed that comes back with much less in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...corpus.errors import UsageError
from ...corpus.state.files import FileTable
from ...corpus.state.seeds import SeedTable
from ..cli.console import Console
from ..inputs.discover import DESCRIPTORS, SourceFile
from .alarms import Alarm

GUARD = 0.10
"""Share of a container's members, or of a folder's seeds, that a run forgets without being told ``--yes``: a job that
failed upstream looks like a feed that ended, a mount that is missing like files deleted."""
_REMEDY = "If they are really gone, say --yes"


def named_apart(files: FileTable, file: SourceFile, *, explicit: bool, console: Console) -> SourceFile:
    """Standard input under a name of its own: ``-``, ``-2``, ``-3``, ... in the order of the runs.

    What comes through a pipe has no name that tells whether it is the same stream again. So it is added, unless an
    ``explicit`` label says that it is.
    """
    if file.url or (file.path is not None and not str(file.path).startswith(DESCRIPTORS)):
        return file
    relative, number = file.relative, 1
    while not explicit and files.has_name(file.label, relative):
        number += 1
        relative = f"{file.relative}-{number}" if file.path is not None else f"-{number}"
    if files.has_name(file.label, relative):
        console.event(f"standard input revises what came before as {file.label}/{relative}")
    elif number > 1:
        console.event(
            f"standard input is added as {file.label}/{relative}, beside what came before; "
            "under a --label NAME of its own a stream is revised when it comes again"
        )
    return replace(file, relative=relative)


class Shrunk:
    """The containers of one run that came back with too little."""

    def __init__(self, seeds: SeedTable, console: Console, *, yes: bool) -> None:
        self._seeds, self._console, self._yes = seeds, console, yes
        self._told: list[str] = []
        self.alarms: list[Alarm] = []

    def holds(self, source: str, file: int, gone: Sequence[int], newest: int) -> bool:
        """Whether the seeds ``gone`` from the container ``source`` must stay: members of it, and too many of them.

        ``newest`` is the last seed of earlier runs.
        """
        if self._yes or not gone:
            return False
        total, whole = self._seeds.count_members(file, source, newest), self._seeds.with_source(source)
        lost = sum(sid != whole for sid in gone)
        if lost <= GUARD * total:
            return False
        told = f"{source}: {lost} of {total} members are not in it any more"
        self._tell(told)
        self.alarms.append(Alarm("feed-shrank", source, total - lost, total, (1 - GUARD) * total, told))
        return True

    def folder(self, folders: Sequence[tuple[str, str]], lost: int, total: int) -> None:
        """Too many seeds of the folders given are gone to be forgotten unasked."""
        labels = ", ".join(sorted({label for label, _ in folders}))
        told = f"{labels}: {lost} of {total} seeds are not there any more"
        self.alarms.append(Alarm("folder-shrank", labels, total - lost, total, (1 - GUARD) * total, told))

    def empty(self, source: str) -> bool:
        """Whether a stream in which nothing came is to be left out; it is told."""
        if not self._yes:
            told = f"{source}: nothing came through standard input"
            self._tell(told)
            self.alarms.append(Alarm("feed-shrank", source, 0, None, 1, told))
        return not self._yes

    def refusal(self) -> UsageError | None:
        """The error to end the run with, None if all is well."""
        if not self._told:
            return None
        more = f" (and {len(self._told) - 1} more)" if len(self._told) > 1 else ""
        return UsageError(f"{self._told[0]}{more}; what is known of it was kept. {_REMEDY}")

    def _tell(self, what: str) -> None:
        self._told.append(what)
        self._console.event(f"{what}; what is known of it is kept. {_REMEDY}", level="warning")
