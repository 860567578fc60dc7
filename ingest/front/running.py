"""Runs, started by programs."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from ...corpus.errors import UsageError
from ...corpus.settings import Origin
from ...corpus.shown import shown
from ..cli.console import Console
from ..run.ingest import Summary
from ..run.ingest import ingest as run
from ..run.settings import RunSettings, load_settings

Source: TypeAlias = str | os.PathLike[str]
"""A file, a folder, a glob or an archive."""

Value: TypeAlias = str | int | float | bool | list[str] | tuple[str, ...] | None
"""What a setting can be."""


class _Logged(Console):
    """Events go to the program's log, not to its standard error."""

    @property
    def live(self) -> bool:
        """Nothing is drawn."""
        return False

    def event(self, message: str, *, level: str = "info", **fields: object) -> None:
        """One event as a line of the logger ``winnow``; what a terminal would obey is shown."""
        logging.getLogger("winnow").log(logging.getLevelNamesMapping()[level.upper()], "%s", shown(message))


def ingest(
    sources: Source | Iterable[Source],
    corpus: str | os.PathLike[str],
    settings: RunSettings | None = None,
    *,
    label: str | None = None,
    already_clean: bool = False,
    prune: bool = False,
    yes: bool = False,
    dry_run: bool = False,
    **values: Value,
) -> Summary:
    """Bring the corpus in a folder up to date with its sources, and make it where there is none.

    ``settings`` are complete; without them they come from ``values`` (any setting by its flat name, as ``workers=2`` or
    ``threshold=0.9``), then from where the command takes them: ``WINNOW_*`` variables, ``winnow.toml`` in the corpus
    folder or here, what the corpus was made with, defaults. ``label``: name of the collection, first part of every
    source. ``already_clean``: cut no lines. ``prune``: forget seeds that vanished from the folders given; ``yes``: even
    if they are more than 10 %. ``dry_run``: say what would happen, write nothing.

    Bad seeds raise nothing: they are counted as ``quarantined``, and told to the logger ``winnow``. Raises
    ``NoSuchSource`` for a source that is not there, ``BadConfiguration`` for settings that are wrong or do not fit the
    corpus, ``Locked`` while another run holds it, ``DamagedCorpus``, and ``UsageError``; ``OSError`` and
    ``sqlite3.Error`` where the disk fails.
    """
    given = [sources] if isinstance(sources, str | os.PathLike) else sources
    names = [os.fspath(source) for source in given]
    if not names:
        raise UsageError("no sources were given")
    folder, console = Path(corpus), _Logged()
    if settings is None:
        flags = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        passed_over: list[str] = []
        settings = load_settings(
            None, flags, corpus=folder, sources=names, warn=passed_over.append, by=Origin("argument")
        )
        for line in passed_over:
            console.event(line, level="warning")
    elif values:
        raise UsageError(f"settings are given as a whole or one by one, not both: {', '.join(sorted(values))}")
    return run(
        names,
        folder,
        settings,
        label=label,
        already_clean=already_clean,
        prune=prune,
        yes=yes,
        dry_run=dry_run,
        console=console,
    )
