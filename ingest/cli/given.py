"""What commands are given: settings from wherever they are said, and a corpus that must be there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .options import LogFormat

if TYPE_CHECKING:
    from ...corpus.state.store import Store
    from ..run.settings import RunSettings


def settings_from(
    config: Path | None,
    *,
    log_format: LogFormat | None,
    corpus: Path | None = None,
    sources: Sequence[str] = (),
    **flags: Any,  # noqa: ANN401
) -> RunSettings:
    """Settings from all places (`load_settings`), ``flags`` first; what is passed over is told."""
    from ..run.settings import load_settings

    flags = {name: value.value if isinstance(value, StrEnum) else value for name, value in flags.items()}
    values: Mapping[str, Any] = {**flags, "log_format": log_format.value if log_format else None}
    passed_over: list[str] = []
    settings = load_settings(config, values, corpus=corpus, sources=sources, warn=passed_over.append)
    if passed_over:
        from .console import Console

        for line in passed_over:
            Console(settings.log_format).event(line, level="warning")
    return settings


def seeds_here(corpus: Path) -> list[str]:
    """The file ``winnow.toml`` in this folder, if it is known to the corpus as a seed."""
    from ...corpus.errors import CorpusError
    from ...corpus.state.os_paths import packed_path
    from ..run.config import CONFIG_NAME

    here = str(Path(CONFIG_NAME).absolute())
    if not os.path.lexists(here):
        return []
    try:
        with _opened(corpus) as store:
            known = store.files.has_path(packed_path(here))
    except (CorpusError, sqlite3.Error):  # a corpus that is to be rebuilt may be in any state
        return []
    return [here] if known else []


def existing(corpus: Path) -> Path:
    """The folder, if there is one. Raises ``NoCorpus``."""
    from ...corpus.errors import NoCorpus

    if not corpus.is_dir():
        raise NoCorpus(f"no corpus in {corpus}")
    return corpus


def reading(corpus: Path) -> closing[Store]:
    """The corpus, open for reading until the end of a ``with`` block; a variable that sets nothing is told. Raises
    ``NoCorpus``.
    """
    if any(name.startswith("WINNOW_") for name in os.environ):
        from ..run.settings import tell_unknown_variables
        from .console import Console
        from .ending import log_format_asked

        tell_unknown_variables(lambda line: Console(log_format_asked()).event(line, level="warning"))
    return _opened(corpus)


def _opened(corpus: Path) -> closing[Store]:
    from ...corpus.state.store import Store

    return closing(Store.read(corpus))


@contextmanager
def writing(corpus: Path, *, dry_run: bool) -> Iterator[Store]:
    """A corpus that is there, to be changed by whoever holds its lock; in a dry run a copy of its state that is thrown
    away. Raises ``NoCorpus`` and ``Locked``.
    """
    from ...corpus.repair.dry_run import dry_run_store
    from ...corpus.repair.finish_interrupted import finish_interrupted
    from ...corpus.state.lock import CorpusLock
    from ...corpus.state.store import Store

    if dry_run:
        Store.read(existing(corpus)).close()
        with dry_run_store(corpus) as store:
            yield store
        return
    with CorpusLock(existing(corpus)), closing(Store.open(corpus)) as store:
        finish_interrupted(store)
        yield store
